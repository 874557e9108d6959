"""Moving a request up in the queue by hand: a page of its own, which shows who would wait longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.requests import DeskRequest
from tickets.actions import ordering
from tickets.actions.writing import WrittenAlready, is_kept
from tickets.enums import State
from tickets.forms.ordering import MoveUpForm
from tickets.models import Ticket
from tickets.views.detail import visible_or_404
from tickets.workflow import MOVES, MoveRefused

# So many of the queue are shown to choose among, and so many counted at most.
SHOWN, COUNTED = 25, 500


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the queue: before `ticket`, and how many move back then."""

    ticket: Ticket
    moved_back: int


@require_http_methods(["GET", "HEAD", "POST"])
def move_up(request: DeskRequest, number: str) -> HttpResponse:
    """Choose a place and say why; sent twice, it is done once."""
    ticket, seen_as = visible_or_404(request.user, number)
    require("move_up" in seen_as.verbs, "Only the head of the department changes the order of its queue.")
    if State(ticket.state) not in MOVES["move_up"].sources:
        return redirect(ticket)
    ahead = list(Ticket.objects.ahead_of(ticket).for_rows().due_first()[:SHOWN])
    form = MoveUpForm(request.POST if request.method == "POST" else None, ticket=ticket, ahead=ahead)
    if form.is_valid():
        return _moved(request, ticket, form)
    if form.is_bound and (key := form.cleaned_data.get("key")) and is_kept(key, request.user):
        return redirect(ticket)
    return _page(request, ticket, form, 422 if form.is_bound else 200)


def _moved(request: DeskRequest, ticket: Ticket, form: MoveUpForm) -> HttpResponse:
    try:
        ordering.move_up(ticket, **form.cleaned_data, by=request.user, at=timezone.now())
    except WrittenAlready:
        return redirect(ticket)
    except MoveRefused as refused:
        form.add_error(None, ValidationError(str(refused)))
        return _page(request, ticket, form, 409)
    messages.success(request, f"{ticket.number} stands where you put it. Those behind it can read why.")
    return redirect(ticket)


def _page(request: DeskRequest, ticket: Ticket, form: MoveUpForm, status: int) -> HttpResponse:
    ahead = list(form.ahead.values())
    before = Ticket.objects.ahead_of(ticket)[: COUNTED + 1].count()
    # On one's own request one is the customer: others choose what stands before it.
    places = [Place(one, before - index) for index, one in enumerate(ahead) if one.requester_id != request.user.pk]
    first = places[0].ticket.number if places else ""
    context: dict[str, Any] = {
        "at": timezone.now(),
        "ticket": ticket,
        "form": form,
        "places": places,
        "chosen": form.data.get("before", "") if form.is_bound else first,
        "between": max(0, before - len(ahead)),
        "is_many": before > COUNTED,
    }
    return render(request, "tickets/move_up.html", context, status=status)
