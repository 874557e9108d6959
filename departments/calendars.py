"""A calendar's rows as plain schedules: the only bridge between the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

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


# A version never changes, so its schedule (with all the sums laid out in it) is kept for the life of the process.
_KEPT: dict[int, Schedule] = {}
MOST_KEPT = 2000


def history(departments: Iterable[int]) -> dict[int, list[Hours]]:
    """For each department (by id) the schedules it went by, oldest first; one query, and one for versions new to this process."""
    uses: dict[int, dict[int, Use]] = {pk: {} for pk in departments}
    rows = CalendarUse.objects.filter(department__in=uses, calendar__versions__isnull=False).with_versions()
    for department, pk, since, said_since, said in rows:
        uses[department].setdefault(pk, Use(since, [])).versions.append(Version(said_since, said))
    _keep({version.pk for by_use in uses.values() for use in by_use.values() for version in use.versions})
    return {pk: _steps(list(rows.values())) for pk, rows in uses.items()}


def schedule_now(department: Department, at: datetime) -> Schedule:
    """The schedule `department` goes by at `at`; its first one for earlier instants."""
    return in_force(history([department.pk])[department.pk], at)


def company_schedule(at: datetime) -> Schedule | None:
    """What the company's calendar says at `at` (its first version for earlier instants); None without one."""
    versions = list(
        CalendarVersion.objects.filter(calendar__is_company=True).order_by("since", "pk").values_list("since", "pk")
    )
    if not versions:
        return None
    pk = next((pk for since, pk in reversed(versions) if since <= at), versions[0][1])
    _keep({pk})
    return _KEPT[pk]


def in_force(steps: list[Hours], at: datetime) -> Schedule:
    """Of a department's schedules (oldest first, at least one) the one it goes by at `at`; the first for earlier instants."""
    return next((step.schedule for step in reversed(steps) if step.since <= at), steps[0].schedule)


def company_zone() -> ZoneInfo:
    """The zone of the company's calendar, in which its quarters begin and end; UTC when there is no such calendar."""
    rules = (
        CalendarVersion.objects.filter(calendar__is_company=True)
        .order_by("-since", "-pk")
        .values_list("rules", flat=True)
    )
    newest = rules.first()
    return ZoneInfo(newest["zone"] if newest else "UTC")


def _keep(versions: set[int]) -> None:
    """Read the rules of the versions that this process has not met, all at once."""
    if unknown := versions - _KEPT.keys():
        if len(_KEPT) + len(unknown) > MOST_KEPT:
            _KEPT.clear()
            unknown = versions
        rows = CalendarVersion.objects.filter(pk__in=unknown).values_list("pk", "rules")
        _KEPT.update((pk, Schedule.from_rules(rules)) for pk, rules in rows)


def _steps(uses: list[Use]) -> list[Hours]:
    steps: list[Hours] = []
    for use, following in zip(uses, [*uses[1:], None], strict=True):
        begin = max((i for i, version in enumerate(use.versions) if version.since <= use.since), default=0)
        for version in use.versions[begin:]:
            start = max(version.since, use.since)
            if following is None or start < following.since:
                steps.append(Hours(start, _KEPT[version.pk]))
    return steps
