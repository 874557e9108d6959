"""Pure rules: the people of a group counted by what they said, and their score. Exact, and small however many they are."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from surveys import figures
from surveys.scales import Scale
from surveys.scoring import Score, Share, finding

# A mean of a person's answers comes from the database with 12 decimals; it is the fraction with the smallest denominator near it.
MOST_ANSWERS = 5000
# Mean, favourable share, share of the best point.
Means = tuple[Fraction, Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Bloc:
    """So many `people` whose answers have the same mean, the same favourable share and the same share of the best point."""

    mean: Fraction
    favourable: Fraction
    top: Fraction
    people: int


@dataclass(frozen=True, slots=True)
class Votes:
    """A group of people in blocs, and how many `answers` they gave."""

    blocs: tuple[Bloc, ...] = ()
    answers: int = 0

    @property
    def people(self) -> int:
        """How many voted."""
        return sum(bloc.people for bloc in self.blocs)

    @property
    def mean(self) -> Fraction | None:
        """The mean over people, exactly; None of nobody."""
        return self._over_people([(bloc.mean, bloc.people) for bloc in self.blocs])

    @property
    def sd(self) -> float | None:
        """The sample standard deviation over people, 0 only when all agree; None for fewer than two."""
        people, middle = self.people, self.mean
        if middle is None or people < 2:
            return None
        squares = _sum((bloc.mean**2, bloc.people) for bloc in self.blocs)
        return math.sqrt((squares - people * middle**2) / (people - 1))

    def score(self, scale: Scale) -> Score:
        """The figures of the group, before privacy."""
        middle, sd, people = self.mean, self.sd, self.people
        span, method = figures.interval_of(middle, sd, people, scale.points)
        return Score(
            answers=self.answers,
            people=people,
            mean=None if middle is None else float(middle),
            sd=sd,
            index=None if middle is None else float(100 * (middle - 1) / (scale.points - 1)),
            interval=span,
            method=method,
            favourable=self._share([(bloc.favourable, bloc.people) for bloc in self.blocs]),
            top_box=self._share([(bloc.top, bloc.people) for bloc in self.blocs]),
            finding=finding(middle, span, people, scale),
            detail=scale.detail(people),
        )

    def as_json(self) -> list[list[Any]]:
        """The blocs as they are kept; `read` gives them back."""
        return [[str(bloc.mean), str(bloc.favourable), str(bloc.top), bloc.people] for bloc in self.blocs]

    def _over_people(self, values: Sequence[tuple[Fraction, int]]) -> Fraction | None:
        people = self.people
        return _sum(values) / people if people else None

    def _share(self, shares: Sequence[tuple[Fraction, int]]) -> Share:
        middle = self._over_people(shares)
        return Share(None, None) if middle is None else Share(float(middle), figures.wilson(middle, self.people))


def of(people: Mapping[Means, int], answers: int) -> Votes:
    """Votes from how many people have which mean, favourable share and share of the best point."""
    return Votes(tuple(Bloc(*means, people=count) for means, count in sorted(people.items())), answers)


def read(blocs: Iterable[Sequence[Any]], answers: int) -> Votes:
    """Votes from what `as_json` gave."""
    return Votes(tuple(Bloc(exact(m), exact(f), exact(t), int(people)) for m, f, t, people in blocs), answers)


# People who answer a few times have few different means: most are known already.
@lru_cache(maxsize=1 << 14)
def exact(value: object) -> Fraction:
    """The fraction that `value` (a number or its text) stands for, when that is one of a reasonable number of answers."""
    given = Fraction(str(value))
    near = given.limit_denominator(MOST_ANSWERS)
    return near if abs(near - given) < figures.EPSILON else given


def _sum(values: Iterable[tuple[Fraction, int]]) -> Fraction:
    """The exact sum of so many times each value. Per denominator first: adding fractions one by one takes long for thousands."""
    numerators: defaultdict[int, int] = defaultdict(int)
    for value, count in values:
        numerators[value.denominator] += value.numerator * count
    return sum((Fraction(total, denominator) for denominator, total in numerators.items()), Fraction())
