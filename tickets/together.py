"""What those who work on one request share on its page, as one reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from accounts.models import User
from tickets import permissions, relations
from tickets.models import CannedReply, Ticket
from tickets.permissions import Part
from tickets.relations import Linked

if TYPE_CHECKING:
    from tickets.forms.acting import ActForm


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who follows the request; `can_go`: the reader may take them off it, `is_reader`: it is the reader."""

    person: User
    can_go: bool
    is_reader: bool


@dataclass(frozen=True, slots=True)
class Together:
    """The department's canned replies, and the links of the request and who follows it; `link` is the form to make one."""

    links: Sequence[Linked] = ()
    link: ActForm | None = None
    followers: Sequence[Follower] = ()
    canned: Sequence[CannedReply] = ()


def of_page(ticket: Ticket, seen_as: Part, reader: User, forms: dict[str, ActForm]) -> Together:
    """What the page of `ticket` shows. Nothing of the department's own to the requester's side, and no query for it."""
    links = relations.of_page(ticket, reader)
    followers = _followers(ticket, seen_as, reader)
    if not seen_as.provides:
        return Together(links, followers=followers)
    return Together(links, forms.get("link"), followers, list(ticket.department.canned_replies.order_by("title", "pk")))


def _followers(ticket: Ticket, seen_as: Part, reader: User) -> list[Follower]:
    may = "remove_participant" in seen_as.verbs
    return [
        Follower(row.person, may and permissions.may_remove(seen_as, ticket, row), row.person_id == reader.pk)
        for row in ticket.participants.all()
    ]


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
