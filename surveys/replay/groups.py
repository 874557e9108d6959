"""Score files: rates, strata, the matrix of departments and the list of the company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys import privacy
from surveys.figures import Interval
from surveys.replay.reading import Given, exact, exact_or_none, listed, name, scale_of
from surveys.scales import AnswersRefused
from surveys.scoring import company, participation


def rates(given: Given) -> dict[str, Any]:
    """Response rates; what is not said is 0, except for what the rates are made of."""
    counts = participation.Counts(
        resolved=given["resolved"],
        excluded=given.get("excluded", 0),
        throttled=given.get("throttled", 0),
        sampled_out=given.get("sampled_out", 0),
        sent=given["sent"],
        bounced=given.get("bounced", 0),
        withdrawn=given.get("withdrawn", 0),
        complete=given["complete"],
        partial=given.get("partial", 0),
    )
    found = participation.rates(counts)
    return {
        "eligible": found.eligible,
        "valid": found.valid,
        "rr1": found.rr1,
        "rr2": found.rr2,
        "rr2_interval": listed(found.rr2_interval),
        "coverage": found.coverage,
        "yield": found.answered_of_eligible,
    }


def poststratify(given: Given) -> dict[str, Any]:
    """Answerers against the frame."""
    strata = [participation.Stratum(name(row["stratum"]), row["frame"], row["answers"]) for row in given["strata"]]
    found = participation.poststratify(strata, scale_of(given))
    return {
        "raw_mean": found.raw_mean,
        "weighted_mean": found.weighted_mean,
        "strata": {
            part: {
                "frame_share": stratum.frame_share,
                "answer_share": stratum.answer_share,
                "difference": stratum.difference,
            }
            for part, stratum in found.strata.items()
        },
        "flagged": found.flagged,
    }


def matrix(given: Given) -> dict[str, Any]:
    """Who may be seen in the matrix of departments. A cell of null is none."""
    cells = {
        provider: {requester: people for requester, people in row.items() if people is not None}
        for provider, row in given["cells"].items()
    }
    found = privacy.matrix(cells, scale_of(given))
    return {
        "providers": {department: _provider(provider) for department, provider in found.providers.items()},
        "row_totals": list(found.row_totals),
    }


def _provider(provider: privacy.Provider) -> dict[str, Any]:
    return {
        "people": provider.people,
        "detail": provider.detail.value,
        "split_shown": provider.split.is_shown,
        "visible": list(provider.split.visible),
        "other": list(provider.split.other),
        "other_people": provider.split.other_people,
    }


def shrink(given: Given) -> dict[str, Any]:
    """The list of the company."""
    departments = [
        company.Department(name(row["department"]), row["people"], exact_or_none(row.get("mean")), _interval(row))
        for row in given["departments"]
    ]
    found = company.shrunk(departments, exact(given["company_mean"]), scale_of(given))
    return {
        "departments": {
            department: drawn and {"mean": drawn.mean, "interval": listed(drawn.interval)}
            for department, drawn in found.departments.items()
        },
        "order": found.order,
    }


def _interval(row: Mapping[str, Any]) -> Interval | None:
    if row.get("interval") is None:
        return None
    low, high = (float(exact(end)) for end in row["interval"])
    if low > high:
        raise AnswersRefused("An interval ends before it begins.")
    return low, high
