"""Behind the link in a mail by which somebody says: don't ask me any more."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import change_person
from surveys import languages, links, opting_out
from surveys.links import Press
from surveys.models import Invitation
from surveys.views.answer import METHODS, no_such_link, private
from surveys.views.visitors import NONCE_CHARACTERS, Visitor, browser


@login_not_required
@private
@require_http_methods(METHODS)
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, since scanners open links; then the person is asked about nothing any more. They can change it in their details."""
    pk = opting_out.read(token)
    invitations = Invitation.objects.select_related("person", "questionnaire").filter(person__is_active=True)
    invitation = invitations.filter(pk=pk).first() if pk else None
    if invitation is None:
        return no_such_link(request)
    at, reader = timezone.now(), browser(request)
    person, who = invitation.person, reader.at(invitation)
    is_pressed = request.method == "POST"
    if is_pressed and _is_meant(request, invitation, who, at):
        person = change_person(person, by=person, at=at, wants_surveys=False)
    is_early = is_pressed and person.wants_surveys
    context = {"is_done": not person.wants_surveys, "is_early": is_early, "nonce": who.nonce(at)}
    with languages.of_page(request, person):
        page = render(request, "surveys/opt_out.html", context, status=422 if is_early else 200)
    return reader.remember(page)


def _is_meant(request: HttpRequest, invitation: Invitation, who: Visitor, at: datetime) -> bool:
    """The same rule as for an answer: a person looked at the page and pressed."""
    nonce_at = who.nonce_at(request.POST.get("nonce", "")[:NONCE_CHARACTERS])
    press = Press(at=at, browser=who.shown_as, has_point=False, nonce_at=nonce_at, is_pressed="press" in request.POST)
    return links.is_meant(press, invitation.questionnaire.terms.robots)
