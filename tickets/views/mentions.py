"""Whom one can mention on a request, for the list that opens while typing."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from tickets import mentions
from tickets.views.detail import visible_or_404


@require_safe
def people(request: DeskRequest, number: str) -> HttpResponse:
    """Their names: in a note (`?in=note`) only those who work on it, and only for them."""
    ticket, seen_as = visible_or_404(request.user, number)
    is_note = request.GET.get("in") == "note"
    require(seen_as.provides or not is_note, "Notes are for those who work on this request.")
    found = mentions.readers(ticket, is_note=is_note)
    return JsonResponse({"people": [person.name for person in found if person.pk != request.user.pk]})
