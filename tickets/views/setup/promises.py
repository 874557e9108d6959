"""What a department promises, for all it does or for one service."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import DeskRequest
from departments.models import Department
from departments.views.setup import set_up_or_403
from tickets.actions.cataloguing import CatalogueRefused, set_promises, switch_off_promises
from tickets.forms.setup import PromisesForm
from tickets.models import Policy, Service, Ticket

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def promises(request: DeskRequest, slug: str, service: str = "") -> HttpResponse:
    """The grid of promises by priority; saving it makes the next version, for requests filed from now on."""
    department, offered = _scope(request, slug, service)
    policy = Policy.objects.in_force().filter(department=department, service=offered).first()
    form = PromisesForm(request.POST if request.method == "POST" else None, policy=policy)
    if form.is_valid():
        set_promises(offered or department, by=request.user, at=timezone.now(), **form.terms)
        messages.success(request, "The promises are saved. They hold for requests filed from now on.")
        return redirect(request.path)
    context = {
        "department": department,
        "service": offered,
        "policy": policy,
        "form": form,
        "used_by": _used_by(policy),
        "of_services": _of_services(department) if offered is None else [],
    }
    return render(request, "tickets/setup/promises.html", context, status=422 if form.errors else 200)


@require_POST
def switch_off(request: DeskRequest, slug: str, service: str = "") -> HttpResponse:
    """Promise nothing more."""
    department, offered = _scope(request, slug, service)
    try:
        switch_off_promises(offered or department, by=request.user, at=timezone.now())
    except CatalogueRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Nothing is promised any more. Clocks of open requests have ended as withdrawn.")
    if offered is None:
        return redirect("tickets:setup_promises", department.slug)
    return redirect("tickets:setup_service_promises", department.slug, offered.slug)


def _scope(request: DeskRequest, slug: str, service: str) -> tuple[Department, Service | None]:
    department = set_up_or_403(request, slug)
    return department, get_object_or_404(department.services, slug=service) if service else None


def _used_by(policy: Policy | None) -> int:
    """How many open requests have a running clock of this version."""
    running = {"targets__policy": policy, "targets__stopped_at": None}
    return Ticket.objects.unresolved().filter(**running).distinct().count() if policy else 0


def _of_services(department: Department) -> list[Policy]:
    """The promises of single services, which beat the department's."""
    own = Policy.objects.in_force().filter(department=department, service__isnull=False)
    return list(own.select_related("service").order_by("service__title", "pk"))
