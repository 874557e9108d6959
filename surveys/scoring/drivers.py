"""Pure rules: how much of what people say all in all goes along with each area."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from surveys import figures
from surveys.scales import Scale

if TYPE_CHECKING:
    from numpy import ndarray

AREAS = ("C", "P", "R")
OVERALL = "O"
# Fewer complete rows are computed, but not shown.
PEOPLE_FOR_DRIVERS = 50

Row = Mapping[str, Fraction | float | None]


@dataclass(frozen=True, slots=True)
class Drivers:
    """Shares of `r2` by area: they add up to it. `people` gave all figures.

    None where it is not defined: without any variance of the overall answer there is nothing to explain, and without
    anything explained there are no percents of it.
    """

    people: int
    r2: float | None
    shares: Mapping[str, float] | None
    percent: Mapping[str, float] | None
    is_shown: bool


def drivers(rows: Sequence[Row], scale: Scale) -> Drivers:
    """Shapley shares (Lindeman, Merenda and Gold, 1980) of the R2 of a linear regression of O on the areas.

    The share of an area is the mean, over all orders in which the areas can enter the regression, of what R2 gains when it
    enters. Areas that say the same share alike. Only rows that are complete count; each is another person's.

    Raises:
        AnswersRefused: a figure off the scale.
    """
    complete = []
    for row in rows:
        values = [row.get(name) for name in (*AREAS, OVERALL)]
        checked = [scale.checked_mean(value) for value in values if value is not None]
        if len(checked) == len(values):
            complete.append(checked)
    people = len(complete)
    if len({row[-1] for row in complete}) < 2:
        return Drivers(people, None, None, None, is_shown=False)
    explained = _explained(complete)
    shares = {name: _shapley(place, explained) for place, name in enumerate(AREAS)}
    r2 = explained[frozenset(range(len(AREAS)))]
    percent = {name: 100 * share / r2 for name, share in shares.items()} if r2 else None
    return Drivers(people, r2, shares, percent, is_shown=people >= PEOPLE_FOR_DRIVERS)


def _shapley(area: int, explained: Mapping[frozenset[int], float]) -> float:
    others = [place for place in range(len(AREAS)) if place != area]
    gains = 0.0
    for size in range(len(others) + 1):
        orders = math.factorial(size) * math.factorial(len(others) - size)
        for before in map(frozenset, combinations(others, size)):
            gains += orders * (explained[before | {area}] - explained[before])
    # No area takes anything away from R2: what is below 0 is binary rounding.
    return max(0.0, gains / math.factorial(len(AREAS)))


def _explained(rows: Sequence[Sequence[Fraction]]) -> dict[frozenset[int], float]:
    """The R2 of the last column on each set of the other columns, by least squares."""
    # Loaded here: no process that shows no report should pay for it at its start.
    import numpy as np  # noqa: PLC0415

    # Centred before they become binary numbers: a column that is constant is exactly 0.
    columns = np.array([_centred(column) for column in zip(*rows, strict=True)]).T
    wanted = columns[:, -1]
    places = range(columns.shape[1] - 1)
    subsets = [subset for size in range(len(places) + 1) for subset in combinations(places, size)]
    return {frozenset(subset): _r2(columns[:, list(subset)], wanted) for subset in subsets}


def _centred(column: Sequence[Fraction]) -> list[float]:
    middle = figures.mean(column)
    assert middle is not None  # of at least two people
    return [float(value - middle) for value in column]


def _r2(given: ndarray, wanted: ndarray) -> float:
    import numpy as np  # noqa: PLC0415

    # Columns that depend on each other but for binary rounding depend on each other.
    weights = np.linalg.lstsq(given, wanted, rcond=figures.EPSILON)[0]
    part = float((given @ weights) @ wanted / (wanted @ wanted))
    return min(1.0, part) if part > figures.EPSILON else 0.0
