"""Who keeps the list of people, and who reads the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from accounts.enums import CompanyRole

if TYPE_CHECKING:
    from accounts.models import User


def can_keep_people(user: User) -> bool:
    """Add, change, activate and deactivate people, and say what they are for the company: admins."""
    return user.is_admin


def can_read_trail(user: User) -> bool:
    """Read who changed which rule: admins and auditors."""
    return user.is_admin or user.has_role(CompanyRole.AUDITOR)


def must_have_second_factor(user: User) -> bool:
    """Whether nothing opens for `user` before they have a second factor: by a company role, or as everybody's."""
    wanted: list[str] = settings.DESK_SECOND_FACTOR
    return "everybody" in wanted or any(role in wanted for role in user.company_roles)
