"""Which departments, and who works in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from departments.enums import LEADING

if TYPE_CHECKING:
    from departments.models import CalendarUse, Department, Membership  # noqa: F401 (the parameters of bases below)


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
