"""Pure rules: means, spreads and intervals of a group of people on a scale of points; how figures compare and are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

Z = 1.959964
# Two figures that differ by less are equal: the difference is binary rounding.
EPSILON = 1e-9
# So many people have a t interval; fewer take Wilson's.
PEOPLE_FOR_T = 10
# More decimals are never written: two figures that differ later are equal.
MOST_DECIMALS = 9

Interval = tuple[float, float]


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The exact mean; None of nothing."""
    return sum(values, Fraction()) / len(values) if values else None


def sample_sd(values: Sequence[Fraction]) -> float | None:
    """Standard deviation with n - 1, exactly 0 when all are equal; None for fewer than two."""
    return math.sqrt(squares(values) / (len(values) - 1)) if len(values) > 1 else None


def squares(values: Sequence[Fraction]) -> Fraction:
    """The sum of the squared distances from the mean, exactly 0 when all are equal."""
    middle = mean(values) or Fraction()
    return sum(((value - middle) ** 2 for value in values), Fraction())


def wilson(share: Fraction, people: int) -> Interval:
    """Wilson's 95 % interval of a share between 0 and 1 over `people` people."""
    p, n = float(share), people
    centre = p + Z**2 / (2 * n)
    half = Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    width = 1 + Z**2 / n
    return max(0.0, (centre - half) / width), min(1.0, (centre + half) / width)


def interval(values: Sequence[Fraction], points: int) -> tuple[Interval | None, str]:
    """The 95 % interval of the mean of people's `values` on a scale of 1 to `points`, and its method."""
    return interval_of(mean(values), sample_sd(values), len(values), points)


def interval_of(middle: Fraction | None, sd: float | None, people: int, points: int) -> tuple[Interval | None, str]:
    """The 95 % interval of a mean of `people` people with the sample SD `sd`, and its method.

    `none` for fewer than two people; `wilson` on the index for fewer than ten or without any spread; else `t`, cut at the
    ends of the scale.
    """
    if middle is None or sd is None:
        return None, "none"
    if people < PEOPLE_FOR_T or sd == 0:
        low, high = wilson((middle - 1) / (points - 1), people)
        return (1 + (points - 1) * low, 1 + (points - 1) * high), "wilson"
    half = t_quantile(people - 1) * sd / math.sqrt(people)
    return (max(1.0, float(middle) - half), min(float(points), float(middle) + half)), "t"


@lru_cache(maxsize=1024)
def t_quantile(degrees: int) -> float:
    """The 97.5 % point of Student's t."""
    # Loaded here: it takes a second, which no process that shows no report should pay at its start.
    from scipy.special import stdtrit  # noqa: PLC0415

    return float(stdtrit(degrees, 0.975))


def at_least(value: Fraction | float, limit: float) -> bool:
    """Whether `value` reaches `limit`; equal but for binary rounding is equal."""
    return float(value) >= limit - EPSILON


def below(value: Fraction | float, limit: float) -> bool:
    """Whether `value` stays below `limit`."""
    return not at_least(value, limit)


def ranked(values: Sequence[float]) -> list[int]:
    """The places of `values`, the highest first; those that are equal but for binary rounding keep their order."""
    groups: list[list[int]] = []
    for place in sorted(range(len(values)), key=lambda place: -values[place]):
        if groups and at_least(values[place], values[groups[-1][0]]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [place for group in groups for place in sorted(group)]


def written(value: Fraction | float, decimals: int, limit: float | None = None) -> str:
    """`value` with so many decimals, halves up, or with as many more as it takes not to reach `limit` by rounding.

    So 2.996 against a target of 3 is written 2.996, never 3.00. Away from 0, halves of negative figures go down.
    """
    text = _rounded(value, decimals)
    while limit is not None and below(value, limit) and float(text) >= limit and decimals < MOST_DECIMALS:
        decimals += 1
        text = _rounded(value, decimals)
    return text


def _rounded(value: Fraction | float, decimals: int) -> str:
    """A half that binary numbers can't hold is one all the same; there is no -0."""
    exact = Decimal(str(float(value))).quantize(Decimal(1).scaleb(-MOST_DECIMALS), rounding=ROUND_HALF_UP)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return str(rounded or abs(rounded))
