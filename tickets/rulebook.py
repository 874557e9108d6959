"""The rules of a department, its requests and who works there, as the plain values that tickets.routing reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from departments import calendars
from departments.hours import next_opening
from departments.line import away
from departments.models import Department, Membership
from tickets.enums import EventKind, Give
from tickets.models import RoutingRule, Ticket, TicketEvent
from tickets.querysets import RoutingRuleQuerySet, with_open_requests
from tickets.routing import Facts, Rule, Worker, phrases


def rows_of(department: Department) -> RoutingRuleQuerySet:
    """The rules of `department` in their order, with the people of their groups. Two queries; one without any rule."""
    return RoutingRule.objects.filter(department=department).in_order().prefetch_related("among")


def rule_of(row: RoutingRule, among: Iterable[int] | None = None) -> Rule:
    """`row` as a plain rule; `among` are the ids of its group for a row that is not saved."""
    return Rule(
        pk=row.pk or 0,
        name=row.name,
        service=row.service_id,
        phrases=phrases(row.words),
        department=row.requester_department_id,
        site=row.site,
        give=Give(row.give),
        person=row.person_id,
        among=frozenset(among if among is not None else (person.pk for person in row.among.all())),
        at_least=row.priority,
    )


def facts_of(ticket: Ticket) -> Facts:
    """What rules may ask of `ticket`; one query, for the message it was filed with."""
    body = (
        TicketEvent.objects.filter(ticket=ticket, kind=EventKind.FILED).values_list("comment__body", flat=True).first()
    )
    return Facts(
        service=ticket.service_id,
        text=f"{ticket.title}\n{body or ''}",
        department=ticket.requester_department_id,
        site=ticket.requester.site,
        requester=ticket.requester_id,
    )


def workers_of(department: Department, at: datetime) -> list[Worker]:
    """Who works in `department`, with what they have and whether they are there when it is next open. Four queries at most.

    At night and on a Friday evening it counts who comes in the morning and on Monday: till then nobody would begin.
    """
    members = Membership.objects.active().filter(department=department).order_by("pk")
    rows = list(with_open_requests(members))
    present_at = next_opening(calendars.schedule_now(department, at), at) or at
    gone = away([row.person_id for row in rows], present_at)
    return [
        Worker(
            person=row.person_id,
            percent=row.share,
            most_open=row.most_open,
            open=row.open_requests,  # type: ignore[attr-defined]  # annotated by with_open_requests
            is_away=row.person_id in gone,
        )
        for row in rows
    ]


def turns_of(row: RoutingRule) -> dict[int, int]:
    """What the last choice of the rule left behind, by person."""
    return {int(person): earned for person, earned in row.turns.items()}


def kept(turns: Mapping[int, int]) -> dict[str, int]:
    """`turns` as the row holds them."""
    return {str(person): earned for person, earned in turns.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as people read it: `asks` of a request, and what it does then."""

    row: RoutingRule
    asks: str
    does: str
    away: str


def lines_of(department: Department) -> list[Line]:
    """The rules of `department` in words. Four queries at most."""
    rows = list(rows_of(department).select_related("service", "requester_department", "person"))
    named = {person.pk: person for row in rows for person in (*row.among.all(), *([row.person] if row.person else []))}
    there = set(
        Membership.objects.active().filter(department=department, person__in=named).values_list("person", flat=True)
    )
    gone = {pk: person.name for pk, person in named.items() if pk not in there}
    return [Line(row, _asks(row), _does(row), _gone(row, gone)) for row in rows]


def _asks(row: RoutingRule) -> str:
    asked = [
        f"service {row.service}" if row.service else "",
        f"one of: {row.words}" if row.words else "",
        f"asked by {row.requester_department}" if row.requester_department else "",
        f"from {row.site}" if row.site else "",
    ]
    return "; ".join(filter(None, asked)) or "every request"


def _does(row: RoutingRule) -> str:
    people = ", ".join(person.name for person in row.among.all()) or "everybody here"
    given = {
        Give.NOBODY: "",
        Give.PERSON: f"to {row.person}",
        Give.TURN: f"by turn to {people}",
        Give.LOAD: f"by load to {people}",
    }[Give(row.give)]
    raised = f"priority at least {row.get_priority_display().lower()}" if row.priority else ""
    return "; ".join(filter(None, [given, raised]))


def _gone(row: RoutingRule, gone: Mapping[int, str]) -> str:
    """Whom the rule names though they work there no more."""
    people = [row.person_id] if row.person_id else [person.pk for person in row.among.all()]
    return ", ".join(gone[pk] for pk in people if pk in gone)
