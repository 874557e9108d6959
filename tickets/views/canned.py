"""Putting a canned reply into the one being written: nothing is sent, nothing typed is lost."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.requests import DeskRequest
from tickets import permissions, placeholders, together
from tickets.forms.acting import ReplyForm
from tickets.forms.fields import as_id
from tickets.views.detail import request_page, visible_or_404


@require_POST
def insert(request: DeskRequest, number: str) -> HttpResponse:
    """The page with the chosen text below what was typed. Of another department's texts nothing is told."""
    at = timezone.now()
    ticket, seen_as = visible_or_404(request.user, number)
    require(seen_as.provides and "reply" in seen_as.verbs, "Only who works on this request can do that.")
    if "reply" not in permissions.moves(seen_as, ticket):
        return redirect(ticket)
    chosen = ticket.department.canned_replies.filter(pk=as_id(request.POST.get("canned", "")) or 0).first()
    body = request.POST.get("body", "").replace("\r\n", "\n")
    if chosen is not None:
        body = placeholders.appended(body, placeholders.fill(chosen.body, together.values(ticket, request.user)))
    form = ReplyForm(ticket=ticket, user=request.user, seen_as=seen_as, at=at)
    kept = {name: request.POST[name] for name in ("seen", "key") if request.POST.get(name)}
    form.initial = {**form.initial, **kept, "body": body}
    return request_page(request, ticket, seen_as, at, written=form)
