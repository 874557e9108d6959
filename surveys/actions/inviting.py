"""Asking: what was resolved is found, decided upon, sent, called to mind once, and given up. Sweeps, each safe to run twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from departments import calendars
from departments.hours import Schedule
from departments.models import Home
from notifications.sweeping import PUSHED_AHEAD, Swept, sweep
from surveys import notices, schedule, throttle
from surveys.enums import InvitationState, SkipReason
from surveys.models import Invitation, Questionnaire
from surveys.throttle import Asked, Candidate, Ending, Standing
from tickets.enums import ClockKind, State, TargetState
from tickets.models import Target, Ticket

# How far back a resolution is looked for: a desk that stood still for longer asks nobody about what is that old.
LOOK_BACK = timedelta(days=30)
FOUND_AT_ONCE = 1000
STANDINGS = {
    InvitationState.PLANNED: Standing.PLANNED,
    InvitationState.SENT: Standing.OPEN,
    InvitationState.ANSWERED: Standing.ANSWERED,
    InvitationState.EXPIRED: Standing.EXPIRED,
    InvitationState.BOUNCED: Standing.BOUNCED,
    InvitationState.WITHDRAWN: Standing.WITHDRAWN,
}


def sweep_invitations(at: datetime) -> Swept:
    """Everything about asking that is due at `at`: find resolutions, withdraw what was reopened, decide, send, remind."""
    swept = find(at) + withdraw_overtaken(at)
    swept += _sweep(Invitation.objects.due(InvitationState.FOUND, at), decide, at)
    swept += _sweep(Invitation.objects.due(InvitationState.PLANNED, at), send, at)
    return swept + _sweep(Invitation.objects.due(InvitationState.SENT, at).filter(expires_at__gt=at), remind, at)


def sweep_expired(at: datetime) -> Swept:
    """Close the surveys that nobody answered in time."""
    return _sweep(Invitation.objects.due(InvitationState.SENT, at).filter(expires_at__lte=at), expire, at)


def find(at: datetime) -> Swept:
    """Note every resolution that nobody has looked at yet. What can still be undone is left for the next look."""
    questionnaire = Questionnaire.objects.in_force(at)
    if questionnaire is None:
        return Swept()
    known = Invitation.objects.filter(ticket=OuterRef("pk"), resolution=OuterRef("resolution"))
    resolved = Ticket.objects.resolved_since(at - LOOK_BACK).filter(
        ~Exists(known), resolved_at__lte=at - timedelta(seconds=settings.DESK_UNDO)
    )
    rows = [_found(ticket, questionnaire, at) for ticket in resolved.order_by("resolved_at", "pk")[:FOUND_AT_ONCE]]
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    return Swept(did=len(rows))


def _found(ticket: Ticket, questionnaire: Questionnaire, at: datetime) -> Invitation:
    assert ticket.resolved_at is not None  # so says the query
    return Invitation(
        ticket=ticket,
        resolution=ticket.resolution,
        questionnaire=questionnaire,
        person_id=ticket.requester_id,
        department_id=ticket.department_id,
        requester_department_id=ticket.requester_department_id,
        priority=ticket.priority,
        resolved_at=ticket.resolved_at,
        resolved_by_id=ticket.resolved_by_id,
        due_at=at,
    )


def withdraw_overtaken(at: datetime) -> Swept:
    """Take back the unanswered surveys about requests that were reopened: nobody is asked about work that goes on."""
    with transaction.atomic(durable=True):
        rows = list(
            Invitation.objects.overtaken().select_for_update(no_key=True, skip_locked=True, of=("self",))[
                :FOUND_AT_ONCE
            ]
        )
        for invitation in rows:
            _end(invitation, InvitationState.WITHDRAWN, at=at)
    return Swept(did=len(rows))


def decide(invitation: Invitation, *, at: datetime) -> None:
    """Say whether the person is asked, and when; a skip keeps its reason. `invitation` is locked.

    The person is locked too: of two resolutions that are looked at in one moment, one sees the other.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=invitation.person_id)
    terms = invitation.questionnaire.terms
    invitation.promise_kept = _promise_kept(invitation.ticket)
    reason = throttle.decide(_candidate(invitation, person), _history(invitation), terms.limits)
    if reason:
        _skip(invitation, reason, at=at)
        return
    hours = _working_hours(invitation, at)
    wanted = schedule.sending_at(hours, invitation.resolved_at, terms.waits)
    invitation.planned_at = invitation.due_at = wanted or invitation.resolved_at + terms.waits.before
    invitation.state = InvitationState.PLANNED
    invitation.save()


