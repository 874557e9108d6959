"""What is set up, and what is missing before colleagues can rely on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from departments.enums import Role
from departments.models import Calendar, Department, Membership
from tickets.models import Policy, Service


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet, in words, and the name of the page where it is set up."""

    words: str
    page: str


@dataclass(frozen=True, slots=True)
class Row:
    """A department and what it still needs."""

    department: Department
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is."""

    people: int
    never_signed_in: int
    departments: int
    calendars: int


def figures() -> Figures:
    """The size of the desk; four counts."""
    active = User.objects.active()
    return Figures(
        people=active.count(),
        never_signed_in=active.filter(last_login=None).count(),
        departments=Department.objects.count(),
        calendars=Calendar.objects.count(),
    )


def departments() -> list[Row]:
    """Every department with what it lacks; one query."""
    return [Row(department, tuple(_missing(department))) for department in _looked_at()]


def _looked_at() -> QuerySet[Department]:
    here = OuterRef("pk")
    rows: QuerySet[Department] = Department.objects.by_name().annotate(
        has_head=Exists(Membership.objects.active().filter(role=Role.HEAD, department=here)),
        has_services=Exists(Service.objects.offered().filter(department=here)),
        has_promises=Exists(Policy.objects.in_force().filter(department=here)),
    )
    return rows[:500]


def _missing(department: Department) -> Iterator[Missing]:
    if not department.has_head:  # type: ignore[attr-defined] # annotated above
        yield Missing("nobody leads it", "departments:setup_members")
    if not department.has_services:  # type: ignore[attr-defined]
        yield Missing("it offers nothing", "tickets:setup_services")
    if not department.has_promises:  # type: ignore[attr-defined]
        yield Missing("it promises nothing", "tickets:setup_promises")
    if not department.purpose:
        yield Missing("nobody can read what it is for", "departments:setup")
