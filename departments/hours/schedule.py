"""Pure rules: what the hours of one day are, and at which instants they begin and end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from departments.hours.openings import LAST_DAY, Shelf, openings
from departments.hours.rules import MonthDay, Opening, ScheduleRefused, read_rules

# A calendar must have an open second in so many days from the day on which it is saved.
MUST_OPEN_WITHIN = timedelta(days=400)
_LEAP_YEAR = [date(2000, 1, 1) + timedelta(days=n) for n in range(366)]


class Span(NamedTuple):
    """Open time from `start` (inclusive) to `end` (exclusive), instants in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a department is open. Special hours beat closures and holidays, those beat the week.

    `week` has seven days from Monday, each with its openings as wall time since midnight. An immutable value: what has
    been computed from it is kept in `shelf`, so keep the schedule and not its rules.
    """

    zone: ZoneInfo
    week: tuple[tuple[Opening, ...], ...]
    closed_days: frozenset[date]
    closed_spans: tuple[tuple[date, date], ...]
    yearly: tuple[tuple[MonthDay, MonthDay], ...]
    special: Mapping[date, tuple[Opening, ...]] = field(hash=False)
    shelf: Shelf = field(default_factory=Shelf, init=False, repr=False, compare=False)

    @classmethod
    def from_rules(cls, rules: object, checked_from: date | None = None) -> Self:
        """Build a schedule from plain rules: zone, week, closed, holidays, yearly, special (see the replay format).

        With `checked_from`, the day on which somebody saves it, a calendar that stays closed for 400 days is refused.
        Raises ScheduleRefused.
        """
        read = read_rules(rules)
        schedule = cls(
            zone=read.zone,
            week=read.week,
            closed_days=frozenset(first for first, last in read.closed if first == last),
            closed_spans=tuple((first, last) for first, last in read.closed if first != last),
            yearly=tuple(read.yearly),
            special=MappingProxyType(read.special),
        )
        if checked_from is not None and not schedule._opens_within(checked_from, MUST_OPEN_WITHIN):
            raise ScheduleRefused(
                [f"Nothing is open in the {MUST_OPEN_WITHIN.days} days from {checked_from}; add opening times."]
            )
        return schedule

    def hours_on(self, day: date) -> tuple[Opening, ...]:
        """The openings that begin on `day`."""
        special = self.special.get(day)
        if special is not None:
            return special
        return () if self._is_closed(day) else self.week[day.weekday()]

    def spans_on(self, day: date) -> list[Span]:
        """The open time that belongs to `day`, though a night shift ends on the next."""
        spans = self.shelf.days.get(day)
        if spans is None:
            spans = self.shelf.days[day] = [Span(start, end) for start, end in self.spans_of(day, day)]
        return spans

    def spans_of(self, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
        """The open time that belongs to each of the days `first` to `last`; what a spring gap swallows is left out."""
        days = range(first.toordinal(), last.toordinal() + 1)
        offsets = [self._offset(datetime.fromordinal(number)) for number in range(days.start - 1, days.stop + 3)]
        for before, after, number in zip(offsets, offsets[4:], days, strict=False):
            day = date.fromordinal(number)
            hours = self.hours_on(day)
            if hours and before == after:
                # No clock change anywhere near (two never come within so few days): several times as fast.
                origin = datetime.combine(day, time.min, UTC) - before
                for opening, closing in hours:
                    yield origin + opening, origin + closing
            elif hours:
                yield from self._spans_near_change(day, hours)

    def _spans_near_change(self, day: date, hours: tuple[Opening, ...]) -> Iterator[tuple[datetime, datetime]]:
        for opening, closing in hours:
            start, end = self.instant(day, opening), self.instant(day, closing)
            if start < end:
                yield start, end

    def instant(self, day: date, wall: timedelta) -> datetime:
        """The first instant at which clocks of the zone show `wall` after the midnight of `day`; in a spring gap, the change."""
        shown = datetime.combine(day, time.min) + wall
        before, after = self._offset(shown), self._offset(shown.replace(fold=1))
        if before >= after:
            return (shown - before).replace(tzinfo=UTC)
        return self._change_between((shown - after).replace(tzinfo=UTC), (shown - before).replace(tzinfo=UTC))

    @property
    def last_opening_day(self) -> date | None:
        """The last day with open time when only dated hours are left after it; None when the week goes on for good."""
        ends = [first for first, last in self.closed_spans if last >= LAST_DAY]
        recurs = any(self.week) and any(not self._is_closed_yearly((day.month, day.day)) for day in _LEAP_YEAR)
        if recurs and not ends:
            return None
        dated = [day for day, openings in self.special.items() if openings]
        return max(dated + (ends if recurs else []), default=date.min)

    def _is_closed(self, day: date) -> bool:
        return (
            day in self.closed_days
            or any(first <= day <= last for first, last in self.closed_spans)
            or (bool(self.yearly) and self._is_closed_yearly((day.month, day.day)))
        )

    def _is_closed_yearly(self, day: MonthDay) -> bool:
        return any(
            first <= day <= last if first <= last else (day >= first or day <= last) for first, last in self.yearly
        )

    def _change_between(self, low: datetime, high: datetime) -> datetime:
        """The instant of the zone's change in (low, high]: changes happen on whole seconds."""
        low = low.replace(microsecond=0)
        offset = low.astimezone(self.zone).utcoffset()
        first, last = 0, int((high - low).total_seconds()) + 1
        while last - first > 1:
            middle = (first + last) // 2
            if (low + timedelta(seconds=middle)).astimezone(self.zone).utcoffset() == offset:
                first = middle
            else:
                last = middle
        return low + timedelta(seconds=last)

    def _offset(self, shown: datetime) -> timedelta:
        """What the zone is away from UTC when its clocks show `shown` (without a zone; `fold` chooses at a change)."""
        offset = self.zone.utcoffset(shown)
        assert offset is not None  # a ZoneInfo always knows
        return offset

    def _opens_within(self, day: date, days: timedelta) -> bool:
        start, end = self.instant(day, timedelta()), self.instant(day + days, timedelta())
        known = openings(self, start, end)
        return known.worked(start) < known.worked(end)
