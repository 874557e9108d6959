"""Departments as those see them who ask: what they do, how they work, when they are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import text
from accounts.requests import DeskRequest
from departments import calendars, permissions
from departments.enums import Role
from departments.hours import in_words
from departments.hours.in_words import Standing
from departments.mine import my_departments
from departments.models import Department, Membership
from surveys import effects
from surveys.effects import Told
from surveys.permissions import can_see_report
from tickets import track_record
from tickets.models import Service, Ticket

MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Card:
    """A department in the list, and whether somebody is there now."""

    department: Department
    standing: Standing


@require_safe
def index(request: DeskRequest) -> HttpResponse:
    """GET /departments/: all that take requests."""
    at = timezone.now()
    departments = list(Department.objects.taking_requests().by_name())
    hours = calendars.history(department.pk for department in departments)
    cards = [Card(d, in_words.standing(calendars.in_force(hours[d.pk], at), at)) for d in departments]
    return render(request, "departments/list.html", {"cards": cards, "at": at})


@require_safe
def page(request: DeskRequest, slug: str) -> HttpResponse:
    """GET /departments/<slug>/: one department."""
    at = timezone.now()
    department = get_object_or_404(Department, slug=slug)
    schedule = calendars.schedule_now(department, at)
    may_see_report = can_see_report(request.user, department)
    context = {
        "at": at,
        "department": department,
        "you_said": _you_said(department, at, may_see_report=may_see_report),
        "way_of_working": text.render(department.way_of_working),
        "services": list(Service.objects.offered().filter(department=department).in_order()),
        "standing": in_words.standing(schedule, at),
        "week": in_words.week(schedule),
        "closures": in_words.closures(schedule, at),
        "zone": schedule.zone,
        "is_other_zone": _differs(at, schedule.zone, request.user.tz),
        "leading": _leading(department),
        "load": _load(department),
        "estimates": track_record.of(department),
        "most_counted": MOST_COUNTED,
        "may_see_report": may_see_report,
        "may_see_promises": department in my_departments(request),
        "may_set_up": permissions.can_set_up(request.user, department),
    }
    return render(request, "departments/page.html", context)


def _leading(department: Department) -> list[Membership]:
    """Heads, then deputies."""
    rows = Membership.objects.active().leading().filter(department=department).select_related("person")
    return sorted(rows, key=lambda row: (row.role != Role.HEAD, row.person.name))


def _differs(at: datetime, zone: ZoneInfo, own: ZoneInfo) -> bool:
    """Whether clocks in the two zones show different times now."""
    return at.astimezone(zone).utcoffset() != at.astimezone(own).utcoffset()


def _you_said(department: Department, at: datetime, *, may_see_report: bool) -> list[Told]:
    """What it does about what colleagues found lacking; of a confidential one only those read it who see its report."""
    return effects.you_said(department, at) if may_see_report or not department.is_confidential else []


def _load(department: Department) -> int | None:
    """How many open requests anybody may know of, counted to MOST_COUNTED; confidential ones and departments show none."""
    if department.is_confidential:
        return None
    return Ticket.objects.held_by(department).unresolved().filter(is_confidential=False)[:MOST_COUNTED].count()
