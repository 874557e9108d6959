"""Pure rules: why a date was promised, in a few lines: by which rule and version, by which hours, and what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tickets.clocks import WorkingDays, read_budget
from tickets.explaining.words import elapsed, owned
from tickets.wording import budget_in_words


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of what a department promises, as people call it; for a `service`, or `agreed_with` a department."""

    department: str
    version: int
    service: str = ""
    agreed_with: str = ""

    @property
    def name(self) -> str:
        """IT's promises v3."""
        if self.agreed_with:
            return f"the agreement of {self.department} with {self.agreed_with} v{self.version}"
        if self.service:
            return f"{owned(self.department)} promises for “{self.service}” v{self.version}"
        return f"{owned(self.department)} promises v{self.version}"

    @property
    def reason(self) -> str:
        """Why these and no others."""
        if self.agreed_with:
            return f"What {self.department} and {self.agreed_with} agreed goes before everything else."
        if self.service:
            return f"“{self.service}” has promises of its own; they go before the usual ones of {self.department}."
        return f"They are the usual ones of {self.department}: nothing else was promised for this service."


@dataclass(frozen=True, slots=True)
class Promise:
    """What a date follows from. `hours` are the opening hours in brief, `closed` the closed days that lie between;
    `paused` is how long, by the calendar, the clock stood still."""

    budget: str
    priority: str
    terms: Terms
    hours: str
    closed: str = ""
    paused: timedelta = timedelta()

    @property
    def within(self) -> str:
        """Within 16 working hours by IT's promises v1 for normal priority."""
        return f"within {budget_in_words(self.budget)} by {self.terms.name} for {self.priority} priority"


def why(promise: Promise) -> str:
    """Why this date, in a line or two. The one sentence that stands beside every promised date."""
    counted = (
        "Working days end at the same time of day"
        if isinstance(read_budget(promise.budget), WorkingDays)
        else ("Only opening hours count")
    )
    parts = [
        f"Promised {promise.within}.",
        f"{counted}: {promise.hours}{'; ' if promise.closed else ''}{promise.closed}.",
    ]
    if promise.paused:
        parts.append(f"The clock stood still for {elapsed(promise.paused)} (calendar time).")
    return " ".join(parts)
