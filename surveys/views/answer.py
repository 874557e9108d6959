"""The survey itself: by the link in a mail, or signed in; and the list of those that wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import DeskRequest
from departments.models import Department
from surveys import languages, permissions
from surveys.actions import answering
from surveys.actions.answering import NotTaken, SurveyClosed, Visit
from surveys.enums import Point
from surveys.forms import MOST_CHARACTERS, POINTS, ReopenForm, SurveyForm, as_filled_in
from surveys.links import Outcome, may_change
from surveys.models import Invitation, Link
from surveys.tokens import digest
from surveys.views.visitors import NONCE_CHARACTERS, Visitor, browser
from tickets.actions import moving
from tickets.permissions import part
from tickets.workflow import MOVES

MOST_SHOWN = 100
TOKEN_CHARACTERS = 64
METHODS = ["GET", "HEAD", "POST"]
LOADED = ("ticket__department", "ticket__service", "department", "questionnaire", "person")
View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """No copy is kept of the page, no index lists it, and its address goes nowhere else."""

    @wraps(view)
    def with_headers(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return with_headers


@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """The surveys that wait for this person, each answered with one click; and the results they may see."""
    at = timezone.now()
    waiting = Invitation.objects.waiting_for(request.user, at)[:MOST_SHOWN]
    reader = browser(request)
    context = {
        "at": at,
        "points": POINTS,
        "rows": [(invitation, reader.at(invitation).nonce(at)) for invitation in waiting],
        "may_see_all": permissions.can_see_company(request.user),
        "may_see_set_aside": permissions.can_see_set_aside(request.user),
        "reports": Department.objects.filter(permissions.reports_of(request.user)).by_name(),
        "has_follow_ups": permissions.has_follow_ups(request.user),
    }
    with languages.of_page(request, request.user):
        return reader.remember(render(request, "surveys/mine.html", context))


@login_not_required
@private
@require_http_methods(METHODS)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a mail. Opening it writes no answer, whoever opens it."""
    links = Link.objects.select_related(*(f"invitation__{name}" for name in LOADED))
    link = links.filter(digest=digest(token)).first() if len(token) <= TOKEN_CHARACTERS else None
    if link is None:
        return no_such_link(request)
    return _survey(request, link.invitation, "entrance.html", link.sent_at)


@private
@require_http_methods(METHODS)
def own(request: DeskRequest, pk: int) -> HttpResponse:
    """The same for the person who asked, signed in: no mail is needed."""
    invitations = Invitation.objects.select_related(*LOADED).filter(person=request.user)
    return _survey(request, get_object_or_404(invitations, pk=pk), "base.html", None)


def no_such_link(request: HttpRequest) -> HttpResponse:
    """A link that is none of ours says so, whatever it was meant for."""
    with languages.of_page(request, None):
        why = _("This link is not complete, or not one of ours. Please open it from the mail again.")
        return render(request, "surveys/closed.html", {"why": why, "frame": "entrance.html"}, status=404)


def _survey(request: HttpRequest, invitation: Invitation, frame: str, sent_at: datetime | None) -> HttpResponse:
    with languages.of_page(request, invitation.person):
        return _in_its_language(request, invitation, frame, sent_at)


def _in_its_language(
    request: HttpRequest, invitation: Invitation, frame: str, sent_at: datetime | None
) -> HttpResponse:
    at = timezone.now()
    context = _context(request, invitation, frame, at)
    why = answering.closed_because(invitation, at)
    if why:
        return render(request, "surveys/closed.html", {**context, "why": why}, status=410)
    reader = browser(request)
    who = reader.at(invitation)
    if request.method == "POST":
        return reader.remember(_take(request, invitation, who, context, sent_at))
    return reader.remember(_show(request, invitation, who, context))


