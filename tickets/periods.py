"""Pure rules: which days a report looks at, as instants of a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
USUAL_MONTHS = 3
# No desk is older, and instants stay far from the ends of the calendar.
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` to `last`, both included, as the clocks of `zone` show them."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        """The first instant of it."""
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return _midnight(self.last + DAY, self.zone)


class Choice(NamedTuple):
    """A period that many ask for, and its name."""

    words: str
    period: Period


def usual(at: datetime, zone: ZoneInfo) -> Period:
    """The last three full months at `at`."""
    return full_months(USUAL_MONTHS, at, zone)


def full_months(number: int, at: datetime, zone: ZoneInfo) -> Period:
    """The `number` calendar months that ended before the one in which `at` lies."""
    this_month = at.astimezone(zone).date().replace(day=1)
    return Period(_months_before(this_month, number), this_month - DAY, zone)


def choices(at: datetime, zone: ZoneInfo) -> list[Choice]:
    """What a page offers beside dates of one's own; the usual one first."""
    today = at.astimezone(zone).date()
    return [
        Choice(f"Last {USUAL_MONTHS} full months", usual(at, zone)),
        Choice("Last month", full_months(1, at, zone)),
        Choice("This month so far", Period(today.replace(day=1), today, zone)),
        Choice("Last 12 full months", full_months(12, at, zone)),
    ]


def trouble(first: date, last: date) -> str:
    """What is wrong with the days somebody chose, in words; empty: nothing."""
    if last < first:
        return "The last day lies before the first."
    if first < EARLIEST or last > LATEST:
        return f"Choose days between {EARLIEST.year} and {LATEST.year}."
    return ""


def _months_before(first_of_month: date, number: int) -> date:
    years, month = divmod(first_of_month.year * 12 + first_of_month.month - 1 - number, 12)
    return date(years, month + 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
