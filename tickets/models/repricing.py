"""Open requests that are to take over what is promised now: what is left of an act on many of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.models.catalog import Policy
from tickets.models.ticket import Ticket
from tickets.querysets import RepricingQuerySet


class Repricing(models.Model):
    """One open request that is to go by `policy`, because `by` said so at `asked_at`; done when `done_at` is set.

    Written in the transaction of the act, one for each request, so that nothing is lost when the process ends.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="repricings")
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="repricings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    left_alone_until = models.DateTimeField(null=True, help_text="A sweep failed on it; tried again then.")

    objects = RepricingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "policy"], condition=Q(done_at=None), name="repriced_once"),
        ]
        indexes = [models.Index(fields=["ticket", "id"], condition=Q(done_at=None), name="repricing_open")]

    def __str__(self) -> str:
        return f"{self.ticket} by {self.policy}"
