"""What a department offers, and whether it is known at all that somebody asked."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import DeskRequest
from departments.views.setup import set_up_or_403
from tickets.actions import cataloguing
from tickets.actions.cataloguing import CatalogueRefused
from tickets.forms.setup import NewServiceForm, ServiceForm
from tickets.models import Policy, Ticket

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def services(request: DeskRequest, slug: str) -> HttpResponse:
    """Everything the department offers or has offered, in its order."""
    department = set_up_or_403(request, slug)
    rows = department.services.with_open_requests(request.user).in_order()
    own_promises = set(Policy.objects.in_force().filter(department=department).values_list("service", flat=True))
    context = {"department": department, "rows": rows, "own_promises": own_promises}
    return render(request, "tickets/setup/services.html", context)


@require_http_methods(METHODS)
def service_new(request: DeskRequest, slug: str) -> HttpResponse:
    """Offer something."""
    department = set_up_or_403(request, slug)
    form = NewServiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = cataloguing.add_service(department, by=request.user, at=timezone.now(), **form.cleaned_data)
        except CatalogueRefused as refused:
            form.add_error("title", str(refused))
        else:
            messages.success(request, f"{made} is offered now.")
            return redirect("tickets:setup_services", department.slug)
    context = {"department": department, "form": form}
    return render(request, "tickets/setup/service.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def service(request: DeskRequest, slug: str, service: str) -> HttpResponse:
    """Change what is offered."""
    department = set_up_or_403(request, slug)
    shown = get_object_or_404(department.services, slug=service)
    form = ServiceForm(request.POST if request.method == "POST" else None, initial=ServiceForm.shown(shown))
    if form.is_valid():
        try:
            cataloguing.change_service(shown, by=request.user, at=timezone.now(), **form.cleaned_data)
        except CatalogueRefused as refused:
            form.add_error("title", str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("tickets:setup_services", department.slug)
    context = {"department": department, "service": shown, "form": form}
    return render(request, "tickets/setup/service.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def confidential(request: DeskRequest, slug: str) -> HttpResponse:
    """What it means to become confidential, or to stop; and doing it."""
    department = set_up_or_403(request, slug)
    if request.method == "POST":
        wanted = _yes_or_no(request.POST.get("confidential"))
        cataloguing.set_confidential(department, wanted, by=request.user, at=timezone.now())
        messages.success(request, f"{department} is {'confidential' if wanted else 'not confidential any more'}.")
        return redirect("departments:setup", department.slug)
    context = {"department": department, "held": Ticket.objects.held_by(department).countable_by(request.user).count()}
    return render(request, "tickets/setup/confidential.html", context)


def _yes_or_no(said: str | None) -> bool:
    """Nothing is opened by a slip: an answer that is neither is none.

    Raises:
        BadRequest: it is neither.
    """
    if said not in {"yes", "no"}:
        raise BadRequest("Please say whether the department is to be confidential: yes or no.")
    return said == "yes"
