"""Pure rules: calendars that are edited while a clock runs. An edit acts from the moment it is made."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from departments.hours import (
    Schedule,
    Shift,
    add_working_time,
    due_on,
    next_opening,
    nth_working_day,
    shift_at,
    working_time_between,
)

ONE_DAY = timedelta(days=1)


class Calendars:
    """The schedules by name as they are now, and what they were before each edit."""

    def __init__(self, schedules: Mapping[str, Schedule]) -> None:
        self._now = dict(schedules)
        # name -> (until when, what was in force until then), oldest first
        self._former: dict[str, list[tuple[datetime, Schedule]]] = {}
        # Days asked for before: every pause asks again.
        self._days: dict[tuple[str, datetime, int], datetime | None] = {}

    def edit(self, name: str, schedule: Schedule, at: datetime) -> None:
        """Let `schedule` be in force from `at` on."""
        if name in self._now:
            self._former.setdefault(name, []).append((at, self._now[name]))
        self._now[name] = schedule
        self._days.clear()

    def at(self, name: str, moment: datetime) -> Schedule:
        """The schedule that is in force at `moment`, as far as is known now."""
        return next((former for until, former in self._former.get(name, ()) if moment < until), self._now[name])

    def between(self, name: str, start: datetime, end: datetime) -> timedelta:
        """Working time between two instants, each part of it by what was in force."""
        total = timedelta()
        for until, schedule in self._former.get(name, ()):
            if start < until:
                total += working_time_between(schedule, start, min(until, end))
                start = until
        return total + working_time_between(self._now[name], start, end)

    def counted(self, name: str, start: datetime, end: datetime) -> timedelta:
        """Working time between two instants by what is in force now."""
        return working_time_between(self._now[name], start, end)

    def add(self, name: str, start: datetime, amount: timedelta) -> datetime | None:
        """The instant at which `amount` of working time will have passed, as things stand."""
        return add_working_time(self._now[name], start, amount)

    def add_days(self, name: str, start: datetime, days: int) -> datetime | None:
        """The same wall time `days` working days after `start`: each day counts as it was in force at that wall time."""
        asked = (name, start, days)
        if asked not in self._days:
            self._days[asked] = self._add_days(name, start, days)
        return self._days[asked]

    def _add_days(self, name: str, start: datetime, days: int) -> datetime | None:
        shift: Shift | None = None
        for until, schedule in self._former.get(name, ()):
            if shift is None:
                opening = next_opening(schedule, start)
                if opening is None or opening >= until:
                    start = max(start, until)
                    continue
                shift = shift_at(schedule, start)
            while shift and days and schedule.instant(shift.day + ONE_DAY, shift.wall) <= until:
                shift = Shift(shift.day + ONE_DAY, shift.wall)
                days -= bool(schedule.spans_on(shift.day))
                if not days:
                    due = due_on(schedule, *shift)
                    return due if due and due <= until else next_opening(self._now[name], until)
        shift = shift or shift_at(self._now[name], start)
        return nth_working_day(self._now[name], shift, days) if shift else None
