"""What is known of moves up in a queue: who hears of one, and what the pages of those in front and behind say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings

from accounts.models import User
from notifications import outbox
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.outbox import post
from tickets.models import MovedBack, QueueJump, Ticket, TicketEvent
from tickets.notices import Saying, letter, with_bells
from tickets.permissions import Part

KIND = "moved_back"
ONCE_IN = timedelta(days=1)
MOST_SHOWN = 3
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class MovedBefore:
    """One request that was moved before the one whose page it is; `request` is None for those who may not see it."""

    jump: QueueJump
    request: Ticket | None


@dataclass(frozen=True, slots=True)
class MovedUp:
    """By whom and why the request of the page stands where it does, and which of those behind the reader may see."""

    jump: QueueJump
    behind: Sequence[Ticket]
    has_more: bool


def tell(event: TicketEvent, jump: QueueJump, moved_back: Iterable[Ticket]) -> None:
    """Let those whose requests moved back hear why: each person once a day, of the first of their requests.

    Of what moves up in confidence nobody hears anything. Who asked for it too, and who moves it, know.
    """
    if jump.ticket.is_confidential or outbox.is_silent():
        return
    knowing = {jump.ticket.requester_id, jump.by_id}
    first: dict[int, Ticket] = {}
    for ticket in moved_back:
        if ticket.requester_id not in knowing:
            first.setdefault(ticket.requester_id, ticket)
    lately = Message.objects.filter(kind=KIND, person__in=first, made_at__gt=event.at - ONCE_IN)
    told = set(lately.exclude(state=DeliveryState.SUPPRESSED).values_list("person", flat=True))
    letters = [
        replace(_letter(ticket, event, jump), proviso=f"jump:{jump.pk}")
        for pk, ticket in first.items()
        if pk not in told
    ]
    if letters:
        post(with_bells(letters), at=event.at, due_at=event.at + timedelta(seconds=settings.DESK_UNDO))


def _letter(ticket: Ticket, event: TicketEvent, jump: QueueJump) -> outbox.Letter:
    saying = Saying(KIND, (ticket.requester,), f"{jump.department} moved another request before yours, and says why")
    return letter(ticket, saying, ticket.requester, f"{jump.ticket.about}:{event.position}", event)


def still_so(whats: Collection[str]) -> set[str]:
    """Those of the moves (ids) that may still be told of: they were not taken back, and nothing confidential moved."""
    rows = QueueJump.objects.filter(pk__in=whats, ended_at=None, ticket__is_confidential=False)
    return set(map(str, rows.values_list("pk", flat=True)))


def before(ticket: Ticket, reader: User) -> list[MovedBefore]:
    """What stands before `ticket` because somebody moved it there, as far as `reader` may know, the latest first. One query."""
    if not ticket.is_unresolved:
        return []
    rows = MovedBack.objects.told_to(reader).filter(ticket=ticket, jump__ended_at=None)
    rows = rows.filter(jump__department=ticket.department_id).order_by("-jump__at", "-pk")
    joined = rows.select_related("jump__ticket", "jump__department", "jump__by", "jump__reason")[:MOST_SHOWN]
    return [MovedBefore(row.jump, row.jump.ticket if row.is_visible else None) for row in joined]  # type: ignore[attr-defined]


def up(ticket: Ticket, seen_as: Part, reader: User) -> MovedUp | None:
    """How `ticket` came to stand where it does, for those who work on it; None when its promise alone says. Two queries."""
    if ticket.jumps_to is None or not seen_as.provides or not ticket.is_unresolved:
        return None
    jump = ticket.jumps.filter(ended_at=None).select_related("by", "reason").order_by("-position").first()
    if jump is None:
        return None
    behind = Ticket.objects.visible_to(reader).filter(moved_back_by__jump=jump).due_first()
    found = list(behind[: MOST_NAMED + 1])
    return MovedUp(jump, found[:MOST_NAMED], len(found) > MOST_NAMED)
