"""What a department's customers said in a closed period, as a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments.models import Department
from surveys import periods, permissions, reports, wording
from surveys.drawing import drawn
from surveys.figures import written
from surveys.periods import PeriodRefused
from surveys.reports import Published, Standing
from surveys.scoring import Finding
from surveys.scoring.trends import Point, chart
from surveys.shown import Shown, percent
from surveys.wording import in_words

WHO_SEES = "The results of a department are for those who work in it, for admins and for executives."
LISTS = (
    (Finding.STRENGTH, "Strengths", "The whole 95 % interval reaches the target."),
    (Finding.WEAKNESS, "Weaknesses", "The whole 95 % interval lies below the target."),
    (Finding.IMPROVE, "Areas for improvement", "The mean lies below the target, but the interval reaches it."),
)


@require_safe
def report(request: DeskRequest, slug: str) -> HttpResponse:
    """The ICSQ report of a department about one period; without one, about the newest that is closed."""
    at = timezone.now()
    department = get_object_or_404(Department, slug=slug)
    require(permissions.can_see_report(request.user, department), WHO_SEES)
    closed = reports.periods_of(department)
    try:
        period = periods.read(request.GET["period"]) if "period" in request.GET else None
    except PeriodRefused as refused:
        raise Http404(str(refused)) from refused
    found = reports.published(
        department,
        period or (closed[0] if closed else reports.newest_period(at)),
        at,
        all_comments=permissions.can_read_all_comments(request.user, department),
    )
    context = {"at": at, "department": department, "report": found, "closed": closed}
    if found.standing == Standing.CLOSED:
        context |= _figures(found) | {"trend": _trend(department)}
    return render(request, "surveys/report.html", context)


def _figures(found: Published) -> dict[str, Any]:
    """The figures as they are written."""
    scale = found.scale
    assert found.overall is not None  # a closed period has figures
    return {
        "target": written(scale.target, 2),
        "overall": _line(found, found.overall),
        "together": _line(found, found.together),
        "areas": [
            {
                "area": line.area,
                "line": _line(found, line.figures),
                "items": [{"item": item, "line": _line(found, item.figures)} for item in line.items if item.figures],
            }
            for line in found.areas
        ],
        "lists": [
            {
                "title": title,
                "rule": rule,
                "items": [{"item": item, "line": _line(found, item.figures)} for item in found.found(finding)],
            }
            for finding, title, rule in LISTS
        ],
        "requesters": [{"row": row, "line": _line(found, row.figures)} for row in found.requesters],
        "rates": _rates(found.counts or {}),
    }


def _line(found: Published, figures: Shown | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "figures": in_words(figures, found.scale),
        "spread": wording.distribution(figures.spread) if figures.spread else None,
        "favourable": wording.share(figures.favourable) if figures.favourable else "",
        "top_box": wording.share(figures.top_box) if figures.top_box else "",
    }


def _rates(counts: Mapping[str, int]) -> dict[str, Any]:
    """How many were asked and answered, and why others were not asked."""
    asked = sum(counts.get(f"state:{state}", 0) for state in ("sent", "answered", "expired"))
    answered = counts.get("state:answered", 0)
    skipped = [(words, counts.get(f"skip:{reason}", 0)) for reason, words in wording.REASONS.items()]
    return {
        "asked": asked,
        "answered": answered,
        "partial": counts.get("partial", 0),
        "percent": percent(answered, asked),
        "skipped": [(words, count) for words, count in skipped if count],
    }


def _trend(department: Department) -> dict[str, Any]:
    """The overall index over the months of all closed periods, oldest first, with the limits of its control chart."""
    lines = reports.trend(department)
    found = chart([Point(line.figures.index, line.figures.people, line.months) for _, line in lines])
    signals: dict[int, list[str]] = {}
    for number, signal in found.signals:
        signals.setdefault(number, []).append(signal.value)
    rows = []
    for number, (scale, line) in enumerate(lines, start=1):
        low, high = found.limits[number - 1] if found.limits else (None, None)
        rows.append(
            {
                "months": " + ".join(line.months),
                "figures": in_words(line.figures, scale),
                "low": written(max(0.0, low), 0) if low is not None else "",
                "high": written(min(100.0, high), 0) if high is not None else "",
                "signals": signals.get(number, []),
                "is_up": found.mean is not None and line.figures.index > found.mean,
            }
        )
    return {"rows": rows, "mean": found.mean, "is_trial": found.is_trial, "drawing": drawn(found)}
