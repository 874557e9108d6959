"""Pure rules: the closed days between two instants that somebody would wonder about. Nights and lunch breaks are not listed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from departments.hours import Schedule
from departments.hours.in_words import openings
from tickets.clocks import Calendars
from tickets.explaining.words import listed
from tickets.wording import plural

ONE_DAY = timedelta(days=1)
LOOKS_AT = 800  # days
MOST_CLOSURES, MOST_RESTS = 4, 2


class Run(NamedTuple):
    """Closed days in a row; usual when all of them are closed every week."""

    first: date
    last: date
    is_usual: bool


def closed_between(calendars: Calendars, name: str, start: datetime, end: datetime) -> str:
    """Closed on Fri 25 December and over 5 weekends; open only 09:00 to 12:30 on Thu 24 December; else nothing.

    Days are those of the calendar's zone. Usual days off are listed as long as they are few, else counted.
    """
    days = _days(calendars, name, start, end)
    runs = _runs(days)
    unusual, usual = [run for run in runs if not run.is_usual], [run for run in runs if run.is_usual]
    parts = [f"on {_named(run)}" for run in sorted(_shown(unusual, usual))]
    if len(unusual) > MOST_CLOSURES:
        parts.append(f"on {plural(len(unusual) - MOST_CLOSURES, 'other occasion')}")
    if len(usual) > MOST_RESTS:
        parts.append(f"over {plural(len(usual), 'weekend')}" if _are_weekends(usual) else "on the usual days off")
    said = [f"closed {listed(parts)}"] if parts else []
    said += [
        f"open only {openings(schedule.hours_on(day))} on {_day(day)}"
        for day, schedule in days
        if _is_short(day, schedule)
    ]
    return "; ".join(said[: 1 + MOST_CLOSURES])


def _shown(unusual: list[Run], usual: list[Run]) -> list[Run]:
    return unusual[:MOST_CLOSURES] + (usual if len(usual) <= MOST_RESTS else [])


def _days(calendars: Calendars, name: str, start: datetime, end: datetime) -> list[tuple[date, Schedule]]:
    """The days from that of `start` to before that of `end`, each with the schedule in force then."""
    zone = calendars.at(name, start).zone
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    days = [first + ONE_DAY * n for n in range(min((last - first).days, LOOKS_AT))]
    return [(day, calendars.at(name, max(start, datetime(day.year, day.month, day.day, tzinfo=zone)))) for day in days]


def _runs(days: list[tuple[date, Schedule]]) -> list[Run]:
    runs: list[Run] = []
    for day, schedule in days:
        if schedule.hours_on(day):
            continue
        is_usual = not schedule.week[day.weekday()]
        if runs and runs[-1].last == day - ONE_DAY:
            runs[-1] = Run(runs[-1].first, day, runs[-1].is_usual and is_usual)
        else:
            runs.append(Run(day, day, is_usual))
    return runs


def _are_weekends(runs: list[Run]) -> bool:
    return all(run.first.weekday() >= 5 and run.last.weekday() >= 5 for run in runs)


def _is_short(day: date, schedule: Schedule) -> bool:
    """Whether it opens on `day`, but for less time than on such a day of the week."""
    hours, usual = schedule.hours_on(day), schedule.week[day.weekday()]
    return bool(hours) and _length(hours) < _length(usual)


def _length(hours: tuple[tuple[timedelta, timedelta], ...]) -> timedelta:
    return sum((end - start for start, end in hours), timedelta())


def _named(run: Run) -> str:
    first, last = run.first, run.last
    if first == last:
        return _day(first)
    between = "and" if last - first == ONE_DAY else "to"
    if first.month == last.month:
        return f"{first:%a} {first.day} {between} {_day(last)}"
    return f"{_day(first)} {between} {_day(last)}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B}"
