"""A year of open time: for everybody, for those who set a department up, and for a calendar that several share."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments import calendars
from departments.changing import newest_version
from departments.hours import Schedule
from departments.models import Calendar, Department
from departments.permissions import can_manage
from departments.views.setup import set_up_or_403
from departments.year import YEARS, year_at, year_of


@require_safe
def hours(request: DeskRequest, slug: str) -> HttpResponse:
    """On which days of a year the department is open. Everybody may know."""
    department = get_object_or_404(Department.objects.select_related("calendar"), slug=slug)
    schedule = calendars.schedule_now(department, timezone.now())
    return render(request, "departments/hours.html", {"department": department, **_year(request, schedule)})


@require_safe
def setup_hours(request: DeskRequest, slug: str) -> HttpResponse:
    """The same beside the page on which the hours are set."""
    department = set_up_or_403(request, slug)
    schedule = calendars.schedule_now(department, timezone.now())
    return render(request, "departments/setup_year.html", {"department": department, **_year(request, schedule)})


@require_safe
def calendar(request: DeskRequest, pk: int) -> HttpResponse:
    """A year of a calendar, whoever goes by it."""
    require(can_manage(request.user), "Only admins keep the calendars.")
    shown = get_object_or_404(Calendar, pk=pk)
    schedule = Schedule.from_rules(newest_version(shown).rules)
    return render(request, "departments/calendar_year.html", {"calendar": shown, **_year(request, schedule)})


def _year(request: DeskRequest, schedule: Schedule) -> dict[str, Any]:
    """The year that was asked for, the present one when it was none, and the way to its neighbours."""
    at = timezone.now()
    today, asked = at.astimezone(schedule.zone).date(), request.GET.get("year", "")
    is_one = asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in YEARS
    number = int(asked) if is_one else year_at(schedule, at)
    return {
        "year": year_of(schedule, number),
        "today": today,
        "refused": asked if asked and not is_one else "",
        "first_year": YEARS[0],
        "last_year": YEARS[-1],
        "before": f"?year={number - 1}" if number - 1 in YEARS else "",
        "after": f"?year={number + 1}" if number + 1 in YEARS else "",
    }