def send(invitation: Invitation, *, at: datetime) -> None:
    """Send what is due, if the person may still be asked; outside their working hours it is planned anew. `invitation` is locked."""
    if invitation.is_overtaken:
        _end(invitation, InvitationState.WITHDRAWN, at=at)
        return
    reason = throttle.eligibility(_candidate(invitation, invitation.person))
    if reason:
        _skip(invitation, reason, at=at)
        return
    waits, hours = invitation.questionnaire.terms.waits, _working_hours(invitation, at)
    moved = schedule.moved(hours, at, waits)
    if moved and moved > at:
        invitation.planned_at = invitation.due_at = moved
        invitation.save()
        return
    invitation.state, invitation.sent_at = InvitationState.SENT, at
    invitation.expires_at = schedule.expiring_at(at, waits)
    invitation.due_at = schedule.reminding_at(hours, at, waits) or invitation.expires_at
    invitation.save()
    notices.ask(invitation, at=at)


def remind(invitation: Invitation, *, at: datetime) -> None:
    """Call the survey to mind, once; next comes its end. Somebody who opted out meanwhile hears nothing. `invitation` is locked."""
    invitation.due_at = invitation.expires_at
    if not throttle.eligibility(_candidate(invitation, invitation.person)):
        invitation.reminded_at = at
        notices.remind(invitation, at=at)
    invitation.save()


def expire(invitation: Invitation, *, at: datetime) -> None:
    """Nobody answered in time. `invitation` is locked."""
    _end(invitation, InvitationState.EXPIRED, at=at)


def _candidate(invitation: Invitation, person: User) -> Candidate:
    """What the rules ask about. Where the person is at home is looked up now: they may have moved into the department."""
    ticket = invitation.ticket
    home = Home.objects.filter(person=person).values_list("department", flat=True).first()
    is_theirs = person.memberships.filter(department=invitation.department_id).exists()
    stands = ticket.state in {State.RESOLVED, State.CLOSED}
    return Candidate(
        request=ticket.number,
        resolution=invitation.resolution,
        at=invitation.resolved_at,
        ending=Ending.RESOLVED if stands else Ending.CANCELLED,
        requester=str(person.pk),
        requester_department=str(invitation.department_id if is_theirs else home),
        resolver=str(invitation.resolved_by_id),
        department=str(invitation.department_id),
        is_active=person.is_active,
        has_opted_out=not person.wants_surveys,
    )


def _history(invitation: Invitation) -> list[Asked]:
    """The other surveys of this person. (That a resolution is asked about once is kept by the table itself.)"""
    others = Invitation.objects.filter(person=invitation.person_id, state__in=STANDINGS).exclude(pk=invitation.pk)
    return [
        Asked(
            request=row.ticket.number,
            resolution=row.resolution,
            person=str(row.person_id),
            department=str(row.department_id),
            sent_at=row.sent_at or row.planned_at or row.resolved_at,
            standing=STANDINGS[InvitationState(row.state)],
        )
        for row in others.select_related("ticket")
    ]


def _promise_kept(ticket: Ticket) -> bool | None:
    clock = Target.objects.filter(ticket=ticket, kind=ClockKind.RESOLUTION).order_by("-cycle", "-pk").first()
    return {TargetState.MET.value: True, TargetState.MISSED.value: False}.get(clock.state) if clock else None


def _working_hours(invitation: Invitation, at: datetime) -> Schedule:
    """Those of the department where the person is at home; of somebody who has none, those of the department they asked."""
    home = Home.objects.select_related("department").filter(person=invitation.person_id).first()
    return calendars.schedule_now(home.department if home else invitation.department, at)


def _sweep(due: QuerySet[Invitation], act: Callable[..., None], at: datetime) -> Swept:
    return sweep(due, lambda invitation: act(invitation, at=at), lambda invitation: _push_ahead(invitation, at))


def _skip(invitation: Invitation, reason: throttle.Reason, *, at: datetime) -> None:
    invitation.reason = SkipReason(reason.value)
    _end(invitation, InvitationState.SKIPPED, at=at)


def _end(invitation: Invitation, state: InvitationState, *, at: datetime) -> None:
    invitation.state, invitation.ended_at, invitation.due_at = state, at, None
    invitation.save()
    notices.take_back(invitation)


def _push_ahead(invitation: Invitation, at: datetime) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(
        due_at=at + PUSHED_AHEAD * (invitation.stumbles + 1), stumbles=min(invitation.stumbles + 1, 1000)
    )
