"""Which messages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from notifications.enums import Channel, DeliveryState

if TYPE_CHECKING:
    from notifications.models import Message  # noqa: F401 (the parameter of a base below)


class MessageQuerySet(models.QuerySet["Message"]):
    """Query words for messages."""

    def due(self, at: datetime) -> MessageQuerySet:
        """Mails that should go out at `at`, oldest first."""
        return self.filter(
            channel=Channel.MAIL, state__in=[DeliveryState.PENDING, DeliveryState.RETRY], due_at__lte=at
        ).order_by("due_at", "id")

    def unfinished(self) -> MessageQuerySet:
        """Mails that are still to go out, or may be on their way."""
        return self.filter(
            channel=Channel.MAIL,
            state__in=[
                DeliveryState.PENDING,
                DeliveryState.RETRY,
                DeliveryState.CLAIMED,
                DeliveryState.SUBMITTING,
            ],
        )

    def dead(self) -> MessageQuerySet:
        """Mails that were given up."""
        return self.filter(state=DeliveryState.DEAD)

    def lease_over(self, at: datetime) -> MessageQuerySet:
        """Mails whose worker has not been heard of in time."""
        return self.filter(state__in=[DeliveryState.CLAIMED, DeliveryState.SUBMITTING], lease_until__lt=at)

    def about(self, what: str) -> MessageQuerySet:
        """Messages about one thing, such as `ticket:17`."""
        return self.filter(about=what)

    def bell_of(self, person: User) -> MessageQuerySet:
        """What the bell of `person` shows, newest first."""
        return self.filter(channel=Channel.BELL, person=person).order_by("-made_at", "-id")

    def unread(self) -> MessageQuerySet:
        """Not yet looked at."""
        return self.filter(read_at__isnull=True)
