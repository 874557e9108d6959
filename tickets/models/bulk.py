"""One act on many requests: what was chosen, and what became of each."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tickets.enums import BulkItemState, BulkVerb
from tickets.models.ticket import Ticket
from tickets.querysets import BulkItemQuerySet


class Bulk(models.Model):
    """One act on many, by one person, for them alone to see. `fields` are the verb's arguments as they were typed.

    `settled_at` is when the last request was done or refused; from then on the whole can be taken back for a while, which
    began at `undone_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=10, choices=BulkVerb)
    fields = models.JSONField(default=dict)
    back = models.CharField(max_length=1100, blank=True, help_text="The list it was chosen from.")
    unseen = models.PositiveSmallIntegerField(default=0, help_text="Chosen, but not to be seen any more by then.")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(verb__in=BulkVerb.values), name="bulk_verb_known")]
        indexes = [models.Index(fields=["made_at"], name="bulk_by_age")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} by {self.by}"


class BulkItem(models.Model):
    """What became of one request. `seen` is its version when it was chosen, `position` that of the event that the act made.

    `words` say why it was left alone.
    """

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="items")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=BulkItemState, default=BulkItemState.CHOSEN)
    position = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=300, blank=True)

    objects = BulkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "ticket"], name="bulk_item_once"),
            models.CheckConstraint(condition=Q(state__in=BulkItemState.values), name="bulk_item_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[BulkItemState.DONE, BulkItemState.UNDONE]) | Q(position__gt=F("seen")),
                name="bulk_item_done_has_position",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket}: {self.state}"
