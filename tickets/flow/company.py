"""The weekly page of the company: departments side by side, nothing confidential in any figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from departments import calendars
from departments.models import Department
from tickets.enums import ClockKind
from tickets.figures import Tally
from tickets.flow import scope as scopes
from tickets.flow.backlog import Backlog, Since, backlogs, since
from tickets.flow.care import Care, cared
from tickets.flow.turns import Turned, turned
from tickets.flow.wording import age_in_words
from tickets.models import Target
from tickets.reports import tallies
from tickets.weeks import Week, shown


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One department in the chosen week. `kept` is of resolutions."""

    department: Department
    turned: Turned
    backlog: Backlog
    kept: Tally

    @property
    def middle(self) -> str:
        """Half of what was open was no older."""
        return age_in_words(self.backlog.middle)

    @property
    def high(self) -> str:
        """85 of 100 were no older."""
        return age_in_words(self.backlog.high)

    @property
    def oldest(self) -> str:
        """The age of the oldest."""
        return age_in_words(self.backlog.oldest)


@dataclass(frozen=True, slots=True)
class CompanyFlow:
    """Departments by name, those without anything left out; `care` is of the twelve weeks up to the chosen one."""

    week: Week
    until: datetime
    is_over: bool
    lines: Sequence[DepartmentLine]
    care: Sequence[Care]


def company_flow(week: Week, *, at: datetime) -> CompanyFlow:
    """The flow of all departments in `week`. Quiet and forgotten go by the company's calendar."""
    scope, until = scopes.of_company(), week.seen_at(at)
    found = turned(scope, [week], until)
    open_then = backlogs(scope, until, at, _since(until))
    decided = Target.objects.filter(scope.rows, kind=ClockKind.RESOLUTION).with_verdicts(week.begin, week.end, at)
    kept = tallies(decided.filter(Q(decided_at__gte=week.begin, decided_at__lt=week.end)), "department")
    lines = [
        DepartmentLine(
            one,
            found.get((one.pk, week.begin), Turned()),
            open_then.get(one.pk, Backlog()),
            kept.get((one.pk,), Tally()),
        )
        for one in Department.objects.not_confidential().by_name()
    ]
    return CompanyFlow(
        week=week,
        until=until,
        is_over=week.end <= at,
        lines=[line for line in lines if line.turned.ways or line.backlog.number or line.kept],
        care=cared(scope, shown(week)[0].begin, until),
    )


def _since(until: datetime) -> Since:
    schedule = calendars.company_schedule(until)
    return since(schedule, until) if schedule is not None else Since.around_the_clock(until)
