"""Moves up in a queue by hand: who moved what before whom, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from tickets.models.conversation import Comment
from tickets.models.ticket import Ticket
from tickets.querysets import MovedBackQuerySet


class QueueJump(models.Model):
    """One request was moved before others; `position` is that of its event, `reason` what those moved back read.

    `place` is the instant at which it stands in the order of promises since; `ended_at` says when it was put back.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="jumps")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="+")
    place = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "position"], name="jump_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("at")), name="jump_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["department", "-at"], name="jump_of_department")]

    def __str__(self) -> str:
        return f"{self.ticket} before others"


class MovedBack(models.Model):
    """One of those that stand behind since."""

    jump = models.ForeignKey(QueueJump, on_delete=models.CASCADE, related_name="moved_back")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="moved_back_by")

    objects = MovedBackQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "jump"], name="moved_back_once")]

    def __str__(self) -> str:
        return f"{self.ticket} behind {self.jump}"
