"""Action plans: one of them, and what those who lead the department decide about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import DeskForm
from accounts.models import User
from accounts.requests import DeskRequest
from surveys import effects, periods
from surveys.actions import planning
from surveys.actions.planning import PlanRefused
from surveys.enums import PlanState
from surveys.models import Plan, Questionnaire
from surveys.periods import Period
from surveys.recovery_forms import DropPlanForm, FinishPlanForm, PlanForm
from surveys.views.recovery import LARGEST_ID

OFFERED = 3


@require_safe
def plan(request: DeskRequest, pk: int) -> HttpResponse:
    """GET /surveys/plans/<id>/: one plan."""
    return _page(request, _kept_or_404(request, pk))


@require_POST
def start(request: DeskRequest, pk: int) -> HttpResponse:
    """POST /surveys/plans/<id>/start/: take it on, or change it."""
    found = _kept_or_404(request, pk)
    form = _plan_form(request, found, request.POST)
    if form.is_valid():
        try:
            planning.start(found, form.terms, by=request.user, at=timezone.now())
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The plan runs, and stands on your department's page.")
            return redirect(found)
    return _page(request, found, plan_form=form, status=422)


@require_POST
def finish(request: DeskRequest, pk: int) -> HttpResponse:
    """POST /surveys/plans/<id>/finish/: it is done."""
    found = _kept_or_404(request, pk)
    form = FinishPlanForm(request.POST)
    if form.is_valid():
        try:
            planning.finish(found, what=form.cleaned_data["what"], by=request.user, at=timezone.now())
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Done. Its effect is shown once the period in which it is measured is closed.")
            return redirect(found)
    return _page(request, found, finish_form=form, status=422)


@require_POST
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """POST /surveys/plans/<id>/drop/: dismiss it, or give it up."""
    found = _kept_or_404(request, pk)
    form = DropPlanForm(request.POST)
    if form.is_valid():
        try:
            planning.drop(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The plan is dropped.")
            return redirect(found)
    return _page(request, found, drop_form=form, status=422)


def _kept_or_404(request: DeskRequest, pk: int) -> Plan:
    plans = Plan.objects.kept_by(request.user).select_related("department", "owner", "requester_department", "ended_by")
    found: Plan = get_object_or_404(plans, pk=min(pk, LARGEST_ID))
    return found


def _page(request: DeskRequest, found: Plan, status: int = 200, **forms: DeskForm) -> HttpResponse:
    """The plan with what can be done about it; a form that failed stands in its place."""
    at = timezone.now()
    context: dict[str, Any] = {"at": at, "plan": found, "told": effects.with_effects([found], at)[0]}
    if found.state in {PlanState.PROPOSED, PlanState.RUNNING}:
        context["plan_form"] = _plan_form(request, found)
        context["drop_form"] = DropPlanForm()
    if found.state == PlanState.RUNNING:
        context["finish_form"] = FinishPlanForm(initial={"what": found.what})
    return render(request, "surveys/plan.html", context | forms, status=status)


def _plan_form(request: DeskRequest, found: Plan, data: QueryDict | None = None) -> PlanForm:
    at = timezone.now()
    partition = Questionnaire.objects.terms_at(at).partition
    now = periods.containing(at.astimezone(request.user.tz).date(), partition)
    people = User.objects.active().filter(memberships__department=found.department).by_name()
    return PlanForm(
        data,
        plan=found,
        people=list(people),
        baselines=[now.previous, now, now.previous.previous],
        checks=_following(now),
    )


def _following(now: Period) -> list[Period]:
    found = [now.next]
    while len(found) < OFFERED:
        found.append(found[-1].next)
    return found
