"""A calendar's rows as plain schedules: the only bridge between the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from departments.hours import Schedule
from departments.models import CalendarUse, CalendarVersion, Department


@dataclass(frozen=True, slots=True)
class Hours:
    """The schedule a department goes by from `since` on."""

    since: datetime
    schedule: Schedule


@lru_cache(maxsize=512)
def _schedule(version_id: int) -> Schedule:
    return Schedule.from_rules(CalendarVersion.objects.values_list("rules", flat=True).get(pk=version_id))


def history(departments: Iterable[int]) -> dict[int, list[Hours]]:
    """For each department (by id) the schedules it went by, oldest first; two queries, versions are read once per process."""
    uses: dict[int, list[CalendarUse]] = {pk: [] for pk in departments}
    for use in CalendarUse.objects.filter(department__in=uses).oldest_first():
        uses[use.department_id].append(use)
    versions: dict[int, list[tuple[datetime, int]]] = {}
    calendars = {use.calendar_id for rows in uses.values() for use in rows}
    rows = CalendarVersion.objects.filter(calendar__in=calendars).order_by("since", "pk")
    for pk, calendar, since in rows.values_list("pk", "calendar", "since"):
        versions.setdefault(calendar, []).append((since, pk))
    return {pk: _steps(rows, versions) for pk, rows in uses.items()}


def schedule_now(department: Department, at: datetime) -> Schedule:
    """The schedule `department` goes by at `at`; its first one for earlier instants."""
    return in_force(history([department.pk])[department.pk], at)


def in_force(steps: list[Hours], at: datetime) -> Schedule:
    """Of a department's schedules (oldest first, at least one) the one it goes by at `at`; the first for earlier instants."""
    return next((step.schedule for step in reversed(steps) if step.since <= at), steps[0].schedule)


def _steps(uses: list[CalendarUse], versions: dict[int, list[tuple[datetime, int]]]) -> list[Hours]:
    steps: list[Hours] = []
    for use, following in zip(uses, [*uses[1:], None], strict=True):
        own = versions.get(use.calendar_id, [])
        begin = max((i for i, (since, _) in enumerate(own) if since <= use.since), default=0)
        for since, pk in own[begin:]:
            start = max(since, use.since)
            if following is None or start < following.since:
                steps.append(Hours(start, _schedule(pk)))
    return steps
