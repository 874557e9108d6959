"""The record of a request: append only, and everything else can be replayed from it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from tickets.enums import TOLD_BY_WEEK, EventKind
from tickets.models.conversation import Comment
from tickets.models.ticket import Ticket


class TicketEvent(models.Model):
    """One thing that happened. No texts in here: those are comments, which a person's right may erase.

    `position` counts from 1 within the request. `department` is the holder after the event. `data` holds what the kind needs
    (codes, ids, instants) and, for what can be taken back, `before`: the fields as they were.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=EventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "position"], name="event_position_once"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known"),
        ]
        indexes = [
            models.Index(fields=["department", "at"], condition=Q(kind__in=TOLD_BY_WEEK), name="event_told_by_week"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.position} {self.kind}"

    @property
    def answers_offer(self) -> bool:
        """Whether it answered a hand-over that was on offer."""
        return "hand_over" in self.data
