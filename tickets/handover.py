"""Pure rules: a hand-over is offered, and accepted, declined or taken back; what answers it, and how a request goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tickets.enums import EventKind, HandoverState, Side, State, WaitsOn

# What the taking department does with a request that is offered to it, it does as its own.
ACCEPTING = frozenset(
    {
        EventKind.ACCEPTED,
        EventKind.ASSIGNED,
        EventKind.HANDOVER_ACCEPTED,
        EventKind.WAITED,
        EventKind.SUB_REQUESTED,
        EventKind.RESOLVED,
        EventKind.DECLINED,
        EventKind.MERGED,
        EventKind.HANDED_OVER,
    }
)
OTHERWISE = {
    EventKind.HANDOVER_DECLINED: HandoverState.DECLINED,
    EventKind.HANDOVER_WITHDRAWN: HandoverState.WITHDRAWN,
    EventKind.WITHDRAWN: HandoverState.LAPSED,
}


@dataclass(frozen=True, slots=True)
class Before:
    """How a request stood when it was handed over."""

    state: State
    waits_on: WaitsOn
    waits_until: datetime | None
    assignee: int | None


def answer(kind: EventKind, side: Side | None) -> HandoverState | None:
    """What an event makes of an open offer; None: it stays open. `side` is that of a reply's author."""
    if kind in ACCEPTING or (kind == EventKind.REPLIED and side == Side.PROVIDER):
        return HandoverState.ACCEPTED
    return OTHERWISE.get(kind)


def is_bounce(*, arrivals: int, taken_back: int, is_reception: bool) -> bool:
    """Whether a hand-over sends a request back where it has been; the reception department never bounces.

    It has come to the taker `arrivals` times, `taken_back` of which ended before anybody there had answered: those were
    slips of the sender.
    """
    return arrivals > taken_back and not is_reception


def as_it_was(before: Before, at: datetime, *, works_there: bool, has_written: bool, waits_for_parts: bool) -> Before:
    """How a request stands when it goes back at `at`: as before, but for a waiting that has ended meanwhile.

    A date that has passed, a requester who has written and parts that are done leave nothing to wait for. Without
    `works_there` whoever was to do it has left: somebody else has to be found.
    """
    if not works_there:
        before = replace(before, assignee=None)
    over = {
        WaitsOn.SCHEDULED: before.waits_until is not None and before.waits_until <= at,
        WaitsOn.REQUESTER: has_written,
        WaitsOn.DEPARTMENT: not waits_for_parts,
    }
    if before.state == State.WAITING and over.get(before.waits_on, False):
        return Before(State.OPEN, WaitsOn.NOTHING, None, before.assignee)
    return before


def read_before(kept: Mapping[str, str | int | bool | None]) -> Before:
    """`Before` from what the event of the hand-over keeps."""
    until = kept["waits_until"]
    assignee = kept["assignee_id"]
    return Before(
        State(str(kept["state"])),
        WaitsOn(str(kept["waits_on"] or "")),
        datetime.fromisoformat(until) if isinstance(until, str) else None,
        assignee if isinstance(assignee, int) else None,
    )
