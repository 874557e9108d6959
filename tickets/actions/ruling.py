"""Verbs about routing rules: add, change, move, switch, remove; each leaves a trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.models import User
from accounts.text import plain_line
from departments.changing import locked
from departments.models import Department, Membership
from tickets.enums import Give
from tickets.models import RoutingRule

MOST_RULES = 100
CHANGEABLE = ("name", "is_active", "service", "words", "requester_department", "site", "give", "person", "priority")


class RulingRefused(Exception):
    """There can't be such a rule; the message says why and is fit to show."""


def add_rule(department: Department, *, by: User | None, at: datetime, **fields: Any) -> RoutingRule:
    """Add a rule, as the last one. `fields` are CHANGEABLE ones and `among`, the people of its group.

    Raises:
        RulingRefused: no name, one that is taken, nothing that it would do, somebody who does not work there, or too many.
    """
    with transaction.atomic(durable=True):
        department = locked(department)
        if department.routing_rules.count() >= MOST_RULES:
            raise RulingRefused(f"{MOST_RULES} rules are enough: nobody would know which one fits.")
        last = department.routing_rules.aggregate(last=Max("position"))["last"] or 0
        rule = RoutingRule(department=department, position=last + 1)
        among = list(fields.pop("among", ()))
        _set(rule, fields)
        _check(rule, among)
        rule.save(force_insert=True)
        rule.among.set(among)
        changes = {name: [None, value] for name, value in _shown(rule, among).items() if value}
        audit.record("added a routing rule", rule, by=by, at=at, department=department.slug, changes=changes)
    return rule


def change_rule(rule: RoutingRule, *, by: User, at: datetime, **fields: Any) -> RoutingRule:
    """Change some of the CHANGEABLE fields, or its group. What it gave out so far stays given; a new group begins anew.

    Raises:
        RulingRefused: as for `add_rule`, or somebody removed it.
    """
    with transaction.atomic(durable=True):
        rule = _locked(rule)
        group = list(rule.among.order_by("name", "pk"))
        before = _shown(rule, group)
        among = list(fields.pop("among", group))
        _set(rule, fields)
        _check(rule, among)
        if {person.pk for person in among} != {person.pk for person in group}:
            rule.turns = {}
            rule.among.set(among)
        rule.save()
        changes = {name: [before[name], value] for name, value in _shown(rule, among).items() if before[name] != value}
        if changes:
            audit.record("changed a routing rule", rule, by=by, at=at, department=rule.department.slug, changes=changes)
    return rule


def move_rule(rule: RoutingRule, *, is_up: bool, by: User, at: datetime) -> None:
    """Let it change places with the rule before it, or after it. The first and the last stay where they are.

    Raises:
        RulingRefused: somebody removed it.
    """
    with transaction.atomic(durable=True):
        rule = _locked(rule)
        rows = list(rule.department.routing_rules.in_order())
        place = next(n for n, row in enumerate(rows) if row.pk == rule.pk)
        other = place - 1 if is_up else place + 1
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows, start=1):
            row.position = position
        RoutingRule.objects.bulk_update(rows, ["position"])
        changes = {"place": [place + 1, other + 1]}
        audit.record("moved a routing rule", rule, by=by, at=at, department=rule.department.slug, changes=changes)


def remove_rule(rule: RoutingRule, *, by: User, at: datetime) -> None:
    """Remove it. The record of what it gave out keeps its name. Twice does no harm."""
    with transaction.atomic(durable=True):
        department = locked(rule.department)
        gone, _ = RoutingRule.objects.filter(pk=rule.pk).delete()
        if gone:
            changes = {"name": [rule.name, None]}
            audit.record("removed a routing rule", rule, by=by, at=at, department=department.slug, changes=changes)


def _locked(rule: RoutingRule) -> RoutingRule:
    department = locked(rule.department)
    fresh: RoutingRule | None = (
        department.routing_rules.select_related("service", "requester_department", "person").filter(pk=rule.pk).first()
    )
    if fresh is None:
        raise RulingRefused("Somebody removed this rule meanwhile.")
    return fresh


def _set(rule: RoutingRule, fields: Mapping[str, Any]) -> None:
    for name in CHANGEABLE:
        if name in fields:
            setattr(rule, name, fields[name])
    rule.name = plain_line(rule.name, 80)
    if rule.give != Give.PERSON:
        rule.person = None


def _check(rule: RoutingRule, among: Iterable[User]) -> None:
    if not rule.name:
        raise RulingRefused("Please give the rule a name: the pages of requests say by which rule they were given out.")
    if rule.department.routing_rules.filter(name__iexact=rule.name).exclude(pk=rule.pk).exists():
        raise RulingRefused(f"There is a rule called {rule.name} already.")
    if rule.give == Give.NOBODY and not rule.priority:
        raise RulingRefused("This rule would do nothing: say who gets the request, or how urgent it is at least.")
    if rule.give == Give.PERSON and rule.person is None:
        raise RulingRefused("Say who gets the request.")
    if rule.service is not None and rule.service.department_id != rule.department_id:
        raise RulingRefused(f"{rule.service} is a service of another department.")
    named = {person.pk: person for person in (*among, *([rule.person] if rule.person else []))}
    there = set(
        Membership.objects.filter(department=rule.department, person__in=named).values_list("person", flat=True)
    )
    for pk, person in named.items():
        if pk not in there:
            raise RulingRefused(f"{person} does not work in {rule.department}.")


def _shown(rule: RoutingRule, among: Iterable[User]) -> dict[str, Any]:
    """What the trail keeps of a rule."""
    texts = {name: getattr(rule, name) for name in CHANGEABLE}
    plain = {name: value if isinstance(value, bool | str) else str(value or "") for name, value in texts.items()}
    return {**plain, "give": str(Give(rule.give).label), "among": sorted(person.name for person in among)}
