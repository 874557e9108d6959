"""Steps that the verbs of set-up share, here and on the floor above: each runs in a verb's transaction and leaves a trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from accounts import audit
from accounts.models import User
from departments.hours import Schedule, ScheduleRefused, overlaps
from departments.models import Calendar, CalendarUse, CalendarVersion, Department


class DepartmentRefused(Exception):
    """That can't be done with this department; the message says why and is fit to show."""


def locked(department: Department) -> Department:
    """`department` read afresh; one change of its rules at a time."""
    fresh: Department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    return fresh


def change_fields(department: Department, fields: Mapping[str, Any], *, by: User, at: datetime) -> set[str]:
    """Set `fields` on the locked row; returns the names of those that changed."""
    before = {name: getattr(department, name) for name, value in fields.items() if getattr(department, name) != value}
    if not before:
        return set()
    for name in before:
        setattr(department, name, fields[name])
    try:
        with transaction.atomic():
            department.save(update_fields=list(before))
    except IntegrityError:
        raise DepartmentRefused(clash(department)) from None
    changes = {name: [_plain(old), _plain(fields[name])] for name, old in before.items()}
    audit.record("changed a department", department, by=by, at=at, department=department.slug, changes=changes)
    return set(before)


def _plain(value: object) -> object:
    """What the trail can hold: of another row its name."""
    return str(value) if isinstance(value, models.Model) else value


def clash(department: Department) -> str:
    """Which of its names another department has."""
    others = Department.objects.exclude(pk=department.pk) if department.pk else Department.objects.all()
    if others.filter(name=department.name).exists():
        return f"There is a department called {department.name} already."
    if others.filter(slug=department.slug).exists():
        return f"Another department has the address {department.slug} already."
    if others.filter(prefix=department.prefix).exists():
        return f"Another department's request numbers begin with {department.prefix} already."
    return "There is a reception department already."


def new_calendar(
    name: str,
    rules: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
    holidays_of: str = "",
    is_company: bool = False,
) -> Calendar:
    """A calendar with its first version. A name that is taken gets a number.

    Raises:
        ScheduleRefused: the rules make no calendar.
    """
    check_rules(rules, at)
    calendar = Calendar.objects.create(name=_free_name(name), is_company=is_company)
    CalendarVersion.objects.create(calendar=calendar, since=at, rules=dict(rules), holidays_of=holidays_of, made_by=by)
    audit.record("made a calendar", calendar, by=by, at=at, changes={"rules": [None, dict(rules)]})
    return calendar


def add_version(
    calendar: Calendar, rules: Mapping[str, Any], *, by: User | None, at: datetime, holidays_of: str = ""
) -> bool:
    """Let `calendar` say `rules` from `at` on; returns whether that is anything new.

    Raises:
        ScheduleRefused: the rules make no calendar.
        DepartmentRefused: a later version exists already.
    """
    check_rules(rules, at)
    calendar = Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)
    latest = newest_version(calendar)
    if latest.rules == dict(rules) and latest.holidays_of == holidays_of:
        return False
    if latest.since >= at:
        raise DepartmentRefused(f"{calendar} was changed a moment ago. Look at it again, then change it.")
    CalendarVersion.objects.create(calendar=calendar, since=at, rules=dict(rules), holidays_of=holidays_of, made_by=by)
    slug = calendar.departments.values_list("slug", flat=True)
    changes = {"rules": [latest.rules, dict(rules)]}
    audit.record("changed hours", calendar, by=by, at=at, department=slug[0] if len(slug) == 1 else "", changes=changes)
    return True


def go_by(department: Department, calendar: Calendar, *, by: User | None, at: datetime) -> None:
    """Let the locked `department` go by `calendar` from `at` on; the time before keeps the hours it was counted by."""
    before = department.calendar if department.pk and department.calendar_id else None
    department.calendar = calendar
    department.save(update_fields=["calendar"])
    CalendarUse.objects.create(department=department, calendar=calendar, since=at)
    changes = {"calendar": [str(before), str(calendar)]}
    audit.record("changed the calendar", department, by=by, at=at, department=department.slug, changes=changes)


def newest_version(calendar: Calendar) -> CalendarVersion:
    """What `calendar` says now."""
    return calendar.versions.order_by("-since", "-pk")[0]


def check_rules(rules: Mapping[str, Any], at: datetime) -> Schedule:
    """The schedule that `rules` make.

    Raises:
        ScheduleRefused: they make none, or one that never opens, or openings of it overlap.
    """
    schedule = Schedule.from_rules(dict(rules), checked_from=at.date())
    if messages := overlaps(schedule):
        raise ScheduleRefused(messages)
    return schedule


def _free_name(wanted: str) -> str:
    taken = set(Calendar.objects.filter(name__startswith=wanted[:70]).values_list("name", flat=True))
    numbered = (wanted[:80] if n == 1 else f"{wanted[:70]} {n}" for n in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)
