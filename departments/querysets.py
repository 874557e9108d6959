"""Which departments, and who works in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from departments.enums import LEADING, MOST_LEVELS

if TYPE_CHECKING:
    from departments.models import Absence, CalendarUse, Department, Membership  # noqa: F401 (the parameters of bases below)


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Query words for departments."""

    def taking_requests(self) -> DepartmentQuerySet:
        """Departments one can ask for something now."""
        return self.filter(is_active=True)

    def served_by(self, user: User) -> DepartmentQuerySet:
        """Departments in whose queue `user` works, in any role."""
        return self.filter(memberships__person=user, memberships__person__is_active=True)

    def led_by(self, user: User) -> DepartmentQuerySet:
        """Departments that `user` leads as head or deputy."""
        return self.filter(memberships__person=user, memberships__person__is_active=True, memberships__role__in=LEADING)

    def below_those_of(self, user: User) -> DepartmentQuerySet:
        """Departments that stand, at whatever depth, below one in which `user` works."""
        mine = self.model.objects.served_by(user).values("pk")
        levels = ("__".join(["parent"] * depth) for depth in range(1, MOST_LEVELS))
        above = reduce(or_, (models.Q(**{f"{level}__in": mine}) for level in levels))
        return self.filter(above)

    def not_confidential(self) -> DepartmentQuerySet:
        """Those whose figures are for the company, not for their own people alone."""
        return self.filter(is_confidential=False)

    def by_name(self) -> DepartmentQuerySet:
        """In the order of a list of departments."""
        return self.order_by("name", "pk")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Query words for memberships."""

    def active(self) -> MembershipQuerySet:
        """Of people who may sign in."""
        return self.filter(person__is_active=True)

    def leading(self) -> MembershipQuerySet:
        """Heads and deputies."""
        return self.filter(role__in=LEADING)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Query words for absences."""

    def around(self, at: datetime) -> AbsenceQuerySet:
        """Those that may go on at `at`, in whichever zone their days are counted."""
        day, today = timedelta(days=1), at.date()
        return self.filter(begins_on__lte=today + day, ends_on__gte=today - day)

    def overlapping(self, begins_on: date, ends_on: date) -> AbsenceQuerySet:
        """Those with a day in common with that time."""
        return self.filter(begins_on__lte=ends_on, ends_on__gte=begins_on)

    def to_come(self, today: date) -> AbsenceQuerySet:
        """Those that have not ended before `today`, in their order."""
        return self.filter(ends_on__gte=today).order_by("begins_on", "pk")


class CalendarUseQuerySet(models.QuerySet["CalendarUse"]):
    """Query words for the calendars a department went by."""

    def oldest_first(self) -> CalendarUseQuerySet:
        """In the order of time."""
        return self.order_by("since", "pk")

    def with_versions(self) -> Iterable[tuple[int, int, datetime, datetime, int]]:
        """Department, id, since; and since and id of a version of the calendar: a row for each version, all in the order of time."""
        return self.order_by("since", "pk", "calendar__versions__since", "calendar__versions__pk").values_list(
            "department", "pk", "since", "calendar__versions__since", "calendar__versions__pk"
        )
