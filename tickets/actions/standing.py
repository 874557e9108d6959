"""The only code that changes where a request stands; workflow.py decides what is possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.models import User
from tickets import handover, permissions, snoozing
from tickets.actions import timekeeping, writing
from tickets.actions.recording import record, tell
from tickets.enums import INTERNAL_KINDS, UNRESOLVED, ClockKind, EventKind, HandoverState, Outcome, Side, State, WaitsOn
from tickets.models import Comment, Ticket, TicketEvent
from tickets.workflow import MOVES, MoveRefused, destination, refusal

# What an event keeps of the request as it was, so that the act can be taken back.
TAKEN_BACK = (
    "state", "waits_on", "waits_until", "outcome", "assignee_id", "priority", "department_id", "is_sealed", "is_confidential",
    "resolution", "resolved_at", "resolved_by_id", "closes_at", "ended_at", "offered_from_id", "bounces", "jumps_to",
    "merged_into_id", "snoozed_until", "snoozed_by_id",
)  # fmt: skip


_only_unchanged = ContextVar("only_unchanged", default=False)


class Overtaken(MoveRefused):
    """Somebody else was faster; the message says who did what."""


@contextmanager
def only_unchanged() -> Iterator[None]:
    """Within, a verb leaves alone what is not any more as it was `seen`, whatever the table allows: for acts on many."""
    before = _only_unchanged.set(True)
    try:
        yield
    finally:
        _only_unchanged.reset(before)


@contextmanager
def locked(
    ticket: Ticket, verb: str, *, by: User, seen: int | None = None, key: UUID | None = None
) -> Iterator[Ticket]:
    """The verb's transaction: `ticket` locked and read afresh, `by` still allowed to do `verb`.

    `seen` is the version of the request that the person was looking at, when they said so; `key` that of their form.

    Raises:
        PermissionDenied: `by` may not.
        WrittenAlready: `by` may not any more, because the same form did it already.
        Overtaken: `by` may not any more, or the table refuses `verb`, because somebody did something since.
        MoveRefused: the table refuses `verb`.
    """
    with transaction.atomic(durable=True):
        yield admitted(ticket, verb, by=by, seen=seen, key=key)


def admitted(ticket: Ticket, verb: str, *, by: User, seen: int | None = None, key: UUID | None = None) -> Ticket:
    """What `locked` does within the transaction of a verb that has to lock something else before."""
    fresh = lock(ticket)
    _require(fresh, verb, by=by, before=ticket, key=key)
    if _only_unchanged.get() and seen != fresh.version:
        raise _changed(fresh)
    if fresh.state not in MOVES[verb].sources:
        raise overtaken(fresh, verb, by) if seen != fresh.version else MoveRefused(refusal(verb, State(fresh.state)))
    return fresh


def _changed(ticket: Ticket) -> Overtaken:
    """The refusal of what is not as it was seen."""
    last = ticket.events.select_related("actor").order_by("-position").first()
    if last is None or last.actor is None:
        return Overtaken("This request changed by itself in the meantime.")
    return Overtaken(f"{last.actor.name} {EventKind(last.kind).label} this request in the meantime.")


def _require(ticket: Ticket, verb: str, *, by: User, before: Ticket, key: UUID | None) -> None:
    """`by` may do `verb` on the locked `ticket`. Who might have on the request as it was `before` is told what happened."""
    seen_as = permissions.part(by, ticket)
    if permissions.allows(seen_as, verb):
        return
    if key is not None and writing.is_kept(key, by):
        raise writing.WrittenAlready("This was sent already, and is kept once.")
    has_changed = ticket.version != before.version
    if has_changed and seen_as.sees and permissions.allows(permissions.part(by, before), verb):
        raise overtaken(ticket, verb, by, has_moved=ticket.department_id != before.department_id)
    require(False, "You may not do that with this request (any more).")


def lock(ticket: Ticket) -> Ticket:
    """The row, locked and then read. Two statements: a row joined while waiting for the lock would be as old as the wait.

    With a part its parent is locked, before it: the end of a part may let the parent go on. The order is the same everywhere,
    so that nobody waits in a circle: departments, then requests by id, and a parent's id is lower than those of its parts.
    """
    lock_rows({ticket.pk, ticket.parent_id} - {None})
    return Ticket.objects.for_verbs().get(pk=ticket.pk)


def lock_rows(wanted: Iterable[int | None]) -> None:
    """The rows with these ids, locked in the one order: for verbs that touch several requests, before `admitted`."""
    list(Ticket.objects.select_for_update(no_key=True).filter(pk__in=set(wanted)).order_by("pk").values_list("pk"))


def overtaken(ticket: Ticket, verb: str, by: User, *, has_moved: bool = False) -> MoveRefused:
    """The refusal that tells who did what in the meantime; with `has_moved` another department has it now."""
    # What the department keeps to itself is nobody's business on the other side.
    last = ticket.events.exclude(kind__in=INTERNAL_KINDS).select_related("actor").order_by("-position").first()
    reason = f"{ticket.department} has it now." if has_moved else refusal(verb, State(ticket.state))
    if last is None or last.actor is None or last.actor == by:
        return MoveRefused(reason)
    return Overtaken(f"{last.actor.name} {EventKind(last.kind).label} this request a moment ago. {reason}")


def is_taken_on(ticket: Ticket) -> bool:
    """Whether somebody has it who said so. What a rule gave to somebody is theirs on paper: the acceptance clock runs on."""
    if ticket.assignee_id is None or ticket.state == State.NEW:
        return False
    return not ticket.targets.live().filter(kind=ClockKind.ACCEPTANCE).exists()


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
    """Do `verb` on the locked `ticket`: state, fields, record, clocks, messages, and what follows from it for the request
    it is a part of and for its own parts. The step that all verbs share.

    `fields` may hold the `state` where the table leaves it as it is. What answers an open offer closes it.
    """
    was_unresolved = ticket.is_unresolved
    before = {name: getattr(ticket, name) for name in TAKEN_BACK} if MOVES[verb].can_undo else {}
    to = State(fields.pop("state", destination(verb, State(ticket.state))))
    answer = handover.answer(kind, Side(comment.side) if comment else None) if ticket.offered_from_id else None
    if answer is not None:
        _answer_offer(ticket, answer, by=by, at=at)
    if ticket.snoozed_until is not None and snoozing.ends_with(kind, Side(comment.side) if comment else None):
        ticket.snoozed_until = ticket.snoozed_by = None
    if "department" in fields:
        # A place by hand was one in the other queue.
        ticket.jumps_to = None
    for name, value in fields.items():
        setattr(ticket, name, value)
    _stand(ticket, to, outcome=MOVES[verb].outcome, at=at)
    kept: dict[str, Any] = {"before": _jsonable(before)} if before else {}
    if answer is not None:
        kept["hand_over"] = str(answer)
    event = finish(ticket, record(ticket, kind, by=by, at=at, comment=comment, data={**(data or {}), **kept}))
    follow(ticket, event, was_unresolved=was_unresolved)
    return event


def _answer_offer(ticket: Ticket, answer: HandoverState, *, by: User | None, at: datetime) -> None:
    """Keep what becomes of the open offer of the locked `ticket` by its next event."""
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


def follow(ticket: Ticket, event: TicketEvent, *, was_unresolved: bool) -> None:
    """When `event` ended the work on the locked `ticket`, or began it again: its parent goes on or waits, its parts learn of it."""
    if ticket.is_unresolved == was_unresolved:
        return
    if ticket.parent_id is not None:
        _move_parent(ticket, event)
    # Of a confidential request the departments that do its parts know nothing at all.
    if not ticket.is_confidential:
        _tell_parts(ticket, event)


def _move_parent(part: Ticket, event: TicketEvent) -> None:
    """The parent, locked with its part, goes on with the last part it waited on, and waits again for one that was reopened."""
    parent = Ticket.objects.for_verbs().get(parts=part)
    if not parent.is_unresolved:
        return
    data = {"part": part.pk, "number": part.number, "outcome": part.outcome, "cause": cause(event, part)}
    if part.is_unresolved:
        moves = part.holds_up and parent.state != State.WAITING
        verb, kind, waits_on = "hold_up", EventKind.PART_REOPENED, WaitsOn.DEPARTMENT
    else:
        still = Ticket.objects.holding_up().filter(parent=parent).exists()
        moves = part.holds_up and parent.waits_on == WaitsOn.DEPARTMENT and not still
        verb, kind, waits_on = "resume", EventKind.PART_ENDED, WaitsOn.NOTHING
    data["moves"] = moves
    if moves:
        apply(parent, verb, kind, by=None, at=event.at, data=data, waits_on=waits_on)
    else:
        finish(parent, record(parent, kind, by=None, at=event.at, data=data))


def _tell_parts(parent: Ticket, event: TicketEvent) -> None:
    """Every open part keeps that the request it belongs to has ended, or goes on again; whoever does it hears of it."""
    kind = EventKind.PARENT_REOPENED if parent.is_unresolved else EventKind.PARENT_ENDED
    open_parts = Ticket.objects.unresolved().filter(parent=parent)
    held = list(open_parts.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    for part in Ticket.objects.for_verbs().filter(pk__in=held).order_by("pk") if held else ():
        data = {"parent": parent.pk, "outcome": parent.outcome, "cause": cause(event, part)}
        finish(part, record(part, kind, by=None, at=event.at, data=data))


def cause(event: TicketEvent, told: Ticket) -> str:
    """How the messages are keyed that `told` sends because of `event` on another request: taken back with it."""
    return f"{event.ticket.about}:{event.position}:{told.about}"


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
