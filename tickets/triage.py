"""The inbox of a department as one reader may see it: what has arrived and nobody does yet, one of them chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from departments.models import Department
from tickets import suggesting
from tickets.dues import Due, next_dues
from tickets.enums import UNRESOLVED, EventKind, Visibility
from tickets.models import Attachment, Comment, Ticket, TicketEvent
from tickets.querysets import TicketQuerySet
from tickets.suggesting import Colleague

# What takes a request out of the inbox: by these it is told how much was done today.
DECIDING = (
    EventKind.ACCEPTED, EventKind.ASSIGNED, EventKind.MERGED, EventKind.DECLINED, EventKind.HANDED_OVER,
    EventKind.HANDOVER_DECLINED, EventKind.SNOOZED, EventKind.RESOLVED,
)  # fmt: skip
MOST_EARLIER = 5
MOST_SNOOZED = 20
MOST_DONE = 200
MOST_ALIKE = 3
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox."""

    ticket: Ticket
    due: Due
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """Why another department offers it, and who says so."""

    event: TicketEvent
    reason: Comment | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beside the list about the chosen request."""

    first: Comment | None
    files: Sequence[Attachment]
    more: int
    offer: Offer | None
    earlier: Sequence[Ticket]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A request that is likely the same, why so, and whether this one can be merged into it at once."""

    ticket: Ticket
    why: str
    takes_it: bool


@dataclass(frozen=True, slots=True)
class Emptied:
    """What is worth seeing when nothing is left: what the reader decided today, and what the department promised next."""

    decided: int
    next: Ticket | None


def inbox(department: Department, reader: User, at: datetime) -> TicketQuerySet:
    """What `reader` finds in the inbox of their department: nobody decides on their own request."""
    return Ticket.objects.held_by(department).exclude(requester=reader).in_inbox(at)


def following(waiting: TicketQuerySet, ticket: Ticket) -> str:
    """The number of the one that comes after `ticket` in the order of the inbox; of the first when it was the last. Two queries at most."""
    others = waiting.exclude(pk=ticket.pk).due_first().values_list("number", flat=True)
    behind = Q(queue_at__gt=ticket.queue_at) | Q(queue_at=ticket.queue_at, pk__gt=ticket.pk)
    return others.filter(behind).first() or others.first() or ""


def rows(tickets: Sequence[Ticket], chosen: Ticket | None) -> list[Row]:
    """The lines of the list. One query."""
    dues = next_dues(tickets)
    return [Row(ticket, dues[ticket.pk], chosen is not None and ticket.pk == chosen.pk) for ticket in tickets]


def shown(ticket: Ticket, reader: User) -> Shown:
    """What the page says of the chosen one. Four queries, one more when it is on offer."""
    public = ticket.comments.filter(visibility=Visibility.PUBLIC, merged_from=None).select_related("author")
    said = list(public.order_by("at", "pk")[:MOST_DONE])
    files = list(ticket.attachments.filter(comment__visibility=Visibility.PUBLIC).order_by("comment", "name", "pk"))
    for file in files:
        file.ticket = ticket
    theirs = Ticket.objects.visible_to(reader).filter(requester=ticket.requester_id).exclude(pk=ticket.pk)
    earlier = list(theirs.select_related("department").newest_first()[:MOST_EARLIER])
    first = said[0] if said else None
    return Shown(first, files, len(said) - 1, _offer(ticket), earlier)


def _offer(ticket: Ticket) -> Offer | None:
    if ticket.offered_from_id is None:
        return None
    events = ticket.events.filter(kind=EventKind.HANDED_OVER).select_related("actor", "comment")
    event = events.latest("position")
    return Offer(event, event.comment)


def likely_duplicates(ticket: Ticket, reader: User, at: datetime) -> list[Duplicate]:
    """Requests that are likely the same, open or ended lately, as far as `reader` may see them. One query."""
    circle = Q(requester=ticket.requester_id)
    if ticket.requester_department_id is not None:
        circle |= Q(requester_department=ticket.requester_department_id)
    lately = Q(state__in=UNRESOLVED) | Q(changed_at__gte=at - LATELY)
    near = Ticket.objects.visible_to(reader).filter(circle, lately, merged_into=None).exclude(pk=ticket.pk)
    alike: list[Any] = list(near.similar_to(ticket.title)[:MOST_ALIKE])  # `likeness` is an annotation.
    return [
        Duplicate(other, why, other.is_unresolved and other.department_id == ticket.department_id)
        for other in alike
        if (
            why := suggesting.why_the_same(
                other.likeness,
                is_same_person=other.requester_id == ticket.requester_id,
                is_same_department=other.requester_department_id is not None
                and other.requester_department_id == ticket.requester_department_id,
            )
        )
    ]


def who_could(ticket: Ticket, colleagues: Iterable[tuple[int, str, int, bool]], at: datetime) -> Colleague | None:
    """Who could do it of `colleagues` (id, name, open requests, whether away): by what they resolved of its service lately. One query."""
    if ticket.service_id is None:
        return None
    done = Ticket.objects.held_by(ticket.department).filter(service=ticket.service_id)
    lately = done.resolved_since(at - 2 * LATELY).order_by().values("resolved_by").annotate(number=Count("pk"))
    resolved = {person: int(number) for person, number in lately.values_list("resolved_by", "number")}
    return suggesting.assignee(
        Colleague(pk, name, resolved.get(pk, 0), has, is_away) for pk, name, has, is_away in colleagues
    )


def snoozed(department: Department, reader: User, at: datetime) -> list[Ticket]:
    """What comes back by itself, the nearest first."""
    found = Ticket.objects.held_by(department).exclude(requester=reader).snoozed(at).select_related("snoozed_by")
    return list(found.order_by("snoozed_until", "pk")[:MOST_SNOOZED])


def what_became_of(number: str, reader: User) -> str:
    """Why a request that somebody looks for is not in the inbox (any more), in words; nothing when they may not see it."""
    ticket = Ticket.objects.visible_to(reader).filter(number=number.upper()).first()
    if ticket is None:
        return ""
    last = ticket.events.filter(kind__in=DECIDING).select_related("actor").order_by("-position").first()
    if last is None or last.actor is None:
        return f"{ticket} is not in the inbox."
    who = "You" if last.actor == reader else last.actor.name
    return f"{ticket} is not in the inbox any more: {who} {EventKind(last.kind).label} it."


def emptied(department: Department, reader: User, midnight: datetime) -> Emptied:
    """What is told when the inbox is empty. Two queries; the count is capped."""
    done = TicketEvent.objects.filter(actor=reader, at__gte=midnight, kind__in=DECIDING)
    upcoming = Ticket.objects.held_by(department).exclude(requester=reader).unresolved().filter(due_at__isnull=False)
    return Emptied(done[:MOST_DONE].count(), upcoming.for_rows().due_first().first())
