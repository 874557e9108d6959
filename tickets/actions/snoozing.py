"""Verbs by which a department takes a request out of its inbox for a while, and back: snooze, wake. No clock stands still."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from tickets.actions import standing
from tickets.enums import EventKind
from tickets.models import Ticket
from tickets.snoozing import FARTHEST
from tickets.workflow import MoveRefused


def snooze(ticket: Ticket, *, until: datetime, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Keep it out of the holder's inbox until then, for all who work there; it is back before when the requester writes.

    Raises:
        MoveRefused: it has ended, or `until` has passed or is more than three months ahead.
    """
    if not at < until <= at + FARTHEST:
        raise MoveRefused("Say until when: a date and time to come, at most three months ahead.")
    with standing.locked(ticket, "snooze", by=by, seen=seen) as ticket:
        data = {"until": until.isoformat()}
        standing.apply(ticket, "snooze", EventKind.SNOOZED, by=by, at=at, data=data, snoozed_until=until, snoozed_by=by)
    return ticket


def wake(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Let it stand in the inbox again.

    Raises:
        MoveRefused: it has ended, or is not snoozed.
    """
    with standing.locked(ticket, "wake", by=by, seen=seen) as ticket:
        if ticket.snoozed_until is None:
            raise MoveRefused("This request is not snoozed.")
        standing.apply(ticket, "wake", EventKind.WOKEN, by=by, at=at)
    return ticket
