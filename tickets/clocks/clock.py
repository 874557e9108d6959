"""Pure rules: one clock while the record is read: it starts, stands still, goes on, is promised anew and stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.clocks.calendars import Calendars
from tickets.clocks.policies import Budget, Duration, Policy
from tickets.clocks.targets import BACKDATED, TARGET_CHANGED, Span, State, Step, Target

ZERO = timedelta()


@dataclass(slots=True)
class Standing:
    """How the request stands: what all of its clocks look at."""

    calendars: Calendars
    holder: str = ""
    waits_on: str | None = None
    doing: str = ""  # the kind of event that is being read
    recorded_at: datetime | None = None


class Clock:
    """Consumed time up to `since`, and the due that follows from it."""

    __slots__ = (
        "allowance",
        "anchor",
        "budget",
        "cause",
        "consumed",
        "cycle",
        "department",
        "due",
        "ended_as",
        "held_by",
        "kind",
        "missed_at",
        "paused_by",
        "policy",
        "priority",
        "promised_by",
        "since",
        "spans",
        "standing",
        "started_at",
        "steps",
        "stopped_at",
    )

    def __init__(
        self, standing: Standing, kind: str, cycle: int, department: str, policy: Policy, priority: str, budget: Budget
    ) -> None:
        self.standing = standing
        self.kind, self.cycle = kind, cycle
        # Whose promise it is now; `promised_by` and `held_by` are kept at a miss.
        self.department = department
        self.policy, self.priority, self.budget = policy, priority, budget
        self.promised_by = self.held_by = ""
        self.consumed = ZERO
        self.allowance: timedelta | None = None
        self.paused_by: str | None = None
        self.due: datetime | None = None
        self.missed_at: datetime | None = None
        self.stopped_at: datetime | None = None
        self.cause: str | None = None
        self.ended_as: str | None = None
        self.spans: list[Span] = []
        self.steps: list[Step] = []

    def start(self, at: datetime) -> None:
        """Begin to count at `at`."""
        self.started_at = self.since = self.anchor = at
        self._take_up(at)

    def start_after(self, former: Clock, at: datetime) -> None:
        """Begin the cycle that goes on with the time `former` had used."""
        self.started_at = self.since = at
        self.consumed = former.consumed
        self.anchor = former.anchor if former.policy.calendar == self.policy.calendar else at
        self._take_up(at, missed_when_used_up=True)

    def come_back(self, at: datetime, policy: Policy, priority: str, budget: Budget) -> None:
        """Go on after having been left: the same clock, with the time it had used."""
        self.stopped_at = self.ended_as = None
        self.since = at
        is_changed = self._is_changed_by(policy, budget)
        self._take_terms(at, self.department, policy, priority, budget)
        self._take_up(at, missed_when_used_up=True, cause=TARGET_CHANGED if is_changed else None)

    def look(self, at: datetime) -> None:
        """Follow what the request waits on now: stand still or go on."""
        paused_by = self._paused_by()
        if paused_by == self.paused_by:
            return
        self.settle(at)
        if paused_by is None:
            self._take_up(at, missed_when_used_up=True)
        else:
            self.paused_by, self.due = paused_by, None
            self._note_step(at)

    def promise_anew(self, at: datetime, department: str, policy: Policy, priority: str, budget: Budget) -> None:
        """Take over another promise; the time used carries over. One already used up is missed now."""
        self.settle(at)
        self._take_terms(at, department, policy, priority, budget)
        self._take_up(at, missed_when_used_up=True, cause=TARGET_CHANGED)

    def reprice(self, at: datetime, policy: Policy, priority: str, budget: Budget) -> None:
        """Take over what the same department promises now; what promises the same changes nothing."""
        if self._is_changed_by(policy, budget):
            self.promise_anew(at, self.department, policy, priority, budget)
        else:
            self.policy, self.priority = policy, priority
            self.look(at)
            self._note_step(at)

    def reckon(self, at: datetime) -> None:
        """Reckon the due again after the calendar was edited; one that has passed stays."""
        if self.paused_by is None and (self.due is None or self.due > at):
            self._reckon_due(at)
            self._note_step(at)

    def settle(self, at: datetime) -> None:
        """Write the time up to `at` into the ledger, and the miss if there was one. Before anything changes."""
        standing = self.standing
        if self.due is not None and self.due < at and self.missed_at is None:
            is_backdated = standing.recorded_at is not None and self.due < standing.recorded_at
            self._miss(self.due, BACKDATED if is_backdated else None)
        start = self.since
        if at == start:
            return
        counted, holder, spans = ZERO, standing.holder, self.spans
        if self.paused_by is None:
            counted = standing.calendars.counted(self.policy.calendar, start, at)
            self.consumed += counted
        if spans and (last := spans[-1]).end == start and last.reason == self.paused_by and last.department == holder:
            spans[-1] = Span(last.start, at, self.paused_by, holder, last.counted + counted)
        else:
            spans.append(Span(start, at, self.paused_by, holder, counted))
        self.since = at

    def stop(self, at: datetime, ended_as: str) -> None:
        """End at `at`; a miss stays a miss."""
        self.settle(at)
        self.stopped_at, self.ended_as = at, ended_as
        if self.missed_at is None:
            self.promised_by, self.held_by = self.department, self.standing.holder
        self._note_step(at)

    def target(self, at: datetime) -> Target:
        """What there is to say at `at`. The last thing that is asked of a clock."""
        running_since, carried = None, self.consumed
        if self.stopped_at is None:
            running_since = self.since if self.paused_by is None else None
            self._leave_open(at)
        is_decided = self.missed_at is not None or self.stopped_at is not None
        return Target(
            kind=self.kind,
            cycle=self.cycle,
            promised_by=self.promised_by if is_decided else self.department,
            held_by=self.held_by if is_decided else self.standing.holder,
            policy=self.policy.key,
            calendar=self.policy.calendar,
            priority=self.priority,
            state=self._state(),
            budget=self.budget,
            started_at=self.started_at,
            due=self.due,
            stopped_at=self.stopped_at,
            missed_at=self.missed_at,
            consumed=self.consumed,
            cause=self.cause,
            running_since=running_since,
            carried=carried,
            allowance=self.allowance,
            spans=tuple(self.spans),
            steps=tuple(self.steps),
        )

    def _leave_open(self, at: datetime) -> None:
        """Count up to `at`, with a last stretch that goes on."""
        self.settle(at)
        as_now = self.paused_by, self.standing.holder
        goes_on = self.spans and self.spans[-1].end == at and self.spans[-1][2:4] == as_now
        last = self.spans.pop() if goes_on else Span(at, None, *as_now, ZERO)
        self.spans.append(last._replace(end=None))

    def _state(self) -> str:
        if self.missed_at is not None:
            return State.MISSED
        return self.ended_as or (State.RUNNING if self.paused_by is None else State.PAUSED)

    def _paused_by(self) -> str | None:
        reason = self.standing.waits_on
        return reason if self.policy.is_paused(self.kind, reason) else None

    def _is_changed_by(self, policy: Policy, budget: Budget) -> bool:
        return budget != self.budget or policy.calendar != self.policy.calendar

    def _take_terms(self, at: datetime, department: str, policy: Policy, priority: str, budget: Budget) -> None:
        if policy.calendar != self.policy.calendar:
            self.anchor = at
        self.department, self.policy, self.priority, self.budget = department, policy, priority, budget

    def _take_up(self, at: datetime, missed_when_used_up: bool = False, cause: str | None = None) -> None:
        """Run or stand still from `at` on, as the request stands, and reckon the due."""
        self.paused_by = self._paused_by()
        is_used_up = self._reckon_due(at)
        if is_used_up and missed_when_used_up and self.missed_at is None:
            self._miss(at, cause)
        if self.paused_by is not None:
            self.due = None
        self._note_step(at)

    def _note_step(self, at: datetime) -> None:
        """Note a turn, for who wants to know later why the due is what it is."""
        self.steps.append(
            Step(
                at,
                self.standing.doing,
                self.department,
                self.policy.key,
                self.priority,
                self.budget,
                self.paused_by,
                self.due,
                self.consumed,
                self.ended_as or "",
            )
        )

    def _reckon_due(self, at: datetime) -> bool:
        """Set the due as seen at `at`, up to which the time is settled; returns whether nothing is left."""
        if isinstance(self.budget, Duration):
            self.allowance = self.budget.time
            left = self.allowance - self.consumed
            if left > ZERO:
                self.due = self.standing.calendars.add(self.policy.calendar, at, left)
                return False
            self.due = at
            return True
        self.due = self._due_after_days(self.budget.days, at)
        if self.due is None:
            self.allowance = None
            return False
        self.allowance = self.consumed + self.standing.calendars.counted(self.policy.calendar, at, self.due)
        is_used_up = self.due <= at
        self.due = max(self.due, at)
        return is_used_up

    def _due_after_days(self, days: int, at: datetime) -> datetime | None:
        """The wall time `days` working days after the anchor, moved by the open time that did not count."""
        calendars, name = self.standing.calendars, self.policy.calendar
        base = calendars.add_days(name, self.anchor, days)
        if base is None:
            return None
        if base <= at:
            left = calendars.between(name, self.anchor, base) - self.consumed
        else:
            uncounted = calendars.between(name, self.anchor, at) - self.consumed
            if uncounted >= ZERO:
                return calendars.add(name, base, uncounted) if uncounted else base
            left = calendars.counted(name, at, base) + uncounted
        return calendars.add(name, at, left) if left > ZERO else at

    def _miss(self, at: datetime, cause: str | None) -> None:
        self.missed_at, self.cause = at, cause
        self.promised_by, self.held_by = self.department, self.standing.holder
