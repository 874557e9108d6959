"""Pure rules: the open time of a schedule laid out in order, with sums, so that a question is one bisection."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, chain
from operator import sub
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from departments.hours.schedule import Schedule, Span

# As far as time is laid out. No promise reaches beyond: what would be due later has no due.
FIRST_DAY = date(1, 1, 4)
LAST_DAY = date(2999, 12, 31)
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
# Zones are less than a day away from UTC and a shift ends on the next day at the latest.
MARGIN = timedelta(days=3)
ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Openings:
    """Open time of the days `first` to `last`, merged: interval i goes from starts[i] to ends[i].

    before[i] and after[i] are the open time from the beginning up to its start and its end. Complete for every instant
    between `complete_from` and `complete_until`.
    """

    first: date
    last: date
    starts: list[datetime]
    ends: list[datetime]
    before: list[timedelta]
    after: list[timedelta]
    complete_from: datetime
    complete_until: datetime

    def worked(self, at: datetime) -> timedelta:
        """Open time from the beginning up to `at`; only differences of two such values mean something."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return ZERO
        if at >= self.ends[i]:
            return self.after[i]
        return self.before[i] + (at - self.starts[i])


@dataclass(slots=True)
class Shelf:
    """Where a schedule keeps what has been laid out. Threads may lay out the same twice; each takes a complete one."""

    known: Openings | None = None
    days: dict[date, list[Span]] = field(default_factory=dict)


def openings(schedule: Schedule, start: datetime, end: datetime) -> Openings:
    """Openings that are complete from `start` to `end`."""
    known = schedule.shelf.known
    if known is None or start < known.complete_from or end > known.complete_until:
        known = schedule.shelf.known = _laid_out(schedule, known, start, end)
    return known


def further(schedule: Schedule, known: Openings) -> Openings | None:
    """Openings that reach further than `known`; None when nothing can open after it."""
    if known.complete_until == LATEST:
        return None
    # Twice as far each time: a long way costs no more than its length.
    reach = _shifted(known.last, known.last - known.first)
    return openings(schedule, known.complete_from, datetime.combine(reach, time.min, UTC))


def _laid_out(schedule: Schedule, known: Openings | None, start: datetime, end: datetime) -> Openings:
    """What is known, and whole years around `start` to `end`."""
    first = _shifted(date(start.year, 1, 1), -MARGIN)
    last = _shifted(date(min(end.year + 1, LAST_DAY.year), 12, 31), MARGIN)
    if known is None:
        return _summed(schedule, first, last, schedule.spans_of(first, last))
    first, last = min(first, known.first), max(last, known.last)
    earlier = schedule.spans_of(first, known.first - timedelta(days=1))
    later = schedule.spans_of(known.last + timedelta(days=1), last)
    return _summed(schedule, first, last, chain(earlier, zip(known.starts, known.ends, strict=True), later))


def _summed(schedule: Schedule, first: date, last: date, spans: Iterable[tuple[datetime, datetime]]) -> Openings:
    starts: list[datetime] = []
    ends: list[datetime] = []
    latest = EARLIEST
    for start, end in spans:
        if start > latest:
            starts.append(start)
            ends.append(end)
            latest = end
        elif end > latest:
            ends[-1] = latest = end
    sums = list(accumulate(map(sub, ends, starts), initial=ZERO))
    closing_day = schedule.last_opening_day
    is_final = last == LAST_DAY or (closing_day is not None and closing_day <= last)
    return Openings(
        first,
        last,
        starts,
        ends,
        sums[:-1],
        sums[1:],
        complete_from=EARLIEST if first == FIRST_DAY else datetime.combine(first, time.min, UTC) + MARGIN,
        complete_until=LATEST if is_final else datetime.combine(last, time.min, UTC) - MARGIN,
    )


def _shifted(day: date, by: timedelta) -> date:
    """`day` moved, but not out of what can be known."""
    number = day.toordinal() + by.days
    return date.fromordinal(min(max(number, FIRST_DAY.toordinal()), LAST_DAY.toordinal()))
