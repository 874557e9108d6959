"""Lists of requests: mine, those I follow, and everything I may see. The queues stand in queues.py."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import DeskRequest
from departments.mine import my_departments
from tickets import permissions, places
from tickets.dues import TO_REQUESTER
from tickets.enums import ClockKind
from tickets.forms.filtering import ALL, ENDED, OPEN, MineFilter
from tickets.forms.queues import EverythingFilter
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.views import paging
from tickets.views.paging import Arm
from tickets.views.rows import rows_of

MINE, DEPARTMENT, FOLLOWING = "mine", "department", "following"
TABS = {MINE: "Mine", DEPARTMENT: "My department's", FOLLOWING: "Following"}
SHOWS = {OPEN: "Open", ENDED: "Ended", ALL: "All"}


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
        "rows": rows_of(page.rows, kinds, request.user, at, places.usually(page.rows, at)),
        "page": page,
        "count": paging.counted(filters.qs),
        "filters": filters,
        "tab": tab,
        "tabs": TABS,
        "show": show,
        "shows": SHOWS,
    }
    return render(request, "tickets/mine.html", context)


def _of_tab(request: DeskRequest, tab: str) -> tuple[TicketQuerySet, Sequence[Arm]]:
    """The requests of a tab, and the arms that each of them is on."""
    user = request.user
    if tab == DEPARTMENT:
        return Ticket.objects.worked_by(user), paging.queues_of(my_departments(request))
    if tab == FOLLOWING:
        return Ticket.objects.followed_by(user), ()
    return Ticket.objects.asked_by(user), (Arm(Q(requester=user)), Arm(Q(filed_by=user)))


def _shown(requests: TicketQuerySet, show: str) -> TicketQuerySet:
    if show == OPEN:
        return requests.unended()
    return requests.ended() if show == ENDED else requests


@require_safe
def everything(request: DeskRequest) -> HttpResponse:
    """Every request that the person may see, whatever their part in it, the newest first."""
    at = timezone.now()
    departments = my_departments(request)
    filters = EverythingFilter(request.GET, Ticket.objects.all(), reader=request.user, at=at)
    arms = [Arm(condition) for condition in permissions.visible_to_person(request.user)]
    if departments:
        arms += [Arm(condition, departments) for condition in permissions.visible_to_department()]
    order = paging.FIRST_FILED_FIRST if "sort" in filters.chosen else paging.LAST_FILED_FIRST
    page = paging.cut(filters.qs, order, request.GET.get("after", ""), arms)
    context = {
        "at": at,
        "rows": rows_of(page.rows, ClockKind if departments else TO_REQUESTER, request.user, at),
        "page": page,
        "count": paging.counted(filters.qs, arms, order),
        "order": order,
        "filters": filters,
        "columns": filters.columns,
    }
    return render(request, "tickets/everything.html", context)


def _one_of(value: str | None, known: dict[str, str]) -> str:
    """`value` when it is known, else the first that is."""
    return value if value in known else next(iter(known))
