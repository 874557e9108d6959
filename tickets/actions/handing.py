"""Verbs of a hand-over: offer a request to another department, accept the offer, decline it, take it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from departments.models import Department, Membership
from tickets import confidentiality, handover
from tickets.actions import assigning, standing, writing
from tickets.actions.filing import lock_department
from tickets.enums import EventKind, HandoverState, Side, State, Visibility
from tickets.handover import Before
from tickets.models import Comment, Handover, Leg, Policy, Ticket, TicketEvent
from tickets.record import pinned, without_undone
from tickets.workflow import MoveRefused, refusal


def hand_over(
    ticket: Ticket,
    *,
    department: Department,
    reason: str,
    by: User,
    at: datetime,
    key: UUID | None = None,
    seen: int | None = None,
) -> Ticket:
    """Offer the request to another department, with a reason that everybody on it reads. Number and page stay.

    It stands there as new at once, and that department's clocks run: who asked does not wait for the answer. Offering on what
    was only offered accepts it first.

    Raises:
        MoveRefused: it has ended, the department has it already or takes no requests, or there is no reason.
    """
    with standing.locked(ticket, "hand_over", by=by, seen=seen, key=key) as ticket:
        if department == ticket.department:
            raise MoveRefused(f"{department} has this request already.")
        if not department.is_active:
            raise MoveRefused(f"{department} takes no requests at present.")
        comment = writing.write(ticket, reason, by=by, at=at, key=key, what="a reason for the other department")
        sender = ticket.department
        bounce = _is_bounce(ticket, department)
        _move(ticket, department, at)
        policy = Policy.objects.in_force().applying_to(department, ticket.service)
        data = {"from": sender.pk, "policy": policy.pk if policy else None, "due_before": _iso(ticket.due_at)}
        event = standing.apply(
            ticket, "hand_over", EventKind.HANDED_OVER, by=by, at=at, comment=comment, data=data,
            department=department, assignee=None, offered_from=sender, bounces=ticket.bounces + bounce,
            is_confidential=confidentiality.is_kept(department, ticket.service, is_sealed=ticket.is_sealed),
        )  # fmt: skip
        Handover.objects.create(
            ticket=ticket,
            sender=sender,
            taker=department,
            position=event.position,
            offered_at=at,
            offered_by=by,
            is_bounce=bounce,
        )
    return ticket


def accept_hand_over(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Say that the department takes what was offered to it; its rules say who does it, or somebody does later.

    Raises:
        MoveRefused: it is not offered (any more).
    """
    with transaction.atomic(durable=True):
        # The department first, as filing does: by turn and by load look at one request after the other.
        taker = lock_department(ticket.department_id)
        ticket = standing.admitted(ticket, "accept_hand_over", by=by, seen=seen)
        _refuse_unless_offered(ticket, by, seen)
        standing.apply(ticket, "accept_hand_over", EventKind.HANDOVER_ACCEPTED, by=by, at=at)
        # Offered on in that very moment it is another department's, whose rules wait for the lock of theirs.
        if ticket.department_id == taker.pk and (routed := assigning.route(ticket, at=at)) is not None:
            standing.finish(ticket, routed)
    return ticket


def decline_hand_over(
    ticket: Ticket, *, reason: str, by: User, at: datetime, key: UUID | None = None, seen: int | None = None
) -> Ticket:
    """Give back what was offered, with a reason that everybody on it reads: the sender has it again as it was.

    Raises:
        MoveRefused: it is not offered (any more), or there is no reason.
    """
    with standing.locked(ticket, "decline_hand_over", by=by, seen=seen, key=key) as ticket:
        _refuse_unless_offered(ticket, by, seen)
        comment = writing.write(ticket, reason, by=by, at=at, key=key, what="a reason for the other department")
        _give_back(ticket, HandoverState.DECLINED, by=by, at=at, comment=comment)
    return ticket


