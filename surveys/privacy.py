"""Pure rules: what of a group's figures may be shown. Pages, commands and exports pass through here."""

from __future__ import annotations

from collections.abc import Iterable

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
