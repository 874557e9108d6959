"""By which rules a department gives out what arrives; trying them on past requests; how much each member takes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from departments.capacity import set_capacities
from departments.models import Department, Membership
from departments.querysets import MembershipQuerySet
from departments.views.setup import set_up_or_403
from tickets import rehearsing, rulebook
from tickets.actions import ruling
from tickets.actions.ruling import RulingRefused
from tickets.forms.routing import CapacitiesForm, RuleForm
from tickets.models import RoutingRule
from tickets.routing import Rule

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def rules(request: DeskRequest, slug: str) -> HttpResponse:
    """Every rule in its order."""
    department = set_up_or_403(request, slug)
    rows = rulebook.lines_of(department)
    return render(request, "tickets/setup/routing.html", {"department": department, "rows": rows})


@require_http_methods(METHODS)
def rule_new(request: DeskRequest, slug: str) -> HttpResponse:
    """Add a rule, as the last one; or try it."""
    department = set_up_or_403(request, slug)
    form = _form(request, department, None)
    if form.is_valid() and "try" not in request.POST:
        try:
            made = ruling.add_rule(department, by=request.user, at=timezone.now(), **form.fields_of_rule)
        except RulingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The rule “{made}” is added, as the last one.")
            return redirect("tickets:setup_routing", department.slug)
    return _page(request, department, form, None)


@require_http_methods(METHODS)
def rule(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Change a rule, or try it as typed."""
    department = set_up_or_403(request, slug)
    shown = _rule_or_404(department, pk)
    form = _form(request, department, shown)
    if form.is_valid() and "try" not in request.POST:
        try:
            ruling.change_rule(shown, by=request.user, at=timezone.now(), **form.fields_of_rule)
        except RulingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved. It is for what arrives from now on.")
            return redirect("tickets:setup_routing", department.slug)
    return _page(request, department, form, shown)


@require_POST
def rule_act(request: DeskRequest, slug: str, pk: int, verb: str) -> HttpResponse:
    """What a single button does: up, down, on, off, remove."""
    department = set_up_or_403(request, slug)
    if verb not in {"up", "down", "on", "off", "remove"}:
        raise Http404
    row = _rule_or_404(department, pk)
    how: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    try:
        if verb == "remove":
            ruling.remove_rule(row, **how)
            messages.success(request, f"The rule “{row}” is removed.")
        elif verb in {"up", "down"}:
            ruling.move_rule(row, is_up=verb == "up", **how)
        else:
            ruling.change_rule(row, is_active=verb == "on", **how)
    except RulingRefused as refused:
        messages.error(request, str(refused))
    return redirect("tickets:setup_routing", department.slug)


@require_safe
def rehearsal(request: DeskRequest, slug: str) -> HttpResponse:
    """What the rules in force would have done with past requests; with `all` those that are switched off as well."""
    department = set_up_or_403(request, slug)
    given = request.GET.get("days", "")
    days = int(given) if given in map(str, rehearsing.DAYS) else rehearsing.DAYS[1]
    rows = rulebook.rows_of(department)
    with_all = "all" in request.GET
    tried = [rulebook.rule_of(row) for row in (rows if with_all else rows.in_force())]
    trial = rehearsing.rehearse(department, tried, days=days, reader=request.user, at=timezone.now())
    context = {"department": department, "trial": trial, "choices": rehearsing.DAYS, "with_all": with_all}
    return render(request, "tickets/setup/routing_trial.html", context)


@require_http_methods(METHODS)
def capacity(request: DeskRequest, slug: str) -> HttpResponse:
    """How much of what is given out by turn or by load each member takes."""
    department = set_up_or_403(request, slug)
    rows = list(_members(department))
    form = CapacitiesForm(request.POST if request.method == "POST" else None, rows=rows)
    if form.is_valid():
        set_capacities(department, form.capacities, by=request.user, at=timezone.now())
        messages.success(request, "Saved. It is for what arrives from now on.")
        return redirect("tickets:setup_capacity", department.slug)
    context = {"department": department, "form": form}
    return render(request, "tickets/setup/capacity.html", context, status=422 if form.errors else 200)


def _members(department: Department) -> MembershipQuerySet:
    return (
        Membership.objects.active()
        .filter(department=department)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def _rule_or_404(department: Department, pk: int) -> RoutingRule:
    row: RoutingRule = get_object_or_404(RoutingRule.objects.prefetch_related("among"), department=department, pk=pk)
    return row


def _form(request: DeskRequest, department: Department, shown: RoutingRule | None) -> RuleForm:
    people: list[User] = [row.person for row in _members(department)]
    data = request.POST if request.method == "POST" else None
    initial = RuleForm.shown(shown) if shown else {}
    return RuleForm(data, department=department, people=people, initial=initial)


def _page(request: DeskRequest, department: Department, form: RuleForm, shown: RoutingRule | None) -> HttpResponse:
    is_tried = "try" in request.POST and form.is_valid()
    trial = _try(request.user, department, form, shown) if is_tried else None
    context = {"department": department, "form": form, "rule": shown, "trial": trial}
    return render(request, "tickets/setup/routing_rule.html", context, status=422 if form.errors else 200)


def _try(reader: User, department: Department, form: RuleForm, shown: RoutingRule | None) -> rehearsing.Rehearsal:
    """The rules in force, with the one of the form in its place as it was typed."""
    given = form.fields_of_rule
    among = [person.pk for person in given.pop("among")]
    typed = rulebook.rule_of(RoutingRule(pk=shown.pk if shown else None, department=department, **given), among)
    tried: list[Rule] = []
    for row in rulebook.rows_of(department):
        if shown is not None and row.pk == shown.pk:
            tried.append(typed)
        elif row.is_active:
            tried.append(rulebook.rule_of(row))
    if shown is None:
        tried.append(typed)
    return rehearsing.rehearse(department, tried, days=form.cleaned_data["days"], reader=reader, at=timezone.now())
