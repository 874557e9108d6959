"""Making good after a bad answer: a case is opened with the answer, called to mind, and somebody says what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.access import require
from accounts.enums import CompanyRole
from accounts.models import User
from departments import calendars
from departments.models import Membership
from notifications.sweeping import PUSHED_AHEAD, Swept, sweep
from surveys import permissions, recovery, recovery_notices
from surveys.enums import RecoveryEventKind, RecoveryOutcome, RecoveryState, RecoveryStep
from surveys.models import Answer, Invitation, Recovery, RecoveryEvent
from surveys.recovery import Concern

NOT_YOURS = "This case is taken care of by somebody else."
NEEDS_REASON = "Please give a reason: it stays with the case."
NEEDS_WORDS = "Please write what you explain: your colleague reads it."
STILL_RESOLVED = "The request is not open again. Reopen it first, then say so here."


class RecoveryRefused(Exception):
    """That can't become of the case; the message says why, fit to show."""


def follow(
    invitation: Invitation, answer: Answer, points: Mapping[str, int | None], *, is_change: bool, at: datetime
) -> None:
    """What an answer that counts means for the case of its survey: a step in the answer's transaction, `invitation` is locked.

    A changed answer changes a case that nobody has touched, or takes it back. Consent is followed in any case: without it
    the case is shown to nobody any more.
    """
    concern = recovery.concern(points, answer.is_solved)
    cases = Recovery.objects.select_for_update(no_key=True).filter(invitation=invitation)
    case = cases.first() if is_change else None
    if case is None:
        if concern:
            _open(invitation, answer, concern, at)
        return
    if case.state == RecoveryState.DONE:
        if case.may_contact != answer.may_contact:
            case.may_contact = answer.may_contact
            case.save(update_fields=["may_contact"])
        return
    case.invitation = invitation
    _change(case, answer, concern, at)


def settle(
    case: Recovery, outcome: RecoveryOutcome, *, by: User, at: datetime, reason: str = "", told: str = ""
) -> Recovery:
    """Say what becomes of a case. `reason` stays with the case, `told` goes to the person who answered.

    Raises:
        PermissionDenied: somebody else takes care of it, or the consent was taken back.
        RecoveryRefused: somebody was faster, the request is not open again, or words are missing.
    """
    with transaction.atomic(durable=True):
        Recovery.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
        case = Recovery.objects.for_page().get(pk=case.pk)
        require(permissions.can_follow_up(by, case), NOT_YOURS)
        why = _refusal(case, outcome, reason.strip(), told.strip())
        if why:
            raise RecoveryRefused(why)
        case.state, case.outcome, case.notice_at = RecoveryState.DONE, outcome, None
        case.contacted_at = case.contacted_at or at
        case.told = told.strip() or case.told
        case.save()
        event = _record(case, RecoveryEventKind(outcome.value), at, by=by, reason=reason.strip(), told=told.strip())
        recovery_notices.take_back(case)
        if event.told:
            recovery_notices.tell(case, event)
    return case


def sweep_recoveries(at: datetime) -> Swept:
    """Call to mind what is due, say what is late, and tell the recovery owner the number of a month that is over."""
    swept = sweep(Recovery.objects.due(at), lambda case: _warn(case, at), lambda case: _push_ahead(case, at))
    with transaction.atomic(durable=True):
        return swept + Swept(did=recovery_notices.tell_month(at))


def _open(invitation: Invitation, answer: Answer, concern: Concern, at: datetime) -> None:
    ticket = invitation.ticket
    case = Recovery(
        invitation=invitation,
        reader=_reader(invitation),
        is_counted=not (ticket.is_confidential or invitation.department.is_confidential),
        opened_at=at,
    )
    _write(case, answer, concern, at)
    case.save()
    _record(case, RecoveryEventKind.OPENED, at)
    if case.is_open:
        recovery_notices.open_case(case, at=at)


