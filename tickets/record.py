"""The record and the rules around it, as the plain values the clock engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from departments import calendars
from departments.hours import Schedule
from tickets.clocks import PERSON, PROVIDER, REQUESTER, Do, Event, Policy, Target, clocks, policy_from_rules
from tickets.enums import EventKind, Side
from tickets.ladder import Rung, rungs
from tickets.models import Policy as PolicyRow
from tickets.models import Ticket, TicketEvent

# What the engine needs to know of these is that they happened.
PLAIN = {
    EventKind.ACCEPTED: Do.ACCEPT,
    EventKind.RESUMED: Do.RESUME,
    EventKind.RESOLVED: Do.RESOLVE,
    EventKind.REOPENED: Do.REOPEN,
    EventKind.DECLINED: Do.DECLINE,
    EventKind.WITHDRAWN: Do.CANCEL,
}


@dataclass(frozen=True, slots=True)
class Replay:
    """What the engine was given for one request, and what it said."""

    targets: list[Target]
    calendars: dict[str, Schedule]
    policies: dict[str, Policy]
    ladders: dict[str, dict[str, Rung]]


def replay(ticket: Ticket, at: datetime) -> Replay:
    """Run the engine over the record of `ticket` up to `at`. At most four queries."""
    rows = list(ticket.events.select_related("comment").order_by("position"))
    return replay_rows(rows, at)


def replay_rows(rows: Sequence[TicketEvent], at: datetime) -> Replay:
    """Run the engine over the events `rows` of one request, in the order of their positions."""
    rows = without_undone(rows)
    holders = {row.department_id for row in rows}
    terms = _terms(rows)
    policies = {str(row.pk): _policy(row) for row in terms}
    hours = calendars.history(holders)
    begin = rows[0].at
    first = _in_force(hours, begin)
    events: list[Event] = [
        Event(at=step.since, do=Do.CALENDAR, name=str(pk), calendar=step.schedule)
        for pk, steps in hours.items()
        for step in steps
        if step.since > begin
    ]
    events += [Event(at=row.off_at, do=Do.POLICY_OFF, policy=str(row.pk)) for row in terms if row.off_at]
    events += [event for row in rows for event in _events(row)]
    events.sort(key=lambda event: event.at)
    ladders = {str(row.pk): rungs(row.ladder) for row in terms}
    return Replay(clocks(policies, first, events, at), _in_force(hours, at), policies, ladders)


def without_undone(rows: Iterable[TicketEvent]) -> list[TicketEvent]:
    """The record as the clocks count it: what was taken back, and the taking back, left out."""
    rows = list(rows)
    undone = {row.data["position"] for row in rows if row.kind == EventKind.UNDONE}
    return [row for row in rows if row.kind != EventKind.UNDONE and row.position not in undone]


def _in_force(hours: dict[int, list[calendars.Hours]], at: datetime) -> dict[str, Schedule]:
    return {
        str(pk): next((s.schedule for s in reversed(steps) if s.since <= at), steps[0].schedule)
        for pk, steps in hours.items()
    }


def _terms(rows: Sequence[TicketEvent]) -> list[PolicyRow]:
    """The policy versions that were pinned somewhere in the record."""
    wanted = {row.data["policy"] for row in rows if row.data.get("policy")}
    return list(PolicyRow.objects.filter(pk__in=wanted))


def _policy(row: PolicyRow) -> Policy:
    return policy_from_rules(
        {
            "calendar": str(row.department_id),
            "targets": row.targets,
            "pauses": row.pauses,
            "reopen": "continue" if row.reopen_keeps_time else "restart",
            "reopen_within": f"{row.reopen_within_days}d",
        },
        key=str(row.pk),
    )


def _events(row: TicketEvent) -> list[Event]:
    """One row of the record in the engine's words; some rows are none of its business."""
    at, data, department = row.at, row.data, str(row.department_id)
    if plain := PLAIN.get(EventKind(row.kind)):
        return [Event(at=at, do=plain)]
    policy = str(data.get("policy") or "")
    match row.kind:
        case EventKind.FILED:
            return [Event(at=at, do=Do.FILE, department=department, priority=data["priority"], policy=policy)]
        case EventKind.ASSIGNED:
            return [Event(at=at, do=Do.ASSIGN, by=PERSON)]
        case EventKind.PRIORITISED:
            return [Event(at=at, do=Do.PRIORITY, priority=data["priority"])]
        case EventKind.REPLIED:
            is_answer = row.comment is not None and row.comment.side == Side.PROVIDER
            return [Event(at=at, do=Do.REPLY, by=PROVIDER if is_answer else REQUESTER)]
        case EventKind.WAITED:
            return [Event(at=at, do=Do.WAIT, on=data["on"], until=_moment(data["until"]))]
        case EventKind.HANDED_OVER:
            return [Event(at=at, do=Do.HAND_OVER, to=department, policy=policy)]
    return []


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