def _context(request: HttpRequest, invitation: Invitation, frame: str, at: datetime) -> dict[str, Any]:
    """What every page of a survey says of its request: a title only to the requester, and of a confidential one its number."""
    is_requester = request.user.is_authenticated and permissions.is_asked(request.user, invitation)
    is_confidential = invitation.ticket.is_confidential
    return {
        "at": at,
        "frame": frame,
        "ticket": invitation.ticket,
        "invitation": invitation,
        "is_requester": is_requester,
        "shows_title": is_requester and not is_confidential,
        "shows_department": not is_confidential,
        "typed": request.POST.get("comment", "").strip()[:MOST_CHARACTERS],
    }


def _show(request: HttpRequest, invitation: Invitation, who: Visitor, context: dict[str, Any]) -> HttpResponse:
    """The form, or to somebody who has answered a word of thanks. What others answered is shown to nobody."""
    at, point = context["at"], _point(request.GET.get("p"))
    answering.see(
        invitation, point=point, browser=who.browser, address="" if who.brought_cookie else who.address, at=at
    )
    first = answering.first_answer(invitation)
    if first is None or not may_change(who.shown_as, first, is_requester=context["is_requester"]):
        form = SurveyForm(answering.asked_items(invitation), action=request.path, point=point)
        return _form_page(request, form, who.nonce(at), context)
    counted = invitation.answers.counted().get()
    can_change = answering.may_still_change(invitation, first, at)
    if can_change and (point or "change" in request.GET):
        initial = as_filled_in(counted)
        form = SurveyForm(answering.asked_items(invitation), action=request.path, point=point, initial=initial)
        return _form_page(request, form, who.nonce(at), {**context, "is_change": True})
    until = first.at + invitation.questionnaire.terms.robots.change_within
    context |= {"answer": counted, "can_change": can_change, "change_until": until}
    if counted.is_solved is False:
        context["reopen"] = _reopen_form(request, context)
    return render(request, "surveys/thanks.html", context)


def _reopen_form(request: HttpRequest, context: dict[str, Any]) -> ReopenForm | None:
    """The way to reopen the request at once: signed in, while it can be. A link in a mail opens its survey, and nothing else."""
    ticket = context["ticket"]
    until = (
        moving.reopens_until(ticket) if context["is_requester"] and ticket.state in MOVES["reopen"].sources else None
    )
    if until is None or context["at"] > until:
        return None
    user = cast("DeskRequest", request).user
    return ReopenForm(ticket=ticket, user=user, seen_as=part(user, ticket), at=context["at"])


def _take(
    request: HttpRequest, invitation: Invitation, who: Visitor, context: dict[str, Any], sent_at: datetime | None
) -> HttpResponse:
    """Keep what was sent, and say honestly what has become of it."""
    at, nonce = context["at"], request.POST.get("nonce", "")[:NONCE_CHARACTERS]
    nonce_at = who.nonce_at(nonce)
    form = SurveyForm(answering.asked_items(invitation), request.POST, action=request.path)
    if not form.is_valid():
        return _form_page(request, form, nonce if nonce_at else who.nonce(at), context, status=422)
    visit = Visit(
        browser=who.shown_as,
        nonce_at=nonce_at,
        is_requester=context["is_requester"],
        is_pressed="press" in request.POST,
        sent_at=sent_at,
    )
    try:
        outcome = answering.answer(invitation, form.said(), visit, at=at)
    except SurveyClosed as closed:
        return render(request, "surveys/closed.html", {**context, "why": str(closed)}, status=410)
    except NotTaken as not_taken:
        form.add_error(None, str(not_taken))
        return _form_page(request, form, who.nonce(at), context, status=422)
    if outcome == Outcome.STORED:
        if "change" not in request.GET:
            return redirect(request.path)
        messages.success(request, _("Thank you, your answer is kept. You can add to it here."))
        return redirect(f"{request.path}?change=1")
    status = 409 if outcome == Outcome.CONFLICT else 202
    return render(request, "surveys/kept_aside.html", {**context, "is_conflict": status == 409}, status=status)


def _form_page(
    request: HttpRequest, form: SurveyForm, nonce: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, "surveys/answer.html", {**context, "form": form, "nonce": nonce}, status=status)


def _point(text: str | None) -> int | None:
    """The point in a link; anything else preselects nothing."""
    return int(text) if text in {str(point.value) for point in Point} else None
