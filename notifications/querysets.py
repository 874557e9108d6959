"""Which messages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Value
from django.db.models.functions import Cast

from accounts.models import User
from notifications import permissions
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

    def for_digest(self, at: datetime) -> MessageQuerySet:
        """What waits for a daily mail that is to be made at `at`."""
        return self.filter(state=DeliveryState.DAILY, due_at__lte=at)

    def about(self, what: str) -> MessageQuerySet:
        """Messages about one thing, such as `ticket:17`."""
        return self.filter(about=what)

    def with_matter(self) -> MessageQuerySet:
        """With `matter`: the id of what each is about, by which the app of it knows it."""
        digits = Func(F("about"), Value(r":(\d{1,18})$"), function="substring", output_field=models.TextField())
        return self.annotate(matter=Cast(digits, models.BigIntegerField()))

    def heard_by(self, person: User) -> MessageQuerySet:
        """Those of which `person` may (still) hear."""
        return self.with_matter().filter(permissions.heard(person))

    def in_confidence(self) -> MessageQuerySet:
        """About something that is confidential now."""
        return self.with_matter().filter(permissions.told_in_confidence())

    def openly(self) -> MessageQuerySet:
        """About nothing that is confidential now."""
        return self.with_matter().exclude(permissions.told_in_confidence())

    def with_confidence(self) -> MessageQuerySet:
        """With `is_in_confidence`: whether what each is about is confidential now."""
        rule = ExpressionWrapper(permissions.told_in_confidence(), output_field=models.BooleanField())
        return self.with_matter().annotate(is_in_confidence=rule)

    def bell_of(self, person: User) -> MessageQuerySet:
        """What the bell of `person` shows, newest first."""
        return self.filter(channel=Channel.BELL, person=person).order_by("-made_at", "-id")

    def unread(self) -> MessageQuerySet:
        """Not yet looked at."""
        return self.filter(read_at__isnull=True)
