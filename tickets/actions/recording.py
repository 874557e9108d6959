"""The one writer of history: an event is added, the people it concerns are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from tickets import notices
from tickets.enums import EventKind
from tickets.models import Comment, Ticket, TicketEvent


def record(
    ticket: Ticket,
    kind: EventKind,
    *,
    by: User | None,
    at: datetime,
    comment: Comment | None = None,
    data: dict[str, Any] | None = None,
) -> TicketEvent:
    """Add the next event to the record of the locked `ticket` (`by` None: the desk itself). The caller saves the ticket."""
    ticket.version += 1
    ticket.changed_at = at
    return TicketEvent.objects.create(
        ticket=ticket,
        position=ticket.version,
        kind=kind,
        at=at,
        actor=by,
        department=ticket.department,
        comment=comment,
        data=data or {},
    )


def tell(event: TicketEvent) -> None:
    """Post what `event` has to say to whom, after the ticket and its clocks have been brought up to date."""
    notices.announce(event)
