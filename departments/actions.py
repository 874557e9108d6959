"""Verbs about departments and who works in them. Those that move open promises stand on the floor above: cataloguing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from departments import line
from departments.changing import DepartmentRefused, change_fields, clash, go_by, locked, new_calendar, newest_version
from departments.enums import Role
from departments.models import Calendar, CalendarUse, Department, Home, Membership

# Confidentiality is not among them: requests follow it, so that verb stands where requests are known.
CHANGEABLE = ("name", "purpose", "way_of_working", "is_active", "is_reception", "members_may", "parent")
USUAL_WEEK = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def create_department(
    name: str,
    slug: str,
    prefix: str,
    *,
    by: User | None,
    at: datetime,
    purpose: str = "",
    way_of_working: str = "",
    is_confidential: bool = False,
    is_reception: bool = False,
    calendar: Calendar | None = None,
    head: User | None = None,
    members_may: Mapping[str, bool] | None = None,
) -> Department:
    """Open a department that goes by `calendar`; None: by the company's, which is made when there is none yet.

    Raises:
        DepartmentRefused: name, address or prefix belong to another department, or the head is not active.
    """
    with transaction.atomic(durable=True):
        calendar = calendar or _company_calendar(by=by, at=at)
        department = Department(
            name=name.strip(), slug=slug, prefix=prefix, purpose=purpose, way_of_working=way_of_working,
            is_confidential=is_confidential, is_reception=is_reception, calendar=calendar, members_may=dict(members_may or {}),
        )  # fmt: skip
        try:
            with transaction.atomic():
                department.save(force_insert=True)
        except IntegrityError:
            raise DepartmentRefused(clash(department)) from None
        CalendarUse.objects.create(department=department, calendar=calendar, since=at)
        changes = {"name": [None, department.name], "prefix": [None, prefix], "confidential": [None, is_confidential]}
        audit.record("opened a department", department, by=by, at=at, department=slug, changes=changes)
        if head is not None:
            _join(department, head, Role.HEAD, by=by, at=at)
    return department


def change_department(department: Department, *, by: User, at: datetime, **fields: Any) -> Department:
    """Change some of the CHANGEABLE fields. Address and prefix stay: bookmarks and request numbers hold them.

    Raises:
        DepartmentRefused: another department has that name, there is a reception already, or it would stand above itself.
    """
    with transaction.atomic(durable=True):
        if "parent" in fields:
            line.check_parent(department, fields["parent"])
        department = locked(department)
        change_fields(department, {name: fields[name] for name in CHANGEABLE if name in fields}, by=by, at=at)
    return department


def create_calendar(
    name: str,
    rules: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
    holidays_of: str = "",
    is_company: bool = False,
) -> Calendar:
    """Make a calendar that departments may share. `rules` are those that departments.hours reads.

    Raises:
        ScheduleRefused: the rules make no calendar.
        DepartmentRefused: there is a company calendar already.
    """
    with transaction.atomic(durable=True):
        if is_company and Calendar.objects.filter(is_company=True).exists():
            raise DepartmentRefused("There is a company calendar already. Change that one.")
        return new_calendar(name, rules, by=by, at=at, holidays_of=holidays_of, is_company=is_company)


def own_calendar(department: Department, *, by: User, at: datetime) -> Calendar:
    """Give `department` hours of its own: a copy of those it shares, used from now on. Nothing becomes due at another time."""
    with transaction.atomic(durable=True):
        department = locked(department)
        shared = department.calendar
        if not shared.is_company and not shared.departments.exclude(pk=department.pk).exists():
            return shared
        version = newest_version(shared)
        own = new_calendar(f"{department} hours", version.rules, by=by, at=at, holidays_of=version.holidays_of)
        go_by(department, own, by=by, at=at)
    return own


def set_home(person: User, department: Department | None, *, by: User, at: datetime) -> None:
    """Say to which department somebody belongs as an employee. Requests filed so far keep theirs."""
    with transaction.atomic(durable=True):
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        home = Home.objects.select_related("department").filter(person=person).first()
        before = home.department if home else None
        if before == department:
            return
        if department is None:
            Home.objects.filter(person=person).delete()
        else:
            Home.objects.update_or_create(person=person, defaults={"department": department})
        changes = {"home": [str(before or ""), str(department or "")]}
        audit.record("changed a home department", person, by=by, at=at, changes=changes)


def add_member(
    department: Department, person: User, *, by: User | None, at: datetime, role: Role = Role.MEMBER
) -> Membership:
    """Let somebody work in a department's queue.

    Raises:
        DepartmentRefused: they work there already, or are not active.
    """
    with transaction.atomic(durable=True):
        return _join(locked(department), person, role, by=by, at=at)


def change_role(department: Department, person: User, role: Role, *, by: User, at: datetime) -> Membership:
    """Give somebody who works in the department another part.

    Raises:
        DepartmentRefused: they do not work there (any more), or would be the last head to go.
    """
    with transaction.atomic(durable=True):
        membership = _membership(locked(department), person)
        before = membership.role
        if before == role:
            return membership
        _keep_a_head(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        changes = {"role": [before, str(role)]}
        audit.record("changed a role", person, by=by, at=at, department=department.slug, changes=changes)
    return membership


def remove_member(department: Department, person: User, *, by: User, at: datetime) -> None:
    """End somebody's work in the department; they see its requests no more, at once. What they were to do stays theirs on paper.

    Raises:
        DepartmentRefused: they do not work there (any more), or are the last head.
    """
    with transaction.atomic(durable=True):
        membership = _membership(locked(department), person)
        _keep_a_head(membership)
        membership.delete()
        changes = {"role": [membership.role, None]}
        audit.record("removed a member", person, by=by, at=at, department=department.slug, changes=changes)


def _company_calendar(*, by: User | None, at: datetime) -> Calendar:
    calendar = Calendar.objects.filter(is_company=True).first()
    rules = {"zone": settings.TIME_ZONE, "week": USUAL_WEEK}
    return calendar or new_calendar("Company hours", rules, by=by, at=at, is_company=True)


def _join(department: Department, person: User, role: Role, *, by: User | None, at: datetime) -> Membership:
    if not person.is_active:
        raise DepartmentRefused(f"{person} is not active. An admin has to activate them first.")
    membership, is_new = Membership.objects.get_or_create(department=department, person=person, defaults={"role": role})
    if not is_new:
        raise DepartmentRefused(f"{person} works in {department} already, as {membership.get_role_display().lower()}.")
    changes = {"role": [None, str(role)]}
    audit.record("added a member", person, by=by, at=at, department=department.slug, changes=changes)
    return membership


def _membership(department: Department, person: User) -> Membership:
    membership: Membership | None = (
        Membership.objects.select_related("department").filter(department=department, person=person).first()
    )
    if membership is None:
        raise DepartmentRefused(f"{person} does not work in {department} (any more).")
    return membership


def _keep_a_head(membership: Membership) -> None:
    """A department that takes requests has somebody who leads it."""
    department = membership.department
    if membership.role != Role.HEAD or not department.is_active:
        return
    if not department.memberships.active().filter(role=Role.HEAD).exclude(pk=membership.pk).exists():
        raise DepartmentRefused(f"{membership.person} is the only head of {department}. Make somebody else head first.")
