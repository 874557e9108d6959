"""What requesters were told of when their requests are usually done, and what happened then."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from departments.models import Department
from tickets.enums import Doubt, Fate, WaitsOn
from tickets.models.ticket import Ticket
from tickets.querysets import ForecastQuerySet, OutlookQuerySet


class Outlook(models.Model):
    """How a department stands: what its forecasts are made from until `due_at`, when it is looked at again.

    `basis` is what `tickets.outlooks` reads back; `record` says how often the last ranges were right. Departments that keep
    their requests confidential have none.
    """

    department = models.OneToOneField(Department, on_delete=models.CASCADE, primary_key=True, related_name="outlook")
    due_at = models.DateTimeField(db_index=True)
    made_at = models.DateTimeField(null=True)
    doubt = models.CharField(max_length=8, choices=Doubt, default=Doubt.NONE, blank=True)
    basis = models.JSONField(default=dict)
    record = models.JSONField(default=dict)

    objects = OutlookQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(doubt__in=Doubt.values), name="outlook_doubt_known")]

    def __str__(self) -> str:
        return f"{self.department} as of {self.made_at}"


class Forecast(models.Model):
    """One range for one request: half of such requests are done by `from_at`, 85 % by `until_at`.

    With a `doubt` it was worked out and not told, so that the desk learns when it may speak again. `raw_low` and `raw_high`
    are the range before it was corrected by earlier errors, `low` and `high` after it, in working seconds from `made_at`.
    `assumes` is what a waiting request waited on. The newest has no `superseded_at`. `is_first` is the first that was worked
    out while this department had the request, `is_first_told` the first that was told: that one counts. What became of it is
    its `fate`, written when `until_at` has come.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="forecasts")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="forecasts")
    made_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    doubt = models.CharField(max_length=8, choices=Doubt, default=Doubt.NONE, blank=True)
    assumes = models.CharField(max_length=10, choices=WaitsOn, default=WaitsOn.NOTHING, blank=True)
    raw_low = models.PositiveIntegerField(null=True)
    raw_high = models.PositiveIntegerField(null=True)
    low = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    basis = models.JSONField(default=dict)
    method = models.PositiveSmallIntegerField()
    is_first = models.BooleanField(default=False)
    is_first_told = models.BooleanField(default=False)
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.PENDING, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = ForecastQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(superseded_at__isnull=True), name="one_current_forecast"
            ),
            models.CheckConstraint(
                condition=Q(from_at__isnull=True, until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="forecast_ends_after_its_beginning",
            ),
            models.CheckConstraint(
                condition=~Q(doubt=Doubt.NONE) | Q(until_at__isnull=False), name="forecast_without_doubt_has_a_range"
            ),
            models.CheckConstraint(condition=Q(doubt__in=Doubt.values), name="forecast_doubt_known"),
            models.CheckConstraint(condition=Q(fate__in=Fate.values), name="forecast_fate_known"),
        ]
        indexes = [
            models.Index(fields=["ticket", "department"], name="forecast_of_ticket"),
            models.Index(fields=["department", "-until_at"], condition=Q(is_first=True), name="forecast_first"),
            models.Index(fields=["department", "-until_at"], condition=Q(is_first_told=True), name="forecast_told"),
            models.Index(fields=["until_at"], condition=Q(fate=Fate.PENDING), name="forecast_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} between {self.from_at} and {self.until_at}"
