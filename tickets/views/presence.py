"""The sign that a page gives of itself: those who work on a request see who else is there, and what is new."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import DeskRequest
from tickets.actions.attending import attend
from tickets.enums import Writing
from tickets.forms.fields import as_id
from tickets.models import Presence
from tickets.views.detail import head_of, live, visible_or_404


@require_POST
def presence(request: DeskRequest, number: str) -> HttpResponse:
    """Every few seconds: I am here, and writing this or nothing. Of the requester's side nobody is kept, and it learns of nobody."""
    at = timezone.now()
    ticket, seen_as = visible_or_404(request.user, number)
    others: list[Presence] = []
    if seen_as.provides:
        said = request.POST.get("writing", "")
        writing = Writing(said) if said in Writing.values else Writing.NOTHING
        attend(ticket, writing=writing, by=request.user, at=at)
        others = list(Presence.objects.working_on(ticket, at).exclude(person=request.user))
    head = head_of(request.user, ticket, seen_as, at, list(ticket.targets.live()))
    return live(request, head, as_id(request.GET.get("seen", "")), others)
