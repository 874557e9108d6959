"""The clocks of requests as lists and pages show them: what is due next, and whether it is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tickets.enums import ClockKind, State
from tickets.models import Notice, Ticket

# The share of the promised time after which a promise is in danger: the first rung of the warnings.
SOON = 75
TO_REQUESTER = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.UPDATE, ClockKind.RESOLUTION)


class Standing(StrEnum):
    """How a promise stands."""

    LATE = "late"
    SOON = "soon"
    FINE = "fine"
    PAUSED = "paused"
    NONE = "none"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing that is promised on a request: how it stands, which clock it is, and when it is over."""

    standing: Standing
    kind: ClockKind | None = None
    at: datetime | None = None


def next_dues(tickets: Iterable[Ticket], at: datetime, kinds: Iterable[ClockKind] = ClockKind) -> dict[int, Due]:
    """For each request by id, the promise of `kinds` that is over first. One query for all of them."""
    tickets, kinds = list(tickets), list(kinds)
    rows = (
        Notice.objects.filter(percent=SOON, target__ticket__in=[t.pk for t in tickets if t.is_unresolved])
        .filter(target__stopped_at=None, target__due_at__isnull=False, target__kind__in=kinds)
        .order_by("-target__due_at", "-pk")
        .values_list("target__ticket", "target__kind", "target__due_at", "fire_at")
    )
    found = {ticket: Due(_standing(due, warned, at), ClockKind(kind), due) for ticket, kind, due, warned in rows if due}
    return {ticket.pk: found.get(ticket.pk) or _without(ticket) for ticket in tickets}


def _standing(due: datetime, warned: datetime | None, at: datetime) -> Standing:
    if due < at:
        return Standing.LATE
    return Standing.SOON if warned is not None and warned <= at else Standing.FINE


def _without(ticket: Ticket) -> Due:
    if not ticket.is_unresolved:
        return Due(Standing.ENDED)
    return Due(Standing.PAUSED if ticket.state == State.WAITING else Standing.NONE)
