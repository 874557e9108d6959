"""Pure rules: opening hours as people say them: the usual week, the next closed days, open or closed now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from departments.enums import Weekday
from departments.hours.schedule import Schedule
from departments.hours.working import is_open, next_opening, open_spans

WHOLE_DAY = timedelta(days=1)
LOOKS_AHEAD = timedelta(days=120)
SHOWN_CLOSURES = 4
CLOSED, NON_STOP = "closed", "day and night"


class Line(NamedTuple):
    """Days that have the same hours, and these in words."""

    days: str
    hours: str


class Standing(NamedTuple):
    """Whether a department is open at a moment, and until or from when, in words."""

    is_open: bool
    words: str


def week(schedule: Schedule) -> list[Line]:
    """The usual week, days of equal hours together: Monday to Friday 09:00 to 17:00."""
    return [Line(_days(days), words) for words, days in _week_runs(schedule)]


def in_brief(schedule: Schedule) -> str:
    """The open days of the usual week in a line, with the zone: Mon to Fri 09:00 to 17:00, Berlin time."""
    runs = [(_days(days, short=True), words) for words, days in _week_runs(schedule) if words != CLOSED]
    lines = [f"{days}{',' if words == NON_STOP else ''} {words}" for days, words in runs]
    usual = "; ".join(lines) or "By arrangement only"
    return f"{usual}, {place(schedule)} time"


def place(schedule: Schedule) -> str:
    """The town that names the schedule's zone: Berlin."""
    return schedule.zone.key.split("/")[-1].replace("_", " ")


def openings(hours: tuple[tuple[timedelta, timedelta], ...]) -> str:
    """The hours of one day: 09:00 to 12:00, 13:00 to 17:00; closed; day and night."""
    if not hours:
        return CLOSED
    if hours == ((timedelta(), WHOLE_DAY),):
        return NON_STOP
    return ", ".join(f"{_wall(opening)} to {_wall(closing)}" for opening, closing in hours)


def _week_runs(schedule: Schedule) -> Iterator[tuple[str, list[Weekday]]]:
    """Days in a row with the same hours."""
    hours = [openings(day) for day in schedule.week]
    for words, run in groupby(zip(Weekday, hours, strict=True), key=lambda pair: pair[1]):
        yield words, [day for day, _ in run]


def _days(days: list[Weekday], *, short: bool = False) -> str:
    names = [day.label[:3] if short else str(day.label) for day in days]
    if len(days) == len(Weekday):
        return "Every day"
    if len(days) == 1:
        return names[0]
    return f"{names[0]} {'and' if len(days) == 2 else 'to'} {names[-1]}"


def _wall(since_midnight: timedelta) -> str:
    hours, minutes = divmod(int(since_midnight.total_seconds()) // 60, 60)
    if (hours, minutes) == (24, 0):
        return "24:00"
    return f"{hours % 24:02}:{minutes:02}"


def closures(schedule: Schedule, at: datetime) -> list[str]:
    """The next days on which it is closed though it is usually open: Fri 25 Dec 2026, Thu 24 to Sat 26 Dec 2026."""
    today = at.astimezone(schedule.zone).date()
    found: list[tuple[date, date]] = []
    for number in range(LOOKS_AHEAD.days):
        day = today + timedelta(days=number)
        if not schedule.week[day.weekday()] or schedule.hours_on(day):
            continue
        if found and _only_rest_between(schedule, found[-1][1], day):
            found[-1] = (found[-1][0], day)
        elif len(found) == SHOWN_CLOSURES:
            break
        else:
            found.append((day, day))
    return [_span(first, last) for first, last in found]


def _only_rest_between(schedule: Schedule, last: date, day: date) -> bool:
    """Whether nothing opens between two closed days, so that they are one absence."""
    between = range(1, (day - last).days)
    return not any(schedule.hours_on(last + timedelta(days=n)) for n in between)


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first:%a} {first.day} {first:%b %Y}"
    return f"{first:%a} {first.day} {first:%b} to {last:%a} {last.day} {last:%b %Y}"


def standing(schedule: Schedule, at: datetime) -> Standing:
    """Open until 17:00; closed, opens Mon 09:00; in the schedule's zone."""
    if is_open(schedule, at):
        span = open_spans(schedule, at, at + timedelta(days=8))[0]
        if span.end - at >= timedelta(days=7):
            return Standing(True, "Open day and night")
        return Standing(True, f"Open until {_moment(schedule, span.end, at)}")
    opening = next_opening(schedule, at)
    if opening is None:
        return Standing(False, "Closed")
    return Standing(False, f"Closed, opens {_moment(schedule, opening, at)}")


def _moment(schedule: Schedule, moment: datetime, at: datetime) -> str:
    local, now = moment.astimezone(schedule.zone), at.astimezone(schedule.zone)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    if local - now < timedelta(days=6):
        return f"{local:%a %H:%M}"
    return f"{local:%a} {local.day} {local:%b %H:%M}"
