"""Home: what do you need, what have you asked for, what waits for you."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from accounts.text import plain_line
from departments.models import Department, Membership
from surveys.forms import POINTS
from surveys.models import Invitation
from surveys.views.visitors import browser
from tickets import offers
from tickets.enums import State, WaitsOn
from tickets.models import Service, Ticket
from tickets.wanted import Wanted, read

LONGEST_QUERY = 100
MOST_HITS = 20
MOST_REQUESTS = 6
MOST_SURVEYS = 3
MOST_SERVICES = 3
MOST_COUNTED = 100
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """What waits for somebody who works in departments; figures end at MOST_COUNTED."""

    new: int
    due_soon: int
    late: int


@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """GET / `q` (words: only services and departments that have them all)."""
    at = timezone.now()
    asked = plain_line(request.GET.get("q", ""), LONGEST_QUERY)
    wanted, reader = read(asked), browser(request)
    context: dict[str, Any] = {"at": at, "asked": asked, "most_counted": MOST_COUNTED}
    if asked:
        context |= _found(wanted, request.user) if wanted.says_something else {"found_services": []}
    else:
        context |= {
            "departments": _departments(),
            "requests": _my_requests(request.user),
            "surveys": [(survey, reader.at(survey).nonce(at)) for survey in _surveys(request.user, at)],
            "points": POINTS,
            "queue": _queue_summary(request.user, at),
        }
    page = render(request, "home.html", context)
    return reader.remember(page) if context.get("surveys") else page


def _surveys(user: User, at: datetime) -> Iterable[Invitation]:
    """What the person may answer with one click, here already."""
    return Invitation.objects.waiting_for(user, at)[:MOST_SURVEYS]


def _found(wanted: Wanted, user: User) -> dict[str, Any]:
    """What has every word: services, departments by how they work, the person's own requests; and the way for who is not sure."""
    own = Ticket.objects.asked_by(user).search(wanted.text).for_rows().newest_first()
    return {
        "found_services": offers.with_promises(offers.services(wanted, MOST_HITS)),
        "found_departments": offers.departments(wanted, MOST_HITS),
        "found_requests": list(own[:MOST_REQUESTS]),
        "unsure": Service.objects.offered()
        .filter(department__is_reception=True)
        .select_related("department")
        .in_order()
        .first(),
    }


def _departments() -> list[Department]:
    """Those one can ask, each with its first services as `first_services`."""
    first = Service.objects.offered().in_order()[:MOST_SERVICES]
    return list(
        Department.objects.taking_requests()
        .by_name()
        .prefetch_related(Prefetch("services", queryset=first, to_attr="first_services"))
    )


def _my_requests(user: User) -> list[Ticket]:
    """What the person asked for and is not over; what waits for their answer first."""
    rows = Ticket.objects.asked_by(user).exclude(state__in=[State.CLOSED, State.CANCELLED]).for_rows().newest_first()
    return sorted(rows[:MOST_REQUESTS], key=lambda ticket: not _waits_for(user, ticket))


def _waits_for(user: User, ticket: Ticket) -> bool:
    return ticket.requester_id == user.pk and (ticket.waits_on == WaitsOn.REQUESTER or ticket.state == State.RESOLVED)


def _queue_summary(user: User, at: datetime) -> QueueSummary | None:
    """Figures for those who work in a department; None for everybody else. Counts are capped, never exact."""
    if not Membership.objects.filter(person=user).exists():
        return None
    work = Ticket.objects.worked_by(user).unresolved()
    return QueueSummary(
        new=work.filter(state=State.NEW)[:MOST_COUNTED].count(),
        due_soon=work.due_between(at, at + SOON)[:MOST_COUNTED].count(),
        late=work.overdue(at)[:MOST_COUNTED].count(),
    )
