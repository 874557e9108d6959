"""Score files: what the kinds of cases have in common when they are read and written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from surveys.figures import Interval
from surveys.scales import AnswersRefused, Scale
from surveys.scoring import Vote

Given = Mapping[str, Any]
# The options of a scale in a case, and what they are called in the desk.
OPTIONS = {
    "scale": "points",
    "favourable_from": "favourable_from",
    "target": "target",
    "minimum_group": "minimum_group",
    "detail_group": "detail_group",
}


def scale_of(given: Given) -> Scale:
    """The scale of a case. What is not said, or null, is as usual."""
    said = {OPTIONS[key]: given[key] for key in OPTIONS if given.get(key) is not None}
    if not all(said.values()):
        # The desk takes 0 for "as usual"; here it was said, and is no point of any scale.
        raise AnswersRefused("The options of a scale are greater than 0.")
    return Scale(**said)


def exact(number: object) -> Fraction:
    """A number as it is written in decimals: 0.1 is a tenth."""
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise AnswersRefused(f"{number} is no number.")
    return Fraction(str(number))


def exact_or_none(number: object) -> Fraction | None:
    """As `exact`; null is None."""
    return None if number is None else exact(number)


def name(value: object) -> str:
    """A name, which may be a number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise AnswersRefused(f"{value} is no name.")
    return str(value)


def votes(rows: Iterable[Sequence[Any]]) -> list[Vote]:
    """Pairs of person and value. Where no person is named, it is another person."""
    return [(("row", place) if person is None else person, value) for place, (person, value) in enumerate(rows)]


def listed(interval: Interval | None) -> list[float] | None:
    """An interval as JSON has it."""
    return None if interval is None else list(interval)
