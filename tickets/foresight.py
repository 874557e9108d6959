"""What an act on many requests will do, and which it will leave alone and why: what the verbs would say, asked beforehand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from departments.models import Membership
from tickets import permissions
from tickets.enums import BulkVerb, Priority, State, WaitsOn
from tickets.models import Ticket
from tickets.permissions import Part
from tickets.workflow import MOVES, refusal

NOT_ALLOWED = "You may not do that with this request (any more)."
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Left:
    """A request that is left alone, and why."""

    ticket: Ticket
    words: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of the chosen requests; `unseen` are so many that the person can't see (any more)."""

    will: Sequence[Ticket]
    left: Sequence[Left]
    unseen: int


@dataclass(frozen=True, slots=True)
class Case:
    """One request before an act on many. `works_in`: the departments in which the person it is given to works."""

    ticket: Ticket
    seen_as: Part
    by: User
    works_in: Collection[int] = field(default_factory=frozenset)


def foresee(verb: BulkVerb, fields: Fields, seen: Mapping[str, int], *, by: User) -> Foreseen:
    """Look at the requests `seen` (version by number) as they are now. `fields` may be missing still. Three queries."""
    tickets = list(visible(seen, by))
    parts = permissions.parts_at_work(by, tickets)
    works_in = _works_in(fields.get("person"))
    will, left = [], []
    for ticket in tickets:
        case = Case(ticket, parts[ticket.pk], by, works_in)
        words = _refusal(verb, fields, case, seen[ticket.number])
        if words:
            left.append(Left(ticket, words))
        else:
            will.append(ticket)
    return Foreseen(will, left, len(seen) - len(tickets))


def visible(numbers: Collection[str], by: User) -> Sequence[Ticket]:
    """Those of the chosen requests that `by` may see, with what verbs read, in the order of a queue."""
    return list(Ticket.objects.visible_to(by).filter(number__in=list(numbers)).for_verbs().due_first())


def _works_in(person: User | None) -> frozenset[int]:
    if person is None:
        return frozenset()
    return frozenset(Membership.objects.active().filter(person=person).values_list("department", flat=True))


def _refusal(verb: BulkVerb, fields: Fields, case: Case, seen: int) -> str:
    """In the order in which the verbs ask."""
    ticket = case.ticket
    if not permissions.allows(case.seen_as, verb):
        return NOT_ALLOWED
    if ticket.version != seen:
        return "Something happened to this request since you chose it. Look at it again."
    if State(ticket.state) not in MOVES[verb].sources:
        return refusal(verb, State(ticket.state))
    look = LOOKS.get(verb)
    return look(fields, case) if look and fields else ""


def _assigning(fields: Fields, case: Case) -> str:
    person, ticket = fields["person"], case.ticket
    if person != case.by and "assign" not in case.seen_as.verbs:
        return "Only the head of the department gives requests to others."
    if ticket.assignee_id == person.pk:
        return f"{person} has this request already."
    if ticket.requester_id == person.pk:
        return f"{person} asked for this; somebody else has to do it."
    return "" if ticket.department_id in case.works_in else f"{person} does not work in {ticket.department}."


def _prioritising(fields: Fields, case: Case) -> str:
    order, priority, now = list(Priority), Priority(fields["priority"]), Priority(case.ticket.priority)
    if priority == now:
        return f"The priority is {priority.label.lower()} already."
    is_raised = order.index(priority) > order.index(now)
    if is_raised and not str(fields["reason"]).strip():
        return "Please give a reason: others will wait longer for this one."
    return ""


def _waiting(fields: Fields, case: Case) -> str:
    on = WaitsOn(fields["on"])
    until = fields["until"] if on == WaitsOn.SCHEDULED else None
    is_so = (case.ticket.waits_on, case.ticket.waits_until) == (on, until)
    return f"This request waits on {on.label.lower()} already." if is_so else ""


def _handing(fields: Fields, case: Case) -> str:
    department = fields["department"]
    return f"{department} has this request already." if department == case.ticket.department else ""


LOOKS: dict[BulkVerb, Callable[[Fields, Case], str]] = {
    BulkVerb.ASSIGN: _assigning,
    BulkVerb.PRIORITISE: _prioritising,
    BulkVerb.WAIT: _waiting,
    BulkVerb.HAND_OVER: _handing,
}
