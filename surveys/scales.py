"""Pure rules: the scale on which people answer, and how large a group must be for its figures to be shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from surveys.figures import EPSILON

Value = int | None
# More are no points that people choose from.
MOST_POINTS = 100


class AnswersRefused(Exception):
    """These can't be answers; the message says why, fit to show."""


class Detail(StrEnum):
    """How much of a group's figures may be shown."""

    NOTHING = "nothing"
    SUMMARY = "summary"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Scale:
    """Points 1 to `points`, from which point on an answer is favourable, the target, and how large groups must be.

    Raises:
        AnswersRefused: no such scale can be.
    """

    points: int = 4
    favourable_from: int = 0
    target: float = 0
    minimum_group: int = 5
    detail_group: int = 10

    def __post_init__(self) -> None:
        """Fill in what follows from the number of points: favourable is what lies above the middle."""
        wholes = (self.points, self.favourable_from, self.minimum_group, self.detail_group)
        if any(isinstance(number, bool) or not isinstance(number, int) for number in wholes):
            raise AnswersRefused("The points of a scale and the sizes of groups are whole numbers.")
        if self.minimum_group < 1 or self.detail_group < 1:
            raise AnswersRefused("A group has at least one person.")
        if not 2 <= self.points <= MOST_POINTS:
            raise AnswersRefused(f"A scale has 2 to {MOST_POINTS} points.")
        favourable = self.favourable_from or (self.points + 1) // 2 + 1
        object.__setattr__(self, "favourable_from", favourable)
        object.__setattr__(self, "target", self.target or float(favourable))
        if not 1 <= favourable <= self.points or not 1 <= self.target <= self.points:
            raise AnswersRefused(f"Favourable points and target lie between 1 and {self.points}.")

    def checked(self, value: Value) -> Value:
        """`value` when it is a point or None.

        Raises:
            AnswersRefused: it is neither.
        """
        if value is not None and (isinstance(value, bool) or value not in range(1, self.points + 1)):
            raise AnswersRefused(f"{value} is no point of the scale from 1 to {self.points}.")
        return value

    def checked_mean(self, value: Fraction | float) -> Fraction:
        """`value`, which may lie between the points, exactly as it is written in decimals.

        Raises:
            AnswersRefused: no answers have this mean.
        """
        if isinstance(value, bool) or not isinstance(value, Fraction | float | int) or not math.isfinite(value):
            raise AnswersRefused(f"{value} is no number.")
        if not 1 - EPSILON <= value <= self.points + EPSILON:
            raise AnswersRefused(f"{value} does not lie on the scale from 1 to {self.points}.")
        return value if isinstance(value, Fraction) else Fraction(str(value))

    def detail(self, people: int) -> Detail:
        """How much may be shown of a group of so many people."""
        if people < self.minimum_group:
            return Detail.NOTHING
        return Detail.SUMMARY if people < self.detail_group else Detail.EVERYTHING
