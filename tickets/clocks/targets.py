"""Pure rules: what the clock engine says about one clock, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from departments.hours import Schedule, add_working_time
from tickets.clocks.policies import Budget, Kind


class State(StrEnum):
    """How a clock stands. One that was missed is MISSED for good, whether it still runs, stands still or has ended."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    LEFT = "left"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


TARGET_CHANGED, BACKDATED = "target_changed", "backdated"

# These belong to the department that promised; the others to whoever holds the request when it matters.
OF_THE_PROMISER = frozenset({Kind.RESOLUTION, Kind.LEG, Kind.ACCEPTANCE})
# Their cycles count per department, those of the others per request.
BY_DEPARTMENT = frozenset({Kind.LEG, Kind.ACCEPTANCE})


class Span(NamedTuple):
    """A stretch of the ledger: the clock ran (`reason` None) or stood still while `department` held the request.

    `end` is None for the stretch that goes on; `counted` is the working time of it that was used.
    """

    start: datetime
    end: datetime | None
    reason: str | None
    department: str
    counted: timedelta


class Step(NamedTuple):
    """A turn in the life of a clock: it began, stood still or went on, was promised anew or ended at `at`, by `do`.

    do: the kind of event, "" for a waiting that ended by itself. department, policy, priority, budget: what is promised
    from here on. reason: what it stands still for, None when it runs. due: as reckoned here. used: up to here.
    ended_as: the state in which it ended, "" while it goes on.
    """

    at: datetime
    do: str
    department: str
    policy: str
    priority: str
    budget: Budget
    reason: str | None
    due: datetime | None
    used: timedelta
    ended_as: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a clock: so much percent of its working time is used, or so much working time `before` due is left."""

    percent: int = 100
    before: timedelta = timedelta()

    def after_due(self, allowance: timedelta) -> timedelta:
        """How much working time after due this is, for a promise of `allowance`; less than nothing before due."""
        return allowance * (self.percent - 100) / 100 - self.before


DUE = Mark()


@dataclass(frozen=True, slots=True)
class Target:
    """One clock of one request at the moment of asking. Instants in UTC, times to the microsecond.

    promised_by: the department whose promise it is (was, when it was missed). held_by: who held the request at the miss,
    else at the stop, else now. due: None while paused, and when the calendar has no more open time. cause: why it was
    missed, None for an ordinary miss. running_since: from when on it has counted without a change, with `carried` used
    before; None when it stands still. allowance: the whole promise in working time; None when there is no telling.
    """

    kind: str
    cycle: int
    promised_by: str
    held_by: str
    policy: str
    calendar: str
    priority: str
    state: str
    budget: Budget
    started_at: datetime
    due: datetime | None
    stopped_at: datetime | None
    missed_at: datetime | None
    consumed: timedelta
    cause: str | None
    running_since: datetime | None
    carried: timedelta
    allowance: timedelta | None
    spans: tuple[Span, ...]
    steps: tuple[Step, ...]

    @property
    def department(self) -> str:
        """The department this counts against."""
        return counts_against(self)

    @property
    def key(self) -> tuple[str, str, int]:
        """What names this clock of a request for good, whoever it counts against later."""
        return self.kind, self.promised_by if self.kind in BY_DEPARTMENT else "", self.cycle

    @property
    def is_live(self) -> bool:
        """Whether the clock has not ended."""
        return self.stopped_at is None

    @property
    def has_run_out(self) -> bool:
        """Whether the clock runs and has no due because its calendar never has enough open time again."""
        return self.running_since is not None and self.due is None


def counts_against(target: Target) -> str:
    """The department in whose figures `target` appears."""
    return target.promised_by if target.kind in OF_THE_PROMISER else target.held_by


def fire_at(target: Target, mark: Mark, calendars: Mapping[str, Schedule]) -> datetime | None:
    """The instant at which `target` reaches `mark` if nothing changes.

    100 percent is the due instant, more lies beyond it. What was reached before the clock last changed is reached at
    that change. None while the clock stands still or has ended, when that instant never comes, and when the whole promise
    is no longer than the time before due.
    """
    if target.running_since is None or target.allowance is None:
        return None
    if mark == DUE:
        return target.due
    if mark.before >= target.allowance:
        return None
    left = target.allowance * mark.percent / 100 - mark.before - target.carried
    if left <= timedelta():
        at: datetime | None = target.running_since
    else:
        at = add_working_time(calendars[target.calendar], target.running_since, left)
    if at is not None and target.due is not None and mark.after_due(target.allowance) < timedelta():
        return min(at, target.due)
    return at
