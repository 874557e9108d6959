"""Routing rules tried on past requests: what each would have taken, beside who really did it. Nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from departments.models import Department, Membership
from tickets.enums import EventKind, Give, Priority
from tickets.models import Service, Ticket, TicketEvent
from tickets.routing import Facts, Rule, first_fitting

# How far back one may look, in days; so many requests at most, the newest first.
DAYS = (30, 90, 180)
MOST_TRIED = 2000
MOST_NAMED = 3
MOST_EXAMPLES = 3
# So many are looked at for examples that the reader may see.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Line:
    """What one rule (None: no rule) would have taken: `done` is by whom, `fitting` how often by those it names."""

    rule: Rule | None
    taken: int
    ended: int
    fitting: int
    raised: int
    done: list[tuple[str, int]]
    services: list[tuple[str, int]]
    examples: list[Ticket]

    @property
    def names_somebody(self) -> bool:
        """Whether it can be compared with who did it."""
        return self.rule is not None and self.rule.give != Give.NOBODY

    @property
    def percent(self) -> int | None:
        """How often of a hundred it was done by those the rule names; None when nothing was done."""
        return 100 * self.fitting // self.ended if self.ended else None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it over `looked_at` requests of the last `days` days; `is_cut`: there were more, the newest were taken."""

    days: int
    looked_at: int
    is_cut: bool
    lines: list[Line]
    rest: Line


def rehearse(department: Department, rules: Sequence[Rule], *, days: int, reader: User, at: datetime) -> Rehearsal:
    """Let `rules` give out what `department` was asked for. Only what may be counted in front of `reader`, and of that only
    what they may see is named. The number of queries is the same for any number of requests."""
    rows = _asked(department, reader, at - timedelta(days=days), at)
    is_cut, rows = len(rows) > MOST_TRIED, rows[:MOST_TRIED]
    taken: defaultdict[Rule | None, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        taken[first_fitting(rules, _facts(row))].append(row)
    seen = _seen(reader, (row["pk"] for some in taken.values() for row in some[:LOOKED_AT]))
    team = set(Membership.objects.filter(department=department).values_list("person", flat=True))
    names = dict(User.objects.filter(pk__in={row["by"] for row in rows if row["by"]}).values_list("pk", "name"))
    offered = dict(Service.objects.filter(pk__in={row["service"] for row in rows}).values_list("pk", "title"))

    def line(rule: Rule | None) -> Line:
        return _line(rule, taken[rule], team, names, offered, seen)

    return Rehearsal(days, len(rows), is_cut, [line(rule) for rule in rules], line(None))


def _asked(department: Department, reader: User, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """The requests as plain rows, the newest first, and one more than are tried."""
    filed = TicketEvent.objects.filter(ticket=OuterRef("pk"), kind=EventKind.FILED).order_by("position")
    found = Ticket.objects.held_by(department).countable_by(reader).filter(filed_at__gt=since, filed_at__lte=until)
    rows = found.annotate(
        body=Subquery(filed.values("comment__body")[:1]), by=Coalesce("resolved_by", "assignee")
    ).order_by("-filed_at", "-pk")
    names = ("pk", "title", "body", "service", "requester_department", "requester__site", "requester", "priority", "by")
    return list(rows.values(*names)[: MOST_TRIED + 1])


def _facts(row: dict[str, Any]) -> Facts:
    return Facts(
        service=row["service"],
        text=f"{row['title']}\n{row['body'] or ''}",
        department=row["requester_department"],
        site=row["requester__site"],
        requester=row["requester"],
    )


def _seen(reader: User, pks: Iterable[int]) -> dict[int, Ticket]:
    return Ticket.objects.visible_to(reader).in_bulk(set(pks))


def _line(
    rule: Rule | None,
    rows: Sequence[dict[str, Any]],
    team: set[int],
    names: dict[int, str],
    offered: dict[int, str],
    seen: dict[int, Ticket],
) -> Line:
    done = [row["by"] for row in rows if row["by"]]
    wanted = _wanted(rule, team)
    order = list(Priority)
    least = order.index(Priority(rule.at_least)) if rule and rule.at_least else 0
    services = Counter(offered.get(row["service"], "No service") for row in rows)
    return Line(
        rule=rule,
        taken=len(rows),
        ended=len(done),
        fitting=sum(person in wanted for person in done),
        raised=sum(order.index(Priority(row["priority"])) < least for row in rows),
        done=[(names.get(pk, "somebody"), number) for pk, number in Counter(done).most_common(MOST_NAMED)],
        services=services.most_common(MOST_NAMED),
        examples=[seen[row["pk"]] for row in rows[:LOOKED_AT] if row["pk"] in seen][:MOST_EXAMPLES],
    )


def _wanted(rule: Rule | None, team: set[int]) -> set[int] | frozenset[int]:
    """Who might have been given what `rule` takes."""
    if rule is None or rule.give == Give.NOBODY:
        return set()
    if rule.give == Give.PERSON:
        return {rule.person} if rule.person else set()
    return rule.among or team
