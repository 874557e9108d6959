"""The weekly page of one department, and that of the company: its figures, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncWeek

from accounts.models import User
from departments import calendars
from departments.models import Department
from tickets.enums import ClockKind
from tickets.figures import Tally
from tickets.flow import scope as scopes
from tickets.flow.backlog import Backlog, backlogs, open_at, since
from tickets.flow.care import Care, cared
from tickets.flow.contact import Contact, first_contacts
from tickets.flow.scope import Scope
from tickets.flow.team import Load, loads
from tickets.flow.turns import Turned, turned
from tickets.flow.waits import by_week, waits
from tickets.models import Leg, Target
from tickets.querysets import TargetQuerySet
from tickets.reports import tallies
from tickets.weeks import Week, shown

# So many of the oldest are named.
NAMED = 5
KEPT = (ClockKind.RESOLUTION, ClockKind.FIRST_RESPONSE)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week: what came and left, what was open at its end, what the promises that were decided in it came to, who was
    waited for (working time by reason). `kept` is of resolutions, `answered` of first answers."""

    week: Week
    turned: Turned
    open: int
    kept: Tally
    answered: Tally
    waited: dict[str, timedelta]


@dataclass(frozen=True, slots=True)
class FlowReport:
    """The weekly page of a department. `lines` end with the chosen week; the rest is about that week alone, seen at `until`.

    `late` are promises of any kind that were missed and still run at the moment the page is read.
    """

    week: Week
    until: datetime
    is_over: bool
    lines: Sequence[WeekLine]
    backlog: Backlog
    oldest: Sequence[Leg]
    contact: Contact
    loads: Sequence[Load]
    care: Sequence[Care]

    @property
    def line(self) -> WeekLine:
        """The chosen week."""
        return self.lines[-1]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was there in all the weeks."""
        return not any(line.open or line.turned.came or line.turned.left or line.kept for line in self.lines)


def department_flow(department: Department, week: Week, *, reader: User, at: datetime) -> FlowReport:
    """The flow of `department` up to `week`, as far as `reader`, who works there, may know."""
    scope, weeks, until = scopes.of_department(department, reader), shown(week), week.seen_at(at)
    hours = calendars.history([department.pk])[department.pk]
    schedules = [calendars.in_force(hours, one.begin) for one in weeks]
    backlog = backlogs(scope, until, at, since(schedules[-1], until)).get(department.pk, Backlog())
    begin = weeks[0].begin
    found = turned(scope, weeks, until)
    flows = [found.get((department.pk, one.begin), Turned()) for one in weeks]
    waited = by_week(waits(scope, begin, until), weeks, schedules)
    kept = kept_by_week(Target.objects.filter(scope.rows), weeks, at)
    stood = standing(backlog.number, flows)
    return FlowReport(
        week=week,
        until=until,
        is_over=week.end <= at,
        lines=[
            WeekLine(one, flow, open_then, *promised, waiting)
            for one, flow, open_then, promised, waiting in zip(weeks, flows, stood, kept, waited, strict=True)
        ],
        backlog=backlog,
        oldest=list(oldest(scope, until, at)[:NAMED]),
        contact=first_contacts(scope, week.begin, until),
        loads=loads(department, scope, week, until, reader=reader),
        care=cared(scope, begin, until),
    )


def standing(last: int, flows: Sequence[Turned]) -> list[int]:
    """What was open at the end of each week, from what was open at the `last` end and what came and left since."""
    stood = [last]
    for flow in reversed(flows[1:]):
        stood.append(stood[-1] - flow.came + flow.left)
    return stood[::-1]


def oldest(scope: Scope, until: datetime, at: datetime) -> QuerySet[Leg]:
    """What was open at `until`, the oldest first, with the requests."""
    rows = open_at(scope, until, at).select_related("ticket__requester", "ticket__assignee")
    return rows.order_by("ticket__filed_at", "ticket")


def kept_by_week(clocks: TargetQuerySet, weeks: Sequence[Week], at: datetime) -> list[tuple[Tally, Tally]]:
    """The resolutions and the first answers that were promised and decided in each of `weeks`. One statement."""
    begin, end, zone = weeks[0].begin, weeks[-1].end, weeks[0].zone
    decided = (
        clocks.filter(kind__in=KEPT).with_verdicts(begin, end, at).filter(Q(decided_at__gte=begin, decided_at__lt=end))
    )
    found = tallies(decided.annotate(week=TruncWeek("decided_at", tzinfo=zone)), "week", "kind")
    kept = [[found.get((one.begin, kind.value), Tally()) for kind in KEPT] for one in weeks]
    return [(resolved, answered) for resolved, answered in kept]
