"""What a department's customers said in a closed period, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments.models import Department
from surveys import method, permissions, reports, wording
from surveys.dossier import Dossier, dossier
from surveys.drawing import drawn
from surveys.figures import written
from surveys.periods import Period
from surveys.publication import MonthsLine, Published, Standing
from surveys.scales import Scale
from surveys.scoring import Finding
from surveys.scoring.trends import Point, chart
from surveys.shown import Shown
from surveys.turnout import part_lines, rate_lines
from surveys.views.company import chosen, perceived_lines
from surveys.wording import REASONS, in_words

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
    whole, closed = asked(request, slug, at)
    found = whole.published
    context = {"at": at, "department": found.department, "report": found, "closed": closed}
    if found.standing == Standing.CLOSED:
        context |= _figures(found) | _beside(whole) | {"trend": _trend(whole.trend)}
    return render(request, "surveys/report.html", context)


def asked(request: DeskRequest, slug: str, at: datetime) -> tuple[Dossier, list[Period]]:
    """The report of the department and the period that were asked for, and the periods that are closed."""
    department = get_object_or_404(Department, slug=slug)
    require(permissions.can_see_report(request.user, department), WHO_SEES)
    closed = reports.periods_of(department)
    period = chosen(request) or (closed[0] if closed else reports.newest_period(at))
    all_comments = permissions.can_read_all_comments(request.user, department)
    return dossier(department, period, at, reader=request.user, all_comments=all_comments), closed


def _figures(found: Published) -> dict[str, Any]:
    """The figures as they are written."""
    scale = found.scale
    priorities = {code: written(value, 0) for code, value in found.priorities.items()}
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
                "items": [
                    {"item": item, "line": _line(found, item.figures), "priority": priorities.get(item.code)}
                    for item in found.found(finding)
                ],
            }
            for finding, title, rule in LISTS
        ],
        "requesters": [{"row": row, "line": _line(found, row.figures)} for row in found.requesters],
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


def _beside(whole: Dossier) -> dict[str, Any]:
    """What stands beside the department's own figures, as it is written."""
    found, turned_out = whole.published, whole.turnout
    return {
        "pairs": [
            {"pair": pair, "they": in_words(pair.they_say, found.scale), "we": in_words(pair.we_say, found.scale)}
            for pair in whole.pairs
        ],
        "perceived": perceived_lines(whole.perceived),
        "followed": whole.followed,
        "too_few_cases": wording.TOO_FEW_CASES,
        "you_said": whole.you_said,
        "turnout": turned_out,
        "rates": rate_lines(turned_out) if turned_out else [],
        "skipped": [
            (words, turned_out.skipped[code]) for code, words in REASONS.items() if turned_out.skipped.get(code)
        ]
        if turned_out
        else [],
        "comparisons": [(one.title, part_lines(one)) for one in turned_out.comparisons] if turned_out else [],
        "words": [*method.counting(found.scale), *method.privacy(found.scale), method.promises()],
    }


def _trend(lines: Sequence[tuple[Scale, MonthsLine]]) -> dict[str, Any]:
    """The overall index over the months of all closed periods, oldest first, with the limits of its control chart."""
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
