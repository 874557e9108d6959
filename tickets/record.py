"""The record and the rules around it, as the plain values the clock engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from departments import calendars
from departments.hours import Schedule
from tickets.clocks import (
    PERSON,
    PROVIDER,
    REQUESTER,
    RULE,
    Account,
    Do,
    Event,
    Policy,
    Target,
    account,
    policy_from_rules,
)
from tickets.enums import EventKind, Side, WaitsOn
from tickets.ladder import Rung, rungs
from tickets.models import Policy as PolicyRow
from tickets.models import Ticket, TicketEvent

# What the engine needs to know of these is that they happened.
PLAIN = {
    EventKind.ACCEPTED: Do.ACCEPT,
    EventKind.HANDOVER_ACCEPTED: Do.ACCEPT,
    EventKind.RESUMED: Do.RESUME,
    EventKind.RESOLVED: Do.RESOLVE,
    EventKind.REOPENED: Do.REOPEN,
    EventKind.DECLINED: Do.DECLINE,
    EventKind.WITHDRAWN: Do.CANCEL,
    EventKind.MERGED: Do.MERGE,
}
# These say by which policy version a request goes from then on.
PINNING = {
    EventKind.FILED,
    EventKind.HANDED_OVER,
    EventKind.HANDOVER_DECLINED,
    EventKind.HANDOVER_WITHDRAWN,
    EventKind.REPRICED,
}


@dataclass(frozen=True, slots=True)
class Replay:
    """What the engine was given for one request, and what it said. `terms` are the rows behind `policies`."""

    account: Account
    calendars: dict[str, Schedule]
    policies: dict[str, Policy]
    ladders: dict[str, dict[str, Rung]]
    terms: dict[int, PolicyRow]

    @property
    def targets(self) -> list[Target]:
        """Every clock of the request, in the order in which they started."""
        return self.account.targets


def replay(ticket: Ticket, at: datetime) -> Replay:
    """Run the engine over the record of `ticket` up to `at`. At most four queries."""
    rows = list(ticket.events.select_related("comment").order_by("position"))
    return replay_rows(rows, at)


def replay_rows(rows: Sequence[TicketEvent], at: datetime) -> Replay:
    """Run the engine over the events `rows` of one request, in the order of their positions."""
    rows = without_undone(rows)
    rules = rules_of(rows)
    told = script(rows, rules)
    ladders = {str(pk): rungs(row.ladder) for pk, row in rules.terms.items()}
    said = account(rules.policies, told.calendars, told.events, at)
    return Replay(said, _in_force(rules.hours, at), rules.policies, ladders, rules.terms)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the engine needs beside the record: promises by version, hours by department. For any number of requests."""

    terms: dict[int, PolicyRow]
    policies: dict[str, Policy]
    hours: dict[int, list[calendars.Hours]]


@dataclass(frozen=True, slots=True)
class Script:
    """What the engine is given for one request: the calendars as they were when its record began, and what happened."""

    calendars: dict[str, Schedule]
    events: list[Event]


def rules_of(rows: Iterable[TicketEvent], besides: Iterable[PolicyRow] = ()) -> Rules:
    """The promises and hours that the records `rows` speak of, and the promises `besides`. At most three queries."""
    rows = list(rows)
    terms = {row.pk: row for row in [*_terms(rows), *besides]}
    policies = {str(pk): engine_policy(row, str(pk)) for pk, row in terms.items()}
    return Rules(terms, policies, calendars.history({row.department_id for row in rows}))


def script(rows: Sequence[TicketEvent], rules: Rules) -> Script:
    """The record `rows` of one request, without what was taken back, in the engine's words. No query."""
    begin = rows[0].at
    hours = {pk: rules.hours[pk] for pk in {row.department_id for row in rows}}
    terms = [rules.terms[pk] for pk in _pinned_versions(rows)]
    events: list[Event] = [
        Event(at=step.since, do=Do.CALENDAR, name=str(pk), calendar=step.schedule)
        for pk, steps in hours.items()
        for step in steps
        if step.since > begin
    ]
    events += [Event(at=row.off_at, do=Do.POLICY_OFF, policy=str(row.pk)) for row in terms if row.off_at]
    events += [event for row in rows for event in _events(row)]
    events.sort(key=lambda event: event.at)
    return Script(_in_force(hours, begin), events)


def pinned(rows: Sequence[TicketEvent], department: int) -> int | None:
    """By which policy version a request goes as far as `department` (by id) is concerned; None when by none of it."""
    version: int | None = None
    for row in rows:
        if row.kind in PINNING and row.data.get("department", row.department_id) == department:
            version = row.data.get("policy")
    return version


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


def _terms(rows: Iterable[TicketEvent]) -> list[PolicyRow]:
    """The policy versions that were pinned somewhere in the record."""
    return list(PolicyRow.objects.filter(pk__in=_pinned_versions(rows)).select_related("service"))


def _pinned_versions(rows: Iterable[TicketEvent]) -> set[int]:
    return {row.data["policy"] for row in rows if row.data.get("policy")}


def engine_policy(row: PolicyRow, key: str) -> Policy:
    """The promises of `row`, saved or not, as the engine reads them."""
    return policy_from_rules(
        {
            "calendar": str(row.department_id),
            "targets": row.targets,
            "pauses": row.pauses,
            "reopen": "continue" if row.reopen_keeps_time else "restart",
            "reopen_within": f"{row.reopen_within_days}d",
        },
        key=key,
    )


def _events(row: TicketEvent) -> list[Event]:  # noqa: C901 (a table, one line a kind)
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
        case EventKind.ROUTED:
            given = [Event(at=at, do=Do.ASSIGN, by=RULE)] if data.get("person") else []
            return [Event(at=at, do=Do.PRIORITY, priority=data["priority"]), *given] if "priority" in data else given
        case EventKind.PRIORITISED:
            return [Event(at=at, do=Do.PRIORITY, priority=data["priority"])]
        case EventKind.REPRICED:
            return [Event(at=at, do=Do.SERVICE, department=str(data["department"]), policy=policy)]
        case EventKind.REPLIED:
            is_answer = row.comment is not None and row.comment.side == Side.PROVIDER
            return [Event(at=at, do=Do.REPLY, by=PROVIDER if is_answer else REQUESTER)]
        case EventKind.WAITED:
            return [Event(at=at, do=Do.WAIT, on=data["on"], until=_moment(data["until"]))]
        case EventKind.SUB_REQUESTED | EventKind.PART_REOPENED if data["moves"]:
            return [Event(at=at, do=Do.WAIT, on=WaitsOn.DEPARTMENT)]
        case EventKind.PART_ENDED if data["moves"]:
            return [Event(at=at, do=Do.RESUME)]
        case EventKind.HANDED_OVER:
            return [Event(at=at, do=Do.HAND_OVER, to=department, policy=policy)]
        case EventKind.HANDOVER_DECLINED | EventKind.HANDOVER_WITHDRAWN:
            do = Do.GIVE_BACK if row.kind == EventKind.HANDOVER_DECLINED else Do.CALL_BACK
            back = Event(at=at, do=do, to=department, policy=policy)
            # Back as it was: what it waited on, it waits on again.
            return (
                [back, Event(at=at, do=Do.WAIT, on=data["on"], until=_moment(data["until"]))] if data["on"] else [back]
            )
    return []


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
