"""May they? Answering one's own survey, hearing of it, and seeing a department's results: predicate and filter side by side."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.enums import CompanyRole
from accounts.models import User
from departments.models import Department, Membership
from departments.permissions import leads, role_in
from surveys.enums import InvitationState
from tickets.permissions import can_see

if TYPE_CHECKING:
    from surveys.models import Invitation


def can_see_report(user: User, department: Department) -> bool:
    """The results of a department: those who work in it, admins and executives. Privacy cuts them for everybody alike.

    Of a confidential department nobody else is told how much it is asked, not even in sums.
    """
    return (_sees_all(user) and not department.is_confidential) or role_in(user, department) is not None


def reports_of(user: User) -> Q:
    """The filter of `can_see_report`: departments whose results `user` may see."""
    mine = Q(pk__in=Membership.objects.filter(person=user, person__is_active=True).values("department"))
    return mine | Q(is_confidential=False) if _sees_all(user) else mine


def can_read_all_comments(user: User, department: Department) -> bool:
    """Comments on confidential requests are for those who lead the department; others don't know that the requests exist."""
    return leads(user, department)


def is_asked(user: User, invitation: Invitation) -> bool:
    """Whether `user` is the person who is asked: signed in they need no token, and one click."""
    return user.is_active and invitation.person_id == user.pk


def may_hear(user: User, about: str, kind: str) -> bool:  # noqa: ARG001 (every guard is asked the same way)
    """Asked by the outbox when a mail is about to leave: is survey `about` still open, wanted, and its request visible?"""
    invitation_model: Any = apps.get_model("surveys", "Invitation")
    invitation = invitation_model.objects.select_related("ticket__department").filter(pk=about).first()
    if invitation is None or invitation.person_id != user.pk or not user.wants_surveys:
        return False
    is_open = invitation.state == InvitationState.SENT and not invitation.is_overtaken
    return is_open and can_see(user, invitation.ticket)


def heard(user: User) -> Q:
    """Over messages with `matter`: those about surveys of `user`, open or not, who asked and therefore sees the request."""
    invitations: Any = apps.get_model("surveys", "Invitation").objects
    return Q(Exists(invitations.filter(pk=OuterRef("matter"), person=user, ticket__requester=user)))


def heard_among(user: User, lines: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """`heard` for lines at hand, each a survey's id and a kind. One query."""
    invitations: Any = apps.get_model("surveys", "Invitation").objects
    own = invitations.filter(pk__in={pk for pk, _ in lines}, person=user, ticket__requester=user)
    asked = set(own.values_list("pk", flat=True))
    return {line for line in lines if line[0] in asked}


def in_confidence() -> Q:
    """Over messages with `matter`: those about surveys on requests that are confidential now."""
    invitations: Any = apps.get_model("surveys", "Invitation").objects
    return Q(Exists(invitations.filter(pk=OuterRef("matter"), ticket__is_confidential=True)))


def _sees_all(user: User) -> bool:
    return user.has_role(CompanyRole.ADMIN) or user.has_role(CompanyRole.EXECUTIVE)
