"""Figures for people: which promises were kept. Read in a fixed number of statements, however many requests there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Aggregate, Count, IntegerField, Q, Sum
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from accounts.models import User
from departments.enums import Weekday
from departments.models import Department
from tickets.enums import PRIORITY_ORDER, ClockKind, Priority, Verdict
from tickets.figures import Tally, tally_of, total
from tickets.models import Target
from tickets.periods import Period
from tickets.querysets import TargetQuerySet
from tickets.wording import duration_in_words

NO_SERVICE, NO_HOME = "Without a service", "Without a home department"
Key = tuple[Any, ...]


class Median(Aggregate):
    """The middle value; of an even number of values the lower one of the middle two."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it counts, and how it went."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Table:
    """A split of the same clocks. `column` heads the names."""

    key: str
    title: str
    column: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Leg:
    """How long a holder had requests, in seconds of its working time, over legs that ended; and its promises about that."""

    name: str
    tally: Tally
    ended: int
    used: int
    median: int | None

    @property
    def used_words(self) -> str:
        """All of it."""
        return duration_in_words(self.used)

    @property
    def median_words(self) -> str:
        """Half of them took no longer."""
        return duration_in_words(self.median or 0)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the day, with a tally for each day of the week from Monday on."""

    name: str
    days: list[Tally]


@dataclass(frozen=True, slots=True)
class Pair:
    """Requests of `requester`'s people to `provider`."""

    provider: str
    requester: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Report:
    """Promises of clocks that were decided within `period`. All but `kinds` and `legs` are about `kind`."""

    period: Period
    kind: ClockKind
    kinds: Table
    tables: list[Table]
    legs: list[Leg]
    hours: list[Hour]
    pairs: list[Pair]

    @property
    def whole(self) -> Tally:
        """All clocks of `kind`."""
        return next((line.tally for line in self.kinds.lines if line.name == self.kind.label), Tally())

    @property
    def started(self) -> list[tuple[str, Tally]]:
        """The hours of the week in which something started, named like Monday 09:00."""
        cells = [(day.label, hour.name, hour.days[day]) for day in Weekday for hour in self.hours]
        return [(f"{day} {hour}", tally) for day, hour, tally in cells if tally]

    @property
    def requesters(self) -> list[str]:
        """The departments that asked, by name."""
        return list(
            dict.fromkeys(
                pair.requester for pair in sorted(self.pairs, key=lambda pair: _last(pair.requester, NO_HOME))
            )
        )

    @property
    def matrix(self) -> list[tuple[str, list[tuple[str, Tally]]]]:
        """For each provider the tallies by each of `requesters`."""
        cells = {(pair.provider, pair.requester): pair.tally for pair in self.pairs}
        asked, providers = self.requesters, dict.fromkeys(pair.provider for pair in self.pairs)
        return [(name, [(who, cells.get((name, who), Tally())) for who in asked]) for name in providers]


def department_clocks(department: Department, period: Period, *, reader: User, at: datetime) -> TargetQuerySet:
    """The clocks behind the report of `department`, as far as `reader` may see their requests."""
    return Target.objects.against(department).visible_to(reader).with_verdicts(period.begin, period.end, at)


def department_report(department: Department, period: Period, kind: ClockKind, *, reader: User, at: datetime) -> Report:
    """How `department` kept its promises, as far as `reader` may know. Six statements."""
    clocks = department_clocks(department, period, reader=reader, at=at)
    of_kind = clocks.filter(kind=kind)
    return Report(
        period,
        kind,
        kinds=_by_kind(clocks),
        tables=[_by_priority(of_kind), _by_service(of_kind, department), _by_requester(of_kind)],
        legs=_legs(clocks),
        hours=_by_hour(of_kind, period),
        pairs=[],
    )


def company_report(period: Period, kind: ClockKind, *, at: datetime) -> Report:
    """How the departments kept their promises, and to whom; nothing confidential. Four statements."""
    clocks = Target.objects.for_company().with_verdicts(period.begin, period.end, at)
    of_kind = clocks.filter(kind=kind)
    pairs = _pairs(of_kind)
    by_provider: dict[str, list[Tally]] = {}
    for pair in pairs:
        by_provider.setdefault(pair.provider, []).append(pair.tally)
    departments = Table(
        "department", "By department", "Department", [Line(name, total(own)) for name, own in by_provider.items()]
    )
    return Report(period, kind, kinds=_by_kind(clocks), tables=[departments], legs=_legs(clocks), hours=[], pairs=pairs)