def _change(case: Recovery, answer: Answer, concern: Concern | None, at: datetime) -> None:
    """Bring a case that nobody has touched to what is said now."""
    was_open = case.is_open
    if concern is None:
        case.answer, case.may_contact = answer, answer.may_contact
        case.state, case.due_at, case.notice_at = RecoveryState.WITHDRAWN, None, None
    else:
        _write(case, answer, concern, at)
    case.save()
    _record(case, RecoveryEventKind.CHANGED, at)
    if was_open and not case.is_open:
        recovery_notices.take_back(case)
    if case.is_open and not was_open:
        recovery_notices.open_case(case, at=at)


def _write(case: Recovery, answer: Answer, concern: Concern, at: datetime) -> None:
    """What is said now; dates begin when consent is given, and go when it is taken back."""
    case.answer, case.may_contact = answer, answer.may_contact
    case.is_low, case.is_unsolved, case.items = concern.is_low, concern.is_unsolved, list(concern.items)
    if not answer.may_contact:
        case.state, case.due_at, case.notice_at = RecoveryState.SILENT, None, None
    elif not case.is_open:
        calendar = calendars.company_schedule(at) or calendars.schedule_now(case.invitation.department, at)
        dates = recovery.dates(calendar, at)
        case.state, case.due_at, case.notice_at = RecoveryState.OPEN, dates.due_at, dates.next_at
        case.step = RecoveryStep.OPENED


def _reader(invitation: Invitation) -> str:
    themselves = {invitation.resolved_by_id, invitation.person_id}
    leading = Membership.objects.active().leading().filter(department=invitation.department_id)
    heads = set(leading.values_list("person", flat=True))
    owners = User.objects.with_role(CompanyRole.RECOVERY_OWNER).exclude(pk__in=themselves - {None})
    return recovery.reader(
        is_about_a_head=invitation.resolved_by_id in heads,
        others_lead=bool(heads - themselves),
        has_owner=owners.exists(),
        is_confidential=invitation.ticket.is_confidential,
    )


def _refusal(case: Recovery, outcome: RecoveryOutcome, reason: str, told: str) -> str:
    """Why `outcome` can't be chosen; empty when it can."""
    if outcome == RecoveryOutcome.NONE:
        return "Please choose what becomes of it."
    if not case.may_go_on:
        last = case.events.exclude(actor=None).select_related("actor").order_by("-pk").first()
        who = last.actor.name if last and last.actor else "Somebody"
        return f"{who} has said what becomes of this already."
    if case.outcome == outcome == RecoveryOutcome.CONTACTED:
        return "That first contact was made is noted already. Choose what has become of it since."
    if outcome == RecoveryOutcome.NO_ACTION and not reason:
        return NEEDS_REASON
    if outcome == RecoveryOutcome.EXPLAINED and not told:
        return NEEDS_WORDS
    return STILL_RESOLVED if outcome == RecoveryOutcome.REOPENED and not case.invitation.ticket.is_unresolved else ""


def _warn(case: Recovery, at: datetime) -> None:
    """One step of the ladder; `case` is locked. Of two that are due at once only the higher is told."""
    is_late = case.due_at is not None and at >= case.due_at
    case.step = RecoveryStep.LATE if is_late else RecoveryStep.REMINDED
    case.notice_at = None if is_late else case.due_at
    case.save(update_fields=["step", "notice_at"])
    _record(case, RecoveryEventKind(case.step), at)
    recovery_notices.warn(case, at=at, is_late=is_late)


def _push_ahead(case: Recovery, at: datetime) -> None:
    stumbles = min(case.stumbles + 1, 1000)
    Recovery.objects.filter(pk=case.pk).update(notice_at=at + PUSHED_AHEAD * stumbles, stumbles=stumbles)


def _record(
    case: Recovery,
    kind: RecoveryEventKind,
    at: datetime,
    *,
    by: User | None = None,
    reason: str = "",
    told: str = "",
) -> RecoveryEvent:
    return RecoveryEvent.objects.create(recovery=case, at=at, kind=kind, actor=by, reason=reason, told=told)
