"""The bridge: how often the ranges that a department told were right, as figures for its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncMonth

from departments.models import Department
from tickets import forecast, places
from tickets.enums import Doubt, Fate
from tickets.figures import percent
from tickets.models import Forecast, Outlook

MONTHS = timedelta(days=185)
# Shares of fewer ranges are not written.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """How many ranges came out in which way; counts of requests."""

    name: str
    before: int = 0
    inside: int = 0
    after: int = 0

    @property
    def number(self) -> int:
        """All of them."""
        return self.before + self.inside + self.after

    @property
    def is_enough(self) -> bool:
        """Whether a share of them says anything."""
        return self.number >= ENOUGH

    @property
    def early(self) -> str:
        """The share done before the range; 50 % is meant."""
        return percent(self.before, self.number)

    @property
    def in_time(self) -> str:
        """The share done by the later end; 85 % is meant."""
        return percent(self.before + self.inside, self.number)

    @property
    def late(self) -> str:
        """The share that took longer; 15 % is meant."""
        return percent(self.after, self.number)


@dataclass(frozen=True, slots=True)
class Record:
    """What a department's page says of its ranges: the last 200 and month by month, as of the last look."""

    last: Tally
    months: list[Tally]
    doubt: Doubt
    why_not: str


def counted(department: Department, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """The figures as they are stored once an hour: first ranges that were told, of requests that are not confidential."""
    told = Forecast.objects.last_told(department)
    months = (
        told.filter(until_at__gte=at - MONTHS)
        .order_by()
        .annotate(month=TruncMonth("until_at", tzinfo=zone))
        .values_list("month", "fate")
        .annotate(number=Count("pk"))
    )
    by_month: dict[str, dict[str, int]] = {}
    for month, fate, number in months:
        by_month.setdefault(f"{month:%Y-%m}", {})[fate] = number
    last = Counter(told.values_list("fate", flat=True)[: forecast.LAST])
    return {"last": dict(last), "months": dict(sorted(by_month.items(), reverse=True))}


def of(department: Department) -> Record | None:
    """The record of `department`; None before the first look, and for those that keep their requests confidential. One query."""
    if department.is_confidential:
        return None
    outlook = Outlook.objects.filter(department=department, made_at__isnull=False).first()
    if outlook is None:
        return None
    months, doubt = outlook.record.get("months", {}).items(), Doubt(outlook.doubt)
    return Record(
        _tally("", outlook.record.get("last", {}).items()),
        [_tally(f"{date.fromisoformat(f'{month}-01'):%B %Y}", fates.items()) for month, fates in months],
        doubt,
        places.why_not(doubt, outlook.basis.get("figures", {}), department) if doubt else "",
    )


def _tally(name: str, fates: Iterable[tuple[str, int]]) -> Tally:
    return Tally(name, **{str(Fate(fate)): number for fate, number in fates})
