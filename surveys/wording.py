"""Pure rules: how figures are written. Halves go up; a figure below the target never looks as if it reached it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.figures import Interval, written
from surveys.publication import Standing
from surveys.scales import Scale
from surveys.scoring import Finding, Score, Share
from surveys.shown import Shown, Spread

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


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers fell on a point; `x` is where it begins on a line of 100, `percent` how long it is, both unrounded."""

    point: int
    count: int
    x: str
    percent: str
    rounded: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """How the answers to an item lie, as it is written; of answers, not of people."""

    answers: int
    sd: str
    lowest: str
    highest: str
    modes: str
    not_applicable: int
    bars: tuple[Bar, ...]


TOO_FEW = "Fewer than 5 colleagues answered"
TOO_FEW_CASES = "Fewer than 5 colleagues gave a bad answer and may be contacted about it, so nothing is said of them."
# What there is to see of a period, for lists, files and the command; the page says it at more length.
STANDINGS: Mapping[Standing, str] = {
    Standing.OPEN: "This period is still open.",
    Standing.NOBODY: "Nobody answered about this department in this period.",
    Standing.TOO_FEW: f"{TOO_FEW}.",
    Standing.CLOSED: "Closed: the figures are final.",
}
# So the reasons stand in the report (surveys.throttle): what they mean, in the order in which they are looked at.
REASONS: Mapping[str, str] = {
    "E1": "not resolved by work",
    "E2": "the department's own requests",
    "E3": "nobody to ask, or opted out",
    "E4": "asked before",
    "T1": "another survey was open",
    "T2": "asked within the last 30 days",
    "T3": "asked about this department within 60 days",
    "T4": "asked eight times within a year",
    "S1": "not in the sample",
}


def distribution(spread: Spread) -> Distribution:
    """The spread of an item's answers as it is written."""
    total, bars, x = sum(spread.frequencies.values()), [], 0
    for point, count in sorted(spread.frequencies.items()):
        place, length = (100 * x / total, 100 * count / total) if total else (0.0, 0.0)
        bars.append(Bar(point, count, written(place, 2), written(length, 2), written(length, 0)))
        x += count
    return Distribution(
        answers=total,
        sd="" if spread.sd is None else written(spread.sd, 2),
        lowest=str(spread.lowest or ""),
        highest=str(spread.highest or ""),
        modes=" and ".join(str(mode) for mode in spread.modes),
        not_applicable=spread.not_applicable,
        bars=tuple(bars),
    )


def share(found: Share) -> str:
    """A share of people in whole percent, with its interval."""
    if found.share is None or found.interval is None:
        return ""
    low, high = found.interval
    return f"{written(100 * found.share, 0)} % ({written(100 * low, 0)} to {written(100 * high, 0)} %)"


def in_words(score: Score | Shown, scale: Scale) -> Figures:
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


@dataclass(frozen=True, slots=True)
class Line:
    """A mean and the ends of its interval as they are written, with their places on a line from 0 to 100."""

    mean: str
    low: str
    high: str
    x_mean: str
    x_low: str
    x_width: str
    x_target: str


def line(mean: float, interval: Interval | None, scale: Scale) -> Line:
    """A mean on the scale that stands without other figures."""
    low, high = interval or (mean, mean)
    return Line(
        mean=written(mean, 2, scale.target),
        low=written(low, 2, scale.target),
        high=written(high, 2, scale.target),
        x_mean=written(_place(mean, scale), 1),
        x_low=written(_place(low, scale), 1),
        x_width=written(_place(high, scale) - _place(low, scale), 1),
        x_target=written(_place(scale.target, scale), 1),
    )


def _place(value: float, scale: Scale) -> float:
    return 100 * (value - 1) / (scale.points - 1)