def withdraw_hand_over(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Take back what one's own department offered, as long as nobody has answered. No bounce.

    Raises:
        MoveRefused: it is not offered (any more).
    """
    with standing.locked(ticket, "withdraw_hand_over", by=by, seen=seen) as ticket:
        _refuse_unless_offered(ticket, by, seen)
        _give_back(ticket, HandoverState.WITHDRAWN, by=by, at=at)
    return ticket


def _refuse_unless_offered(ticket: Ticket, by: User, seen: int | None) -> None:
    if ticket.offered_from_id is None:
        words = refusal("accept_hand_over", State(ticket.state))
        raise standing.overtaken(ticket, "accept_hand_over", by) if seen != ticket.version else MoveRefused(words)


def _is_bounce(ticket: Ticket, taker: Department) -> bool:
    return handover.is_bounce(
        arrivals=ticket.legs.filter(department=taker).count(),
        taken_back=ticket.handovers.filter(taker=taker, state=HandoverState.WITHDRAWN).count(),
        is_reception=ticket.department.is_reception,
    )


_BACK = {
    HandoverState.DECLINED: ("decline_hand_over", EventKind.HANDOVER_DECLINED),
    HandoverState.WITHDRAWN: ("withdraw_hand_over", EventKind.HANDOVER_WITHDRAWN),
}


def _give_back(
    ticket: Ticket, answer: HandoverState, *, by: User, at: datetime, comment: Comment | None = None
) -> TicketEvent:
    """Let the sender have the locked `ticket` again as it was, under the terms it had it. A seal stays."""
    verb, kind = _BACK[answer]
    offer = ticket.handovers.select_related("sender").get(state=HandoverState.OFFERED)
    was, sender = _as_it_was(ticket, offer, at), offer.sender
    is_bounce = answer == HandoverState.DECLINED and not sender.is_reception
    data = {
        "from": ticket.department_id,
        "policy": _terms_of(ticket, offer),
        "due_before": _iso(ticket.due_at),
        "on": str(was.waits_on),
        "until": _iso(was.waits_until),
    }
    _move(ticket, sender, at)
    return standing.apply(
        ticket, verb, kind, by=by, at=at, comment=comment, data=data,
        department=sender, state=was.state, assignee_id=was.assignee, waits_on=was.waits_on, waits_until=was.waits_until,
        bounces=ticket.bounces + is_bounce,
        is_confidential=confidentiality.is_kept(sender, ticket.service, is_sealed=ticket.is_sealed),
    )  # fmt: skip


def _as_it_was(ticket: Ticket, offer: Handover, at: datetime) -> Before:
    before = handover.read_before(ticket.events.get(position=offer.position).data["before"])
    members = Membership.objects.active().filter(department=offer.sender, person=before.assignee)
    return handover.as_it_was(
        before,
        at,
        works_there=before.assignee is not None and members.exists(),
        has_written=_has_written(ticket, offer),
        waits_for_parts=_waits_for_parts(ticket),
    )


def _has_written(ticket: Ticket, offer: Handover) -> bool:
    """Whether the requester's side has written since the offer."""
    words = Comment.objects.filter(ticket=ticket, merged_from=None, side=Side.REQUESTER, visibility=Visibility.PUBLIC)
    return words.filter(at__gte=offer.offered_at).exists()


def _waits_for_parts(ticket: Ticket) -> bool:
    """Whether a part that it waited for is still open. Without any part the wait was set by hand, and ends by hand."""
    return not ticket.parts.exists() or Ticket.objects.holding_up().filter(parent=ticket).exists()


def _terms_of(ticket: Ticket, offer: Handover) -> int | None:
    """The policy under which the sender had the request: that of its arrival there, or of a later change of terms."""
    return pinned(without_undone(ticket.events.order_by("position")), offer.sender_id)


def _move(ticket: Ticket, to: Department, at: datetime) -> None:
    Leg.objects.filter(ticket=ticket, left_at=None).update(left_at=at)
    Leg.objects.create(ticket=ticket, department=to, arrived_at=at)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
