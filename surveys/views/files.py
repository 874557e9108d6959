"""The reports of surveys as files: the same figures, for the same people, as the pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import DeskRequest
from surveys import books, sheets
from surveys.sheets import Row
from surveys.views import company, report

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def department(request: DeskRequest, slug: str, kind: str) -> HttpResponse:
    """GET /surveys/<slug>/report/figures.csv (or .xlsx)."""
    found, _ = report.asked(request, slug, timezone.now())
    return _file(sheets.department_rows(found), f"{slug}-{found.published.period}", kind)


@require_safe
def whole_company(request: DeskRequest, kind: str) -> HttpResponse:
    """GET /surveys/company/figures.csv (or .xlsx)."""
    found, _ = company.asked(request, timezone.now())
    rows = sheets.company_rows(found) if found else iter(())
    return _file(rows, f"company-{found.period}" if found else "company", kind)


def _file(rows: Iterable[Row], about: str, kind: str) -> HttpResponse:
    title = f"what-colleagues-say-{about}"
    if kind == "csv":
        response = HttpResponse("".join(books.csv_lines(rows)), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(books.workbook(title, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{title}.{kind}"'
    return response
