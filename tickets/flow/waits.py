"""What requests waited for, week by week, in the working time of the department that had them.

Read from the record: the ledger of a clock keeps why it stood still, and not every clock stands still for every reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, DateTimeField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from departments.hours import Schedule, working_time_between
from tickets.enums import EventKind, Side, WaitsOn
from tickets.flow.scope import ENDS, Scope, without_undone
from tickets.models import TicketEvent
from tickets.weeks import Week

# A wait that began so long before the first week is not looked for any more.
LOOK_BACK = timedelta(days=183)
# They begin a wait when they say what on, or that they move the request.
BEGIN = (EventKind.WAITED, EventKind.HANDOVER_DECLINED, EventKind.HANDOVER_WITHDRAWN)
ABOUT_PARTS = (EventKind.SUB_REQUESTED, EventKind.PART_REOPENED)
# Each ends whatever the request waits on.
END = (
    *ENDS, EventKind.WAITED, EventKind.RESUMED, EventKind.HANDED_OVER, EventKind.HANDOVER_DECLINED, EventKind.HANDOVER_WITHDRAWN,
)  # fmt: skip
WHOM = [one for one in WaitsOn if one]
ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Wait:
    """A request waited `on` something from `begin` to `end`."""

    on: str
    begin: datetime
    end: datetime


def waits(scope: Scope, begin: datetime, until: datetime) -> Iterator[Wait]:
    """The waits that went on at some time from `begin` until before `until`. One statement, read as they are taken."""
    later = TicketEvent.objects.filter(ticket=OuterRef("ticket"), position__gt=OuterRef("position"))
    ends = Q(kind__in=END) | Q(kind__in=[EventKind.PART_ENDED, *ABOUT_PARTS], data__moves=True)
    # Only waiting for the requester ends with the requester's word.
    answered = Q(kind=EventKind.REPLIED, comment__side=Side.REQUESTER)
    ended = without_undone(later.filter(ends)).order_by().values("ticket").annotate(first=Min("at")).values("first")
    written = later.filter(answered).order_by().values("ticket").annotate(first=Min("at")).values("first")
    rows = (
        without_undone(_beginnings(scope, begin - LOOK_BACK, until))
        .annotate(ended_at=Subquery(ended), written_at=Subquery(written, output_field=DateTimeField()))
        .filter(Q(ended_at=None) | Q(ended_at__gt=begin))
        .values_list("on", "at", "ended_at", "written_at")
    )
    for on, at, ended_at, written_at in rows.iterator(chunk_size=2000):
        stops = [until, *([ended_at] if ended_at else [])]
        if on == WaitsOn.REQUESTER and written_at:
            stops.append(written_at)
        if min(stops) > max(at, begin):
            yield Wait(on, max(at, begin), min(stops))


def by_week(found: Iterable[Wait], weeks: Sequence[Week], hours: Sequence[Schedule]) -> list[dict[str, timedelta]]:
    """The working time of the waits `found`, by what they waited on, in each of `weeks` with its `hours`."""
    sums: list[dict[str, timedelta]] = [defaultdict(timedelta) for _ in weeks]
    for wait in found:
        for week, schedule, total in zip(weeks, hours, sums, strict=True):
            if wait.begin < week.end and wait.end > week.begin:
                begin, end = max(wait.begin, week.begin), min(wait.end, week.end)
                total[wait.on] += working_time_between(schedule, begin, end)
    return [{one: total.get(one, ZERO) for one in WHOM} for total in sums]


def _beginnings(scope: Scope, begin: datetime, until: datetime) -> QuerySet[TicketEvent]:
    """The events from which on a request waited, with what `on`."""
    said = Coalesce(KeyTextTransform("on", "data"), Value(""), output_field=CharField())
    on = Case(When(kind__in=ABOUT_PARTS, then=Value(WaitsOn.DEPARTMENT.value)), default=said, output_field=CharField())
    moves = Q(kind__in=BEGIN) | Q(kind__in=ABOUT_PARTS, data__moves=True)
    events = TicketEvent.objects.filter(scope.rows, kind__in=[*BEGIN, *ABOUT_PARTS], at__gte=begin, at__lt=until)
    return events.order_by().filter(moves).annotate(on=on).exclude(on="")
