"""Score files: items, people, areas and classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys import scoring
from surveys.replay.reading import Given, exact, exact_or_none, listed, name, scale_of, votes
from surveys.scales import Scale
from surveys.scoring.priorities import Crosshair, Placed, Rated, priorities


def item(given: Given) -> dict[str, Any]:
    """The item table of `answers`, each another person's, and the score of those people."""
    scale = scale_of(given)
    table = scoring.table(given["answers"], scale)
    return {
        "n": table.n,
        "not_applicable": table.not_applicable,
        "lowest": table.lowest,
        "highest": table.highest,
        "modes": list(table.modes),
        "frequencies": {str(point): count for point, count in table.frequencies.items()},
        **_score(scoring.people(enumerate(given["answers"]), scale)),
    }


def people(given: Given) -> dict[str, Any]:
    """The score of people from pairs of person and value."""
    score = scoring.people(votes(given["answers"]), scale_of(given))
    return {"answers": score.answers, "people": score.people, **_score(score)}


def _score(score: scoring.Score) -> dict[str, Any]:
    def share(part: scoring.Share) -> dict[str, Any]:
        return {"share": part.share, "interval": listed(part.interval)}

    return {
        "mean": score.mean,
        "sd": score.sd,
        "index": score.index,
        "interval": listed(score.interval),
        "method": score.method,
        "favourable": share(score.favourable),
        "top_box": share(score.top_box),
        "class": score.finding.value,
        "detail": score.detail.value,
    }


def areas(given: Given) -> dict[str, Any]:
    """The area scores of responses. One without a person is another person's."""
    rows = [
        scoring.Response(("row", number) if row.get("person") is None else row["person"], row["areas"])
        for number, row in enumerate(given["responses"])
    ]
    weights = {area: exact(weight) for area, weight in (given.get("weights") or {}).items()}
    found = scoring.areas(rows, scale_of(given), weights)

    def mark(mark: scoring.Mark) -> dict[str, Any]:
        return {"mean": mark.mean, "people": mark.people}

    return {
        "responses": [{"areas": areas, "score": score} for areas, score in found.responses],
        "department": {"areas": {area: mark(m) for area, m in found.areas.items()}, "score": mark(found.score)},
    }


def classes(given: Given) -> dict[str, Any]:
    """The classes of items with their priorities, and the map."""
    scale = scale_of(given)
    found = priorities([_rated(row, scale) for row in given["items"]], scale)
    return {
        "items": {code: _placed(placed) for code, placed in found.items.items()},
        "crosshair": _crosshair(found.crosshair),
        "weaknesses": found.weaknesses,
        "areas_for_improvement": found.areas_for_improvement,
    }


def _rated(row: Mapping[str, Any], scale: Scale) -> Rated:
    score, importance = scoring.people(enumerate(row["answers"]), scale), exact_or_none(row.get("importance"))
    weight = None if importance is None else float(importance)
    return Rated(name(row["item"]), weight, score.mean, score.interval, score.finding)


def _placed(placed: Placed) -> dict[str, Any]:
    return {
        "mean": placed.mean,
        "interval": listed(placed.interval),
        "class": placed.finding.value,
        "priority": placed.priority,
        "quadrant": placed.quadrant and placed.quadrant.value,
        "quadrant_at_target": placed.at_target and placed.at_target.value,
    }


def _crosshair(crosshair: Crosshair | None) -> dict[str, float | None]:
    if crosshair is None:
        return {"importance": None, "performance": None}
    return {"importance": crosshair.importance, "performance": crosshair.performance}
