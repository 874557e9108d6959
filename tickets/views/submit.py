"""Asking: which department and service, then what."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import text
from accounts.models import User
from accounts.requests import DeskRequest
from accounts.text import plain_line
from departments import calendars
from departments.hours.in_words import in_brief
from departments.models import Department
from tickets import drafts, filed
from tickets.actions import drafting, submitting
from tickets.enums import Priority
from tickets.forms.asking import AskForm
from tickets.models import Policy, Service
from tickets.wording import promise_in_words
from tickets.workflow import MoveRefused

# Names are offered while typing only where all of them fit into a page.
MOST_OFFERED = 100
LONGEST_TITLE = 160


@require_safe
def choose(request: DeskRequest) -> HttpResponse:
    """Every department that takes requests, with what it offers; and a way for who is not sure."""
    services = list(Service.objects.offered().select_related("department").in_order())
    offered: dict[Department, list[Service]] = {}
    for service in services:
        offered.setdefault(service.department, []).append(service)
    reception = next((found for department, found in offered.items() if department.is_reception), None)
    return render(request, "tickets/choose.html", {"offered": offered, "unsure": reception[0] if reception else None})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: DeskRequest, department: str, service: str) -> HttpResponse:
    """File a request: once, however often the same form is sent."""
    chosen = get_object_or_404(
        Service.objects.select_related("department__calendar"), department__slug=department, slug=service
    )
    offered = list(
        Service.objects.offered().filter(department=chosen.department).select_related("department").in_order()
    )
    if request.method != "POST":
        if chosen not in offered:
            return render(request, "tickets/not_offered.html", {"service": chosen, "offered": offered}, status=404)
        return _page(request, AskForm(service=chosen, offered=offered), chosen)
    form = AskForm(request.POST, request.FILES, service=chosen, offered=offered)
    if not form.is_valid():
        return _page(request, form, chosen, status=422)
    try:
        ticket = submitting.submit(**form.arguments, by=request.user, at=timezone.now())
    except MoveRefused as refused:
        form.add_error(None, ValidationError(str(refused)))
        return _page(request, form, chosen, status=422)
    drafting.discard(form.place, by=request.user)
    return redirect(f"{ticket.get_absolute_url()}?filed=1")


@require_safe
def similar(request: DeskRequest) -> HttpResponse:
    """GET `title`: a part of the page with open requests that may be about the same. Empty when there are none."""
    found = filed.similar(plain_line(request.GET.get("title", ""), LONGEST_TITLE), request.user)
    return render(request, "tickets/_similar.html", {"similar": found})


def _page(request: DeskRequest, form: AskForm, service: Service, status: int = 200) -> HttpResponse:
    department, at = service.department, timezone.now()
    drafts.offer([form], request.user)
    people = list(User.objects.active().by_name()[: MOST_OFFERED + 1])
    context = {
        "form": form,
        "service": service,
        "department": department,
        "promises": _promises(service),
        "hours": in_brief(calendars.schedule_now(department, at)),
        "is_confidential": department.is_confidential or service.is_confidential,
        "way_of_working": text.render(department.way_of_working),
        "what_you_get": text.render(service.what_you_get),
        "people": people if len(people) <= MOST_OFFERED else [],
    }
    return render(request, "tickets/ask.html", context, status=status)


def _promises(service: Service) -> list[dict[str, Any]]:
    """For each priority that can be had here, what is promised, most urgent first."""
    policy = Policy.objects.in_force().applying_to(service.department, service)
    if policy is None:
        return []
    offered = list(reversed(Priority)) if service.offers_priority else [Priority(service.usual_priority)]
    return [
        {"priority": priority, "words": promise_in_words(policy.targets[priority])}
        for priority in offered
        if priority in policy.targets
    ]
