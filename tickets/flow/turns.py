"""What came to departments and what left them, counted by week: every way in and every way out, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast, TruncWeek

from tickets.enums import EventKind
from tickets.flow.scope import Scope
from tickets.models import Leg
from tickets.weeks import Week

FILED, HANDED_IN, CAME_BACK = "filed", "handed_in", "came_back"
HANDED_ON, GIVEN_BACK = "handed_on", "given_back"
# How a request comes to a department, and how it leaves it, in the order of reading.
WAYS_IN = {
    FILED: "Filed with us",
    HANDED_IN: "Handed over to us",
    CAME_BACK: "Came back from another department",
    EventKind.REOPENED.value: "Reopened",
}
WAYS_OUT = {
    EventKind.RESOLVED.value: "Resolved",
    HANDED_ON: "Handed over to others",
    GIVEN_BACK: "Given back",
    EventKind.DECLINED.value: "Declined",
    EventKind.WITHDRAWN.value: "Withdrawn",
    EventKind.MERGED.value: "Merged into another",
}


@dataclass(slots=True)
class Turned:
    """How many requests came and left in a week, by the way they did."""

    ways: Counter[str] = field(default_factory=Counter)

    @property
    def came(self) -> int:
        """By every way in."""
        return sum(self.ways[way] for way in WAYS_IN)

    @property
    def left(self) -> int:
        """By every way out."""
        return sum(self.ways[way] for way in WAYS_OUT)

    @property
    def ways_in(self) -> list[tuple[str, int]]:
        """Each way in, in words."""
        return [(words, self.ways[way]) for way, words in WAYS_IN.items()]

    @property
    def ways_out(self) -> list[tuple[str, int]]:
        """Each way out, in words."""
        return [(words, self.ways[way]) for way, words in WAYS_OUT.items()]


Turns = dict[tuple[int, datetime], Turned]


def turned(scope: Scope, weeks: Sequence[Week], until: datetime) -> Turns:
    """What came and left in `weeks` (one after another) until before `until`, by department (id) and the begin of the week.

    One statement, whose rows are ways and weeks, not requests.
    """
    begin, zone = weeks[0].begin, weeks[0].zone
    parts = [
        _counted(_arrivals(scope, begin, until), "arrived_at", zone),
        _counted(_departures(scope, begin, until), "left_at", zone),
        _counted(scope.turns(begin, until).annotate(way=Cast("kind", CharField())), "at", zone),
    ]
    found: Turns = {}
    for department, week, way, number in parts[0].union(*parts[1:], all=True):
        found.setdefault((department, week), Turned()).ways[way] += number
    return found


def _counted(rows: QuerySet[Any], moment: str, zone: ZoneInfo) -> QuerySet[Any]:
    weekly: QuerySet[Any] = rows.annotate(week=TruncWeek(moment, tzinfo=zone)).values("department", "week", "way")
    counted: QuerySet[Any] = weekly.annotate(number=Count("pk"))
    return counted.values_list("department", "week", "way", "number")


def _arrivals(scope: Scope, begin: datetime, until: datetime) -> QuerySet[Leg]:
    """Legs that began, by what they began with: filed, handed over to a department, or back there."""
    earlier = Leg.objects.filter(ticket=OuterRef("ticket"), pk__lt=OuterRef("pk"))
    way = Case(
        When(~Exists(earlier), then=Value(FILED)),
        When(Exists(earlier.filter(department=OuterRef("department"))), then=Value(CAME_BACK)),
        default=Value(HANDED_IN),
        output_field=CharField(),
    )
    return scope.legs().filter(arrived_at__gte=begin, arrived_at__lt=until).annotate(way=way)


def _departures(scope: Scope, begin: datetime, until: datetime) -> QuerySet[Leg]:
    """Legs that ended with another holder, who is new to the request or had it before."""
    had_it = Leg.objects.filter(ticket=OuterRef("ticket"), department=OuterRef("department"), pk__lt=OuterRef("pk"))
    following = Leg.objects.filter(ticket=OuterRef("ticket"), arrived_at=OuterRef("left_at"), pk__gt=OuterRef("pk"))
    way = Case(
        When(Exists(following.filter(Exists(had_it))), then=Value(GIVEN_BACK)),
        default=Value(HANDED_ON),
        output_field=CharField(),
    )
    return scope.legs().filter(left_at__gte=begin, left_at__lt=until).annotate(way=way)
