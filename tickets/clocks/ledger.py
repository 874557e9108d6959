"""Pure rules: the record of one request read event by event; what each does to which clock stands here."""

from collections.abc import Callable, Mapping
from datetime import datetime

from departments.hours import Schedule, as_utc
from tickets.clocks.calendars import Calendars
from tickets.clocks.clock import Clock, Standing
from tickets.clocks.events import PERSON, PROVIDER, Do, Event
from tickets.clocks.journey import ENDED, OPEN, RESOLVED, Journey
from tickets.clocks.policies import RESTART, USUAL_REOPENING, Budget, Kind, Policy, Reason
from tickets.clocks.targets import BY_DEPARTMENT, State

FROM_FILING = (Kind.FIRST_RESPONSE, Kind.UPDATE, Kind.ACCEPTANCE, Kind.LEG, Kind.RESOLUTION)
PROMISE = (Kind.FIRST_RESPONSE, Kind.RESOLUTION)
CONVERSATION = (Kind.UPDATE, Kind.NEXT_RESPONSE)


class Ledger:
    """One request on its way through the record, with its clocks in the order in which they started."""

    def __init__(self, policies: Mapping[str, Policy], schedules: Mapping[str, Schedule]) -> None:
        self.policies = policies
        self.standing = Standing(Calendars(schedules))
        self.clocks: list[Clock] = []
        self.running: dict[str, Clock] = {}
        self.journey = Journey()
        self.stage = _NOT_FILED
        self.priority = ""
        self.promiser = ""
        # What applies to each department that had the request, as pinned when it arrived there.
        self.terms: dict[str, Policy | None] = {}
        self.departments_off: set[str] = set()
        self.policies_off: set[str] = set()
        self.waits_until: datetime | None = None
        self.resolved_at: datetime | None = None
        self.is_accepted = False  # by anybody: the promise stands
        self.is_answered = False  # there was a first response
        self.is_taken_up = False  # by the department that holds it: it has answered its arrival
        self.is_unanswered = False  # a message of the requester waits for an answer
        self.had_taken_up: set[str] = set()  # departments that had answered its arrival when they handed it on

    def read(self, event: Event, at: datetime) -> None:
        """Let `event` happen at `at` (its instant in UTC)."""
        self.pass_until(at)
        act = _ACTS[self.stage].get(event.do)
        if act is not None:
            self.standing.doing = event.do
            act(self, event, at)
            self._travel(at)

    def pass_until(self, at: datetime) -> None:
        """Let the time up to `at` pass: a waiting with an end ends by itself."""
        if self.waits_until is not None and self.waits_until <= at:
            until, self.standing.doing = self.waits_until, ""
            self._wait_for(None, None, until)
            self._travel(until)

    def _travel(self, at: datetime) -> None:
        if self.stage != _NOT_FILED:
            self.journey.note(at, self.standing.holder, self.standing.waits_on, self.stage)

    # Arrivals

    def file(self, event: Event, at: datetime) -> None:
        self.stage = OPEN
        self.priority = event.priority
        self.promiser = self.standing.holder = event.department
        self.standing.recorded_at = event.recorded_at
        self.terms[event.department] = self._terms_for(event.department, event.policy)
        for kind in FROM_FILING:
            self._start(kind, event.department, at)

    def hand_over(self, event: Event, at: datetime) -> None:
        giver, taker = self.standing.holder, event.to
        if giver == taker:
            return
        (self.had_taken_up.add if self.is_taken_up else self.had_taken_up.discard)(giver)
        self._move(event, at)
        self._start(Kind.ACCEPTANCE, taker, at)

    def give_back(self, event: Event, at: datetime) -> None:
        """A hand-over that was declined: declining answers its arrival. The sender has it as it was."""
        self._bring_back(event, at, State.MET)

    def call_back(self, event: Event, at: datetime) -> None:
        """A hand-over that the sender took back: that the taker had not answered yet counts neither way."""
        self._bring_back(event, at, State.WITHDRAWN)

    def _bring_back(self, event: Event, at: datetime, ended_as: str) -> None:
        """Who had answered its arrival before need not answer it once more."""
        sender = event.to
        if self.standing.holder == sender:
            return
        self._move(event, at, ended_as)
        if sender in self.had_taken_up:
            self.is_taken_up = True
        else:
            self._start(Kind.ACCEPTANCE, sender, at)

    def _move(self, event: Event, at: datetime, ended_as: str = State.MET) -> None:
        """Let the holder let go, its acceptance ending as `ended_as`, and take what was promised to the next one's terms."""
        taker = event.to
        terms = self.terms[taker] = self._terms_for(taker, event.policy)
        for clock in self.running.values():
            clock.settle(at)
        self._stop(at, ended_as, Kind.ACCEPTANCE)
        self._stop(at, State.LEFT, Kind.LEG)
        for kind in CONVERSATION:
            if terms is None or terms.budget(self.priority, kind) is None:
                self._stop(at, State.WITHDRAWN, kind)
        self.standing.holder, self.standing.waits_on, self.waits_until = taker, None, None
        self.is_taken_up = False
        if terms is not None:
            self._promise_from(taker, terms, at)
        for clock in self.running.values():
            clock.look(at)
        self._take_leg(taker, at)

    def _promise_from(self, taker: str, terms: Policy, at: datetime) -> None:
        """What the new holder promises the requester: its news and answers, and everything when nobody had accepted yet."""
        kinds: tuple[Kind, ...] = CONVERSATION
        if not self.is_accepted:
            self.promiser = taker
            kinds = PROMISE + CONVERSATION
        for kind in kinds:
            clock, budget = self.running.get(kind), terms.budget(self.priority, kind)
            if clock is None:
                self._start_if_wanted(kind, taker, at)
            elif budget is not None:
                clock.promise_anew(at, taker, terms, self.priority, budget)

    def _take_leg(self, department: str, at: datetime) -> None:
        """A return resumes the leg that was left; anything else is a new one."""
        leg = self._last(Kind.LEG, department)
        if leg is None or leg.ended_as != State.LEFT:
            self._start(Kind.LEG, department, at)
            return
        terms, budget = self._offer(Kind.LEG, department)
        if terms is not None and budget is not None:
            leg.come_back(at, terms, self.priority, budget)
            self.running[Kind.LEG] = leg

    # Work

    def accept(self, _: Event, at: datetime) -> None:
        self.is_accepted = self.is_taken_up = True
        self._stop(at, State.MET, Kind.ACCEPTANCE)

    def assign(self, event: Event, at: datetime) -> None:
        if event.by == PERSON:
            self.accept(event, at)

    def reply(self, event: Event, at: datetime) -> None:
        if event.by == PROVIDER:
            self.accept(event, at)
            self._stop(at, State.MET, Kind.FIRST_RESPONSE, Kind.NEXT_RESPONSE, Kind.UPDATE)
            self.is_answered, self.is_unanswered = True, False
            self._start(Kind.UPDATE, self.standing.holder, at)
            return
        if self.standing.waits_on == Reason.REQUESTER:
            self._wait_for(None, None, at)
        if self.is_answered and not self.is_unanswered:
            self.is_unanswered = True
            self._start(Kind.NEXT_RESPONSE, self.standing.holder, at)

    def wait(self, event: Event, at: datetime) -> None:
        until = as_utc(event.until) if event.until else None
        if until is not None and until <= at:
            self._wait_for(None, None, at)
        else:
            self._wait_for(event.on, until, at)

    def resume(self, _: Event, at: datetime) -> None:
        self._wait_for(None, None, at)

    def _wait_for(self, reason: str | None, until: datetime | None, at: datetime) -> None:
        self.standing.waits_on, self.waits_until = reason, until
        for clock in self.running.values():
            clock.look(at)

    def change_terms(self, event: Event, at: datetime) -> None:
        self.priority = event.priority or self.priority
        holder = self.standing.holder
        if event.policy is not None:
            whose = event.department or holder
            self.terms[whose] = self._terms_for(whose, event.policy)
        for kind in Kind:
            clock = self.running.get(kind)
            if clock is None:
                self._start_if_wanted(kind, self.promiser if kind in PROMISE else holder, at)
                continue
            terms, budget = self._offer(kind, clock.department)
            if terms is None or budget is None:
                self._stop(at, State.WITHDRAWN, kind)
            else:
                clock.reprice(at, terms, self.priority, budget)

    # Ends

    def resolve(self, _: Event, at: datetime) -> None:
        self._stop(at, State.MET, *Kind)
        self.stage, self.resolved_at = RESOLVED, at
        self.standing.waits_on = self.waits_until = None
        self.is_accepted = self.is_answered = self.is_taken_up = True
        self.is_unanswered = False

    def reopen(self, _: Event, at: datetime) -> None:
        holder = self.standing.holder
        terms = self.terms[holder]
        assert self.resolved_at is not None
        if at - self.resolved_at > (terms.reopen_within if terms else USUAL_REOPENING):
            return
        self.stage = OPEN
        self._start(Kind.UPDATE, holder, at)
        self._start(Kind.LEG, holder, at, after=self._last(Kind.LEG, holder))
        promise = self._last(Kind.RESOLUTION)
        self._start(Kind.RESOLUTION, promise.department if promise else self.promiser, at, after=promise)

    def decline(self, _: Event, at: datetime) -> None:
        self._stop(at, State.MET, Kind.ACCEPTANCE)
        self._end(at, State.WITHDRAWN)

    def cancel(self, _: Event, at: datetime) -> None:
        self._end(at, State.WITHDRAWN)

    def merge(self, _: Event, at: datetime) -> None:
        self._end(at, State.MERGED)

    def _end(self, at: datetime, ended_as: str) -> None:
        self._stop(at, ended_as, *Kind)
        self.stage, self.waits_until = ENDED, None

    # Rules that change under way

    def edit_calendar(self, event: Event, at: datetime) -> None:
        concerned = [clock for clock in self.running.values() if clock.policy.calendar == event.name]
        for clock in concerned:
            clock.settle(at)
        assert event.calendar is not None
        self.standing.calendars.edit(event.name, event.calendar, at)
        for clock in concerned:
            clock.reckon(at)

    def switch_off(self, event: Event, at: datetime) -> None:
        for department, terms in self.terms.items():
            if terms is not None and event.policy in (None, terms.key) and event.department in ("", department):
                self.terms[department] = None
        if event.policy is None:
            self.departments_off.add(event.department)
        else:
            self.policies_off.add(event.policy)
        for kind, clock in list(self.running.items()):
            if self.terms[clock.department] is None:
                self._stop(at, State.WITHDRAWN, kind)

    # Steps

    def _terms_for(self, department: str, pinned: str | None) -> Policy | None:
        if pinned is None:
            return None if department in self.departments_off else self.policies.get(department)
        return None if pinned in self.policies_off else self.policies.get(pinned)

    def _offer(self, kind: str, department: str) -> tuple[Policy | None, Budget | None]:
        """What `department` promises for `kind` as the request stands, and by which policy."""
        terms = self.terms.get(department)
        return terms, terms.budget(self.priority, kind) if terms else None

    def _last(self, kind: str, department: str | None = None) -> Clock | None:
        clocks = (c for c in reversed(self.clocks) if c.kind == kind and department in (None, c.department))
        return next(clocks, None)

    def _start_if_wanted(self, kind: str, department: str, at: datetime) -> None:
        """Start what only the new terms promise, if there is still something to wait for."""
        if kind == Kind.LEG:
            self._take_leg(department, at)
        elif (
            kind in (Kind.UPDATE, Kind.RESOLUTION)
            or (kind == Kind.FIRST_RESPONSE and not self.is_answered)
            or (kind == Kind.NEXT_RESPONSE and self.is_unanswered)
            or (kind == Kind.ACCEPTANCE and not self.is_taken_up)
        ):
            self._start(kind, department, at)

    def _start(self, kind: str, department: str, at: datetime, after: Clock | None = None) -> None:
        terms, budget = self._offer(kind, department)
        if terms is None or budget is None:
            return
        former = self._last(kind, department if kind in BY_DEPARTMENT else None)
        cycle = former.cycle + 1 if former else 1
        clock = Clock(self.standing, kind, cycle, department, terms, self.priority, budget)
        if after is None or terms.reopen == RESTART:
            clock.start(at)
        else:
            clock.start_after(after, at)
        self.clocks.append(clock)
        self.running[kind] = clock

    def _stop(self, at: datetime, ended_as: str, *kinds: str) -> None:
        for kind in kinds:
            clock = self.running.pop(kind, None)
            if clock is not None:
                clock.stop(at, ended_as)


