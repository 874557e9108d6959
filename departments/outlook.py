"""Pure: the weeks to come as a department is open in them, for people to check what they have written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from departments.hours import Schedule, working_time_between

WEEKS = 8
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its hours as people read them, and whether they are not those of the usual week."""

    on: date
    spans: tuple[str, ...]
    is_unusual: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday, and how long it is open altogether."""

    days: tuple[Day, ...]
    total: str


def weeks(schedule: Schedule, at: datetime) -> list[Week]:
    """The present week of the schedule's zone and the seven that follow."""
    today = at.astimezone(schedule.zone).date()
    monday = today - DAY * today.weekday()
    return [_week(schedule, monday + DAY * 7 * number) for number in range(WEEKS)]


def _week(schedule: Schedule, monday: date) -> Week:
    days = tuple(_day(schedule, monday + DAY * n) for n in range(7))
    start, end = (schedule.instant(day, timedelta()) for day in (monday, monday + DAY * 7))
    minutes = int(working_time_between(schedule, start, end).total_seconds()) // 60
    return Week(days, f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else ""))


def _day(schedule: Schedule, day: date) -> Day:
    hours = schedule.hours_on(day)
    spans = tuple(f"{_wall(start)}\u2013{_wall(end)}" for start, end in hours)
    return Day(day, spans, hours != schedule.week[day.weekday()])


def _wall(since_midnight: timedelta) -> str:
    minutes = int(since_midnight.total_seconds()) // 60
    return f"{minutes // 60 % 24 if minutes != 24 * 60 else 24:02}:{minutes % 60:02}"
