"""Who may set up a department. The part somebody plays in its requests is tickets.permissions'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import User
from departments.enums import LEADING, Role

if TYPE_CHECKING:
    from departments.models import Department


def role_in(user: User, department: Department) -> Role | None:
    """The role `user` has in the department's work, or None."""
    if not user.is_active:
        return None
    row = department.memberships.filter(person=user).values_list("role", flat=True).first()
    return Role(row) if row else None


def leads(user: User, department: Department) -> bool:
    """Whether `user` is head or deputy."""
    return role_in(user, department) in LEADING


def can_set_up(user: User, department: Department) -> bool:
    """Members, hours, services and promises of the department: its heads and deputies, and admins."""
    return user.is_admin or leads(user, department)


def can_manage(user: User) -> bool:
    """Departments, people, the company's calendars: admins."""
    return user.is_admin
