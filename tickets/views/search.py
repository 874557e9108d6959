"""Looking for requests, services, departments and people: each reader finds what they may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from departments.mine import my_departments
from departments.models import Department
from tickets import finding, offers
from tickets.forms.fields import as_id
from tickets.forms.searching import SearchForm
from tickets.models import Ticket
from tickets.views import paging
from tickets.wanted import Wanted, read

ALL, REQUESTS, SERVICES, DEPARTMENTS, PEOPLE = "all", "requests", "services", "departments", "people"
KINDS = {
    ALL: "Everything", REQUESTS: "Requests", SERVICES: "Services", DEPARTMENTS: "Departments", PEOPLE: "People",
}  # fmt: skip
A_FEW, A_PAGE = 5, 50


@dataclass(frozen=True, slots=True)
class Found:
    """Requests that were found, and where the next ones begin ("" at the end)."""

    hits: Sequence[finding.Hit] = field(default=())
    next: str = ""
    is_first: bool = True


@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """GET /search/ `q`, `kind`, `sort`, `department`, `state`, `mine`, `after`."""
    wanted = read(request.GET.get("q", ""))
    kind = request.GET.get("kind", ALL)
    kind = kind if kind in KINDS else ALL
    departments = list(Department.objects.by_name())
    form = SearchForm(request.GET, reader=request.user, departments=departments)
    context: dict[str, Any] = {"at": timezone.now(), "wanted": wanted, "kind": kind, "kinds": KINDS, "form": form}
    if wanted.says_something:
        context |= _answers(request, wanted, kind, form)
    return render(request, "search/page.html", context)


def _answers(request: DeskRequest, wanted: Wanted, kind: str, form: SearchForm) -> dict[str, Any]:
    """What was found, by kind; in the overview a few of each."""
    most = A_FEW if kind == ALL else A_PAGE
    asked: dict[str, Callable[[], Any]] = {
        "numbered": lambda: finding.by_number(wanted, request.user, A_FEW),
        "requests": lambda: _requests(request, wanted, form, most),
        "services": lambda: offers.services(wanted, most),
        "departments": lambda: offers.departments(wanted, most),
        "people": lambda: list(
            User.objects.active().matching(" ".join(wanted.words)).select_related("home__department").by_name()[:most]
        ),
    }
    told = asked if kind == ALL else {kind, "numbered"} if kind == REQUESTS else {kind}
    found = {name: ask() for name, ask in asked.items() if name in told}
    requests = found.get("requests", Found())
    if not requests.hits and not any(rows for name, rows in found.items() if name != "requests"):
        found["meant"] = finding.did_you_mean(
            wanted, [*offers.names(), *finding.similar_titles(wanted.text, request.user)]
        )
        found["is_nothing"] = True
    return found


def _requests(request: DeskRequest, wanted: Wanted, form: SearchForm, most: int) -> Found:
    found, along = finding.looked_for(form.narrow(Ticket.objects.all()), wanted, request.user, my_departments(request))
    cursor = request.GET.get("after", "")
    if form.is_newest_first:
        page = paging.cut(found, paging.NEWEST_FIRST, cursor, [paging.Arm(condition) for condition in along])
        following = page.next or ("0" if len(page.rows) > most else "")
        return Found(finding.hits(page.rows[:most], wanted, request.user), following, page.is_first)
    begin = min(as_id(cursor) or 0, finding.CANDIDATES)
    rows = list(finding.best_of(found, along, wanted).for_rows()[begin : begin + most + 1])
    following = str(begin + most) if len(rows) > most else ""
    return Found(finding.hits(rows[:most], wanted, request.user), following, begin == 0)
