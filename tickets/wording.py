"""Promises, hours and standing in words: values in, sentences out, no query. Templates put the dates in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tickets.clocks import Mark, WorkingDays, read_budget
from tickets.enums import ClockKind, Give, Outcome, Priority, State, WaitsOn
from tickets.models import Ticket
from tickets.permissions import Part
from tickets.routing import Passed

# What a requester is promised, in the order of reading.
PROMISED = {
    ClockKind.FIRST_RESPONSE: "first answer within {}",
    ClockKind.NEXT_RESPONSE: "every further answer within {}",
    ClockKind.UPDATE: "news every {}",
    ClockKind.RESOLUTION: "solved within {}",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with at most one moment in it, which the page writes in the reader's zone."""

    before: str
    at: datetime | None = None
    after: str = ""


def plural(number: int, one: str, many: str = "") -> str:
    """`1 hour`, `2 hours`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def came_back_in_words(bounces: int) -> str:
    """How often a request came back: `came back twice`; nothing for never."""
    times = {1: "once", 2: "twice"}.get(bounces) or f"{bounces} times"
    return f"Came back {times}" if bounces else ""


def budget_in_words(text: str) -> str:
    """A promised time as people say it: `4h` is 4 working hours."""
    budget = read_budget(text)
    if isinstance(budget, WorkingDays):
        return str(budget)
    for size, unit in ((3600, "hour"), (60, "minute")):
        if budget.seconds % size == 0:
            return plural(budget.seconds // size, f"working {unit}")
    return plural(budget.seconds, "working second")


def promise_in_words(targets: Mapping[str, str]) -> str:
    """What one priority promises the requester: first answer within 4 working hours, solved within 2 working days."""
    parts = [words.format(budget_in_words(targets[kind])) for kind, words in PROMISED.items() if kind in targets]
    return ", ".join(parts) or "no promised time"


def threshold_in_words(mark: Mark, kind: str) -> str:
    """What is told at a threshold of the clock `kind`: 75 % of the time for the first answer is used."""
    clock = ClockKind(kind).label.lower()
    if mark.before:
        left = duration_in_words(int(mark.before.total_seconds()))
        return f"{left} of working time left for the {clock}"
    if mark.percent == 100:
        return f"The promised time for the {clock} is over"
    late = ": it is late" if mark.percent > 100 else ""
    return f"{mark.percent} % of the time for the {clock} is used{late}"


def duration_in_words(seconds: int) -> str:
    """So much time, in the two largest units that say something: 2 h 5 min."""
    hours, rest = divmod(max(0, seconds), 3600)
    minutes = rest // 60
    if hours:
        return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"
    return f"{minutes} min" if minutes else f"{rest} s"


def what_next(ticket: Ticket, seen_as: Part, due: datetime | None, reopen_until: datetime | None) -> Sentence:
    """What happens next, to whoever reads it. `due` is the next promise to the requester, if there is one."""
    match State(ticket.state):
        case State.RESOLVED if seen_as.is_requester:
            return Sentence(
                "Is it solved? Please confirm it, or say what is missing. Without a word from you it closes on",
                ticket.closes_at, ".",
            )  # fmt: skip
        case State.RESOLVED:
            return Sentence(
                f"{ticket.requester} is asked to confirm. Without a word it closes on", ticket.closes_at, "."
            )
        case State.CLOSED | State.CANCELLED:
            return _ended(ticket, reopen_until)
        case State.WAITING:
            return _waiting(ticket, seen_as)
        case _ if seen_as.provides:
            return _to_do(ticket, due)
        case _:
            return _under_way(ticket, seen_as, due)


def _ended(ticket: Ticket, reopen_until: datetime | None) -> Sentence:
    if ticket.state == State.CLOSED:
        if reopen_until is not None:
            return Sentence("This is done. If it comes back, it can be reopened until", reopen_until, ".")
        return Sentence("This is done. If it comes back, please file a new request.")
    how = {
        Outcome.DECLINED: f"{ticket.department} can't do this; the reason stands below.",
        Outcome.WITHDRAWN: "This was withdrawn. Nothing more happens.",
        Outcome.MERGED: "This goes on in another request.",
    }
    return Sentence(how.get(Outcome(ticket.outcome), "This has ended."))


def _waiting(ticket: Ticket, seen_as: Part) -> Sentence:
    match WaitsOn(ticket.waits_on):
        case WaitsOn.REQUESTER if seen_as.is_requester:
            return Sentence(f"{ticket.department} is waiting for you. Your reply lets them go on.")
        case WaitsOn.REQUESTER:
            return Sentence(f"Waiting for {ticket.requester}. It goes on by itself with their reply.")
        case WaitsOn.SCHEDULED:
            return Sentence("Waiting for the agreed date. It goes on by itself on", ticket.waits_until, ".")
        case WaitsOn.DEPARTMENT:
            return Sentence(f"{ticket.department} is waiting for another department.")
        case WaitsOn.SUPPLIER:
            return Sentence(f"{ticket.department} is waiting for a supplier.")
        case _:
            return Sentence(f"{ticket.department} is waiting for an approval.")


def _to_do(ticket: Ticket, due: datetime | None) -> Sentence:
    if ticket.offered_from:
        before = f"{ticket.offered_from} offers this to {ticket.department}. Accept it, or decline it with a reason."
        return Sentence(f"{before} Promised by", due, ".") if due else Sentence(before)
    if ticket.assignee is None:
        before = "Nobody has taken this on yet."
    elif ticket.state == State.NEW:
        before = f"{ticket.assignee} has this, and has not answered yet."
    else:
        before = f"{ticket.assignee} is working on it."
    return Sentence(f"{before} Promised by", due, ".") if due else Sentence(before)


def _under_way(ticket: Ticket, seen_as: Part, due: datetime | None) -> Sentence:
    if ticket.offered_from and not seen_as.is_requester:
        before = f"{ticket.offered_from} has offered this to {ticket.department}, which has not answered yet."
        return Sentence(f"{before} Promised by", due, ".") if due else Sentence(before)
    who = f"{ticket.assignee} in {ticket.department}" if ticket.assignee else str(ticket.department)
    before = f"{who} has this request and will answer." if ticket.state == State.NEW else f"{who} is working on it."
    return Sentence(f"{before} Promised by", due, ".") if due else Sentence(f"{before} No time was promised.")


# Why somebody was passed over, after their names: is for one, are for several.
PASSED = {
    Passed.LEFT: ("works here no more", "work here no more"),
    Passed.OWN: ("asked for this", "asked for this"),
    Passed.AWAY: ("is away", "are away"),
    Passed.SPARED: ("takes nothing by rules", "take nothing by rules"),
    Passed.FULL: ("has as many open requests as they take", "have as many open requests as they take"),
}
BY = {Give.TURN: " (by turn)", Give.LOAD: " (by load)"}
MOST_NAMED = 5


def routed_in_words(data: Mapping[str, Any], names: Mapping[int, str], *, tells_rule: bool) -> str:
    """What a rule did, by the data of its event; which rule, and who was passed over, is told to those who work on it."""
    did = []
    if "priority" in data:
        was, now = (Priority(data[key]).label.lower() for key in ("from", "priority"))
        did.append(f"raised the priority from {was} to {now}")
    if data.get("person") is not None:
        did.append(
            f"gave this to {names.get(data['person'], 'somebody')}{BY.get(Give(data['give']), '') if tells_rule else ''}"
        )
    said = " and ".join(did)
    if not tells_rule:
        return said
    rule = f"by the rule “{data['name']}”"
    if data["give"] == Give.NOBODY or data.get("person") is not None:
        return f"{said} {rule}" if said else f"looked at this {rule}, which changes nothing"
    nobody = f"found nobody {rule}: {passed_in_words(data.get('passed', {}), names)}"
    return f"{said}, but {nobody}" if said else nobody


def passed_in_words(passed: Mapping[str, list[int]], names: Mapping[int, str]) -> str:
    """Why nobody took it: Ben and Kim are away; Lena has as many open requests as they take."""
    reasons = []
    for why, people in passed.items():
        named = [names.get(pk, "somebody") for pk in people[:MOST_NAMED]]
        more = [f"{len(people) - MOST_NAMED} more"] if len(people) > MOST_NAMED else []
        reasons.append(f"{_listed([*named, *more])} {PASSED[Passed(why)][len(people) > 1]}")
    return "; ".join(reasons) or "nobody works here"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
