"""Which promises were kept, as pages and as files. Whoever may not open one is told so: that departments exist is no secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments import calendars
from departments.enums import Weekday
from departments.mine import my_departments
from departments.models import Department
from tickets import periods, permissions, reports, sheets
from tickets.forms.reporting import ReportForm
from tickets.periods import Period

ONLY_EXECUTIVES = "The figures of the whole company are for executives."
ONLY_MEMBERS = "How a department keeps its promises is for those who work in it."
NOBODYS = "Reports are for those who work in a department, and for executives."


@require_safe
def index(request: DeskRequest) -> HttpResponse:
    """GET /reports/: the reports that the reader may open."""
    may_see_company = permissions.can_see_company_report(request.user)
    require(may_see_company or bool(my_departments(request)), NOBODYS)
    return render(request, "tickets/reports/index.html")


@require_safe
def company(request: DeskRequest) -> HttpResponse:
    """GET /reports/promises/: department by department."""
    at, form = _company_form(request)
    report = reports.company_report(form.period, form.clock_kind, at=at) if form.is_valid() else None
    return _page(request, "tickets/reports/company.html", form, at, {"report": report})


@require_safe
def company_summary(request: DeskRequest) -> HttpResponseBase:
    """GET /reports/promises/summary.csv: the figures of the page. Clock by clock is for those who may see the requests."""
    at, form = _company_form(request)
    if not form.is_valid():
        return _unreadable(form)
    report = reports.company_report(form.period, form.clock_kind, at=at)
    return _file(sheets.lines(sheets.SUMMARY, sheets.summary_rows(report)), "company", form.period, "summary")


@require_safe
def department(request: DeskRequest, slug: str) -> HttpResponse:
    """GET /reports/promises/<slug>/: one department, service by service."""
    found, at, form = _department_form(request, slug)
    report = None
    if form.is_valid():
        report = reports.department_report(found, form.period, form.clock_kind, reader=request.user, at=at)
    return _page(request, "tickets/reports/department.html", form, at, {"report": report, "department": found})


@require_safe
def department_summary(request: DeskRequest, slug: str) -> HttpResponseBase:
    """GET /reports/promises/<slug>/summary.csv: the figures of the page."""
    found, at, form = _department_form(request, slug)
    if not form.is_valid():
        return _unreadable(form)
    report = reports.department_report(found, form.period, form.clock_kind, reader=request.user, at=at)
    rows = sheets.summary_rows(report, found.name)
    return _file(sheets.lines(sheets.SUMMARY, rows), found.slug, form.period, "summary")


@require_safe
def department_clocks(request: DeskRequest, slug: str) -> HttpResponseBase:
    """GET /reports/promises/<slug>/clocks.csv: every clock behind the figures, of every kind."""
    found, at, form = _department_form(request, slug)
    if not form.is_valid():
        return _unreadable(form)
    clocks = reports.department_clocks(found, form.period, reader=request.user, at=at)
    return _file(sheets.lines(sheets.CLOCKS, sheets.clock_rows(clocks)), found.slug, form.period, "clocks")


def _company_form(request: DeskRequest) -> tuple[datetime, ReportForm]:
    require(permissions.can_see_company_report(request.user), ONLY_EXECUTIVES)
    return _form(request, calendars.company_zone())


def _department_form(request: DeskRequest, slug: str) -> tuple[Department, datetime, ReportForm]:
    found: Department = get_object_or_404(Department, slug=slug)
    require(permissions.can_see_department_report(request.user, found), ONLY_MEMBERS)
    return found, *_form(request, calendars.schedule_now(found, timezone.now()).zone)


def _form(request: DeskRequest, zone: ZoneInfo) -> tuple[datetime, ReportForm]:
    at = timezone.now()
    return at, ReportForm(request.GET, periods.usual(at, zone))


def _page(
    request: DeskRequest, template: str, form: ReportForm, at: datetime, context: dict[str, object]
) -> HttpResponse:
    chosen = form.period if form.is_valid() else None
    quick = [(words, f"?{_query(period, form)}", period == chosen) for words, period in periods.choices(at, form.zone)]
    query = _query(chosen, form) if chosen else ""
    weekdays = [(day.label, day.label[:3]) for day in Weekday]
    frame = {"form": form, "at": at, "quick": quick, "query": query, "weekdays": weekdays}
    return render(request, template, frame | context, status=200 if chosen else 422)


def _query(period: Period, form: ReportForm) -> str:
    kind = form.cleaned_data.get("kind")
    return urlencode({"since": period.first, "until": period.last, **({"kind": kind} if kind else {})})


def _unreadable(form: ReportForm) -> HttpResponse:
    words = [f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
    return HttpResponse("\n".join(words), status=422, content_type="text/plain; charset=utf-8")


def _file(lines: Iterator[str], whose: str, period: Period, what: str) -> StreamingHttpResponse:
    return file_of(lines, f"promises-{whose}-{period.first}-{period.last}-{what}.csv")


def file_of(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    """A CSV file called `name`, sent line by line while it is read."""
    response = StreamingHttpResponse(_packed(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _packed(lines: Iterable[str]) -> Iterator[str]:
    """Many lines at a time: a packet for each would be slow."""
    pack: list[str] = []
    for line in lines:
        pack.append(line)
        if len(pack) == sheets.READ_AT_ONCE:
            yield "".join(pack)
            pack.clear()
    yield "".join(pack)
