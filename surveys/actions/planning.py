"""Verbs of action plans: they are proposed by the desk, started or dropped by those who lead the department, and done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction

from accounts.access import require
from accounts.audit import record
from accounts.models import User
from departments.models import Department
from notifications.sweeping import Swept
from surveys import periods, permissions, plan_notices
from surveys.enums import UNENDED, PlanState
from surveys.models import Plan, Recovery
from surveys.recovery import PLAN_WITHIN, Case, Theme, themes

NOT_YET = datetime.max.replace(tzinfo=UTC)
ONLY_LEADERS = "Plans are for those who lead the department."


class PlanRefused(Exception):
    """The plan can't be moved so; the message says why, fit to show."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan says: what is done, by whom, until when, and between which periods its effect is measured."""

    what: str
    owner: User
    due_on: date
    baseline_period: str
    check_period: str


def sweep_plans(at: datetime) -> Swept:
    """Propose a plan wherever cases call for one and none is proposed or runs; those that led to the last one count no more."""
    proposed = 0
    for department, found in _called_for(at).items():
        for theme, number in found.items():
            proposed += _propose(department, theme, number, at)
    return Swept(did=proposed)


def start(plan: Plan, terms: Terms, *, by: User, at: datetime) -> Plan:
    """Take a proposed plan on, or change one that runs.

    Raises:
        PermissionDenied: `by` does not lead the department.
        PlanRefused: it has ended, or its dates make no sense.
    """
    with _locked(plan, by) as plan:
        if plan.state not in UNENDED:
            raise PlanRefused("This plan has ended.")
        _check(plan.department, terms)
        is_new = plan.state == PlanState.PROPOSED
        before = plan.what
        plan.what, plan.owner, plan.due_on = terms.what.strip(), terms.owner, terms.due_on
        plan.baseline_period, plan.check_period = terms.baseline_period, terms.check_period
        plan.state, plan.started_at = PlanState.RUNNING, plan.started_at or at
        plan.save()
        done = "started an action plan" if is_new else "changed an action plan"
        record(done, plan, by=by, at=at, department=plan.department.slug, changes={"what": [before, plan.what]})
    return plan


def finish(plan: Plan, *, what: str, by: User, at: datetime) -> Plan:
    """Say that it is done, and in `what` words.

    Raises:
        PermissionDenied: `by` does not lead the department.
        PlanRefused: it does not run, or nothing is said.
    """
    with _locked(plan, by) as plan:
        if plan.state != PlanState.RUNNING:
            raise PlanRefused("Only a running plan can be done.")
        if not what.strip():
            raise PlanRefused("Please say what you did: colleagues read it.")
        before, plan.what = plan.what, what.strip()
        _end(plan, PlanState.DONE, by=by, at=at)
        record(
            "finished an action plan", plan, by=by, at=at, department=plan.department.slug,
            changes={"what": [before, plan.what]},
        )  # fmt: skip
    return plan


def drop(plan: Plan, *, reason: str, by: User, at: datetime) -> Plan:
    """Dismiss a proposal, or give up a plan, for a reason.

    Raises:
        PermissionDenied: `by` does not lead the department.
        PlanRefused: it has ended, or no reason is given.
    """
    with _locked(plan, by) as plan:
        if plan.state not in UNENDED:
            raise PlanRefused("This plan has ended already.")
        if not reason.strip():
            raise PlanRefused("Please give a reason; it stays with the plan.")
        plan.reason = reason.strip()
        _end(plan, PlanState.DROPPED, by=by, at=at)
        record(
            "dropped an action plan", plan, by=by, at=at, department=plan.department.slug,
            changes={"reason": ["", plan.reason]},
        )  # fmt: skip
    return plan


@contextmanager
def _locked(plan: Plan, by: User) -> Iterator[Plan]:
    with transaction.atomic(durable=True):
        Plan.objects.select_for_update(no_key=True).only("pk").get(pk=plan.pk)
        fresh = Plan.objects.select_related("department").get(pk=plan.pk)
        require(permissions.can_keep_plan(by, fresh), ONLY_LEADERS)
        yield fresh


def _end(plan: Plan, state: PlanState, *, by: User, at: datetime) -> None:
    plan.state, plan.ended_at, plan.ended_by = state, at, by
    plan.save()
    plan_notices.take_back(plan)


def _check(department: Department, terms: Terms) -> None:
    if not terms.what.strip():
        raise PlanRefused("Please say what you do about it: colleagues read it.")
    if not department.memberships.active().filter(person=terms.owner).exists():
        raise PlanRefused("Whoever sees to it works in the department.")
    baseline, check = periods.read(terms.baseline_period), periods.read(terms.check_period)
    if baseline.partition != check.partition or check.first <= baseline.first:
        raise PlanRefused("The effect is measured in a later period of the same length.")


def _called_for(at: datetime) -> dict[Department, dict[Theme, int]]:
    """For each department the themes that cases call for a plan about, with how many cases. Three statements."""
    cases: defaultdict[int, list[Case]] = defaultdict(list)
    rows = Recovery.objects.leading_to_plans(at - PLAN_WITHIN, at).select_related("invitation")
    for row in rows.order_by("pk"):
        asked = row.invitation
        cases[asked.department_id].append(Case(row.opened_at, tuple(row.items), asked.requester_department_id))
    last = _last_plans(cases)
    found: dict[Department, dict[Theme, int]] = {}
    for department in Department.objects.filter(pk__in=cases).order_by("pk"):
        new = {
            theme: _since(cases[department.pk], last.get((department.pk, theme)))
            for theme in themes(cases[department.pk], at)
        }
        found[department] = {
            theme: sum(_is_about(case, theme) for case in some)
            for theme, some in new.items()
            if theme in themes(some, at)
        }
    return found


def _last_plans(departments: Iterable[int]) -> dict[tuple[int, Theme], datetime]:
    """When the last plan of each department about each theme ended; the end of time while it is proposed or runs."""
    rows = Plan.objects.filter(department__in=departments).order_by("proposed_at", "pk")
    return {(row.department_id, Theme(row.item, row.requester_department_id)): row.ended_at or NOT_YET for row in rows}


def _since(cases: Iterable[Case], last: datetime | None) -> list[Case]:
    """Those that came after the last plan ended."""
    return [case for case in cases if last is None or case.opened_at > last]


def _is_about(case: Case, theme: Theme) -> bool:
    return theme.item in case.items if theme.item else theme.requester_department == case.requester_department


def _propose(department: Department, theme: Theme, number: int, at: datetime) -> int:
    with transaction.atomic(durable=True):
        # Two sweeps at once: the table keeps one plan.
        plan, is_new = Plan.objects.get_or_create(
            department=department,
            item=theme.item,
            requester_department_id=theme.requester_department,
            state__in=UNENDED,
            defaults={"cases": number, "proposed_at": at},
        )
        if is_new:
            plan_notices.propose(plan, at=at)
    return int(is_new)
