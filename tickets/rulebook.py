"""The rules of a department, its requests and who works there, as the plain values that tickets.routing reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
