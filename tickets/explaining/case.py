"""Pure rules: everything there is to explain about one request, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from departments.hours.in_words import in_brief
from tickets.clocks import Account, Span, Target
from tickets.explaining.closures import closed_between
from tickets.explaining.promises import Promise, Terms


@dataclass(frozen=True, slots=True)
class Case:
    """What the engine said of a request at `now`, and what its keys are called.

    names: department -> its name. calendar_of: department -> the key of its calendar in the account. terms: policy -> what
    people call it.
    """

    account: Account
    now: datetime
    names: Mapping[str, str]
    calendar_of: Mapping[str, str]
    terms: Mapping[str, Terms]

    def worked(self, department: str, start: datetime, end: datetime) -> timedelta:
        """Opening hours of `department` between two instants."""
        return self.account.calendars.between(self.calendar_of[department], start, end)

    def hours_of(self, target: Target) -> str:
        """The usual week by which the clock counts."""
        return in_brief(self.account.calendars.at(target.calendar, self.end_of(target)))

    def end_of(self, target: Target) -> datetime:
        """The last instant that matters to the clock: its due, its stop, else now."""
        return target.stopped_at or max(target.due or self.now, self.now)

    def promise(self, target: Target) -> Promise:
        """What the date of `target` follows from."""
        until = target.due or target.stopped_at or self.now
        return Promise(
            budget=str(target.budget),
            priority=target.priority,
            terms=self.terms[target.policy],
            hours=self.hours_of(target),
            closed=closed_between(self.account.calendars, target.calendar, target.started_at, until),
            paused=sum((self.length(span) for span in target.spans if span.reason), timedelta()),
        )

    def length(self, span: Span) -> timedelta:
        """How long a stretch was, by the calendar."""
        return (span.end or self.now) - span.start
