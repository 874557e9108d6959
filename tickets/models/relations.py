"""Links between requests that belong together in some way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tickets.enums import RelationKind
from tickets.models.ticket import Ticket


class Relation(models.Model):
    """`source` blocks, duplicates or relates to `target`, or was split into it. Each side shows it only to who may see the other."""

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="relations_from")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=10, choices=RelationKind)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="related_once"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_known"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="related_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"
