"""Verbs of a hand-over: offer a request to another department, accept the offer, decline it, take it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.models import User
from departments.models import Department
from tickets import confidentiality, handover
from tickets.actions import standing, writing
from tickets.actions.recording import record
from tickets.enums import EventKind, HandoverState, Side, State, Visibility
from tickets.models import Comment, Handover, Leg, Policy, Ticket, TicketEvent
from tickets.record import pinned, without_undone
from tickets.workflow import MoveRefused, refusal


def hand_over(
    ticket: Ticket, *, department: Department, reason: str, by: User, at: datetime, seen: int | None = None
) -> Ticket:
    """Offer the request to another department, with a reason that everybody on it reads. Number and page stay.

    It stands there as new at once, and that department's clocks run: who asked does not wait for the answer. Offering on what
    was only offered accepts it first.

    Raises:
        MoveRefused: it has ended, the department has it already or takes no requests, or there is no reason.
    """
    with standing.locked(ticket, "hand_over", by=by, seen=seen) as ticket:
        if department == ticket.department:
            raise MoveRefused(f"{department} has this request already.")
        if not department.is_active:
            raise MoveRefused(f"{department} takes no requests at present.")
        comment = writing.write(ticket, reason, by=by, at=at, what="a reason for the other department")
        sender = ticket.department
        held_before = set(Leg.objects.filter(ticket=ticket).values_list("department", flat=True))
        bounce = handover.is_bounce(department.pk, held_before, is_reception=sender.is_reception)
        _move(ticket, department, at)
        policy = Policy.objects.in_force().applying_to(department, None)
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
    """Say that the department takes what was offered to it; who does it is said later.

    Raises:
        MoveRefused: it is not offered (any more).
    """
    with standing.locked(ticket, "accept_hand_over", by=by, seen=seen) as ticket:
        _refuse_unless_offered(ticket, by, seen)
        standing.apply(ticket, "accept_hand_over", EventKind.HANDOVER_ACCEPTED, by=by, at=at)
    return ticket


def decline_hand_over(
    ticket: Ticket, *, reason: str, by: User, at: datetime, key: UUID | None = None, seen: int | None = None
) -> Ticket:
    """Give back what was offered, with a reason that everybody on it reads: the sender has it again as it was.

    Raises:
        MoveRefused: it is not offered (any more), or there is no reason.
    """
    with standing.locked(ticket, "decline_hand_over", by=by, seen=seen) as ticket:
        _refuse_unless_offered(ticket, by, seen)
        comment = writing.write(ticket, reason, by=by, at=at, key=key, what="a reason for the other department")
        offer = _open_offer(ticket)
        bounce = not offer.sender.is_reception
        offer.is_bounce = offer.is_bounce or bounce
        ticket.bounces += bounce
        _give_back(ticket, offer, HandoverState.DECLINED, EventKind.HANDOVER_DECLINED, by=by, at=at, comment=comment)
    return ticket


def withdraw_hand_over(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Take back what one's own department offered, as long as nobody has answered. No bounce.

    Raises:
        MoveRefused: it is not offered (any more).
    """
    with standing.locked(ticket, "withdraw_hand_over", by=by, seen=seen) as ticket:
        _refuse_unless_offered(ticket, by, seen)
        offer = _open_offer(ticket)
        _give_back(ticket, offer, HandoverState.WITHDRAWN, EventKind.HANDOVER_WITHDRAWN, by=by, at=at)
    return ticket


def _refuse_unless_offered(ticket: Ticket, by: User, seen: int | None) -> None:
    if ticket.offered_from_id is None:
        words = refusal("accept_hand_over", State(ticket.state))
        raise standing.overtaken(ticket, "accept_hand_over", by) if seen != ticket.version else MoveRefused(words)


def _open_offer(ticket: Ticket) -> Handover:
    return ticket.handovers.select_related("sender").get(state=HandoverState.OFFERED)


def _give_back(
    ticket: Ticket,
    offer: Handover,
    state: HandoverState,
    kind: EventKind,
    *,
    by: User,
    at: datetime,
    comment: Comment | None = None,
) -> TicketEvent:
    """Let the sender have the locked `ticket` again as it was, under the terms it had it."""
    handed = ticket.events.get(position=offer.position)
    before = handover.as_it_was(
        handover.read_before(handed.data["before"]), at, has_written=_has_written(ticket, offer),
        waits_for_parts=_waits_for_parts(ticket),
    )  # fmt: skip
    taker, due_before = ticket.department, _iso(ticket.due_at)
    standing.answer_offer(ticket, state, by=by, at=at)
    offer.__class__.objects.filter(pk=offer.pk).update(is_bounce=offer.is_bounce)
    _move(ticket, offer.sender, at)
    ticket.department, ticket.assignee_id = offer.sender, before.assignee
    ticket.state, ticket.waits_on, ticket.waits_until = before.state, before.waits_on, before.waits_until
    ticket.is_confidential = confidentiality.is_kept(offer.sender, ticket.service, is_sealed=ticket.is_sealed)
    data = {
        "from": taker.pk,
        "policy": _terms_of(ticket, offer),
        "due_before": due_before,
        "on": str(before.waits_on),
        "until": _iso(before.waits_until),
    }
    return standing.finish(ticket, record(ticket, kind, by=by, at=at, comment=comment, data=data))


def _has_written(ticket: Ticket, offer: Handover) -> bool:
    """Whether the requester's side has written since the offer."""
    words = Comment.objects.filter(ticket=ticket, side=Side.REQUESTER, visibility=Visibility.PUBLIC)
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
