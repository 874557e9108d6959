"""Pure rules: sums with open time. Instants go in with any offset and come out in UTC, exact to the microsecond."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from departments.hours.openings import LAST_DAY, LATEST, ZERO, Openings, further, openings
from departments.hours.schedule import Schedule, Span

ONE_DAY = timedelta(days=1)


class Shift(NamedTuple):
    """An open instant as people name it: the day on which the shift opened, and the wall time since that day's midnight."""

    day: date
    wall: timedelta


def as_utc(at: datetime) -> datetime:
    """The same instant in UTC, in which comparing is cheap."""
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError("an instant needs an offset")
    return at.astimezone(UTC)


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether the schedule is open at `at`: opening belongs to it, closing does not."""
    at = as_utc(at)
    known = openings(schedule, at, at)
    i = bisect_right(known.starts, at) - 1
    return i >= 0 and at < known.ends[i]


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """`at` itself when it is open, else the next instant that is; None when it never opens again."""
    at = as_utc(at)
    known: Openings | None = openings(schedule, at, at)
    while known is not None:
        i = bisect_right(known.ends, at)
        if i < len(known.starts):
            return max(at, known.starts[i])
        known = further(schedule, known)
    return None


def working_time_between(schedule: Schedule, start: datetime, end: datetime) -> timedelta:
    """Open time from `start` to `end`; nothing when `end` is not after `start`."""
    start, end = as_utc(start), as_utc(end)
    if end <= start:
        return ZERO
    known = openings(schedule, start, end)
    return known.worked(end) - known.worked(start)


def add_working_time(schedule: Schedule, start: datetime, amount: timedelta) -> datetime | None:
    """The instant at which `amount` of open time will have passed since `start`; None when so much never comes.

    Ends exactly at closing rather than at the next opening. Nothing at all is over at the next open instant.
    """
    start = as_utc(start)
    if amount < ZERO:
        raise ValueError("working time is added forwards only")
    if amount == ZERO:
        return next_opening(schedule, start)
    known = openings(schedule, start, start) if amount < LATEST - start else None
    while known is not None:
        goal = known.worked(start) + amount
        i = bisect_left(known.after, goal)
        if i < len(known.after):
            return known.starts[i] + (goal - known.before[i])
        known = further(schedule, known)
    return None


def open_spans(schedule: Schedule, start: datetime, end: datetime) -> list[Span]:
    """The open time between two instants as intervals in order, touching ones joined."""
    start, end = as_utc(start), as_utc(end)
    known = openings(schedule, start, end)
    first, last = bisect_right(known.ends, start), bisect_left(known.starts, end)
    return [Span(max(start, known.starts[i]), min(end, known.ends[i])) for i in range(first, last)]


def add_working_days(schedule: Schedule, start: datetime, days: int) -> datetime | None:
    """The same wall time `days` working days later; None when there are not so many.

    Counts from the next opening. A wall time outside that day's hours moves to the next open instant.
    """
    if days < 0:
        raise ValueError("working days are added forwards only")
    shift = shift_at(schedule, start)
    return nth_working_day(schedule, shift, days) if shift else None


def shift_at(schedule: Schedule, at: datetime) -> Shift | None:
    """The shift of `at` or, when closed, of the next opening."""
    opening = next_opening(schedule, at)
    if opening is None:
        return None
    local = opening.astimezone(schedule.zone)
    day = local.date()
    night_before = day - ONE_DAY
    if any(span.start <= opening < span.end for span in schedule.spans_on(night_before)):
        day = night_before
    return Shift(day, local.replace(tzinfo=None) - datetime.combine(day, time.min))


def nth_working_day(schedule: Schedule, shift: Shift, days: int) -> datetime | None:
    """The instant of the wall time of `shift` on the working day number `days` after its day."""
    day = shift.day
    for following in _working_days_after(schedule, shift.day) if days else ():
        days -= 1
        if not days:
            day = following
            break
    return None if days else due_on(schedule, day, shift.wall)


def due_on(schedule: Schedule, day: date, wall: timedelta) -> datetime | None:
    """The instant of `wall` on `day`; closing belongs to the day's hours, what lies outside them moves to the next opening."""
    at = schedule.instant(day, wall)
    if any(span.start <= at <= span.end for span in schedule.spans_on(day)):
        return at
    return next_opening(schedule, at)


def _working_days_after(schedule: Schedule, day: date) -> Iterator[date]:
    """The days after `day` with open time of their own, as long as there can be any."""
    last = schedule.last_opening_day or LAST_DAY
    for number in range(day.toordinal() + 1, last.toordinal() + 1):
        following = date.fromordinal(number)
        if schedule.spans_on(following):
            yield following
