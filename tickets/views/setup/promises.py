"""What a department promises, for all it does or for one service: saying it, and switching it off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import DeskRequest
from departments.models import Department
from departments.views.setup import set_up_or_403
from tickets import simulating
from tickets.actions.promising import PromisingRefused, set_promises, switch_off_promises
from tickets.enums import OpenPromises
from tickets.forms.promising import PromisesForm, SwitchOffForm
from tickets.models import Policy, Service, Ticket

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def promises(request: DeskRequest, slug: str, service: str = "") -> HttpResponse:
    """The grid of promises by priority; saving it makes the next version, for requests filed from now on."""
    department, offered = scope_or_404(request, slug, service)
    newest = Policy.objects.newest_of(department, offered)
    policy = newest if newest and newest.is_in_force else None
    form = PromisesForm(request.POST if request.method == "POST" else None, policy=policy)
    is_tried = "try" in request.POST and form.is_valid()
    if form.is_valid() and not is_tried:
        set_promises(offered or department, by=request.user, at=timezone.now(), **form.terms)
        messages.success(request, "The promises are saved. They hold for requests filed from now on.")
        return redirect(request.path)
    context = {
        "department": department,
        "service": offered,
        "policy": policy,
        "newest": newest,
        "form": form,
        "trial": _trial(offered or department, form, request.user) if is_tried else None,
        "used_by": _used_by(newest, request.user),
        "of_services": _of_services(department) if offered is None else [],
        **addresses(department, offered),
    }
    return render(request, "tickets/setup/promises.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def switch_off(request: DeskRequest, slug: str, service: str = "") -> HttpResponse:
    """Promise nothing more; what becomes of open requests is asked, and nothing is chosen beforehand."""
    department, offered = scope_or_404(request, slug, service)
    to = addresses(department, offered)
    newest = Policy.objects.newest_of(department, offered)
    if newest is None or newest.off_at is not None:
        messages.error(request, f"{offered or department} promises nothing at present.")
        return redirect(to["to_promises"])
    form = SwitchOffForm(request.POST if request.method == "POST" else None, is_closed=newest.closed_at is not None)
    if form.is_valid():
        chosen = form.cleaned_data["open_promises"]
        try:
            switch_off_promises(offered or department, open_promises=chosen, by=request.user, at=timezone.now())
        except PromisingRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, SWITCHED_OFF[chosen])
        return redirect(to["to_promises"])
    used_by = _used_by(newest, request.user)
    context = {"department": department, "service": offered, "policy": newest, "form": form, "used_by": used_by, **to}
    return render(request, "tickets/setup/promises_off.html", context, status=422 if form.errors else 200)


def _trial(scope: Department | Service, form: PromisesForm, reader: User) -> simulating.Trial:
    days = form.cleaned_data["days"] or simulating.DAYS[1]
    return simulating.compare(scope, form.terms, days=days, reader=reader, at=timezone.now())


SWITCHED_OFF = {
    OpenPromises.KEEP: "New requests get no promise from now on. Open ones keep what was promised.",
    OpenPromises.WITHDRAW: "Nothing is promised any more. Clocks of open requests have ended as withdrawn.",
}


def scope_or_404(request: DeskRequest, slug: str, service: str) -> tuple[Department, Service | None]:
    """The department, and the service of it when one is named, if the reader may set them up."""
    department = set_up_or_403(request, slug)
    return department, get_object_or_404(department.services, slug=service) if service else None


def addresses(department: Department, service: Service | None) -> dict[str, str]:
    """Where the pages of these promises are."""
    names = {"to_promises": "promises", "to_off": "promises_off", "to_open": "promises_open"}
    if service is None:
        return {key: reverse(f"tickets:setup_{name}", args=[department.slug]) for key, name in names.items()}
    args = [department.slug, service.slug]
    return {key: reverse(f"tickets:setup_service_{name}", args=args) for key, name in names.items()}


def _used_by(newest: Policy | None, reader: User) -> int:
    """How many open requests have a running clock of this or an earlier version, as far as `reader` may count them."""
    if newest is None:
        return 0
    return Ticket.objects.unresolved().countable_by(reader).with_a_clock_of(Policy.objects.versions_of(newest)).count()


def _of_services(department: Department) -> list[Policy]:
    """The promises of single services, which beat the department's."""
    own = Policy.objects.in_force().filter(department=department, service__isnull=False)
    return list(own.select_related("service").order_by("service__title", "pk"))
