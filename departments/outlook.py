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
    return Week(days, duration(working_time_between(schedule, start, end)))


def duration(time: timedelta) -> str:
    """Open time in hours, and minutes where there are some: 26 h 30 min."""
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60:,} h" + (f" {minutes % 60} min" if minutes % 60 else "")


def _day(schedule: Schedule, day: date) -> Day:
    hours = schedule.hours_on(day)
    spans = tuple(wall_span(opening) for opening in hours)
    return Day(day, spans, hours != schedule.week[day.weekday()])


def wall_span(opening: tuple[timedelta, timedelta]) -> str:
    """One opening as the wall clock shows it: 09:00\u201317:00."""
    return f"{_wall(opening[0])}\u2013{_wall(opening[1])}"


def _wall(since_midnight: timedelta) -> str:
    minutes = int(since_midnight.total_seconds()) // 60
    return f"{minutes // 60 % 24 if minutes != 24 * 60 else 24:02}:{minutes % 60:02}"
