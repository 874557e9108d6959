"""When a department is open: its own hours, calendars that several share, and the weeks to come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments import outlook
from departments.actions import create_calendar, own_calendar
from departments.changing import DepartmentRefused, check_rules, newest_version
from departments.forms.hours import HoursForm, NewCalendarForm
from departments.hours import Schedule
from departments.models import Calendar, Department
from departments.permissions import can_manage
from departments.views.setup import set_up_or_403
from tickets.actions.cataloguing import set_hours, use_calendar
from tickets.forms.setup import UseCalendarForm

METHODS = ["GET", "HEAD", "POST"]
SAVED = "The hours are saved. They hold from now on; open promises have moved along."
Changed = tuple[HoursForm, bool]


@require_http_methods(METHODS)
def hours(request: DeskRequest, slug: str) -> HttpResponse:
    """A department's hours: edited when they are its own, only read when others share them."""
    department = set_up_or_403(request, slug)
    calendar, sharing = department.calendar, _sharing(department)
    context: dict[str, Any] = {"department": department, "calendar": calendar, "sharing": sharing}
    if calendar.is_company or sharing:
        require(request.method != "POST", f"{calendar} is not only yours. Make your own copy, then change that.")
        context |= {"use": UseCalendarForm(besides=calendar), "weeks": _weeks_of(calendar)}
        return render(request, "tickets/setup/shared_hours.html", context)
    form, is_done = _edit(request, calendar)
    if is_done:
        return redirect("tickets:setup_hours", department.slug)
    context |= {"form": form, "weeks": _weeks(form, calendar), "use": UseCalendarForm(besides=calendar)}
    return render(request, "tickets/setup/hours.html", context, status=422 if form.errors else 200)


@require_POST
def own(request: DeskRequest, slug: str) -> HttpResponse:
    """Copy the shared calendar, and use the copy from now on."""
    department = set_up_or_403(request, slug)
    own_calendar(department, by=request.user, at=timezone.now())
    messages.success(request, "These hours are yours alone now. Change them as you need.")
    return redirect("tickets:setup_hours", department.slug)


@require_POST
def use(request: DeskRequest, slug: str) -> HttpResponse:
    """Go by another calendar."""
    department = set_up_or_403(request, slug)
    form = UseCalendarForm(request.POST, besides=department.calendar)
    if form.is_valid():
        chosen = form.cleaned_data["calendar"]
        use_calendar(department, chosen, by=request.user, at=timezone.now())
        messages.success(request, f"{department} goes by {chosen} from now on. Open promises have moved along.")
    else:
        messages.error(request, "Please choose one of the calendars.")
    return redirect("tickets:setup_hours", department.slug)


@require_safe
def calendars(request: DeskRequest) -> HttpResponse:
    """Every calendar and who goes by it."""
    require(can_manage(request.user), "Only admins keep the calendars.")
    rows = Calendar.objects.annotate(uses=Count("departments")).prefetch_related(
        Prefetch("departments", Department.objects.by_name())
    )
    context = {"rows": rows.order_by("-is_company", "-uses", "name", "pk")[:100]}
    return render(request, "tickets/setup/calendars.html", context)


@require_http_methods(METHODS)
def calendar(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a calendar for all departments that go by it."""
    require(can_manage(request.user), "Only admins keep the calendars.")
    shown = get_object_or_404(Calendar, pk=pk)
    form, is_done = _edit(request, shown)
    if is_done:
        return redirect("tickets:calendar", shown.pk)
    users = shown.departments.by_name()
    context = {"calendar": shown, "users": users, "form": form, "weeks": _weeks(form, shown)}
    return render(request, "tickets/setup/calendar.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def calendar_new(request: DeskRequest) -> HttpResponse:
    """Make a calendar that departments may share."""
    require(can_manage(request.user), "Only admins keep the calendars.")
    at = timezone.now()
    form = NewCalendarForm(
        request.POST if request.method == "POST" else None, at=at, initial={"zone": request.user.zone}
    )
    if _is_to_be_kept(request, form):
        said = form.cleaned_data["name"]
        made = create_calendar(said, form.rules, by=request.user, at=at, holidays_of=form.holidays_of)
        messages.success(request, f"{made} is ready. Departments can choose it on their page of hours.")
        return redirect("tickets:calendar", made.pk)
    context = {"form": form, "weeks": _weeks(form, None)}
    return render(request, "tickets/setup/calendar_new.html", context, status=422 if form.errors else 200)


def _edit(request: DeskRequest, calendar: Calendar) -> Changed:
    """The form of `calendar`'s hours, and whether what was sent is kept now."""
    at = timezone.now()
    kept = HoursForm.shown(newest_version(calendar))
    form = HoursForm(request.POST if request.method == "POST" else None, at=at, initial=kept)
    if not _is_to_be_kept(request, form):
        return form, False
    try:
        is_new = set_hours(calendar, form.rules, by=request.user, at=at, holidays_of=form.holidays_of)
    except DepartmentRefused as refused:
        form.add_error(None, str(refused))
        return form, False
    messages.success(request, SAVED if is_new else "These are the hours already; nothing has changed.")
    return form, True


def _is_to_be_kept(request: DeskRequest, form: HoursForm) -> bool:
    if "fill" in request.POST:
        form.fill()
        return False
    return form.is_valid() and "preview" not in request.POST


def _weeks(form: HoursForm, calendar: Calendar | None) -> list[outlook.Week]:
    """The weeks to come by what was typed; until that can be read, by what is kept."""
    if form.is_bound and form.is_valid():
        return outlook.weeks(check_rules(form.rules, form.at), form.at)
    return _weeks_of(calendar) if calendar else []


def _weeks_of(calendar: Calendar) -> list[outlook.Week]:
    return outlook.weeks(Schedule.from_rules(newest_version(calendar).rules), timezone.now())


def _sharing(department: Department) -> list[Department]:
    """The other departments that go by the same calendar."""
    return list(department.calendar.departments.exclude(pk=department.pk).by_name())
