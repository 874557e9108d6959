"""Pure rules: what of a group's figures may be shown. Pages, commands and exports pass through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.scales import Detail, Scale


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

    `is_shown` False: not even that, as Other would still be too small.
    """

    is_shown: bool
    visible: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    other_people: int = 0


def split(cells: Mapping[str, int], scale: Scale) -> Split:
    """Which requesting departments (name -> people) may stand for themselves.

    Those with fewer people than the minimum are pooled as Other; while Other has too few people or is a single
    department, the smallest visible one joins it (by name among equals). 0 is no cell.
    """
    sizes = {name: people for name, people in cells.items() if people > 0}
    visible = sorted(
        (name for name in sizes if sizes[name] >= scale.minimum_group), key=lambda name: (sizes[name], name)
    )
    other = [name for name in sizes if name not in visible]
    while other and visible and (len(other) < 2 or sum(sizes[name] for name in other) < scale.minimum_group):
        other.append(visible.pop(0))
    people = sum(sizes[name] for name in other)
    if not sizes or (other and (people < scale.minimum_group or len(other) < 2)):
        return Split(is_shown=False)
    return Split(True, tuple(sorted(visible)), tuple(sorted(other)), people)
