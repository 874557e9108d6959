"""Score files: drivers, alpha, trends and comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.replay.reading import Given, exact, exact_or_none, listed, name, scale_of, votes
from surveys.scales import AnswersRefused, Scale
from surveys.scoring import changes, reliability, trends
from surveys.scoring import drivers as driving


def drivers(given: Given) -> dict[str, Any]:
    """Shares of what explains the overall answer."""
    rows = [{column: exact_or_none(value) for column, value in row.items()} for row in given["rows"]]
    found = driving.drivers(rows, scale_of(given))
    return {
        "people": found.people,
        "r2": found.r2,
        "shares": found.shares,
        "percent": found.percent,
        "shown": found.is_shown,
    }


def alpha(given: Given) -> dict[str, Any]:
    """Cronbach's alpha of rows of answers."""
    found = reliability.alpha(given["rows"], scale_of(given))
    return {
        "n": found.n,
        "items": found.items,
        "alpha": found.alpha,
        "interval": listed(found.interval),
        "shown": found.is_shown,
    }


def trend(given: Given) -> dict[str, Any]:
    """The chart of indices, or of months of answers."""
    if "points" in given:
        points = [trends.Point(float(exact(index))) for index in given["points"]]
    else:
        months = [(name(month["month"]), votes(month["answers"])) for month in given["months"]]
        points = trends.joined(months, scale_of(given))
    chart = trends.chart(points)
    found = {
        "mean": chart.mean,
        "moving_range": chart.moving_range,
        "lower": chart.lower,
        "upper": chart.upper,
        "trial": chart.is_trial,
        "signals": [[number, signal.value] for number, signal in chart.signals],
    }
    if "points" in given:
        return found
    joined = [{"months": list(point.months), "people": point.people, "index": point.index} for point in points]
    return {"points": joined, **found}


def compare(given: Given) -> dict[str, Any]:
    """Welch's test of two groups of people."""
    found = _change(given, scale_of(given))
    return {
        "difference": found.difference,
        "interval": listed(found.interval),
        "df": found.df,
        "p": found.p,
        "changed": found.is_changed,
        "shown": found.is_shown,
    }


def holm(given: Given) -> dict[str, Any]:
    """Several comparisons on a page."""
    scale, rows = scale_of(given), given["comparisons"]
    ps = {name(row["name"]): _p(row, scale) for row in rows}
    if len(ps) < len(rows):
        raise AnswersRefused("Two comparisons have the same name.")
    adjusted = changes.holm(ps)
    return {"p": ps, "adjusted": adjusted, "changed": [one for one in ps if changes.is_believed(adjusted[one])]}


def _p(row: Mapping[str, Any], scale: Scale) -> float | None:
    if "before" in row or "after" in row:
        return _change(row, scale).p
    p = exact_or_none(row.get("p"))
    return None if p is None else float(p)


def _change(given: Given, scale: Scale) -> changes.Change:
    before, after = ([exact(mean) for mean in given[key] if mean is not None] for key in ("before", "after"))
    return changes.compared(changes.group(before, scale), changes.group(after, scale), scale)
