"""What the palette finds: pages, the queues of one's departments, requests by number or words. A part of a page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from departments.mine import my_departments
from tickets import finding
from tickets.models import Ticket
from tickets.wanted import Wanted, read

MOST = 6
# Everybody's pages by their names; the other floors' are named by address name only, and reversed here.
PAGES = {
    "Home": "home",
    "New request": "tickets:new",
    "My requests": "tickets:mine",
    "Search": "tickets:search",
    "Notices": "notifications:bell",
    "What you are told": "notifications:preferences",
    "Your details": "accounts:profile",
    "Departments": "department_list",
    "Surveys": "surveys:mine",
    "Absences": "departments:absences",
    "Who serves whom": "tickets:map",
}


@require_safe
def palette(request: DeskRequest) -> HttpResponse:
    """GET `q`; without a script the search page does the same."""
    text = request.GET.get("q", "")
    if not request.htmx:
        return redirect(f"{reverse('tickets:search')}?{urlencode({'q': text})}")
    wanted = read(text)
    places = [place for place in _places(request) if _fits(place[0], wanted)]
    tickets = _requests(request, wanted) if wanted.says_something else []
    return render(request, "tickets/palette.html", {"places": places[: 2 * MOST], "tickets": tickets})


def _places(request: DeskRequest) -> list[tuple[str, str]]:
    """Pages and queues with their addresses, the queues first: they are what one goes to most."""
    departments = my_departments(request)
    queues = [(f"Queue of {each}", reverse("tickets:department_queue", args=[each.slug])) for each in departments]
    inboxes = [(f"Triage of {each}", reverse("tickets:triage", args=[each.slug])) for each in departments]
    work = [("Queue", reverse("tickets:queue")), ("Reports", reverse("tickets:reports"))] if departments else []
    return [*inboxes, *queues, *work, *((title, reverse(name)) for title, name in PAGES.items())]


def _fits(title: str, wanted: Wanted) -> bool:
    return all(word.casefold() in title.casefold() for word in (*wanted.words, *wanted.phrases))


def _requests(request: DeskRequest, wanted: Wanted) -> list[Ticket]:
    """Those called so, then those with the words; only what the reader may see."""
    reader: User = request.user
    called = finding.by_number(wanted, reader, MOST)
    found, along = finding.looked_for(Ticket.objects.all(), wanted, reader, my_departments(request))
    known = {ticket.pk for ticket in called}
    said = finding.best_of(found, along, wanted)[: MOST + len(called)]
    return [*called, *(ticket for ticket in said if ticket.pk not in known)][:MOST]
