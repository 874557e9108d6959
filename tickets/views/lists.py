"""Lists of requests: mine, those I follow, and the queues of the departments I work in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from departments.mine import my_departments
from departments.models import Department
from tickets import chains, places
from tickets.actions import working
from tickets.chains import Links
from tickets.dues import TO_REQUESTER, Due, next_dues
from tickets.enums import UNRESOLVED, ClockKind
from tickets.forms.filtering import ALL, ENDED, LATE, ME, NOBODY, OFFERED, OPEN, MineFilter, QueueFilter
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.views import paging
from tickets.wording import came_back_in_words

MINE, DEPARTMENT, FOLLOWING = "mine", "department", "following"
TABS = {MINE: "Mine", DEPARTMENT: "My department's", FOLLOWING: "Following"}
QUICK: tuple[tuple[str, dict[str, str]], ...] = (
    ("All open", {}),
    ("Mine", {"assignee": ME}),
    ("Unassigned", {"assignee": NOBODY}),
    ("Late", {"promise": LATE}),
    ("Offered", {"came": OFFERED}),
)
NOTHING: Mapping[int, datetime] = {}
SHOWS = {OPEN: "Open", ENDED: "Ended", ALL: "All"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    ticket: Ticket
    due: Due
    links: Links
    usually_by: datetime | None = None

    @property
    def offer(self) -> str:
        """Who offers it, as long as nobody here has answered."""
        return f"Offered by {self.ticket.offered_from}" if self.ticket.offered_from else ""

    @property
    def came_back(self) -> str:
        """How often it came back from another department."""
        return came_back_in_words(self.ticket.bounces)


@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """The requests of the person signed in, by the part they have in them."""
    at = timezone.now()
    tab = _one_of(request.GET.get("tab"), TABS)
    show = _one_of(request.GET.get("show"), SHOWS)
    requests, arms = _of_tab(request, tab)
    filters = MineFilter(request.GET, _shown(requests, show))
    page = paging.cut(filters.qs, paging.NEWEST_FIRST, request.GET.get("after", ""), arms)
    kinds = ClockKind if tab == DEPARTMENT else TO_REQUESTER
    context = {
        "at": at,
        "rows": _rows(page.rows, kinds, request.user, places.usually(page.rows, at)),
        "page": page,
        "count": paging.counted(filters.qs),
        "filters": filters,
        "tab": tab,
        "tabs": TABS,
        "show": show,
        "shows": SHOWS,
    }
    return render(request, "tickets/mine.html", context)


def _of_tab(request: DeskRequest, tab: str) -> tuple[TicketQuerySet, Sequence[Q]]:
    """The requests of a tab, and the arms that each of them is on."""
    user = request.user
    if tab == DEPARTMENT:
        return Ticket.objects.worked_by(user), _arms(my_departments(request))
    if tab == FOLLOWING:
        return Ticket.objects.followed_by(user), ()
    return Ticket.objects.asked_by(user), (Q(requester=user), Q(filed_by=user))


def _arms(departments: Sequence[Department]) -> list[Q]:
    return [Q(department=department) for department in departments]


def _shown(requests: TicketQuerySet, show: str) -> TicketQuerySet:
    if show == OPEN:
        return requests.unended()
    return requests.ended() if show == ENDED else requests


@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """What waits for the departments in which the person works, due first."""
    return _queue(request, my_departments(request), None)


@require_safe
def department_queue(request: DeskRequest, slug: str) -> HttpResponse:
    """What waits for one department; for everybody else there is no such page."""
    department = next((found for found in my_departments(request) if found.slug == slug), None)
    if department is None:
        raise Http404
    return _queue(request, [department], department)


def _queue(request: DeskRequest, departments: Sequence[Department], department: Department | None) -> HttpResponse:
    at = timezone.now()
    requests = Ticket.objects.in_queues(departments).exclude(requester=request.user)
    filters = QueueFilter(request.GET, requests, reader=request.user, departments=departments, at=at)
    state = filters.given.get("state")
    found = filters.qs if state else filters.qs.unresolved()
    order = paging.DUE_FIRST if not state or state in UNRESOLVED else paging.NEWEST_FIRST
    page = paging.cut(found, order, request.GET.get("after", ""), _arms(departments))
    context = {
        "at": at,
        "rows": _rows(page.rows, ClockKind, request.user),
        "page": page,
        "count": paging.counted(found),
        "is_by_promise": order == paging.DUE_FIRST,
        "filters": filters,
        "quick": [(words, f"?{urlencode(query)}", filters.given == query) for words, query in QUICK],
        "department": department,
        "departments": departments,
        "undo": _undoable(request.user, request.GET.get("undo", ""), at),
    }
    return render(request, "tickets/queue.html", context)


def _undoable(user: User, number: str, at: datetime) -> str:
    """The number of a request that `user` has just put out of their own sight, and can still take back."""
    can_undo = bool(number) and Ticket.objects.filter(working.undoable(by=user, at=at), number=number).exists()
    return number if can_undo else ""


def _rows(
    tickets: Sequence[Ticket], kinds: Iterable[ClockKind], reader: User, usually: Mapping[int, datetime] = NOTHING
) -> list[Row]:
    dues, links = next_dues(tickets, kinds), chains.of_rows(tickets, reader)
    return [Row(ticket, dues[ticket.pk], links[ticket.pk], usually.get(ticket.pk)) for ticket in tickets]


def _one_of(value: str | None, known: dict[str, str]) -> str:
    """`value` when it is known, else the first that is."""
    return value if value in known else next(iter(known))
