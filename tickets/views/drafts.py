"""Drafts: kept while somebody types, offered again, discarded."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import DeskRequest
from tickets import drafts
from tickets.actions import drafting
from tickets.forms.fields import KeyField
from tickets.models import Draft, Ticket
from tickets.models.drafts import MOST_PLACE
from tickets.workflow import MoveRefused


@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """Everything the person typed and has not sent; of requests they can't open any more the text alone."""
    return render(request, "tickets/drafts.html", {"at": timezone.now(), "drafts": drafts.of(request.user)})


@require_POST
def keep(request: DeskRequest) -> HttpResponse:
    """POST `place` and the fields of its form. A script is answered in JSON, a browser is led back to the form."""
    place, at = request.POST.get("place", "")[:MOST_PLACE], timezone.now()
    ticket = _ticket(request, place)
    fields = {name: str(text) for name, text in request.POST.items() if name in drafts.TEXTS}
    is_script = request.headers.get("Accept") == "application/json"
    key = KeyField().clean(request.POST.get("key"))
    try:
        draft = drafting.keep(place, fields, ticket=ticket, by=request.user, at=at, key=key)
    except MoveRefused as refused:
        if is_script:
            return JsonResponse({"refused": str(refused)}, status=409)
        messages.error(request, str(refused))
        return redirect(ticket or place)
    if is_script:
        return JsonResponse({"kept_at": draft.saved_at.isoformat() if draft else None})
    messages.success(request, "Kept as a draft." if draft else "There was nothing to keep.")
    return redirect(ticket or place)


@require_POST
def discard(request: DeskRequest) -> HttpResponse:
    """POST `place`: what is kept there is not wanted any more. Nobody has to see the request for that."""
    place = request.POST.get("place", "")[:MOST_PLACE]
    drafting.discard(place, by=request.user)
    messages.success(request, "The draft is discarded.")
    number = drafts.number_at(place)
    ticket = Ticket.objects.visible_to(request.user).filter(number=number).first() if number else None
    return redirect(ticket or (place if number == "" else "tickets:drafts"))


def _ticket(request: DeskRequest, place: str) -> Ticket | None:
    """The request that `place` is about, if it is about one. What is typed when one may not see it any more is still kept.

    Raises:
        Http404: no form with texts is there, or one of a request that the person never wrote on.
    """
    number = drafts.number_at(place)
    if number is None:
        raise Http404
    if not number:
        return None
    ticket = Ticket.objects.visible_to(request.user).filter(number=number).first()
    if ticket is None:
        draft = Draft.objects.filter(person=request.user, place=place).select_related("ticket").first()
        if draft is None:
            raise Http404
        return draft.ticket
    return ticket
