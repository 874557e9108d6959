"""Verbs of those who run a queue: assign, prioritise; and taking an act back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.access import require
from accounts.models import User
from departments.models import Department, Membership
from notifications import outbox
from tickets import confidentiality, permissions
from tickets.actions import merging, standing, writing
from tickets.actions.recording import record
from tickets.enums import EventKind, HandoverState, Priority, Visibility
from tickets.models import Leg, Ticket, TicketEvent
from tickets.workflow import MoveRefused

MOMENTS = {"snoozed_until", "waits_until", "resolved_at", "closes_at", "ended_at", "jumps_to"}
# After these another department has it.
MOVED = {EventKind.HANDED_OVER, EventKind.HANDOVER_DECLINED, EventKind.HANDOVER_WITHDRAWN}


def assign(ticket: Ticket, *, person: User, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Say who is to do it. Members may take a request themselves; giving it to others is the head's.

    Raises:
        MoveRefused: it has ended, or `person` does not work in the department or has it already.
        PermissionDenied: a member assigns somebody else, and the department does not leave that to members.
    """
    with standing.locked(ticket, "assign", by=by, seen=seen) as ticket:
        may = permissions.part(by, ticket).verbs
        require(person == by or "assign" in may, "Only the head of the department gives requests to others.")
        if ticket.assignee_id == person.pk and standing.is_taken_on(ticket):
            raise MoveRefused(f"{person} has this request already.")
        if person.pk == ticket.requester_id:
            raise MoveRefused(f"{person} asked for this; somebody else has to do it.")
        if not Membership.objects.active().filter(department=ticket.department, person=person).exists():
            raise MoveRefused(f"{person} does not work in {ticket.department}.")
        data = {"person": person.pk, "from": ticket.assignee_id}
        standing.apply(ticket, "assign", EventKind.ASSIGNED, by=by, at=at, data=data, assignee=person)
    return ticket


def prioritise(
    ticket: Ticket, *, priority: Priority, by: User, at: datetime, reason: str = "", seen: int | None = None
) -> Ticket:
    """Change the priority, and with it the promise. Raising it over others needs a reason, which the record keeps.

    Raises:
        MoveRefused: it has ended, has that priority already, or is raised without a reason.
    """
    with standing.locked(ticket, "prioritise", by=by, seen=seen) as ticket:
        if ticket.priority == priority:
            raise MoveRefused(f"The priority is {Priority(priority).label.lower()} already.")
        order = list(Priority)
        is_raised = order.index(Priority(priority)) > order.index(Priority(ticket.priority))
        if is_raised and not reason.strip():
            raise MoveRefused("Please give a reason: others will wait longer for this one.")
        comment = None
        if reason.strip():
            comment = writing.write(ticket, reason, by=by, at=at, visibility=Visibility.INTERNAL)
        data = {"priority": str(priority), "from": ticket.priority}
        standing.apply(
            ticket, "prioritise", EventKind.PRIORITISED, by=by, at=at, comment=comment, data=data, priority=priority
        )
    return ticket


def undo(
    ticket: Ticket, *, by: User, at: datetime, position: int | None = None, since: datetime | None = None
) -> Ticket:
    """Take back one's own last act, within the time that its mails are held. The record keeps both.

    `position`: that act, and no other that came after it. `since`: from when on it can be taken back, when the act was one of
    many and its mails are held until all are done.

    Raises:
        MoveRefused: the last act was another's, can't be taken back, or was too long ago.
    """
    with transaction.atomic(durable=True):
        # What it was merged into changes with it.
        standing.lock_rows({ticket.pk, ticket.parent_id, ticket.merged_into_id})
        ticket = standing.lock(ticket)
        was_unresolved = ticket.is_unresolved
        last = ticket.events.order_by("-position").first()
        is_mine = last is not None and last.actor_id == by.pk and last.position == (position or last.position)
        if last is None or not is_mine or "before" not in last.data:
            raise MoveRefused("There is nothing of yours to take back: something else has happened since.")
        if at - (since or last.at) > timedelta(seconds=settings.DESK_UNDO):
            raise MoveRefused(f"It can be taken back for {settings.DESK_UNDO} seconds; that time is over.")
        if last.kind == EventKind.MERGED:
            merging.take_out(ticket, last, by=by, at=at)
        _take_back(ticket, last, at)
        outbox.suppress(f"{ticket.about}:{last.position}:")
        event = record(ticket, EventKind.UNDONE, by=by, at=at, data={"position": last.position, "kind": last.kind})
        standing.finish(ticket, event)
        standing.follow(ticket, event, was_unresolved=was_unresolved)
    return ticket


def _take_back(ticket: Ticket, last: TicketEvent, at: datetime) -> None:
    for name, value in last.data["before"].items():
        setattr(ticket, name, _read(name, value))
    ticket.handovers.filter(position=last.position).delete()
    ticket.jumps.filter(position=last.position).update(ended_at=at)
    ticket.handovers.filter(decided_position=last.position).update(
        state=HandoverState.OFFERED, decided_position=None, decided_at=None, decided_by=None
    )
    if last.kind in MOVED:
        ticket.legs.filter(left_at=None).delete()
        former = ticket.legs.filter(left_at=last.at, department=ticket.department_id).latest("pk")
        Leg.objects.filter(pk=former.pk).update(left_at=None)
        ticket.department = Department.objects.get(pk=ticket.department_id)
    # Not as it was then: a rule may have changed in between.
    ticket.is_confidential = confidentiality.is_kept(ticket.department, ticket.service, is_sealed=ticket.is_sealed)


def _read(name: str, value: str | int | bool | None) -> datetime | str | int | bool | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and name in MOMENTS else value


def can_undo(event: TicketEvent, *, by: User, at: datetime) -> bool:
    """Whether `by` may still take `event`, the last one of its request, back at `at`."""
    is_in_time = at - event.at <= timedelta(seconds=settings.DESK_UNDO)
    return event.actor_id == by.pk and "before" in event.data and is_in_time


def undoable(*, by: User, at: datetime) -> Q:
    """The filter of `can_undo`: requests whose last act `by` may still take back at `at`."""
    since = at - timedelta(seconds=settings.DESK_UNDO)
    last = TicketEvent.objects.filter(ticket=OuterRef("pk"), position=OuterRef("version"), actor=by)
    return Q(Exists(last.filter(at__gte=since, data__has_key="before")))
