"""Pure rules: what of a group's figures may be shown. Pages, commands and exports pass through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.scales import AnswersRefused, Detail, Scale


def shows_figures(people: int, scale: Scale) -> bool:
    """Whether mean, interval and class of a group of so many people may be shown; else nothing at all."""
    return scale.detail(people) != Detail.NOTHING


def shows_everything(people: int, scale: Scale) -> bool:
    """Whether spread, distribution and comments of so many people may be shown."""
    return scale.detail(people) == Detail.EVERYTHING


def shows_items(people_of_each: Iterable[int], scale: Scale) -> bool:
    """Whether the items of one area may be shown: all or none, as one could be computed from the rest and the area."""
    return all(shows_figures(people, scale) for people in people_of_each)


@dataclass(frozen=True, slots=True)
class Split:
    """The people of one department's answers by requesting department: `visible` ones, and those pooled as "Other".

    `is_shown` False: not even that, as Other would still be too small, or as there is nobody. `other` then says who was
    pooled all the same: their totals elsewhere must not be shown either.
    """

    is_shown: bool
    visible: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    other_people: int = 0


@dataclass(frozen=True, slots=True)
class Provider:
    """A row's start in the matrix: how many people rated the department, what may be shown of them, and the split."""

    people: int
    detail: Detail
    split: Split


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who rated whom. `row_totals` are the requesting departments whose total over all providers may be shown."""

    providers: Mapping[str, Provider]
    row_totals: tuple[str, ...]


def split(cells: Mapping[str, int], scale: Scale) -> Split:
    """Which requesting departments (name -> people) may stand for themselves.

    Those with fewer people than the minimum are pooled as Other; while Other has too few people or is a single
    department, the smallest visible one joins it (by name among equals). 0 is no cell.

    Raises:
        AnswersRefused: people that can't be counted.
    """
    if any(isinstance(people, bool) or not isinstance(people, int) or people < 0 for people in cells.values()):
        raise AnswersRefused("People are counted in whole numbers from 0 on.")
    sizes = {name: people for name, people in cells.items() if people}
    visible = sorted(
        (name for name in sizes if sizes[name] >= scale.minimum_group), key=lambda name: (sizes[name], name)
    )
    other = [name for name in sizes if name not in visible]
    # A single department in Other has too few people, or it would be visible.
    while other and visible and sum(sizes[name] for name in other) < scale.minimum_group:
        other.append(visible.pop(0))
    people = sum(sizes[name] for name in other)
    is_shown = bool(sizes) and (not other or people >= scale.minimum_group)
    return Split(is_shown, tuple(sorted(visible)), tuple(sorted(other)), people)


def can_stand(cells: Mapping[str, int], whole: Split, scale: Scale) -> bool:
    """Whether some months of a period may be shown beside its split `whole` by requesting department.

    `cells` are the people of those months by requesting department. Enough of them together is not enough: where all but
    two of a month's people are one department's, the two follow from the month less the department. So each group of
    departments that is shown has none there, or enough. What is shown is then made of cells that are all large enough.
    """
    if sum(cells.values()) < scale.minimum_group:
        return False
    groups = [(name,) for name in whole.visible] + [whole.other] if whole.is_shown else [tuple(cells)]
    sizes = [sum(cells.get(name, 0) for name in group) for group in groups]
    return all(size == 0 or size >= scale.minimum_group for size in sizes)


def matrix(cells: Mapping[str, Mapping[str, int]], scale: Scale) -> Matrix:
    """The matrix of providing -> requesting department -> people.

    A department that stands in an Other anywhere has no total: from it and the visible cells the hidden one could be
    computed.

    Raises:
        AnswersRefused: people that can't be counted.
    """
    providers = {}
    for name, row in cells.items():
        own, people = split(row, scale), sum(row.values())
        providers[name] = Provider(people, scale.detail(people), own)
    splits = [provider.split for provider in providers.values()]
    pooled = {name for own in splits for name in own.other}
    return Matrix(providers, tuple(sorted({name for own in splits for name in own.visible} - pooled)))
