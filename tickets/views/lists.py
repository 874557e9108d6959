"""Lists of requests: mine, those I follow, and the queues of the departments I work in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from departments.models import Department
from tickets.actions import working
from tickets.dues import TO_REQUESTER, Due, next_dues
from tickets.enums import UNRESOLVED, ClockKind
from tickets.forms.filtering import ALL, ENDED, OPEN, MineFilter, QueueFilter
from tickets.models import Service, Ticket
from tickets.querysets import TicketQuerySet
from tickets.views import paging

MINE, DEPARTMENT, FOLLOWING = "mine", "department", "following"
TABS = {MINE: "Mine", DEPARTMENT: "My department's", FOLLOWING: "Following"}
SHOWS = {OPEN: "Open", ENDED: "Ended", ALL: "All"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    ticket: Ticket
    due: Due


@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """The requests of the person signed in, by the part they have in them."""
    at = timezone.now()
    tab = _one_of(request.GET.get("tab"), TABS)
    show = _one_of(request.GET.get("show"), SHOWS)
    filters = MineFilter(request.GET, _shown(_of_tab(request.user, tab), show))
    page = paging.cut(filters.qs.for_rows(), paging.NEWEST_FIRST, request.GET.get("after", ""))
    kinds = ClockKind if tab == DEPARTMENT else TO_REQUESTER
    context = {
        "rows": _rows(page.rows, kinds),
        "page": page,
        "at": at,
        "count": paging.counted(filters.qs),
        "filters": filters,
        "tab": tab,
        "tabs": TABS,
        "show": show,
        "shows": SHOWS,
    }
    return render(request, "tickets/mine.html", context)


def _of_tab(user: User, tab: str) -> TicketQuerySet:
    if tab == DEPARTMENT:
        return Ticket.objects.worked_by(user)
    return Ticket.objects.followed_by(user) if tab == FOLLOWING else Ticket.objects.asked_by(user)


def _shown(requests: TicketQuerySet, show: str) -> TicketQuerySet:
    if show == OPEN:
        return requests.unended()
    return requests.ended() if show == ENDED else requests


@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """What waits for the departments in which the person works, due first."""
    departments = list(Department.objects.served_by(request.user).by_name())
    return _queue(request, departments, None)


@require_safe
def department_queue(request: DeskRequest, slug: str) -> HttpResponse:
    """What waits for one department; for everybody else there is no such page."""
    department = get_object_or_404(Department.objects.served_by(request.user), slug=slug)
    return _queue(request, [department], department)


def _queue(request: DeskRequest, departments: Sequence[Department], department: Department | None) -> HttpResponse:
    at = timezone.now()
    filters = QueueFilter(
        request.GET,
        Ticket.objects.in_queues(departments).exclude(requester=request.user),
        user=request.user,
        members=list(User.objects.active().filter(memberships__department__in=departments).distinct().by_name()),
        services=list(Service.objects.filter(department__in=departments).in_order()),
    )
    state = filters.given.get("state")
    is_open = not state or state in UNRESOLVED
    requests = filters.qs.unresolved() if not state else filters.qs
    order = paging.DUE_FIRST if is_open else paging.NEWEST_FIRST
    page = paging.cut(requests.for_rows(), order, request.GET.get("after", ""))
    context = {
        "rows": _rows(page.rows, ClockKind),
        "page": page,
        "at": at,
        "count": paging.counted(requests),
        "filters": filters,
        "department": department,
        "departments": departments,
        "several": len(departments) > 1,
        "undo": _undoable(request.user, request.GET.get("undo", ""), at),
    }
    return render(request, "tickets/queue.html", context)


def _undoable(user: User, number: str, at: datetime) -> str:
    """The number of a request that `user` has just put out of their own sight, and can still take back."""
    ticket = Ticket.objects.filter(number=number).first() if number else None
    last = ticket.events.order_by("-position").first() if ticket else None
    return number if last is not None and working.can_undo(last, by=user, at=at) else ""


def _rows(tickets: Sequence[Ticket], kinds: Iterable[ClockKind]) -> list[Row]:
    dues = next_dues(tickets, kinds)
    return [Row(ticket, dues[ticket.pk]) for ticket in tickets]


def _one_of(value: str | None, known: dict[str, str]) -> str:
    """`value` when it is known, else the first that is."""
    return value if value in known else next(iter(known))
