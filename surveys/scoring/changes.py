"""Pure rules: whether two periods differ by more than chance, and how many such looks on one page may be believed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys import figures
from surveys.figures import EPSILON, Interval
from surveys.scales import AnswersRefused, Scale

# An adjusted p has to stay below this: the same as an interval of 95 % that does not hold 0.
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Group:
    """So many people with the mean of their means, and its variance (n - 1, 0 when all agree); None where not defined."""

    people: int
    mean: float | None
    variance: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """A difference with its 95 % interval, in points of the scale. None where it is not defined: without variance no test."""

    difference: float | None
    interval: Interval | None
    df: float | None
    p: float | None
    is_changed: bool
    is_shown: bool


def group(means: Sequence[Fraction | float], scale: Scale) -> Group:
    """The people with these means.

    Raises:
        AnswersRefused: a mean off the scale.
    """
    exact = [scale.checked_mean(mean) for mean in means]
    middle, sd = figures.mean(exact), figures.sample_sd(exact)
    variance = None if sd is None else sd**2 if sd > EPSILON else 0.0
    return Group(len(exact), None if middle is None else float(middle), variance)


def compared(before: Group, after: Group, scale: Scale) -> Change:
    """Welch's test of two groups of people. Changed is only what has an interval without 0; shown, what has people enough."""
    is_shown = min(before.people, after.people) >= scale.minimum_group
    if before.mean is None or after.mean is None:
        return Change(None, None, None, None, is_changed=False, is_shown=is_shown)
    difference = after.mean - before.mean
    if before.variance is None or after.variance is None or not before.variance + after.variance:
        return Change(difference, None, None, None, is_changed=False, is_shown=is_shown)
    # Loaded here: it takes a second, which no process that shows no report should pay at its start.
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415

    parts = [(before.variance / before.people, before.people), (after.variance / after.people, after.people)]
    both = sum(part for part, _ in parts)
    df = both**2 / sum(part**2 / (people - 1) for part, people in parts)
    error = math.sqrt(both)
    half = float(stdtrit(df, 0.975)) * error
    return Change(
        difference=difference,
        interval=(difference - half, difference + half),
        df=df,
        p=2 * float(stdtr(df, -abs(difference) / error)),
        is_changed=abs(difference) > half + EPSILON,
        is_shown=is_shown,
    )


def holm(ps: Mapping[str, Fraction | float | None]) -> dict[str, float | None]:
    """The p of each comparison on a page, adjusted for there being several (Holm, 1979). One without p is not counted.

    Raises:
        AnswersRefused: a p that is no probability.
    """
    counted = {name: float(p) for name, p in ps.items() if p is not None}
    if not all(0 <= p <= 1 for p in counted.values()):
        raise AnswersRefused("A p lies between 0 and 1.")
    adjusted: dict[str, float | None] = dict.fromkeys(ps)
    least = 0.0
    for place, name in enumerate(sorted(counted, key=lambda name: counted[name])):
        least = max(least, min(1.0, (len(counted) - place) * counted[name]))
        adjusted[name] = least
    return adjusted


def is_believed(adjusted: float | None) -> bool:
    """Whether a comparison with this adjusted p counts as a change."""
    return adjusted is not None and figures.below(adjusted, LEVEL)
