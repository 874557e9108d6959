"""Giving out a request by the rules of its department: a step of filing and of accepting a hand-over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tickets import rulebook
from tickets.actions.recording import record
from tickets.enums import EventKind, Give, Priority
from tickets.models import RoutingRule, Ticket, TicketEvent
from tickets.routing import Choice, Rule, choose, first_fitting


def route(ticket: Ticket, *, at: datetime) -> TicketEvent | None:
    """Do with the locked `ticket`, whose department is locked too, what the first rule that fits says; None when none fits.

    The record keeps the rule's name as it is now, and why those were passed over who were. The caller counts the clocks,
    saves the ticket and tells who is to be told. The lock of the department makes turns and loads one after the other.
    """
    rows = {row.pk: row for row in rulebook.rows_of(ticket.department).in_force()}
    if not rows:
        return None
    rule = first_fitting((rulebook.rule_of(row) for row in rows.values()), rulebook.facts_of(ticket))
    if rule is None:
        return None
    data: dict[str, Any] = {"rule": rule.pk, "name": rule.name, "give": str(rule.give)}
    data |= _raise_priority(ticket, rule)
    if rule.give != Give.NOBODY:
        data |= _give(ticket, rows[rule.pk], rule, at)
    # What those learn of it who asked: to whom it was given, and that it has become more urgent.
    data["told"] = "priority" in data or data.get("person") is not None
    return record(ticket, EventKind.ROUTED, by=None, at=at, data=data)


def _raise_priority(ticket: Ticket, rule: Rule) -> dict[str, Any]:
    order = list(Priority)
    before = ticket.priority
    if not rule.at_least or order.index(Priority(rule.at_least)) <= order.index(Priority(before)):
        return {}
    ticket.priority = rule.at_least
    return {"priority": rule.at_least, "from": before}


def _give(ticket: Ticket, row: RoutingRule, rule: Rule, at: datetime) -> dict[str, Any]:
    workers = rulebook.workers_of(ticket.department, at)
    choice: Choice = choose(rule, workers, ticket.requester_id, rulebook.turns_of(row))
    ticket.assignee_id = choice.person
    turns = rulebook.kept(choice.turns)
    if turns != row.turns:
        RoutingRule.objects.filter(pk=row.pk).update(turns=turns)
    return {"person": choice.person, "passed": {str(why): people for why, people in choice.passed.items()}}
