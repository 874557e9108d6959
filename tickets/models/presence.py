"""Who has a request open just now: a memory of seconds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.enums import Writing
from tickets.models.ticket import Ticket
from tickets.querysets import PresenceQuerySet


class Presence(models.Model):
    """One person with one request open, and what they write. The table is unlogged: after a crash it is empty, and true.

    `seen_at` is the last sign of their page; `writing` what they wrote on when it came.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    writing = models.CharField(max_length=5, choices=Writing, default=Writing.NOTHING, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "person"], name="present_once"),
            models.CheckConstraint(condition=Q(writing__in=Writing.values), name="presence_writing_known"),
        ]
        indexes = [models.Index(fields=["seen_at"], name="presence_over")]

    def __str__(self) -> str:
        return f"{self.person} at {self.ticket}"

    @property
    def words(self) -> str:
        """What they are doing, after their name."""
        match Writing(self.writing):
            case Writing.REPLY:
                return "is writing a reply"
            case Writing.NOTE:
                return "is writing a note"
            case _:
                return "is looking at this too"
