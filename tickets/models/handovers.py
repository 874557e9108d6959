"""Hand-overs: offered by one department to another, and what the other said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from tickets.enums import HandoverState
from tickets.models.ticket import Ticket


class Handover(models.Model):
    """One offer. `position` is that of its event in the record, `decided_position` that of the event that answered it.

    `is_bounce`: it sends the request to a department that had it before. That it was declined is another bounce, of which
    `state` tells.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="handovers")
    sender = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.OFFERED)
    decided_position = models.PositiveIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    is_bounce = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "position"], name="handover_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state=HandoverState.OFFERED), name="one_open_handover"
            ),
            models.CheckConstraint(condition=Q(state__in=HandoverState.values), name="handover_state_known"),
            models.CheckConstraint(
                condition=Q(state=HandoverState.OFFERED, decided_at__isnull=True)
                | (~Q(state=HandoverState.OFFERED) & Q(decided_at__isnull=False)),
                name="handover_decided_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["sender", "-offered_at"], name="handover_of_sender")]

    def __str__(self) -> str:
        return f"{self.ticket} from {self.sender} to {self.taker}"
