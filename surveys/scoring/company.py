"""Pure rules: all departments of the company in one list. Never by raw means: a few people prove little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys import figures
from surveys.figures import Interval
from surveys.scales import AnswersRefused, Scale

# The mean of the company weighs as much as so many people.
PRIOR = 10


@dataclass(frozen=True, slots=True)
class Department:
    """A department's mean over so many people, with the interval of it where there is one."""

    name: str
    people: int
    mean: Fraction | float | None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mean drawn towards the company's, and the ends of its interval drawn in alike."""

    mean: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class CompanyList:
    """The departments by name, None for those below the minimum group; `order` has the others, the highest first."""

    departments: Mapping[str, Drawn | None]
    order: list[str]


def shrunk(departments: Sequence[Department], company_mean: Fraction | float, scale: Scale) -> CompanyList:
    """The list of all departments: (G M + 10 M_company) / (G + 10), highest first, ties by name.

    Raises:
        AnswersRefused: a mean off the scale, people that can't be counted, or two departments of one name.
    """
    _check(departments)
    company = scale.checked_mean(company_mean)
    found = {one.name: _drawn(one, company, scale) for one in departments}
    shown = sorted((name, drawn.mean) for name, drawn in found.items() if drawn)
    return CompanyList(found, [shown[place][0] for place in figures.ranked([mean for _, mean in shown])])


def _check(departments: Sequence[Department]) -> None:
    if len({one.name for one in departments}) < len(departments):
        raise AnswersRefused("Two departments have the same name.")
    if any(isinstance(one.people, bool) or not isinstance(one.people, int) or one.people < 0 for one in departments):
        raise AnswersRefused("People are counted in whole numbers from 0 on.")


def _drawn(one: Department, company: Fraction, scale: Scale) -> Drawn | None:
    if one.people < scale.minimum_group or one.mean is None:
        return None

    def drawn(value: Fraction | float) -> float:
        return float((one.people * scale.checked_mean(value) + PRIOR * company) / (one.people + PRIOR))

    return Drawn(drawn(one.mean), (drawn(one.interval[0]), drawn(one.interval[1])) if one.interval else None)
