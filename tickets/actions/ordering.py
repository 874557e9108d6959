"""Verbs of the order by hand: move a request up before others, for a reason that those moved back read; put it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from tickets import moved
from tickets.actions import standing, writing
from tickets.actions.filing import lock_department
from tickets.enums import EventKind
from tickets.models import MovedBack, QueueJump, Ticket
from tickets.workflow import MoveRefused

# So many that stand behind since are kept by name, and of so many those who asked hear of it: the next ones, for whom a
# place is soon a day.
MOST_MOVED_BACK = 1000
MOST_TOLD = 50
A_MOMENT = timedelta(microseconds=1)


def move_up(
    ticket: Ticket,
    *,
    before: Ticket | None,
    reason: str,
    by: User,
    at: datetime,
    key: UUID | None = None,
    seen: int | None = None,
) -> Ticket:
    """Let a request stand before another one of its department's queue (None: before all), whatever was promised.

    It stands there as if its promise were due at that instant; the promises themselves stay. Everybody whose request moves
    back can read the reason, unless what moves up is confidential.

    Raises:
        MoveRefused: it has ended, stands before that one already, the other is in no such queue, or there is no reason.
    """
    with transaction.atomic(durable=True):
        lock_department(ticket.department_id)
        ticket = standing.admitted(ticket, "move_up", by=by, seen=seen, key=key)
        place = _place(ticket, before)
        passed = Ticket.objects.ahead_of(ticket).filter(queue_at__gt=place).due_first()
        moved_back = list(passed.select_related("requester", "department")[:MOST_MOVED_BACK])
        comment = writing.write(ticket, reason, by=by, at=at, key=key, what="a reason for those who will wait longer")
        event = standing.apply(ticket, "move_up", EventKind.MOVED_UP, by=by, at=at, comment=comment, jumps_to=place)
        _end_former(ticket, at)
        jump = QueueJump.objects.create(
            ticket=ticket, department=ticket.department, position=event.position, at=at, by=by, reason=comment, place=place
        )  # fmt: skip
        MovedBack.objects.bulk_create(MovedBack(jump=jump, ticket=one) for one in moved_back)
        moved.tell(event, jump, moved_back[:MOST_TOLD])
    return ticket


def put_back(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Let a request stand by its promise again. The record keeps that it was moved up.

    Raises:
        MoveRefused: it stands there already, or has ended.
    """
    with standing.locked(ticket, "put_back", by=by, seen=seen) as ticket:
        if ticket.jumps_to is None:
            raise MoveRefused("This request stands where its promise puts it.")
        _end_former(ticket, at)
        standing.apply(ticket, "put_back", EventKind.PUT_BACK, by=by, at=at, jumps_to=None)
    return ticket


def _place(ticket: Ticket, before: Ticket | None) -> datetime:
    """The instant just before that of the one that is to stand behind."""
    ahead = Ticket.objects.ahead_of(ticket)
    if before is not None:
        ahead = ahead.filter(pk=before.pk)
    first = ahead.due_first().values_list("queue_at", flat=True).first()
    if first is None and before is None:
        raise MoveRefused("This request stands first already.")
    if first is None:
        raise MoveRefused(
            f"This request does not stand behind {before} in the queue of {ticket.department} (any more)."
        )
    return first - A_MOMENT


def _end_former(ticket: Ticket, at: datetime) -> None:
    """What moved it up before is over."""
    ticket.jumps.filter(ended_at=None).update(ended_at=at)
