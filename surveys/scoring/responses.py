"""Pure rules: the areas of responses, and of the department they are about."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys import figures
from surveys.scales import AnswersRefused, Scale, Value


@dataclass(frozen=True, slots=True)
class Response:
    """What one person answered in one go: per area the values of the items asked."""

    person: Hashable
    areas: Mapping[str, Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mean over `people` people; None of nobody."""

    mean: float | None
    people: int


@dataclass(frozen=True, slots=True)
class AreaScores:
    """Scores of each response (per area, and as a whole) and of the department."""

    responses: list[tuple[dict[str, float | None], float | None]]
    areas: dict[str, Mark]
    score: Mark


def areas(responses: Sequence[Response], scale: Scale, weights: Mapping[str, Fraction] | None = None) -> AreaScores:
    """Area scores of responses, and their means with one vote per person.

    An area counts when at least half of the items asked were answered; a response as a whole, weighted, when at least two thirds
    of the areas count. An area that was not asked is missing.
    """
    weights = weights or {}
    if any(weight < 0 for weight in weights.values()):
        raise AnswersRefused("A weight can't be negative.")
    names = list(dict.fromkeys([name for response in responses for name in response.areas] + list(weights)))
    per_area = [{name: _area(response.areas.get(name, ()), scale) for name in names} for response in responses]
    whole = [_whole(marks, weights) for marks in per_area]
    persons = [response.person for response in responses]
    return AreaScores(
        responses=[
            ({name: _number(mark) for name, mark in marks.items()}, _number(total))
            for marks, total in zip(per_area, whole, strict=True)
        ],
        areas={name: _by_people(persons, [marks[name] for marks in per_area]) for name in names},
        score=_by_people(persons, whole),
    )


def _area(asked: Sequence[Value], scale: Scale) -> Fraction | None:
    answered = [Fraction(value) for value in map(scale.checked, asked) if value is not None]
    return figures.mean(answered) if 2 * len(answered) >= len(asked) else None


def _whole(marks: Mapping[str, Fraction | None], weights: Mapping[str, Fraction]) -> Fraction | None:
    there = {name: mark for name, mark in marks.items() if mark is not None}
    total = sum((weights.get(name, Fraction(1)) for name in there), Fraction())
    if 3 * len(there) < 2 * len(marks) or not total:
        return None
    return sum((weights.get(name, Fraction(1)) * mark for name, mark in there.items()), Fraction()) / total


def _by_people(persons: Sequence[Hashable], marks: Sequence[Fraction | None]) -> Mark:
    own: dict[Hashable, list[Fraction]] = {}
    for person, mark in zip(persons, marks, strict=True):
        if mark is not None:
            own.setdefault(person, []).append(mark)
    return Mark(_number(figures.mean([sum(m, Fraction()) / len(m) for m in own.values()])), len(own))


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
