"""May they? Answering one's own survey, hearing of it, and seeing a department's results: predicate and filter side by side."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.enums import CompanyRole
from accounts.models import User
from departments.enums import LEADING
from departments.models import Department, Membership
from departments.permissions import leads, role_in
from surveys.enums import InvitationState, Reader, RecoveryState
from tickets.permissions import can_see

if TYPE_CHECKING:
    from surveys.models import Invitation, Plan, Recovery


# The kind of message by which somebody hears what became of their answer.
TOLD = "recovery.told"


def can_see_report(user: User, department: Department) -> bool:
    """The results of a department: those who work in it, admins and executives. Privacy cuts them for everybody alike.

    Of a confidential department nobody else is told how much it is asked, not even in sums.
    """
    return (_sees_all(user) and not department.is_confidential) or role_in(user, department) is not None


def reports_of(user: User) -> Q:
    """The filter of `can_see_report`: departments whose results `user` may see."""
    mine = Q(pk__in=Membership.objects.filter(person=user, person__is_active=True).values("department"))
    return mine | Q(is_confidential=False) if _sees_all(user) else mine


def can_see_company(user: User) -> bool:
    """The results of all departments that are not confidential, side by side: admins and executives."""
    return _sees_all(user)


def can_read_all_comments(user: User, department: Department) -> bool:
    """Comments on confidential requests are for those who lead the department; others don't know that the requests exist."""
    return leads(user, department)


def can_see_set_aside(user: User) -> bool:
    """Which answers do not count, and why: for whoever keeps the surveys."""
    return user.has_role(CompanyRole.SURVEY_ADMIN)


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


def can_follow_up(user: User, case: Recovery) -> bool:
    """Whether `user` takes care of `case`, and so reads what was said and by whom.

    Only with the author's consent: those who lead the rated department, or the neutral owner; never about their own work or
    answer, and of a confidential request only who sees the request.
    """
    asked = case.invitation
    if not user.is_active or not case.may_contact or case.state not in {RecoveryState.OPEN, RecoveryState.DONE}:
        return False
    if user.pk in {asked.person_id, asked.resolved_by_id}:
        return False
    if asked.ticket.is_confidential and not can_see(user, asked.ticket):
        return False
    if case.reader == Reader.OWNER:
        return user.has_role(CompanyRole.RECOVERY_OWNER)
    return leads(user, asked.department)


def follows_up(user: User) -> Q:
    """The filter of `can_follow_up`, over cases."""
    if not user.is_active:
        return Q(pk__in=[])
    tickets: Any = apps.get_model("tickets", "Ticket").objects
    seen = tickets.visible_to(user).filter(pk=OuterRef("invitation__ticket"))
    led = Membership.objects.filter(person=user, role__in=LEADING).values("department")
    mine = Q(reader=Reader.HEAD, invitation__department__in=led)
    if user.has_role(CompanyRole.RECOVERY_OWNER):
        mine |= Q(reader=Reader.OWNER)
    return (
        mine
        & Q(may_contact=True, state__in=[RecoveryState.OPEN, RecoveryState.DONE])
        & ~Q(invitation__person=user)
        & ~Q(invitation__resolved_by=user)
        & (Q(invitation__ticket__is_confidential=False) | Q(Exists(seen)))
    )


def can_read_told(user: User, case: Recovery) -> bool:
    """Whether `user` gave the answer, and was told what became of it."""
    return user.is_active and case.invitation.person_id == user.pk and bool(case.told)


def was_told(user: User) -> Q:
    """The filter of `can_read_told`, over cases."""
    return Q(invitation__person=user) & ~Q(told="") if user.is_active else Q(pk__in=[])


def can_keep_plan(user: User, plan: Plan) -> bool:
    """Start, end and drop a department's plan: those who lead it."""
    return leads(user, plan.department)


def keeps_plans(user: User) -> Q:
    """The filter of `can_keep_plan`, over plans."""
    led = Membership.objects.filter(person=user, person__is_active=True, role__in=LEADING)
    return Q(department__in=led.values("department"))


def can_read_silent_cases(user: User) -> bool:
    """How many bad answers came without consent, month by month: the neutral owner."""
    return user.has_role(CompanyRole.RECOVERY_OWNER)


def has_follow_ups(user: User) -> bool:
    """Whether there is anything for `user` on the pages of recovery: those who lead something, and the neutral owner."""
    return can_read_silent_cases(user) or (user.is_active and Department.objects.led_by(user).exists())


def may_hear_of_recovery(user: User, about: str, kind: str) -> bool:
    """Asked by the outbox when a mail about case `about` is about to leave."""
    cases: Any = apps.get_model("surveys", "Recovery").objects
    words = cases.told_to if kind == TOLD else cases.followed_up_by
    return bool(words(user).filter(pk=about).exists())


def heard_of_recovery(user: User) -> Q:
    """The filter of `may_hear_of_recovery`, over messages with `matter`."""
    cases: Any = apps.get_model("surveys", "Recovery").objects
    followed, told = (
        Q(Exists(words(user).filter(pk=OuterRef("matter")))) for words in (cases.followed_up_by, cases.told_to)
    )
    return (Q(kind=TOLD) & told) | (~Q(kind=TOLD) & followed)


def heard_of_recovery_among(user: User, lines: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """`heard_of_recovery` for lines at hand, each a case's id and a kind. Two queries."""
    cases: Any = apps.get_model("surveys", "Recovery").objects
    asked = cases.filter(pk__in={pk for pk, _ in lines})
    followed = set(asked.followed_up_by(user).values_list("pk", flat=True))
    told = set(asked.told_to(user).values_list("pk", flat=True))
    return {line for line in lines if line[0] in (told if line[1] == TOLD else followed)}


def recovery_in_confidence() -> Q:
    """Over messages with `matter`: those about cases on requests that are confidential now."""
    cases: Any = apps.get_model("surveys", "Recovery").objects
    return Q(Exists(cases.filter(pk=OuterRef("matter"), invitation__ticket__is_confidential=True)))


def may_hear_of_plan(user: User, about: str, kind: str) -> bool:  # noqa: ARG001 (every guard is asked the same way)
    """Asked by the outbox when a mail about plan `about` is about to leave."""
    plans: Any = apps.get_model("surveys", "Plan").objects
    return user.is_active and bool(plans.kept_by(user).filter(pk=about).exists())


def heard_of_plan(user: User) -> Q:
    """The filter of `may_hear_of_plan`, over messages with `matter`."""
    plans: Any = apps.get_model("surveys", "Plan").objects
    return Q(Exists(plans.kept_by(user).filter(pk=OuterRef("matter"))))


def heard_of_plan_among(user: User, lines: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """`heard_of_plan` for lines at hand, each a plan's id and a kind. One query."""
    plans: Any = apps.get_model("surveys", "Plan").objects
    kept = set(plans.kept_by(user).filter(pk__in={pk for pk, _ in lines}).values_list("pk", flat=True))
    return {line for line in lines if line[0] in kept}


def _sees_all(user: User) -> bool:
    return user.has_role(CompanyRole.ADMIN) or user.has_role(CompanyRole.EXECUTIVE)
