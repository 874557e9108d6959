"""Splitting a request: a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.requests import DeskRequest
from tickets.actions import linking
from tickets.enums import Visibility
from tickets.forms.splitting import SplitForm
from tickets.models import Service, Ticket
from tickets.views.detail import visible_or_404
from tickets.workflow import MoveRefused

# So many messages can be chosen from: a request with more needs another kind of care.
MOST_MESSAGES = 100


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: DeskRequest, number: str) -> HttpResponse:
    """Make a request of its own of a part of this one: once, however often the same form is sent."""
    ticket, seen_as = visible_or_404(request.user, number)
    require("split" in seen_as.verbs, "You may see this request, but not split it.")
    offered = list(Service.objects.offered().select_related("department").in_order())
    said = ticket.comments.filter(visibility=Visibility.PUBLIC).select_related("author").order_by("at", "pk")
    chosen = list(said[:MOST_MESSAGES])
    if request.method != "POST":
        return _page(request, ticket, SplitForm(ticket=ticket, offered=offered, said=chosen))
    form = SplitForm(request.POST, request.FILES, ticket=ticket, offered=offered, said=chosen)
    if not form.is_valid():
        return _page(request, ticket, form, status=422)
    try:
        made = linking.split(ticket, **form.arguments, by=request.user, at=timezone.now())
    except MoveRefused as refused:
        form.add_error(None, ValidationError(str(refused)))
        return _page(request, ticket, form, status=409)
    messages.success(request, f"{made.department} has {made.number} now, split off from this request.")
    return redirect(ticket)


def _page(request: DeskRequest, ticket: Ticket, form: SplitForm, status: int = 200) -> HttpResponse:
    return render(request, "tickets/split.html", {"ticket": ticket, "form": form}, status=status)
