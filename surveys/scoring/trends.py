"""Pure rules: the chart of the monthly index, its limits, and what on it is more than chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from surveys.figures import EPSILON, Interval
from surveys.scales import AnswersRefused, Scale
from surveys.scoring.scores import Vote, people

# So many points make the limits; fewer make trial limits.
BASELINE = 12
# Limits lie so many mean moving ranges from the mean (3 / 1.128, as an XmR chart has it).
REACH = 2.66
RUN = 7


class Signal(StrEnum):
    """What chance alone hardly makes, in the order in which the signals of one point are named."""

    OUTSIDE = "outside"
    ONE_SIDE = "seven on one side"
    RISING = "seven rising"
    FALLING = "seven falling"
    TWO_OF_THREE = "two of three"


@dataclass(frozen=True, slots=True)
class Point:
    """An index from 0 to 100; of how many people, over which months, where that is known."""

    index: float
    people: int | None = None
    months: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """An XmR chart. `limits` are those of each point, which lie further apart for a point with few people.

    `signals` are pairs of a point's number, from 1, and what it signals. None where it is not defined: a mean of no
    points, limits of one.
    """

    points: tuple[Point, ...]
    mean: float | None
    moving_range: float | None
    lower: float | None
    upper: float | None
    limits: tuple[Interval, ...]
    is_trial: bool
    signals: tuple[tuple[int, Signal], ...]


def joined(months: Iterable[tuple[str, Sequence[Vote]]], scale: Scale) -> list[Point]:
    """The points of a chart from the votes of each month, in order.

    A month with fewer people than the minimum group joins the next, one vote a person over both; small months at the end
    wait for months to come.
    """
    points: list[Point] = []
    names: tuple[str, ...] = ()
    votes: list[Vote] = []
    for name, own in months:
        names, votes = (*names, name), [*votes, *own]
        score = people(votes, scale)
        if score.people >= scale.minimum_group and score.index is not None:
            points.append(Point(score.index, score.people, names))
            names, votes = (), []
    return points


def charts(points: Sequence[Point], starts: Collection[int] = ()) -> list[Chart]:
    """The charts of `points`, a new one with a baseline of its own at each number (from 1) in `starts`.

    Raises:
        AnswersRefused: an index that can't be, or a start where there is no point.
    """
    if not all(1 <= start <= len(points) for start in starts):
        raise AnswersRefused("A baseline starts at a point.")
    edges = sorted({1, *starts, len(points) + 1})
    return [chart(points[start - 1 : end - 1]) for start, end in pairwise(edges)] or [chart(())]


def chart(points: Sequence[Point]) -> Chart:
    """The XmR chart of `points`: limits from the first twelve, signals at all of them.

    Raises:
        AnswersRefused: an index that can't be.
    """
    if not all(math.isfinite(point.index) and -EPSILON <= point.index <= 100 + EPSILON for point in points):
        raise AnswersRefused("An index lies between 0 and 100.")
    values = [point.index for point in points]
    baseline, is_trial = values[:BASELINE], len(values) < BASELINE
    mean = _mean(baseline)
    moving_range = _mean([abs(later - earlier) for earlier, later in pairwise(baseline)])
    if mean is None or moving_range is None:
        return Chart(tuple(points), mean, None, None, None, (), is_trial, ())
    reaches = [REACH * moving_range * factor for factor in _widening(points)]
    return Chart(
        points=tuple(points),
        mean=mean,
        moving_range=moving_range,
        lower=mean - REACH * moving_range,
        upper=mean + REACH * moving_range,
        limits=tuple((mean - reach, mean + reach) for reach in reaches),
        is_trial=is_trial,
        signals=_signals(values, mean, reaches),
    )


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _widening(points: Sequence[Point]) -> list[float]:
    """By how much the limits of each point are wider: for a point with fewer people than the baseline's mean."""
    usual = _mean([point.people for point in points[:BASELINE] if point.people])
    return [math.sqrt(max(1.0, usual / point.people)) if usual and point.people else 1.0 for point in points]


# -- signals ------------------------------------------------------------------------------------------------------------


def _signals(values: Sequence[float], mean: float, reaches: Sequence[float]) -> tuple[tuple[int, Signal], ...]:
    away = [value - mean for value in values]
    sides = [_sign(distance) for distance in away]
    moves = [_sign(later - earlier) for earlier, later in pairwise(values)]
    found = {
        Signal.OUTSIDE: {place for place, reach in enumerate(reaches) if abs(away[place]) > reach + EPSILON},
        Signal.ONE_SIDE: _in_runs(sides, lambda side: side != 0, RUN),
        # Seven points have six moves between them: a run of moves marks one point more than it has moves.
        Signal.RISING: _with_next(_in_runs(moves, lambda move: move > 0, RUN - 1)),
        Signal.FALLING: _with_next(_in_runs(moves, lambda move: move < 0, RUN - 1)),
        Signal.TWO_OF_THREE: _two_of_three(away, reaches),
    }
    return tuple((place + 1, signal) for place in range(len(values)) for signal in Signal if place in found[signal])


def _sign(difference: float) -> int:
    """1 up, -1 down, 0 for figures that are equal but for binary rounding."""
    return 0 if abs(difference) <= EPSILON else int(math.copysign(1, difference))


def _in_runs(signs: Sequence[int], counts: Callable[[int], bool], least: int) -> set[int]:
    """The places of at least `least` equal signs in a row, of signs that count."""
    places: set[int] = set()
    for start, end in _runs(signs):
        if counts(signs[start]) and end - start >= least:
            places.update(range(start, end))
    return places


def _runs(signs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where equal signs in a row begin, and where they are over."""
    edges = [place for place in range(len(signs)) if place == 0 or signs[place] != signs[place - 1]]
    return pairwise([*edges, len(signs)])


def _with_next(places: set[int]) -> set[int]:
    return places | {place + 1 for place in places}


def _two_of_three(away: Sequence[float], reaches: Sequence[float]) -> set[int]:
    """Those of three points in a row beyond two thirds of the way to the same limit, where there are at least two."""
    places: set[int] = set()
    for first in range(len(away) - 2):
        three = range(first, first + 3)
        for side in (1, -1):
            far = {place for place in three if side * away[place] > 2 / 3 * reaches[place] + EPSILON}
            if len(far) > 1:
                places |= far
    return places
