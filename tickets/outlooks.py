"""The bridge: how a department worked lately and who will be there, as the plain values that forecasts are made from."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from typing import Any

from departments import calendars
from departments.hours import Schedule, working_time_between
from departments.models import Absence, Department, Membership
from tickets import forecast
from tickets.enums import Doubt, State
from tickets.forecast import Ahead, Basis, Flow, Past, Range, Scale, Seen, Span
from tickets.models import Forecast, Leg, Ticket

DAY = timedelta(days=1)
# A calendar may be closed for long; further than that no working day is looked for.
LOOKS_AROUND = 400
# So many of the department's last solved requests are looked at for similar ones.
MOST_SIMILAR = 1000
# Whoever did what was done while most were away is not taken to do many times as much with all.
LEAST_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Look:
    """A department seen at one moment: what forecasts are made from, and the figures that their words name."""

    seen: Seen
    figures: Mapping[str, int]
    schedule: Schedule

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        basis, scale = self.seen.basis, self.seen.scale
        return {
            "finished": list(basis.finished),
            "arrived": list(basis.arrived),
            "leads": [lead if lead < inf else None for lead in basis.leads],
            "spans": [list(span) for span in basis.spans],
            "shares": list(basis.shares),
            "scale": [scale.low, scale.high, scale.shift],
            "usual_end": dict(self.seen.usual_end),
            "figures": dict(self.figures),
        }


def kept(stored: Mapping[str, Any], doubt: str) -> Seen:
    """What `Look.kept` stored, as forecasts read it. How long each similar request took is not among it."""
    leads = [inf if lead is None else lead for lead in stored["leads"]]
    ahead = Ahead([Span(*span) for span in stored["spans"]], stored["shares"])
    basis = Basis.of(stored["finished"], stored["arrived"], leads, ahead)
    return Seen(basis, Scale(*stored["scale"]), Doubt(doubt), stored["usual_end"])


def look(department: Department, at: datetime) -> Look:
    """How `department` stands at `at`. Confidential requests are left out of everything, so that no figure and no range
    tells of them. Nine queries."""
    schedule = calendars.schedule_now(department, at)
    today = at.astimezone(schedule.zone).date()
    past, coming = _days_before(schedule, today), _days_from(schedule, today)
    shares = _shares(department, past[:1] + coming[-1:])
    flow, leads = _flow(department, schedule, past, today)
    usual = [share or 1.0 for share in map(shares, past)]
    finished = [count / max(LEAST_SHARE, share) for count, share in zip(flow.left, usual, strict=True)]
    spans = [Span(*_stamps(span), n) for n, day in enumerate(coming) for span in schedule.spans_on(day)]
    basis = Basis.of(finished or [0.0], flow.arrived or [0.0], leads, Ahead(spans, [shares(day) for day in coming]))
    pasts, took = _pasts(department, schedule, at), _took(department, schedule, at)
    ends = {kind: end for kind, times in took.items() if (end := forecast.remaining(times, 0.0)) is not None}
    doubt = forecast.doubt(flow, pasts)
    seen = Seen(basis, forecast.scale(pasts, basis.day_length / 2), doubt, ends, took)
    return Look(seen, _figures(flow, pasts), schedule)


def kind_of(service: int | None, priority: str) -> str:
    """What makes requests similar: the same service and priority."""
    return f"{service or ''}:{priority}"


def _figures(flow: Flow, pasts: Sequence[Past]) -> dict[str, int]:
    judged = forecast.failing(pasts) or forecast.coverage(pasts)
    return {
        "finished": flow.finished,
        "came": flow.last_in,
        "left": flow.last_out,
        "right": judged.done,
        "of": judged.number,
    }


def _days_before(schedule: Schedule, today: date) -> list[date]:
    """The last ten working days before `today`, the latest last."""
    found = [day for n in range(1, LOOKS_AROUND) if schedule.spans_on(day := today - n * DAY)]
    return found[: forecast.WINDOW_DAYS][::-1]


def _days_from(schedule: Schedule, today: date) -> list[date]:
    """The working days from `today` on, as far as forecasts reach."""
    found = (day for n in range(LOOKS_AROUND) if schedule.spans_on(day := today + n * DAY))
    return [day for _, day in zip(range(forecast.HORIZON_DAYS), found, strict=False)]


def _stamps(span: tuple[datetime, datetime]) -> tuple[float, float]:
    return span[0].timestamp(), span[1].timestamp()


def _shares(department: Department, ends: Sequence[date]) -> Callable[[date], float]:
    """A function that says how much of the department (0 to 1) is there on a day between the first and the last of `ends`."""
    members = set(Membership.objects.active().filter(department=department).values_list("person", flat=True))
    away: list[tuple[date, date]] = []
    if members and len(ends) == 2:
        rows = Absence.objects.overlapping(ends[0], ends[1]).filter(person__in=members)
        away = list(rows.values_list("begins_on", "ends_on"))

    def share(day: date) -> float:
        gone = sum(first <= day <= last for first, last in away)
        return max(0.0, 1 - gone / len(members)) if members else 1.0

    return share


def _flow(department: Department, schedule: Schedule, days: Sequence[date], today: date) -> tuple[Flow, list[float]]:
    """What came and what left on each of `days`, and how long before their promise those that came did."""
    if not days:
        return Flow([], []), []
    begins = [schedule.instant(day, timedelta()) for day in days]
    since, until = begins[0], schedule.instant(today, timedelta())
    legs = Leg.objects.filter(department=department, ticket__is_confidential=False)
    came = list(legs.filter(arrived_at__gte=since, arrived_at__lt=until).values_list("arrived_at", "ticket__due_at"))
    went = legs.filter(left_at__gte=since).values_list("left_at", flat=True)
    left = [*_ends(department, since), *(moment for moment in went if moment)]
    leads = [(due - at).total_seconds() if due else inf for at, due in came]
    return Flow(_by_day((at for at, _ in came), begins, until), _by_day(left, begins, until)), leads


def _ends(department: Department, since: datetime) -> Iterator[datetime]:
    """When requests that the department has were solved, or ended in another way."""
    rows = Ticket.objects.held_by(department).filter(is_confidential=False, changed_at__gte=since)
    ended = [State.RESOLVED, State.CLOSED, State.CANCELLED]
    for resolved, over in rows.filter(state__in=ended).values_list("resolved_at", "ended_at"):
        if (moment := resolved or over) is not None and moment >= since:
            yield moment


def _by_day(moments: Iterable[datetime], begins: Sequence[datetime], until: datetime) -> list[int]:
    """How many of `moments` lie in each working day; what happens on a closed day counts to the one before."""
    counts = [0] * len(begins)
    for moment in moments:
        if begins[0] <= moment < until:
            counts[bisect_right(begins, moment) - 1] += 1
    return counts


def _pasts(department: Department, schedule: Schedule, at: datetime) -> list[Past]:
    """The last forecasts whose time has come, told or not, in the order of their later ends."""
    rows = Forecast.objects.last_first(department, at).exclude(fate="void").select_related("ticket")
    pasts = []
    for row in rows[: forecast.LAST]:
        if row.raw_low is None or row.raw_high is None or row.low is None or row.high is None:
            continue
        done = row.ticket.resolved_at if not row.ticket.is_unresolved else None
        if done is None and not row.ticket.is_unresolved:
            continue  # Cancelled since.
        took = working_time_between(schedule, row.made_at, done or at).total_seconds()
        pasts.append(Past(Range(row.raw_low, row.raw_high), Range(row.low, row.high), took, done is not None))
    return pasts[::-1]


def _took(department: Department, schedule: Schedule, at: datetime) -> dict[str, list[float]]:
    """By kind, how long the last solved requests took from filing to solution, in working seconds, smallest first."""
    rows = Ticket.objects.held_by(department).filter(
        is_confidential=False, state__in=[State.RESOLVED, State.CLOSED], resolved_at__lte=at
    )
    found: dict[str, list[float]] = defaultdict(list)
    values = rows.order_by("-changed_at", "-id").values_list("service", "priority", "filed_at", "resolved_at")
    for service, priority, filed_at, resolved_at in values[:MOST_SIMILAR]:
        if resolved_at is None:
            continue
        took = working_time_between(schedule, filed_at, resolved_at).total_seconds()
        found[kind_of(service, priority)].append(took)
    return {kind: sorted(times) for kind, times in found.items()}
