"""What the clock engine said last: targets, their ledger and the thresholds still to be told. All of it derived from the record."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from departments.models import Department
from tickets.enums import ClockKind, NoticeState, TargetState, WaitsOn
from tickets.models.catalog import Policy
from tickets.models.ticket import Ticket
from tickets.querysets import NoticeQuerySet, TargetQuerySet
from tickets.verdicts import LIVE, WRITTEN_AT


class Target(models.Model):
    """One clock of one request: what was promised by which policy version, and how it stands.

    A replay of the record up to `counted_at` gives exactly these values. `department` is the one it counts against;
    `of_department` is set for the kinds whose cycles count per department. `used` is the working time
    consumed up to `counted_at`, in seconds.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=16, choices=ClockKind)
    cycle = models.PositiveSmallIntegerField()
    of_department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="clocks")
    state = models.CharField(max_length=10, choices=TargetState)
    budget = models.CharField(max_length=24)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    used = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()
    cause = models.CharField(max_length=20, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind", "of_department", "cycle"], nulls_distinct=False, name="target_once"
            ),
            models.CheckConstraint(condition=Q(state__in=TargetState.values), name="target_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(stopped_at__isnull=True, missed_at__isnull=True, due_at__isnull=False),
                name="target_due",
            ),
            models.Index(F("department"), WRITTEN_AT, name="target_decided"),
            models.Index(fields=["department"], condition=LIVE, name="target_live"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cycle} of {self.ticket}"

    @property
    def is_live(self) -> bool:
        """Whether the clock has not been stopped."""
        return self.stopped_at is None


class Interval(models.Model):
    """A stretch of a clock's ledger: it ran, or stood still for a `reason`, while `department` held the request.

    `position` counts from 1 within the clock. `ended_at` is empty for the stretch that goes on; `counted` is the working
    time of it that was used up to the target's `counted_at`, in whole seconds.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="intervals")
    position = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, choices=WaitsOn, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "position"], name="interval_once"),
            models.CheckConstraint(condition=Q(reason__in=WaitsOn.values), name="interval_reason_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("began_at")), name="interval_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(reason="") | Q(counted=0), name="interval_counts_while_it_runs"),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.target}"


class Notice(models.Model):
    """One rung of its policy's ladder for one clock: `threshold` ("75%", "2h before") is reached at `fire_at`.

    `position` orders the thresholds of a clock, however they are spelled: working seconds after due, less than
    nothing before it.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="notices")
    threshold = models.CharField(max_length=24)
    position = models.BigIntegerField()
    fire_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=NoticeState, default=NoticeState.PENDING)
    done_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "threshold"], name="threshold_once"),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="notice_state_known"),
        ]
        indexes = [
            models.Index(fields=["fire_at", "id"], condition=Q(state=NoticeState.PENDING), name="notice_due"),
        ]

    def __str__(self) -> str:
        return f"{self.threshold} of {self.target}"

    def is_due(self, at: datetime) -> bool:
        """Whether it was reached by `at` and nobody was told yet."""
        return self.state == NoticeState.PENDING and self.fire_at is not None and self.fire_at <= at
