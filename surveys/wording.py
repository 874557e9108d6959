"""Pure rules: how figures are written. Halves go up; a figure below the target never looks as if it reached it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from surveys import figures
from surveys.scales import Scale
from surveys.scoring import Finding, Score

MOST_DECIMALS = 9
# The tone and the icon that go with a finding: colour is never the only cue.
LOOKS = {
    Finding.STRENGTH: ("good", "check-circle-fill"),
    Finding.WEAKNESS: ("bad", "exclamation-triangle-fill"),
    Finding.IMPROVE: ("warn", "exclamation-circle"),
    Finding.UNCLEAR: ("still", "dash-circle"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """A score as it is written. `x_...` are places on a line from 0 to 100 for a drawing."""

    answers: int
    people: int
    mean: str
    index: str
    low: str
    high: str
    finding: str
    tone: str
    icon: str
    x_mean: str
    x_low: str
    x_width: str
    x_target: str


def in_words(score: Score, scale: Scale) -> Figures:
    """A score of at least one person as it is written."""
    assert score.mean is not None  # so says the caller
    assert score.index is not None
    low, high = score.interval or (score.mean, score.mean)
    tone, icon = LOOKS[score.finding]
    return Figures(
        answers=score.answers,
        people=score.people,
        mean=written(score.mean, 2, scale.target),
        index=written(score.index, 0, _place(scale.target, scale)),
        low=written(low, 2, scale.target),
        high=written(high, 2, scale.target),
        finding=score.finding.value.capitalize(),
        tone=tone,
        icon=icon,
        x_mean=written(_place(score.mean, scale), 1),
        x_low=written(_place(low, scale), 1),
        x_width=written(_place(high, scale) - _place(low, scale), 1),
        x_target=written(_place(scale.target, scale), 1),
    )


def written(value: float, decimals: int, limit: float | None = None) -> str:
    """`value` with so many decimals, or as many more as it takes not to reach `limit` by rounding."""
    text = _rounded(value, decimals)
    while limit is not None and figures.below(value, limit) and float(text) >= limit and decimals < MOST_DECIMALS:
        decimals += 1
        text = _rounded(value, decimals)
    return text


def _rounded(value: float, decimals: int) -> str:
    return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def _place(value: float, scale: Scale) -> float:
    return 100 * (value - 1) / (scale.points - 1)
