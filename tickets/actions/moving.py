"""Verbs that move a request along: accept, wait, resume, resolve, confirm, reopen, withdraw, decline; and the clock's own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.models import User
from departments import calendars
from departments.hours import add_working_days
from notifications.sweeping import Swept, sweep
from tickets.actions import standing, timekeeping, writing
from tickets.clocks.policies import USUAL_REOPENING
from tickets.enums import EventKind, WaitsOn
from tickets.models import Policy, Ticket
from tickets.workflow import MoveRefused


def accept(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Take a request as one's own: the member who accepts becomes its assignee.

    Raises:
        MoveRefused: it is not open any more, or somebody else has it already.
    """
    with standing.locked(ticket, "accept", by=by, seen=seen) as ticket:
        if ticket.assignee_id == by.pk and standing.is_taken_on(ticket):
            raise MoveRefused("You have accepted this request already.")
        if ticket.assignee_id not in {None, by.pk}:
            raise standing.Overtaken(f"{ticket.assignee} has this request already.")
        standing.apply(ticket, "accept", EventKind.ACCEPTED, by=by, at=at, assignee=by)
    return ticket


def wait(
    ticket: Ticket, *, on: WaitsOn, by: User, at: datetime, until: datetime | None = None, seen: int | None = None
) -> Ticket:
    """Say that the request waits on one thing; a `scheduled` one ends by itself at `until`.

    Raises:
        MoveRefused: not possible from here, a scheduled wait without an instant to come, or an instant with another reason.
    """
    if on == WaitsOn.NOTHING:
        raise MoveRefused("Say what the request waits on.")
    if on == WaitsOn.SCHEDULED and (until is None or until <= at):
        raise MoveRefused("Say until when it waits: a date and time to come.")
    if on != WaitsOn.SCHEDULED:
        until = None
    with standing.locked(ticket, "wait", by=by, seen=seen) as ticket:
        if (ticket.waits_on, ticket.waits_until) == (on, until):
            raise MoveRefused(f"This request waits on {WaitsOn(on).label.lower()} already.")
        data = {"on": str(on), "until": until.isoformat() if until else None}
        standing.apply(ticket, "wait", EventKind.WAITED, by=by, at=at, data=data, waits_on=on, waits_until=until)
    return ticket


def resume(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Go on with a waiting request.

    Raises:
        MoveRefused: it is not waiting.
    """
    with standing.locked(ticket, "resume", by=by, seen=seen) as ticket:
        standing.apply(ticket, "resume", EventKind.RESUMED, by=by, at=at)
    return ticket


def resolve(
    ticket: Ticket, *, body: str, by: User, at: datetime, key: UUID | None = None, seen: int | None = None
) -> Ticket:
    """Say with a public answer that the work is done. It closes by itself after the confirming period.

    Raises:
        MoveRefused: not possible from here, or no answer given.
        Unread: somebody else answered since version `seen`.
    """
    with standing.locked(ticket, "resolve", by=by, seen=seen) as ticket:
        comment = writing.write(ticket, body, by=by, at=at, key=key, seen=seen)
        number = ticket.resolution + 1
        standing.apply(
            ticket, "resolve", EventKind.RESOLVED, by=by, at=at, comment=comment, data={"resolution": number},
            resolution=number, resolved_at=at, resolved_by=by, closes_at=_closes_at(ticket, at),
        )  # fmt: skip
    return ticket


def _closes_at(ticket: Ticket, at: datetime) -> datetime | None:
    policy = Policy.objects.in_force().applying_to(ticket.department, ticket.service)
    days = policy.confirm_within_days if policy else 5
    return add_working_days(calendars.schedule_now(ticket.department, at), at, days) if days else at


def confirm(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """The requester says that it is solved.

    Raises:
        MoveRefused: it is not resolved.
    """
    with standing.locked(ticket, "confirm", by=by, seen=seen) as ticket:
        standing.apply(ticket, "confirm", EventKind.CONFIRMED, by=by, at=at)
    return ticket


def reopen(
    ticket: Ticket, *, body: str, by: User, at: datetime, key: UUID | None = None, seen: int | None = None
) -> Ticket:
    """Say that it is not solved after all, and why; within the reopening period of the department that resolved it.

    Raises:
        MoveRefused: never resolved, or too long ago (then a new request is the way).
    """
    with standing.locked(ticket, "reopen", by=by, seen=seen) as ticket:
        until = reopens_until(ticket)
        if ticket.resolved_at is None or until is None or at > until:
            days = (until - ticket.resolved_at).days if until and ticket.resolved_at else USUAL_REOPENING.days
            raise MoveRefused(
                f"This was resolved more than {days} days ago. Please file a new request and mention {ticket.number}."
            )
        comment = writing.write(ticket, body, by=by, at=at, key=key)
        standing.apply(
            ticket, "reopen", EventKind.REOPENED, by=by, at=at, comment=comment, resolved_at=None, resolved_by=None
        )
    return ticket


def reopens_until(ticket: Ticket) -> datetime | None:
    """Until when `ticket` can be reopened, that instant included; None unless it was resolved. One query."""
    if ticket.resolved_at is None:
        return None
    policy = Policy.objects.in_force().applying_to(ticket.department, ticket.service)
    return ticket.resolved_at + (policy.reopen_within if policy else USUAL_REOPENING)


def withdraw(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """The requester does not need it any more.

    Raises:
        MoveRefused: it has ended.
    """
    with standing.locked(ticket, "withdraw", by=by, seen=seen) as ticket:
        standing.apply(ticket, "withdraw", EventKind.WITHDRAWN, by=by, at=at)
    return ticket


def decline(
    ticket: Ticket, *, reason: str, by: User, at: datetime, key: UUID | None = None, seen: int | None = None
) -> Ticket:
    """Say that the department will not do it; the reason is public.

    Raises:
        MoveRefused: not possible from here, or no reason given.
    """
    with standing.locked(ticket, "decline", by=by, seen=seen) as ticket:
        comment = writing.write(ticket, reason, by=by, at=at, key=key, what="a reason")
        standing.apply(ticket, "decline", EventKind.DECLINED, by=by, at=at, comment=comment)
    return ticket


def sweep_waking(at: datetime) -> Swept:
    """Resume the requests whose agreed date has come, at that date."""

    def wake(ticket: Ticket) -> None:
        standing.apply(ticket, "resume", EventKind.RESUMED, by=None, at=at, data={"by_itself": True})

    return sweep(Ticket.objects.waking(at).for_sweeping(at), wake, lambda ticket: timekeeping.push_ahead(ticket, at))


def sweep_closing(at: datetime) -> Swept:
    """Close the resolved requests to which nobody objected within the confirming period."""

    def close(ticket: Ticket) -> None:
        standing.apply(ticket, "close", EventKind.CLOSED, by=None, at=at, data={"by_itself": True})

    return sweep(Ticket.objects.closing(at).for_sweeping(at), close, lambda ticket: timekeeping.push_ahead(ticket, at))