def tallies(clocks: TargetQuerySet, *keys: str) -> dict[Key, Tally]:
    """How `clocks` (with verdicts) went, for each combination of `keys`. One statement; rows by ending, not by request."""
    endings = clocks.order_by().values_list(*keys, "verdict", "cause", "is_late").annotate(number=Count("pk"))
    found: dict[Key, Tally] = {}
    for *key, verdict, cause, is_late, number in endings:
        tally = tally_of(verdict, cause, is_late=is_late, number=number)
        if tally:
            found[tuple(key)] = found.get(tuple(key), Tally()) + tally
    return found


def _by_kind(clocks: TargetQuerySet) -> Table:
    found = tallies(clocks, "kind")
    lines = [Line(kind.label, found[(kind.value,)]) for kind in ClockKind if (kind.value,) in found]
    return Table("kind", "By promise", "Promise", lines)


def _by_priority(clocks: TargetQuerySet) -> Table:
    found = tallies(clocks, "ticket__priority")
    order = sorted(Priority, key=PRIORITY_ORDER.__getitem__)
    lines = [Line(one.label, found[(one.value,)]) for one in order if (one.value,) in found]
    return Table("priority", "By priority", "Priority", lines)


def _by_service(clocks: TargetQuerySet, department: Department) -> Table:
    """A request that was handed over keeps the service it was filed for: then the department that offers it is named."""
    offered_by = ("ticket__service__title", "ticket__service__department__name")

    def name(key: Key) -> str:
        _, title, owner = key
        return NO_SERVICE if title is None else title if owner == department.name else f"{title} ({owner})"

    found = tallies(clocks, "ticket__service", *offered_by)
    return Table("service", "By service", "Service", _lines(found, name, last=NO_SERVICE))


def _by_requester(clocks: TargetQuerySet) -> Table:
    found = tallies(clocks, "ticket__requester_department__name")
    lines = _lines(found, lambda key: key[0] or NO_HOME, last=NO_HOME)
    return Table("requester", "By who asked", "Asked by", lines)


def _lines(found: dict[Key, Tally], name: Callable[[Key], str], last: str) -> list[Line]:
    lines = [Line(name(key), tally) for key, tally in found.items()]
    return sorted(lines, key=lambda line: _last(line.name, last))


def _pairs(clocks: TargetQuerySet) -> list[Pair]:
    found = tallies(clocks, "department__name", "ticket__requester_department__name")
    pairs = [Pair(provider, requester or NO_HOME, tally) for (provider, requester), tally in found.items()]
    return sorted(pairs, key=lambda pair: (pair.provider, _last(pair.requester, NO_HOME)))


def _last(name: str, odd: str) -> tuple[bool, str]:
    """What `name` is sorted by: the `odd` one comes last."""
    return name == odd, name


def _by_hour(clocks: TargetQuerySet, period: Period) -> list[Hour]:
    """From the first to the last hour of the day in which a decided clock started, as clocks of the period's zone show it."""
    zone = period.zone
    started = clocks.annotate(
        day=ExtractIsoWeekDay("started_at", tzinfo=zone), hour=ExtractHour("started_at", tzinfo=zone)
    )
    found = {key: tally for key, tally in tallies(started, "day", "hour").items() if tally.counted}
    if not found:
        return []
    hours = [hour for _, hour in found]
    return [
        Hour(f"{hour:02}:00", [found.get((day, hour), Tally()) for day in range(1, len(Weekday) + 1)])
        for hour in range(min(hours), max(hours) + 1)
    ]


def _legs(clocks: TargetQuerySet) -> list[Leg]:
    """Two statements in one: what came of the legs, and the time that those which ended had used."""
    legs = clocks.filter(kind=ClockKind.LEG)
    ended = Q(stopped_at__isnull=False, verdict__in=[Verdict.MET, Verdict.MISSED, Verdict.LEFT])
    found = tallies(legs, "department__name")
    times = (
        legs.order_by()
        .values("department__name")
        .annotate(
            ended=Count("pk", filter=ended),
            seconds=Sum("used", filter=ended, default=0),
            middle=Median("used", filter=ended, output_field=IntegerField()),
        )
    )
    by_name = {row["department__name"]: row for row in times}
    return [
        Leg(name, tally, by_name[name]["ended"], by_name[name]["seconds"], by_name[name]["middle"])
        for (name,), tally in sorted(found.items())
    ]
