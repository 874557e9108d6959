"""A calendar's rows as plain schedules: the only bridge between the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from departments.hours import Schedule
from departments.models import CalendarUse, CalendarVersion, Department


@dataclass(frozen=True, slots=True)
class Hours:
    """The schedule a department goes by from `since` on."""

    since: datetime
    schedule: Schedule


class Version(NamedTuple):
    """What a calendar says from `since` on."""

    since: datetime
    pk: int


class Use(NamedTuple):
    """The calendar by which a department goes from `since` on, with all that it ever said, oldest first."""

    since: datetime
    versions: list[Version]


@lru_cache(maxsize=512)
def _schedule(version_id: int) -> Schedule:
    return Schedule.from_rules(CalendarVersion.objects.values_list("rules", flat=True).get(pk=version_id))


def history(departments: Iterable[int]) -> dict[int, list[Hours]]:
    """For each department (by id) the schedules it went by, oldest first; one query, versions are read once per process."""
    uses: dict[int, dict[int, Use]] = {pk: {} for pk in departments}
    rows = CalendarUse.objects.filter(department__in=uses, calendar__versions__isnull=False).with_versions()
    for department, pk, since, said_since, said in rows:
        uses[department].setdefault(pk, Use(since, [])).versions.append(Version(said_since, said))
    return {pk: _steps(list(rows.values())) for pk, rows in uses.items()}


def schedule_now(department: Department, at: datetime) -> Schedule:
    """The schedule `department` goes by at `at`; its first one for earlier instants."""
    return in_force(history([department.pk])[department.pk], at)


def in_force(steps: list[Hours], at: datetime) -> Schedule:
    """Of a department's schedules (oldest first, at least one) the one it goes by at `at`; the first for earlier instants."""
    return next((step.schedule for step in reversed(steps) if step.since <= at), steps[0].schedule)


def _steps(uses: list[Use]) -> list[Hours]:
    steps: list[Hours] = []
    for use, following in zip(uses, [*uses[1:], None], strict=True):
        begin = max((i for i, version in enumerate(use.versions) if version.since <= use.since), default=0)
        for version in use.versions[begin:]:
            start = max(version.since, use.since)
            if following is None or start < following.since:
                steps.append(Hours(start, _schedule(version.pk)))
    return steps
