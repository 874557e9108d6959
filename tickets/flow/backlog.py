"""What was open with departments at one moment: how much, how old, and how long nobody touched it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from departments.hours import Schedule
from tickets.enums import UNRESOLVED
from tickets.flow.scope import ENDS, TURNS, Scope, without_undone
from tickets.models import Leg, Ticket, TicketEvent
from tickets.quantiles import HIGH, MIDDLE, of_duration
from tickets.weeks import working_days_before

DAY = timedelta(days=1)
# The ages that the page tells apart, in days by the calendar; each class begins where the one before ends.
AGES = (1, 3, 7, 14, 30, 90)
# So many working days without an entry are worth a look, and worth a word.
QUIET, FORGOTTEN = 3, 10


@dataclass(frozen=True, slots=True)
class Backlog:
    """What was open: `ages` counts it by AGES (the last class has no end), the rest are ages since it was filed.

    `quiet` and `forgotten` had no entry in their record for so many working days.
    """

    number: int = 0
    middle: timedelta | None = None
    high: timedelta | None = None
    oldest: timedelta | None = None
    quiet: int = 0
    forgotten: int = 0
    ages: tuple[int, ...] = (0,) * (len(AGES) + 1)


@dataclass(frozen=True, slots=True)
class Since:
    """From when on something counts as quiet, and as forgotten."""

    quiet: datetime
    forgotten: datetime

    @classmethod
    def around_the_clock(cls, at: datetime) -> Since:
        """Where no calendar is kept every day is a working day."""
        return cls(at - DAY * QUIET, at - DAY * FORGOTTEN)


def since(schedule: Schedule, until: datetime) -> Since:
    """From when on something has been quiet, and forgotten, at `until`."""
    return Since(*(working_days_before(schedule, until, days) for days in (QUIET, FORGOTTEN)))


def open_at(scope: Scope, at: datetime, now: datetime) -> QuerySet[Leg]:
    """The times with a holder during which a request was open at `at`, with `touched_at`: its last entry until then.

    What stands today is read by what is open today, and by what has changed since `at`: not by all that ever was.
    """
    held_now = Ticket.objects.filter(scope.holds)
    if at >= now:
        held = scope.legs().filter(left_at=None, ticket__in=held_now.filter(state__in=UNRESOLVED))
        return held.annotate(touched_at=F("ticket__changed_at"))
    candidates = (
        held_now.filter(state__in=UNRESOLVED)
        .values("pk")
        .union(
            held_now.filter(changed_at__gte=at).values("pk"),
            scope.legs().filter(left_at__gte=at).values("ticket"),
        )
    )
    turns = without_undone(TicketEvent.objects.filter(ticket=OuterRef("ticket"), at__lt=at, kind__in=TURNS))
    entries = TicketEvent.objects.filter(ticket=OuterRef("ticket"), at__lt=at)
    return (
        scope.legs()
        .filter(Q(left_at=None) | Q(left_at__gte=at), ticket__in=candidates, arrived_at__lt=at)
        .annotate(turn=Coalesce(Subquery(turns.order_by("-position").values("kind")[:1]), Value("")))
        .exclude(turn__in=ENDS)
        .annotate(touched_at=Subquery(entries.order_by("-position").values("at")[:1]))
    )


def backlogs(scope: Scope, at: datetime, now: datetime, since: Since) -> dict[int, Backlog]:
    """What was open at `at` with each department (by id) of `scope`. One statement."""
    age = ExpressionWrapper(Value(at) - F("ticket__filed_at"), output_field=DurationField())
    rows = open_at(scope, at, now).annotate(age=age).values("department")
    counted = rows.annotate(
        number=Count("pk"),
        middle=of_duration("age", MIDDLE),
        high=of_duration("age", HIGH),
        first=Min("ticket__filed_at", output_field=DateTimeField()),
        quiet=Count("pk", filter=Q(touched_at__lt=since.quiet)),
        forgotten=Count("pk", filter=Q(touched_at__lt=since.forgotten)),
        **{f"age_{n}": Count("pk", filter=one) for n, one in enumerate(_classes())},
    )
    return {row["department"]: _read(row, at) for row in counted}


def _classes() -> list[Q]:
    """The filters of the ages that the page tells apart."""
    edges = [None, *AGES, None]
    return [
        Q(**({"age__gte": DAY * low} if low else {}), **({"age__lt": DAY * high} if high else {}))
        for low, high in pairwise(edges)
    ]


def _read(row: dict[str, Any], at: datetime) -> Backlog:
    return Backlog(
        row["number"], row["middle"], row["high"], at - row["first"], row["quiet"], row["forgotten"],
        tuple(row[f"age_{n}"] for n in range(len(AGES) + 1)),
    )  # fmt: skip
