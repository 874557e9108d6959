"""Asking another department for a part of a request: a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.requests import DeskRequest
from tickets.actions.parts import ask_for_part
from tickets.enums import State
from tickets.forms.parting import PartForm
from tickets.models import Service, Ticket
from tickets.views.detail import visible_or_404
from tickets.workflow import MOVES, MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
def sub_request(request: DeskRequest, number: str) -> HttpResponse:
    """Ask for a part: once, however often the same form is sent."""
    ticket, seen_as = visible_or_404(request.user, number)
    require("sub_request" in seen_as.verbs, "You may see this request, but not ask others for a part of it.")
    offered = list(
        Service.objects.offered().exclude(department=ticket.department_id).select_related("department").in_order()
    )
    if request.method != "POST":
        if State(ticket.state) not in MOVES["sub_request"].sources:
            return redirect(ticket)
        return _page(request, ticket, PartForm(ticket=ticket, offered=offered))
    form = PartForm(request.POST, request.FILES, ticket=ticket, offered=offered)
    if not form.is_valid():
        return _page(request, ticket, form, status=422)
    try:
        part = ask_for_part(ticket, **form.arguments, by=request.user, at=timezone.now())
    except MoveRefused as refused:
        form.add_error(None, ValidationError(str(refused)))
        return _page(request, ticket, form, status=409)
    waits = " This request waits for it now." if part.holds_up else ""
    messages.success(request, f"{part.department} has the part now: {part.number}.{waits}")
    return redirect(ticket)


def _page(request: DeskRequest, ticket: Ticket, form: PartForm, status: int = 200) -> HttpResponse:
    return render(request, "tickets/sub_request.html", {"ticket": ticket, "form": form}, status=status)
