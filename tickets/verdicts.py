"""How a report counts each clock, as expressions of the database: the same for the page and for its download."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from tickets.enums import ClockKind, TargetState, Verdict

LIVE = Q(stopped_at__isnull=True)
# Also the expression of an index: it is to be spelled the same there.
WRITTEN_AT = Coalesce("missed_at", "stopped_at")


def unswept(at: datetime) -> Q:
    """Missed, though no sweep or event has written it down yet."""
    return LIVE & Q(missed_at__isnull=True, due_at__lt=at)


def missed(at: datetime) -> Q:
    """Missed at `at`, for good."""
    return Q(missed_at__isnull=False) | unswept(at)


def late(at: datetime) -> Q:
    """Missed, and not ended yet."""
    return LIVE & missed(at)


def within(begin: datetime, end: datetime) -> Q:
    """What a report on that period has to read; `written_at` is WRITTEN_AT. Clocks that go on belong to every period."""
    return LIVE | Q(written_at__gte=begin, written_at__lt=end)


def decided_at(at: datetime) -> Case:
    """When the clock was missed, else when it ended; nothing while it runs in time."""
    return Case(When(unswept(at), then=F("due_at")), default=WRITTEN_AT)


def verdict(begin: datetime, end: datetime, at: datetime) -> Case:
    """How the clock counts in the period from `begin` until before `end`, seen at `at`; needs `decided_at`."""
    return Case(
        When(Q(kind=ClockKind.RESOLUTION) & ~Q(pk=_counting_cycle(at)), then=Value(Verdict.REPEATED)),
        When(decided_at__isnull=True, then=Value(Verdict.RUNNING)),
        When(Q(decided_at__lt=begin) | Q(decided_at__gte=end), then=Value(Verdict.ELSEWHEN)),
        When(missed(at), then=Value(Verdict.MISSED)),
        default=F("state"),
        output_field=CharField(),
    )


def _counting_cycle(at: datetime) -> Subquery:
    """A request's resolution is counted once: the first cycle that was missed; else nothing while one runs; else the last
    that was met; else the last."""
    target: Any = apps.get_model("tickets", "Target")
    rank = Case(
        When(missed(at), then=0),
        When(LIVE, then=1),
        When(state=TargetState.MET, then=2),
        default=3,
        output_field=IntegerField(),
    )
    order = Case(When(missed(at), then=F("cycle")), default=F("cycle") * -1, output_field=IntegerField())
    cycles = target.objects.filter(ticket=OuterRef("ticket"), kind=ClockKind.RESOLUTION)
    return Subquery(cycles.order_by(rank, order).values("pk")[:1])
