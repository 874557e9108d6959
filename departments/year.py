"""Pure: a whole year of open time, month by month, for people to look over."""

from __future__ import annotations

from calendar import Calendar as Weeks
from calendar import month_name
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from departments.enums import DayMark
from departments.hours import Schedule, working_time_between
from departments.outlook import duration, wall_span

YEARS = range(2000, 3000)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its hours as people read them, and how it stands to the usual week."""

    on: date
    spans: tuple[str, ...]
    mark: DayMark


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a grid of weeks from Monday; None before its first and after its last day."""

    name: str
    weeks: list[list[Day | None]]
    open_days: int
    total: str


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months, and what they come to."""

    number: int
    months: list[Month]
    open_days: int
    total: str
    zone: str


def year_of(schedule: Schedule, number: int) -> Year:
    """The year `number` (one of YEARS) by `schedule`. Sums are real time: a day of 24 hours has 23 or 25 at a change."""
    # On a shelf of its own: what is laid out of a far year would be kept with all the years before it.
    schedule = replace(schedule)
    months = [_month(schedule, number, month) for month in range(1, 13)]
    start, end = (schedule.instant(date(year, 1, 1), timedelta()) for year in (number, number + 1))
    open_days = sum(month.open_days for month in months)
    return Year(number, months, open_days, duration(working_time_between(schedule, start, end)), schedule.zone.key)


def year_at(schedule: Schedule, at: datetime) -> int:
    """The year that it is for the schedule's zone at `at`."""
    return at.astimezone(schedule.zone).year


def _month(schedule: Schedule, year: int, number: int) -> Month:
    days = Weeks().monthdatescalendar(year, number)
    weeks = [[_day(schedule, day) if day.month == number else None for day in week] for week in days]
    following = date(year + number // 12, number % 12 + 1, 1)
    start, end = (schedule.instant(day, timedelta()) for day in (date(year, number, 1), following))
    open_days = sum(bool(day and day.spans) for week in weeks for day in week)
    return Month(month_name[number], weeks, open_days, duration(working_time_between(schedule, start, end)))


def _day(schedule: Schedule, day: date) -> Day:
    hours, usual = schedule.hours_on(day), schedule.week[day.weekday()]
    as_usual, otherwise = (DayMark.OPEN, DayMark.SPECIAL) if hours else (DayMark.CLOSED, DayMark.OFF)
    mark = as_usual if hours == usual else otherwise
    return Day(day, tuple(wall_span(opening) for opening in hours), mark)