_NOT_FILED = "not filed"
_Act = Callable[[Ledger, Event, datetime], None]
_ALWAYS: dict[str, _Act] = {Do.CALENDAR: Ledger.edit_calendar, Do.POLICY_OFF: Ledger.switch_off}
# What may happen when; anything else changes nothing. Notes and automatic messages never do.
_ACTS: dict[str, dict[str, _Act]] = {
    _NOT_FILED: _ALWAYS | {Do.FILE: Ledger.file},
    OPEN: _ALWAYS
    | {
        Do.ACCEPT: Ledger.accept,
        Do.ASSIGN: Ledger.assign,
        Do.REPLY: Ledger.reply,
        Do.WAIT: Ledger.wait,
        Do.RESUME: Ledger.resume,
        Do.PRIORITY: Ledger.change_terms,
        Do.SERVICE: Ledger.change_terms,
        Do.HAND_OVER: Ledger.hand_over,
        Do.GIVE_BACK: Ledger.give_back,
        Do.CALL_BACK: Ledger.call_back,
        Do.RESOLVE: Ledger.resolve,
        Do.CANCEL: Ledger.cancel,
        Do.DECLINE: Ledger.decline,
        Do.MERGE: Ledger.merge,
    },
    RESOLVED: _ALWAYS | {Do.REOPEN: Ledger.reopen},
    ENDED: _ALWAYS,
}
