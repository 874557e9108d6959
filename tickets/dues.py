"""The clocks of requests as lists and pages show them: what is due next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tickets.enums import ClockKind, State
from tickets.models import Target, Ticket

# What is promised to the requester; the other clocks are between departments.
TO_REQUESTER = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.UPDATE, ClockKind.RESOLUTION)


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing that is promised on a request: which clock, and when it is over. Without a moment, `word` says why."""

    kind: ClockKind | None = None
    at: datetime | None = None
    word: str = ""


def next_dues(tickets: Iterable[Ticket], kinds: Iterable[ClockKind] = ClockKind) -> dict[int, Due]:
    """For each request by id, the promise of `kinds` that is over first. One query for all of them."""
    tickets = list(tickets)
    rows = (
        Target.objects.filter(ticket__in=[t.pk for t in tickets if t.is_unresolved], kind__in=list(kinds))
        .filter(stopped_at=None, due_at__isnull=False)
        .order_by("-due_at", "-pk")
        .values_list("ticket", "kind", "due_at")
    )
    found = {ticket: Due(ClockKind(kind), due) for ticket, kind, due in rows}
    return {ticket.pk: found.get(ticket.pk) or Due(word=_without(ticket)) for ticket in tickets}


def next_due(ticket: Ticket, targets: Iterable[Target], kinds: Iterable[ClockKind] = ClockKind) -> Due:
    """The same for one request whose live clocks are at hand."""
    dated = [(row.due_at, row.kind) for row in targets if row.due_at is not None and row.kind in list(kinds)]
    if not dated or not ticket.is_unresolved:
        return Due(word=_without(ticket))
    at, kind = min(dated)
    return Due(ClockKind(kind), at)


def _without(ticket: Ticket) -> str:
    if not ticket.is_unresolved:
        return ""
    return "Paused" if ticket.state == State.WAITING else "No promise"
