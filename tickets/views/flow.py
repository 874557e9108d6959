"""How work flows, week by week, as pages and as files. Whoever may not open one is told so: that departments exist is no secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments import calendars
from departments.models import Department
from tickets import permissions, sheets, weeks
from tickets.flow import sheets as flow_sheets
from tickets.flow.charts import charts_of
from tickets.flow.company import company_flow
from tickets.flow.report import department_flow
from tickets.flow.scope import of_department
from tickets.flow.wording import AGE_NAMES, care_lines, told
from tickets.views.reports import ONLY_EXECUTIVES, file_of
from tickets.weeks import Week

ONLY_MEMBERS = "How the work of a department flows is for those who work in it."
NO_SUCH_WEEK = (
    f"There are figures for the weeks of the last {weeks.BACK}, up to this one. Write the day like 2026-11-23."
)


@require_safe
def department(request: DeskRequest, slug: str) -> HttpResponse:
    """GET /reports/flow/<slug>/: one department, the week in which the day `week` lies (the last full one)."""
    found, at, zone = _opened(request, slug)
    week = weeks.chosen(request.GET.get("week", ""), at, zone)
    if week is None:
        return _page(
            request, "department", weeks.last_week(at, zone), at, {"department": found, "trouble": NO_SUCH_WEEK}
        )
    report = department_flow(found, week, reader=request.user, at=at)
    shown = {"department": found, "report": report, "charts": charts_of(report, AGE_NAMES), **told(report)}
    return _page(request, "department", week, at, shown)


@require_safe
def department_figures(request: DeskRequest, slug: str) -> HttpResponseBase:
    """GET /reports/flow/<slug>/figures.csv: the figures of the page."""
    found, at, zone = _opened(request, slug)
    week = weeks.chosen(request.GET.get("week", ""), at, zone)
    if week is None:
        return _unreadable()
    rows = flow_sheets.department_rows(department_flow(found, week, reader=request.user, at=at), found.name)
    return _file(sheets.lines(flow_sheets.FIGURES, rows), found.slug, week, "figures")


@require_safe
def department_requests(request: DeskRequest, slug: str) -> HttpResponseBase:
    """GET /reports/flow/<slug>/requests.csv: the requests behind the figures of the week."""
    found, at, zone = _opened(request, slug)
    week = weeks.chosen(request.GET.get("week", ""), at, zone)
    if week is None:
        return _unreadable()
    behind = flow_sheets.requests(of_department(found, request.user), week, week.seen_at(at), at)
    return _file(sheets.lines(flow_sheets.REQUESTS, flow_sheets.request_rows(behind)), found.slug, week, "requests")


@require_safe
def company(request: DeskRequest) -> HttpResponse:
    """GET /reports/flow/: department by department."""
    at, zone = _company(request)
    week = weeks.chosen(request.GET.get("week", ""), at, zone)
    if week is None:
        return _page(request, "company", weeks.last_week(at, zone), at, {"trouble": NO_SUCH_WEEK})
    report = company_flow(week, at=at)
    return _page(request, "company", week, at, {"report": report, "care": care_lines(report.care)})


@require_safe
def company_figures(request: DeskRequest) -> HttpResponseBase:
    """GET /reports/flow/figures.csv: the figures of the page."""
    at, zone = _company(request)
    week = weeks.chosen(request.GET.get("week", ""), at, zone)
    if week is None:
        return _unreadable()
    rows = flow_sheets.company_rows(company_flow(week, at=at))
    return _file(sheets.lines(flow_sheets.FIGURES, rows), "company", week, "figures")


def _opened(request: DeskRequest, slug: str) -> tuple[Department, datetime, ZoneInfo]:
    found: Department = get_object_or_404(Department, slug=slug)
    require(permissions.can_see_department_report(request.user, found), ONLY_MEMBERS)
    at = timezone.now()
    return found, at, calendars.schedule_now(found, at).zone


def _company(request: DeskRequest) -> tuple[datetime, ZoneInfo]:
    require(permissions.can_see_company_report(request.user), ONLY_EXECUTIVES)
    return timezone.now(), calendars.company_zone()


def _page(request: DeskRequest, name: str, week: Week, at: datetime, shown: dict[str, object]) -> HttpResponse:
    present = weeks.week_of(at, week.zone)
    offered = [present.before(number) for number in range(weeks.SHOWN + 1)]
    frame = {
        "at": at,
        "week": week,
        "offered": offered if week in offered else [*offered, week],
        "earlier": week.before(1) if week.monday > present.before(weeks.BACK).monday else None,
        "later": week.before(-1) if week.monday < present.monday else None,
        "present": present,
    }
    return render(request, f"tickets/flow/{name}.html", frame | shown, status=422 if "trouble" in shown else 200)


def _unreadable() -> HttpResponse:
    return HttpResponse(NO_SUCH_WEEK, status=422, content_type="text/plain; charset=utf-8")


def _file(lines: Iterator[str], whose: str, week: Week, what: str) -> HttpResponseBase:
    return file_of(lines, f"flow-{whose}-{week.name}-{what}.csv")
