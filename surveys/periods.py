"""Pure rules: the one partition of time by which figures are published. Two partitions at once would let people subtract."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Partition(StrEnum):
    """How long a period is; a setting of a questionnaire's version."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {Partition.MONTH: 1, Partition.QUARTER: 3, Partition.HALF_YEAR: 6}[self]


class PeriodRefused(Exception):
    """That names no period; the message says how one is written."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """So many whole months from `first` on: `2026-Q3`, `2026-07` or `2026-H2`."""

    first: date
    partition: Partition = Partition.QUARTER

    @property
    def name(self) -> str:
        """How it is written in addresses and files."""
        year, number = self.first.year, (self.first.month - 1) // self.partition.months + 1
        match self.partition:
            case Partition.MONTH:
                return f"{year}-{number:02}"
            case Partition.QUARTER:
                return f"{year}-Q{number}"
            case _:
                return f"{year}-H{number}"

    @property
    def after(self) -> date:
        """The first day that is not in it any more."""
        return _months_later(self.first, self.partition.months)

    @property
    def next(self) -> Period:
        """The one that follows."""
        return Period(self.after, self.partition)

    @property
    def previous(self) -> Period:
        """The one before."""
        return Period(_months_later(self.first, -self.partition.months), self.partition)

    @property
    def months(self) -> list[str]:
        """Its months, `2026-07`, in order."""
        return [f"{_months_later(self.first, n):%Y-%m}" for n in range(self.partition.months)]

    def begins_at(self, zone: ZoneInfo) -> datetime:
        """Its first instant where the wall clocks are those of `zone`."""
        return datetime(self.first.year, self.first.month, 1, tzinfo=zone)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """The first instant that is not in it any more."""
        return datetime(self.after.year, self.after.month, 1, tzinfo=zone)

    def __str__(self) -> str:
        return self.name


_WRITTEN = (
    (re.compile(r"(\d{4})-(\d{2})", re.ASCII), Partition.MONTH),
    (re.compile(r"(\d{4})-Q(\d)", re.ASCII | re.IGNORECASE), Partition.QUARTER),
    (re.compile(r"(\d{4})-H(\d)", re.ASCII | re.IGNORECASE), Partition.HALF_YEAR),
)


def read(text: str) -> Period:
    """The period called `text`.

    Raises:
        PeriodRefused: there is no such period.
    """
    for pattern, partition in _WRITTEN:
        if (match := pattern.fullmatch(text.strip())) and 1 <= int(match[2]) <= 12 // partition.months:
            year = int(match[1])
            if 1990 <= year <= 2999:
                return Period(date(year, (int(match[2]) - 1) * partition.months + 1, 1), partition)
    raise PeriodRefused(f'"{text[:20]}" is no period. Write it like 2026-Q3, 2026-07 or 2026-H2.')


def containing(day: date, partition: Partition) -> Period:
    """The period in which `day` lies."""
    return Period(date(day.year, (day.month - 1) // partition.months * partition.months + 1, 1), partition)


def sharing_days_with(period: Period) -> set[str]:
    """The names of the periods of every partition that share a day with `period`, itself among them."""
    months = [date.fromisoformat(f"{month}-01") for month in period.months]
    return {containing(month, partition).name for month in months for partition in Partition}


def closes_at(period: Period, change_within: timedelta, zone: ZoneInfo) -> datetime:
    """When the figures of `period` are fixed: after its end, when none of its answers can be changed any more."""
    return period.ends_at(zone) + change_within


def joined(months: Sequence[str], can_stand: Callable[[Sequence[str]], bool]) -> list[tuple[str, ...]]:
    """The months of a period in consecutive groups each of which can stand alone, for its trend.

    A month that can't joins the next; what is left at the end joins the group before, so that the groups make up the whole
    period: of a part that stayed out one could compute the figures from the whole and the rest. Nothing when not even the
    whole period can stand.
    """
    groups: list[tuple[str, ...]] = []
    waiting: tuple[str, ...] = ()
    for month in months:
        waiting = (*waiting, month)
        if can_stand(waiting):
            groups.append(waiting)
            waiting = ()
    while waiting and groups:
        waiting = (*groups.pop(), *waiting)
        if can_stand(waiting):
            groups.append(waiting)
            waiting = ()
    return groups


def _months_later(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
