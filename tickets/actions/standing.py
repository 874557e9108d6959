"""The only code that changes where a request stands; workflow.py decides what is possible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.access import require
from accounts.models import User
from tickets import handover, permissions
from tickets.actions import timekeeping
from tickets.actions.recording import record, tell
from tickets.enums import UNRESOLVED, EventKind, HandoverState, Outcome, Side, State, WaitsOn
from tickets.models import Comment, Ticket, TicketEvent
from tickets.workflow import MOVES, MoveRefused, destination, refusal

# What an event keeps of the request as it was, so that the act can be taken back.
TAKEN_BACK = (
    "state", "waits_on", "waits_until", "outcome", "assignee_id", "priority", "department_id", "is_sealed", "is_confidential",
    "resolution", "resolved_at", "resolved_by_id", "closes_at", "ended_at", "offered_from_id", "bounces",
)  # fmt: skip


class Overtaken(MoveRefused):
    """Somebody else was faster; the message says who did what."""


@contextmanager
def locked(ticket: Ticket, verb: str, *, by: User, seen: int | None = None) -> Iterator[Ticket]:
    """The verb's transaction: `ticket` locked and read afresh, `by` still allowed to do `verb`.

    `seen` is the version of the request that the person was looking at, when they said so.

    Raises:
        PermissionDenied: `by` may not (any more).
        Overtaken: the table refuses `verb`, because somebody did something since `seen`.
        MoveRefused: the table refuses `verb`.
    """
    with transaction.atomic(durable=True):
        fresh = lock(ticket)
        seen_as = permissions.part(by, fresh)
        require(bool({verb, f"{verb}_self"} & seen_as.verbs), "You may not do that with this request (any more).")
        if fresh.state not in MOVES[verb].sources:
            raise (
                overtaken(fresh, verb, by) if seen != fresh.version else MoveRefused(refusal(verb, State(fresh.state)))
            )
        yield fresh


def lock(ticket: Ticket) -> Ticket:
    """The row, locked and then read. Two statements: a row joined while waiting for the lock would be as old as the wait."""
    Ticket.objects.select_for_update(no_key=True).only("pk").get(pk=ticket.pk)
    return Ticket.objects.for_verbs().get(pk=ticket.pk)


def overtaken(ticket: Ticket, verb: str, by: User) -> MoveRefused:
    """The refusal that tells who did what in the meantime."""
    last = ticket.events.select_related("actor").order_by("-position").first()
    reason = refusal(verb, State(ticket.state))
    if last is None or last.actor is None or last.actor == by:
        return MoveRefused(reason)
    return Overtaken(f"{last.actor.name} {EventKind(last.kind).label} this request a moment ago. {reason}")


def apply(
    ticket: Ticket,
    verb: str,
    kind: EventKind,
    *,
    by: User | None,
    at: datetime,
    comment: Comment | None = None,
    data: dict[str, Any] | None = None,
    **fields: Any,
) -> TicketEvent:
    """Do `verb` on the locked `ticket`: state, fields, record, clocks, messages. The step that all verbs share."""
    before = {name: getattr(ticket, name) for name in TAKEN_BACK} if MOVES[verb].can_undo else {}
    to = destination(verb, State(ticket.state))
    answer_offer(ticket, handover.answer(kind, Side(comment.side) if comment else None), by=by, at=at)
    for name, value in fields.items():
        setattr(ticket, name, value)
    _stand(ticket, to, outcome=MOVES[verb].outcome, at=at)
    kept = {"before": _jsonable(before)} if before else {}
    return finish(ticket, record(ticket, kind, by=by, at=at, comment=comment, data={**(data or {}), **kept}))


def answer_offer(ticket: Ticket, answer: HandoverState | None, *, by: User | None, at: datetime) -> None:
    """Keep what became of the open offer of the locked `ticket`, if there is one and if that is an answer to it."""
    if ticket.offered_from_id is None or answer is None:
        return
    ticket.offered_from = None
    ticket.handovers.filter(state=HandoverState.OFFERED).update(
        state=answer, decided_position=ticket.version + 1, decided_at=at, decided_by=by
    )


def finish(ticket: Ticket, event: TicketEvent) -> TicketEvent:
    """After an event is recorded: clocks, the row itself, and who hears of it."""
    timekeeping.refresh(ticket, event.at)
    ticket.save()
    tell(event)
    return event


def _stand(ticket: Ticket, to: State, *, outcome: Outcome | None, at: datetime) -> None:
    if to != State.WAITING:
        ticket.waits_on, ticket.waits_until = WaitsOn.NOTHING, None
    if outcome is not None:
        ticket.outcome = outcome
    if to in UNRESOLVED:
        ticket.closes_at = ticket.ended_at = None
    elif to in {State.CLOSED, State.CANCELLED} and ticket.state != to:
        ticket.ended_at, ticket.closes_at = at, None
    ticket.state = to


def _jsonable(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in values.items()}
