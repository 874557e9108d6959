"""Equal care: how long requests took until they were resolved, by who asked. Nobody is singled out: small groups are pooled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from accounts.enums import CompanyRole
from departments.enums import LEADING
from departments.models import Membership
from tickets.enums import ClockKind, EventKind
from tickets.figures import pooled
from tickets.flow.scope import Scope
from tickets.quantiles import HIGH, MIDDLE, of_number

# Fewer people than that are never told of by themselves.
LEAST = 5
POOLED = "Smaller groups together"
NO_HOME, NO_SITE = "Without a home department", "Without a site"
LEADS, OTHERS = "Executives, heads and deputies", "Everybody else"


@dataclass(frozen=True, slots=True)
class Waited:
    """What one group waited, in seconds of working time: half of `number` requests and 85 of 100 took no longer.

    Both are None where fewer than LEAST people asked.
    """

    name: str
    number: int
    people: int
    middle: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Care:
    """Groups of one kind side by side; fewer than two tell nothing."""

    title: str
    groups: Sequence[Waited]

    @property
    def compares(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.groups) > 1


SPLITS = {"home": "By department that asked", "rank": "By rank", "site": "By site"}


def cared(scope: Scope, begin: datetime, until: datetime) -> list[Care]:
    """What was resolved from `begin` until before `until`, by who asked. Two statements: who is in each group, and the times."""
    rows = _resolved(scope, begin, until)
    people: dict[str, dict[str, int]] = {split: {} for split in SPLITS}
    counts = [_of(rows, split, F(split)).annotate(people=_people()) for split in SPLITS]
    for split, group, number in (
        counts[0]
        .values_list("split", "group", "people")
        .union(*(count.values_list("split", "group", "people") for count in counts[1:]), all=True)
    ):
        people[split][group] = number
    pools = {split: pooled(groups, LEAST) for split, groups in people.items()}
    times = [_times(rows, split, pools) for split in SPLITS]
    found: dict[str, list[Waited]] = {split: [] for split in SPLITS}
    for split, group, number, asking, middle, high in times[0].union(*times[1:], all=True):
        is_told = asking >= LEAST
        found[split].append(Waited(group, number, asking, middle if is_told else None, high if is_told else None))
    return [Care(title, sorted(found[split], key=_order)) for split, title in SPLITS.items()]


def _order(group: Waited) -> tuple[bool, str]:
    return group.name in {POOLED, NO_HOME, NO_SITE}, group.name


def _people() -> Count:
    return Count("ticket__requester", distinct=True)


def _resolved(scope: Scope, begin: datetime, until: datetime) -> QuerySet[Any]:
    """The resolutions that still stand, with `used`: the working time on the clock of the promise, and who asked."""
    leads = Membership.objects.filter(person=OuterRef("ticket__requester"), role__in=LEADING)
    is_chief = Q(ticket__requester__company_roles__contains=[CompanyRole.EXECUTIVE]) | Q(Exists(leads))
    return (
        scope.turns(begin, until)
        .filter(
            kind=EventKind.RESOLVED, ticket__resolved_at=F("at"),
            ticket__targets__kind=ClockKind.RESOLUTION, ticket__targets__stopped_at=F("at"),
        )
        .annotate(
            used=F("ticket__targets__used"),
            home=Coalesce("ticket__requester_department__name", Value(NO_HOME)),
            rank=Case(When(is_chief, then=Value(LEADS)), default=Value(OTHERS), output_field=CharField()),
            site=Coalesce(NullIf("ticket__requester__site", Value("")), Value(NO_SITE)),
        )
    )  # fmt: skip


def _of(rows: QuerySet[Any], split: str, group: F | Case) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(split=Value(split, output_field=CharField()), group=group)
    return found.values("split", "group")


def _times(rows: QuerySet[Any], split: str, pools: Mapping[str, frozenset[str]]) -> QuerySet[Any]:
    group = (
        Case(
            When(Q(**{f"{split}__in": sorted(pools[split])}), then=Value(POOLED)),
            default=F(split),
            output_field=CharField(),
        )
        if pools[split]
        else F(split)
    )
    found: QuerySet[Any] = _of(rows, split, group).annotate(
        number=Count("pk"), people=_people(), middle=of_number("used", MIDDLE), high=of_number("used", HIGH)
    )
    return found.values_list("split", "group", "number", "people", "middle", "high")
