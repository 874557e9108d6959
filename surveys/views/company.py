"""What colleagues say about all departments, side by side, as a page; it reads frozen figures only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments.models import Department
from surveys import method, periods, permissions, reports
from surveys.company import Company, Rater, company
from surveys.figures import written
from surveys.perception import Corner, Perceived
from surveys.periods import Period, PeriodRefused
from surveys.wording import STANDINGS, in_words, line

WHO_SEES_ALL = "The results of all departments side by side are for admins and executives."

# The tone and the icon of a corner of promises and perception: colour is never the only cue.
CORNERS = {
    Corner.UNHAPPY: ("warn", "flag"),
    Corner.BOTH_LOW: ("bad", "exclamation-triangle-fill"),
    Corner.FORGIVEN: ("info", "info-circle"),
    Corner.BOTH_HIGH: ("good", "check-circle-fill"),
    Corner.UNCOMPARED: ("still", "dash-circle"),
}


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """GET /surveys/company/: one period; without one, the newest that is closed of any department."""
    at = timezone.now()
    found, closed = asked(request, at)
    context: dict[str, Any] = {"at": at, "company": found, "closed": closed}
    if found and found.mean is not None:
        context |= _figures(found)
    return render(request, "surveys/company.html", context)


def asked(request: DeskRequest, at: datetime) -> tuple[Company | None, list[Period]]:
    """The company in the period that was asked for, and the periods that are closed."""
    require(permissions.can_see_company(request.user), WHO_SEES_ALL)
    departments = list(Department.objects.not_confidential().by_name())
    closed = reports.periods_of_all(departments)
    period = chosen(request) or (closed[0] if closed else reports.newest_period(at))
    return company(departments, period, at), closed


def chosen(request: DeskRequest) -> Period | None:
    """The period in the address, where there is one."""
    try:
        return periods.read(request.GET["period"]) if "period" in request.GET else None
    except PeriodRefused as refused:
        raise Http404(str(refused)) from refused


def perceived_lines(lines: tuple[Perceived, ...]) -> list[dict[str, Any]]:
    """Perception against fact as it is written."""
    rows = []
    for one in lines:
        tone, icon = CORNERS[one.corner]
        words = one.corner.value.capitalize()
        rows.append({"line": one, "figures": in_words(one.said, one.scale), "words": words, "tone": tone, "icon": icon})
    return rows


def _figures(found: Company) -> dict[str, Any]:
    """The figures as they are written."""
    return {
        "mean": written(found.mean, 2) if found.mean is not None else "",
        "listed": [
            {
                "one": ranked.published,
                "drawn": line(ranked.drawn.mean, ranked.drawn.interval, ranked.published.scale),
                "said": in_words(ranked.published.overall, ranked.published.scale)
                if ranked.published.overall
                else None,
            }
            for ranked in found.listed
        ],
        "hidden": [(one.department, STANDINGS[one.standing]) for one in found.hidden],
        "raters": [_row(rater, found) for rater in found.raters],
        "perceived": perceived_lines(found.perceived),
        "words": [*method.company(), *method.counting(found.scale), *method.privacy(found.scale), method.promises()],
    }


def _row(rater: Rater, found: Company) -> dict[str, Any]:
    cells = zip(found.providers, rater.cells, strict=True)
    return {
        "name": rater.name,
        "cells": [(one.department, in_words(cell, one.scale) if cell else None) for one, cell in cells],
        "total": written(rater.total.mean, 2, found.scale.target) if rater.total else "",
        "ratings": rater.total.ratings if rater.total else 0,
    }
