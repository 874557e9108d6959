"""Pure rules: the score of one item. One colleague has one vote; "not applicable" is no figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from surveys import figures
from surveys.figures import Interval
from surveys.scales import Detail, Scale, Value

Vote = tuple[Hashable, Value]


class Finding(StrEnum):
    """What an interval says about a target."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    IMPROVE = "area for improvement"
    UNCLEAR = "no clear finding"
    HIDDEN = "not shown"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the people between 0 and 1; None of nobody."""

    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of a group of `people`, before privacy: `detail` says what a page may show."""

    answers: int
    people: int
    mean: float | None
    sd: float | None
    index: float | None
    interval: Interval | None
    method: str
    favourable: Share
    top_box: Share
    finding: Finding
    detail: Detail


@dataclass(frozen=True, slots=True)
class Table:
    """The item table: figures of answers, not of people."""

    n: int
    not_applicable: int
    lowest: int | None
    highest: int | None
    modes: tuple[int, ...]
    frequencies: dict[int, int]


def people(votes: Iterable[Vote], scale: Scale) -> Score:
    """The score of one item from (person, value): first the mean within each person, then over persons."""
    by_person: dict[Hashable, list[int]] = {}
    for person, value in votes:
        if scale.checked(value) is not None:
            by_person.setdefault(person, []).append(int(value or 0))
    means = [Fraction(sum(own), len(own)) for own in by_person.values()]
    middle, (span, method) = figures.mean(means), figures.interval(means, scale.points)
    return Score(
        answers=sum(map(len, by_person.values())),
        people=len(means),
        mean=None if middle is None else float(middle),
        sd=figures.sample_sd(means),
        index=None if middle is None else float(100 * (middle - 1) / (scale.points - 1)),
        interval=span,
        method=method,
        favourable=_share(by_person.values(), scale.favourable_from),
        top_box=_share(by_person.values(), scale.points),
        finding=finding(middle, span, len(means), scale),
        detail=scale.detail(len(means)),
    )


def table(values: Iterable[Value], scale: Scale) -> Table:
    """The item table of single answers; all tied modes, in order."""
    checked = [scale.checked(value) for value in values]
    given = sorted(int(value) for value in checked if value is not None)
    counts = Counter(given)
    return Table(
        n=len(given),
        not_applicable=len(checked) - len(given),
        lowest=given[0] if given else None,
        highest=given[-1] if given else None,
        modes=tuple(point for point in sorted(counts) if counts[point] == max(counts.values())),
        frequencies={point: counts[point] for point in range(1, scale.points + 1)},
    )


def finding(middle: Fraction | None, span: Interval | None, group: int, scale: Scale) -> Finding:
    """The class of a mean with its interval against the target: the rule of this product."""
    if middle is None or scale.detail(group) == Detail.NOTHING:
        return Finding.HIDDEN
    if span and figures.at_least(span[0], scale.target):
        return Finding.STRENGTH
    if span and figures.below(span[1], scale.target):
        return Finding.WEAKNESS
    return Finding.IMPROVE if figures.below(middle, scale.target) else Finding.UNCLEAR


def _share(answers_of_each: Iterable[Sequence[int]], lowest: int) -> Share:
    """The mean over people of the part of their answers that reach `lowest`."""
    shares = [Fraction(sum(value >= lowest for value in own), len(own)) for own in answers_of_each]
    middle = figures.mean(shares)
    return Share(None, None) if middle is None else Share(float(middle), figures.wilson(middle, len(shares)))
