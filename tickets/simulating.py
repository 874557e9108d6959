"""Promises tried on past requests: the record replayed as if they had held all the time. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from departments.models import Department
from tickets import record, repricing
from tickets.clocks import Do, Event, State, Target, clocks
from tickets.enums import PRIORITY_ORDER, ClockKind, Priority
from tickets.models import Policy, Service, Ticket

# How far back one may look, in days.
DAYS = (30, 90, 180)
# So many requests are replayed, the newest first.
MOST_REPLAYED = 500
TODAY, TRIAL = "today", "trial"
_RUNNING = (State.RUNNING, State.PAUSED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a promise would have been met and missed by now, and how many still run. `promise`: its time, or nothing."""

    promise: str
    met: int
    missed: int
    running: int

    @property
    def ended(self) -> int:
        """Met and missed: what a share is a share of."""
        return self.met + self.missed

    @property
    def percent(self) -> int | None:
        """Met of all that ended, rounded down so that 100 is all of them; None when there are none."""
        return 100 * self.met // self.ended if self.ended else None


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of promise at one priority: as promised today, and as tried."""

    kind: ClockKind
    priority: Priority
    today: Tally
    trial: Tally


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: `replayed` of `of` requests of the last `days` days, and a line for each promise."""

    days: int
    replayed: int
    of: int
    lines: list[Line]


def compare(scope: Department | Service, terms: Mapping[str, Any], *, days: int, reader: User, at: datetime) -> Trial:
    """Replay the requests of the last `days` days by `terms` (the arguments of `set_promises`) and by what is promised today.

    Only requests that may be counted in front of `reader`. The number of queries is the same for any number of them.
    """
    department, service = (scope.department, scope) if isinstance(scope, Service) else (scope, None)
    found = (
        Ticket.objects.countable_by(reader)
        .of_scope(department, service)
        .held_at_some_time_by(department)
        .filter(filed_at__gt=at - timedelta(days=days), filed_at__lte=at)
    )
    told = repricing.records(list(found.order_by("-filed_at", "-pk").values_list("pk", flat=True)[:MOST_REPLAYED]))
    now = Policy.objects.in_force().filter(department=department, service=service).first()
    rows = {TODAY: now, TRIAL: Policy(department=department, service=service, **terms)}
    policies = {key: record.engine_policy(row, key) for key, row in rows.items() if row is not None}
    rules = record.rules_of(row for events in told.values() for row in events)
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for events in told.values():
        script = record.script(events, rules)
        for key in rows:
            as_if = [_as_if(event, str(department.pk), key if key in policies else "") for event in script.events]
            counts.update(_outcomes(key, clocks({**rules.policies, **policies}, script.calendars, as_if, at)))
    lines = [line for kind in ClockKind for line in _lines(kind, rows, counts)]
    return Trial(days, len(told), found.count(), lines)


def _as_if(event: Event, department: str, key: str) -> Event:
    """`event` as it would read if `department` had promised what `key` names ("": nothing) all the time."""
    whose = event.to if event.do in {Do.HAND_OVER, Do.GIVE_BACK} else event.department
    is_pinning = event.do in {Do.FILE, Do.HAND_OVER, Do.GIVE_BACK, Do.SERVICE}
    return replace(event, policy=key) if is_pinning and whose == department else event


def _outcomes(key: str, targets: Sequence[Target]) -> Iterable[tuple[str, str, str, str]]:
    """Of each clock by the promises `key`: which promise, at which priority, how it stands. A resolution counts once."""
    cycles: list[Target] = []
    for target in targets:
        if target.policy != key or target.state not in {State.MET, State.MISSED, *_RUNNING}:
            continue
        if target.kind == ClockKind.RESOLUTION:
            cycles.append(target)
        else:
            yield key, target.kind, target.priority, _said(target.state)
    if cycles:
        states = [_said(target.state) for target in cycles]
        worst = next(state for state in (State.MISSED, State.RUNNING, State.MET) if state in states)
        yield key, ClockKind.RESOLUTION, cycles[-1].priority, worst


def _said(state: str) -> str:
    return State.RUNNING if state in _RUNNING else state


def _lines(
    kind: ClockKind, rows: Mapping[str, Policy | None], counts: Mapping[tuple[str, str, str, str], int]
) -> Iterable[Line]:
    """The lines of one kind, the most urgent first; what neither promises and nothing ran by is left out."""
    for priority in sorted(Priority, key=PRIORITY_ORDER.__getitem__):
        today, trial = (_tally(key, row, kind, priority, counts) for key, row in rows.items())
        if any(tally.promise or tally.ended or tally.running for tally in (today, trial)):
            yield Line(kind, priority, today, trial)


def _tally(
    key: str, row: Policy | None, kind: str, priority: str, counts: Mapping[tuple[str, str, str, str], int]
) -> Tally:
    met, missed, running = (counts[key, kind, priority, state] for state in (State.MET, State.MISSED, State.RUNNING))
    return Tally(row.targets.get(priority, {}).get(kind, "") if row else "", met, missed, running)
