"""Queues: what I am to do, what waits for a department, and for all in which I work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from departments.mine import my_departments
from departments.models import Department
from tickets.actions import working
from tickets.enums import UNRESOLVED, BulkVerb, ClockKind
from tickets.forms.queues import AGE, CHANGED, LATE, ME, NOBODY, OFFERED, PROMISE, UNTOUCHED, WEIGHT, QueueFilter
from tickets.forms.saving import SaveViewForm
from tickets.models import SavedView, Ticket
from tickets.querysets import TicketQuerySet
from tickets.views import paging
from tickets.views.rows import rows_of

# Without a query string a queue opens with one's default view; this one asks for nothing.
NOTHING_ASKED = "all=1"
QUICK: tuple[tuple[str, dict[str, str]], ...] = (
    ("All open", {}),
    ("Mine", {"assignee": ME}),
    ("Unassigned", {"assignee": NOBODY}),
    ("Late", {"promise": LATE}),
    ("Offered", {"came": OFFERED}),
)
ORDERS = {
    PROMISE: paging.DUE_FIRST,
    AGE: paging.OLDEST_FIRST,
    WEIGHT: paging.WEIGHTIEST_FIRST,
    CHANGED: paging.NEWEST_FIRST,
    UNTOUCHED: paging.UNTOUCHED_FIRST,
}
# What has ended has no promise and no place any more.
OF_ENDED = {CHANGED, UNTOUCHED}


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at a queue."""

    words: str
    address: str
    is_here: bool
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A queue as it was asked for: which rows fit, in which order."""

    filters: QueueFilter
    found: TicketQuerySet
    order: paging.Order
    arms: Sequence[paging.Arm]
    is_open: bool

    @property
    def count(self) -> str:
        """How many rows fit, up to a cap. What is open is little; of what has ended the last is read first."""
        return paging.counted(self.found) if self.is_open else paging.counted(self.found, self.arms, self.order)


@require_safe
def work(request: DeskRequest) -> HttpResponse:
    """What the person signed in is to do: what is next, and why."""
    at, departments = timezone.now(), my_departments(request)
    listed = listed_as(request.GET, departments, at, reader=request.user, is_own=True)
    page = paging.cut(listed.found, listed.order, request.GET.get("after", ""), listed.arms)
    rows = rows_of(page.rows, ClockKind, request.user, at)
    is_top = page.is_first and listed.order == paging.DUE_FIRST and not listed.filters.given
    doable = [row for row in rows if row.due.at is not None] if is_top else []
    context = _context(request, listed, page, at) | {
        "rows": rows,
        "next": doable[0] if doable else None,
        "departments": departments,
        "unassigned": paging.counted(_in(departments, request.user).unresolved().unassigned()) if departments else "0",
        "scope": "work",
    }
    return render(request, "tickets/work.html", context)


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
    views = list(SavedView.objects.visible_to(request.user).of_queue(department)) if departments else []
    if not request.GET and (usual := next((view for view in views if view.is_default), None)):
        return redirect(f"{request.path}?{usual.query or NOTHING_ASKED}")
    listed = listed_as(request.GET, departments, at, reader=request.user)
    page = paging.cut(listed.found, listed.order, request.GET.get("after", ""), listed.arms)
    here = _here(request, views, listed.filters)
    context = _context(request, listed, page, at) | {
        "rows": rows_of(page.rows, ClockKind, request.user, at),
        "tabs": _tabs(views, here, listed.filters),
        "view": here,
        "lost": listed.filters.unknown_of(request.GET) if here else [],
        "save": SaveViewForm(department=department, query=listed.filters.query),
        "department": department,
        "departments": departments,
        "scope": department.slug if department else "",
        "undo": _undoable(request.user, request.GET.get("undo", ""), at),
    }
    return render(request, "tickets/queue.html", context)


def listed_as(
    query: QueryDict, departments: Sequence[Department], at: datetime, *, reader: User, is_own: bool = False
) -> Listed:
    """The rows of a queue that its query string asks for; `is_own`: of those that one is to do oneself."""
    requests = _in(departments, reader)
    if is_own:
        requests = requests.assigned_to(reader)
    filters = QueueFilter(query, requests, reader=reader, departments=departments, at=at)
    state = filters.given.get("state")
    is_open = not state or state in UNRESOLVED
    sort = filters.chosen.get("sort")
    usual = PROMISE if is_open else CHANGED
    order = ORDERS[sort if sort and (is_open or sort in OF_ENDED) else usual]
    arms = () if is_own else paging.queues_of(departments)
    return Listed(filters, filters.qs if state else filters.qs.unresolved(), order, arms, is_open)


def _in(departments: Sequence[Department], user: User) -> TicketQuerySet:
    return Ticket.objects.in_queues(departments).exclude(requester=user)


def _context(request: DeskRequest, listed: Listed, page: paging.Page, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "page": page,
        "count": listed.count,
        "order": listed.order,
        "filters": listed.filters,
        "columns": listed.filters.columns,
        "verbs": BulkVerb.choices,
        "query": listed.filters.query,
        "back": request.get_full_path(),
    }


def _here(request: DeskRequest, views: Sequence[SavedView], filters: QueueFilter) -> SavedView | None:
    """The saved view that is on the page, also when some of its filters are gone."""
    typed = request.GET.copy()
    typed.pop("after", None)
    queries = {filters.query, typed.urlencode()}
    return next((view for view in views if view.query and view.query in queries), None)


def _tabs(views: Sequence[SavedView], here: SavedView | None, filters: QueueFilter) -> list[Tab]:
    """The ways to look at it that everybody has, then those that were saved."""
    quick = [
        Tab(words, f"?{urlencode(query) or NOTHING_ASKED}", here is None and filters.query == urlencode(query))
        for words, query in QUICK
    ]
    return quick + [Tab(view.name, f"?{view.query or NOTHING_ASKED}", view is here, view.is_shared) for view in views]


def _undoable(user: User, number: str, at: datetime) -> str:
    """The number of a request that `user` has just put out of their own sight, and can still take back."""
    can_undo = bool(number) and Ticket.objects.filter(working.undoable(by=user, at=at), number=number).exists()
    return number if can_undo else ""
