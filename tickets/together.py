"""What those who work on one request share on its page, as one reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from accounts.models import User
from tickets.models import CannedReply, Ticket
from tickets.permissions import Part


@dataclass(frozen=True, slots=True)
class Together:
    """The department's canned replies."""

    canned: Sequence[CannedReply] = ()


def of_page(ticket: Ticket, seen_as: Part) -> Together:
    """What the page of `ticket` shows. Nothing of the department's own to the requester's side, and no query for it."""
    if not seen_as.provides:
        return Together()
    return Together(canned=list(ticket.department.canned_replies.order_by("title", "pk")))


def values(ticket: Ticket, me: User) -> dict[str, str]:
    """What the placeholders of a canned reply become on `ticket`, written by `me`."""
    zone = ticket.requester.tz
    due = ticket.due_at.astimezone(zone) if ticket.due_at else None
    return {
        "requester": ticket.requester.name,
        "number": ticket.number,
        "title": ticket.title,
        "service": str(ticket.service) if ticket.service else "your request",
        "department": str(ticket.department),
        "me": me.name,
        "promise": f"{date_format(due, 'D j M Y, H:i')} {due.tzname()}" if due else "no promised date",
    }
