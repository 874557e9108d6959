"""Pure rules: the clock engine. The record of a request in, what was promised and how it stands out."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from departments.hours import Schedule, as_utc
from tickets.clocks.calendars import Calendars
from tickets.clocks.events import PERSON, PROVIDER, REQUESTER, RULE, Do, Event
from tickets.clocks.journey import ENDED, OPEN, RESOLVED, Stretch
from tickets.clocks.ledger import Ledger
from tickets.clocks.policies import (
    USUAL_PAUSES,
    Budget,
    Duration,
    Kind,
    Policy,
    PolicyRefused,
    Reason,
    WorkingDays,
    policy_from_rules,
    read_budget,
)
from tickets.clocks.targets import (
    BACKDATED,
    BY_DEPARTMENT,
    TARGET_CHANGED,
    Mark,
    Span,
    State,
    Step,
    Target,
    counts_against,
    fire_at,
)

__all__ = [
    "BACKDATED",
    "BY_DEPARTMENT",
    "ENDED",
    "OPEN",
    "PERSON",
    "PROVIDER",
    "REQUESTER",
    "RESOLVED",
    "RULE",
    "TARGET_CHANGED",
    "USUAL_PAUSES",
    "Account",
    "Budget",
    "Calendars",
    "Do",
    "Duration",
    "Event",
    "Kind",
    "Mark",
    "Policy",
    "PolicyRefused",
    "Reason",
    "Span",
    "State",
    "Step",
    "Stretch",
    "Target",
    "WorkingDays",
    "account",
    "clocks",
    "counts_against",
    "fire_at",
    "policy_from_rules",
    "read_budget",
]


class Account(NamedTuple):
    """What the engine says of one request: its clocks, its way, and the calendars as they are now and were before."""

    targets: list[Target]
    stretches: list[Stretch]
    calendars: Calendars


def clocks(
    policies: Mapping[str, Policy], calendars: Mapping[str, Schedule], events: Iterable[Event], now: datetime
) -> list[Target]:
    """Every clock of one request as it stands at `now`, in the order in which they started.

    `policies` by key (a department's name where an event pins none), `calendars` by name as they were when the record
    began. Events after `now` are not seen; those of one instant keep their order. The same input gives the same answer.
    """
    return account(policies, calendars, events, now).targets


def account(
    policies: Mapping[str, Policy], calendars: Mapping[str, Schedule], events: Iterable[Event], now: datetime
) -> Account:
    """The same as `clocks`, with the way of the request beside it."""
    now = as_utc(now)
    ledger = Ledger(policies, calendars)
    for event in sorted(events, key=attrgetter("at")):
        at = as_utc(event.at)
        if at > now:
            break
        ledger.read(event, at)
    ledger.pass_until(now)
    targets = [clock.target(now) for clock in ledger.clocks]
    return Account(targets, ledger.journey.stretches, ledger.standing.calendars)
