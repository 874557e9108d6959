"""The weekly page as CSV: its figures, a row for each, and the requests behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When

from tickets.flow.backlog import AGES, Backlog, open_at
from tickets.flow.care import Care
from tickets.flow.company import CompanyFlow
from tickets.flow.report import FlowReport, WeekLine
from tickets.flow.scope import Scope
from tickets.flow.turns import WAYS_IN, WAYS_OUT, Turned
from tickets.models import Ticket
from tickets.sheets import READ_AT_ONCE, Cell
from tickets.weeks import Week

FIGURES = ("week", "department", "figure", "group", "value", "of", "unit")
REQUESTS = {
    "number": "number",
    "state": "state",
    "priority": "priority",
    "service": "service__title",
    "holder": "department__name",
    "requester_department": "requester_department__name",
    "filed": "filed_at",
    "resolved": "resolved_at",
    "bounces": "bounces",
    "came_in_this_week": "came",
    "left_in_this_week": "left",
    "open_at_the_end": "was_open",
}
Row = Sequence[Cell]


def department_rows(report: FlowReport, department: str) -> Iterator[Row]:
    """The figures of the page of one department, by FIGURES; durations in seconds."""
    for line in report.lines:
        yield from _of_week(line, department)
    week, contact = report.week.name, report.contact
    yield from _of_backlog(week, department, report.backlog)
    yield week, department, "resolved at first contact", "", contact.at_once, contact.resolved, "requests"
    for load in report.loads:
        yield week, department, "open now", load.person.name, load.open, None, "requests"
        if load.resolved is not None:
            yield week, department, "resolved", load.person.name, load.resolved, None, "requests"
    yield from _of_care(week, department, report.care)


def company_rows(report: CompanyFlow) -> Iterator[Row]:
    """The figures of the page of the company, by FIGURES."""
    week = report.week.name
    for line in report.lines:
        name = line.department.name
        yield from _of_turns(week, name, line.turned)
        yield from _of_backlog(week, name, line.backlog)
        yield week, name, "promises kept", "resolution", line.kept.met, line.kept.counted, "promises"
    yield from _of_care(week, "", report.care)


def requests(scope: Scope, week: Week, until: datetime, at: datetime) -> QuerySet[Ticket]:
    """The requests behind the figures of `week`: those that came, left or were open at its end; with which of it they did."""
    legs, own = scope.legs(), OuterRef("pk")
    turns = scope.turns(week.begin, until)
    came = [legs.filter(arrived_at__gte=week.begin, arrived_at__lt=until), turns.filter(kind="reopened")]
    left = [legs.filter(left_at__gte=week.begin, left_at__lt=until), turns.exclude(kind="reopened")]
    stays = [open_at(scope, until, at)]
    first, *others = (rows.values("ticket") for rows in (*came, *left, *stays))
    flags = {
        name: Case(
            *(When(Exists(one.filter(ticket=own)), then=True) for one in rows),
            default=Value(False),
            output_field=BooleanField(),
        )
        for name, rows in (("came", came), ("left", left), ("was_open", stays))
    }
    return Ticket.objects.filter(pk__in=first.union(*others)).annotate(**flags)


def request_rows(found: QuerySet[Ticket]) -> Iterator[Row]:
    """One row by REQUESTS for each of `found`, read from the database as they are taken."""
    for row in found.order_by("filed_at", "pk").values_list(*REQUESTS.values()).iterator(chunk_size=READ_AT_ONCE):
        yield [_yes(cell) if isinstance(cell, bool) else cell for cell in row]


def _of_week(line: WeekLine, department: str) -> Iterator[Row]:
    week = line.week.name
    yield from _of_turns(week, department, line.turned)
    yield week, department, "open at the end", "", line.open, None, "requests"
    for name, tally in (("resolution", line.kept), ("first answer", line.answered)):
        yield week, department, "promises kept", name, tally.met, tally.counted, "promises"
    for whom, time in line.waited.items():
        yield week, department, "waited for", whom, int(time.total_seconds()), None, "working seconds"


def _of_turns(week: str, department: str, turned: Turned) -> Iterator[Row]:
    for figure, ways in (("came", WAYS_IN), ("left", WAYS_OUT)):
        for way in ways:
            yield week, department, figure, way, turned.ways[way], None, "requests"


def _of_backlog(week: str, department: str, backlog: Backlog) -> Iterator[Row]:
    yield week, department, "open at the end", "all", backlog.number, None, "requests"
    for name, age in (
        ("half at most", backlog.middle),
        ("85 of 100 at most", backlog.high),
        ("oldest", backlog.oldest),
    ):
        yield week, department, "age", name, _seconds(age), None, "seconds"
    for low, number in zip((0, *AGES), backlog.ages, strict=True):
        yield week, department, "open by age", f"{low} days or more", number, backlog.number, "requests"
    for name, number in (("3 working days", backlog.quiet), ("10 working days", backlog.forgotten)):
        yield week, department, "untouched", name, number, backlog.number, "requests"


def _of_care(week: str, department: str, care: Sequence[Care]) -> Iterator[Row]:
    for split in (one for one in care if one.compares):
        for group in split.groups:
            for name, used in (("half at most", group.middle), ("85 of 100 at most", group.high)):
                value = round(used) if used is not None else None
                yield week, department, f"{split.title}: {name}", group.name, value, group.number, "working seconds"


def _seconds(time: timedelta | None) -> int | None:
    return int(time.total_seconds()) if time is not None else None


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
