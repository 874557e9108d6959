"""Pure rules: the turns of one clock in words: why it ran or stood still, was promised anew, and how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tickets.clocks import BACKDATED, TARGET_CHANGED, Calendars, Do, Kind, State, Step, Target
from tickets.explaining.case import Case
from tickets.explaining.closures import closed_between
from tickets.explaining.words import Reader, working
from tickets.wording import budget_in_words

PROMISE = (Kind.FIRST_RESPONSE, Kind.RESOLUTION)
# What stopped a clock that was kept.
DONE = {
    Do.ACCEPT: "taken on",
    Do.ASSIGN: "assigned to somebody",
    Do.REPLY: "answered",
    Do.DECLINE: "declined with a reason",
    Do.HAND_OVER: "handed on",
    Do.RESOLVE: "solved",
}
WITHDRAWN = {
    Do.CANCEL: "the request was withdrawn",
    Do.DECLINE: "the request was declined",
    Do.HAND_OVER: "the department that took over promises no such time",
    Do.SERVICE: "the promises were changed and have no such time any more",
    Do.PRIORITY: "the new priority has no such promise",
    Do.POLICY_OFF: "these promises were switched off",
}


class Turn(NamedTuple):
    """What happened to a clock, and when. `is_new_promise`: another time was promised than before."""

    at: datetime
    words: str
    is_new_promise: bool = False


def used(step: Step) -> str:
    """3 h used; nothing used."""
    return f"{working(step.used) if step.used else 'nothing'} used"


class Teller:
    """One clock of a case, told to one reader."""

    def __init__(self, case: Case, reader: Reader, target: Target) -> None:
        self.case, self.reader, self.target = case, reader, target

    def turns(self) -> list[Turn]:
        """Everything that happened to the clock, in order."""
        turns, former = [], None
        for step in self.target.steps:
            turn = self._began(step) if former is None else self._turned(former, step)
            if turn is not None:
                turns.append(turn)
            former = step
        if self.target.missed_at is not None:
            turns.append(Turn(self.target.missed_at, f"Missed: {self.missed()}."))
        return sorted(turns, key=lambda turn: turn.at)

    # Beginning and ending

    def _began(self, step: Step) -> Turn:
        holder = self.case.names[step.department]
        kind, begun = self.target.kind, f"From here on {holder} promises this."
        match Do(step.do):
            case Do.FILE:
                begun = f"Filed with {holder}."
            case Do.HAND_OVER if kind in {Kind.ACCEPTANCE, Kind.LEG}:
                begun = f"Arrived at {holder}."
            case Do.REPLY if kind == Kind.NEXT_RESPONSE:
                begun = f"A message from {self.reader.requester} waits for an answer."
            case Do.REPLY:
                begun = f"{holder} wrote; the next news is to follow."
            case Do.REOPEN:
                begun = f"Reopened{f'; the {working(step.used)} used before still count' if step.used else ''}."
            case Do.PRIORITY:
                begun = f"The priority became {step.priority}, for which this is promised."
        return Turn(step.at, f"{begun} Promised {self._within(step)}. {self._due(step)}")

    def _ended(self, step: Step) -> str:
        if self.target.missed_at is not None and self.target.missed_at <= step.at:
            return f"{self._how_it_ended(step)}. It had been missed before, and a miss stays a miss."
        match step.ended_as:
            case State.MET:
                return f"{self._how_it_ended(step)}: the promise was kept, with {used(step)}."
            case State.LEFT:
                return f"Handed on, with {used(step)}: neither kept nor missed. It goes on if the request comes back."
        return f"{self._how_it_ended(step)}: counted neither as kept nor as missed."

    def _how_it_ended(self, step: Step) -> str:
        if step.ended_as == State.MERGED:
            return "The request was merged into another"
        if step.ended_as == State.WITHDRAWN:
            return f"Withdrawn, because {WITHDRAWN.get(Do(step.do), 'nothing of the kind is promised any more')}"
        return DONE.get(Do(step.do), "done").capitalize()

    def missed(self) -> str:
        """Why it counts as missed."""
        target = self.target
        if target.cause == TARGET_CHANGED:
            return "at this change more time had been used already than was promised from then on"
        if target.cause == BACKDATED:
            return "the time was up before the request was entered, later than it had arrived"
        if any(step.at == target.missed_at and step.do == Do.REOPEN for step in target.steps):
            return "the promised time had been used up before it was reopened"
        return "the promised time was used up"

    # On the way

    def _turned(self, former: Step, step: Step) -> Turn | None:
        if step.ended_as:
            return Turn(step.at, self._ended(step))
        if former.ended_as:
            holder = self.case.names[step.department]
            return Turn(
                step.at, f"Came back to {holder}: goes on with the {working(step.used)} used. {self._due(step)}"
            )
        if (step.policy, step.budget, step.priority, step.department) != (
            former.policy,
            former.budget,
            former.priority,
            former.department,
        ):
            return self._promised_anew(former, step)
        if step.reason != former.reason:
            return Turn(step.at, self._stood_still(step) if step.reason else self._went_on(step))
        if step.due != former.due:
            return Turn(step.at, f"The opening hours were changed. {self._due(step, former)}")
        return None

    def _stood_still(self, step: Step) -> str:
        assert step.reason is not None
        return f"Stands still while waiting for {self.reader.whom(step.reason)}, with {used(step)}."

    def _went_on(self, step: Step) -> str:
        why = {
            "": "The agreed date came",
            Do.REPLY: f"{self.reader.requester.capitalize()} replied",
            Do.WAIT: "It waits for something now that does not stop this clock",
        }.get(step.do, "The waiting ended")
        return f"{why}: it goes on. {self._due(step)}"

    def _promised_anew(self, former: Step, step: Step) -> Turn:
        is_other_time = (step.budget, step.department) != (former.budget, former.department)
        used = f", less the {working(step.used)} used" if step.used else ""
        if is_other_time:
            words = f"{self._why_anew(former, step)}: {self._within(step)}{used}. {self._due(step, former)}"
        elif step.due != former.due:
            words = f"{self._why_anew(former, step)}: {self._within(step)}. {self._due(step, former)}"
        else:
            words = f"{self._why_anew(former, step)}, which promises the same time."
        return Turn(step.at, words, is_new_promise=is_other_time or step.due != former.due)

    def _why_anew(self, former: Step, step: Step) -> str:
        holder = self.case.names[step.department]
        if step.do == Do.HAND_OVER and self.target.kind in PROMISE:
            giver = self.case.names[former.department]
            return f"Handed from {giver} to {holder} before anybody had taken it on, so {holder} promises anew"
        if step.do == Do.HAND_OVER:
            return f"{holder} has it now and promises"
        if step.priority != former.priority:
            return f"The priority was changed from {former.priority} to {step.priority}"
        return f"{self.case.terms[step.policy].name} were applied to open requests"

    # Said of a step

    def _within(self, step: Step) -> str:
        terms = self.case.terms[step.policy]
        return f"within {budget_in_words(str(step.budget))} by {terms.name} for {step.priority} priority"

    def _due(self, step: Step, former: Step | None = None) -> str:
        if step.reason is not None:
            return f"It stands still while waiting for {self.reader.whom(step.reason)}."
        if step.due is None:
            return "There is no date: the calendar has no more opening hours."
        if step.due <= step.at:
            return "Nothing of it is left."
        calendar = self.target.calendar if step.policy == self.target.policy else self._calendar_of(step)
        # By the hours as they were then: what was changed later is a turn of its own.
        then = Calendars({calendar: self.case.account.calendars.at(calendar, step.at)})
        closed = closed_between(then, calendar, step.at, step.due)
        was = former.due if former is not None and former.due != step.due else None
        instead = f" instead of {self.reader.moment(was)}" if was else ""
        return f"Due {self.reader.moment(step.due)}{instead}{f' ({closed})' if closed else ''}."

    def _calendar_of(self, step: Step) -> str:
        return self.case.calendar_of[step.department]
