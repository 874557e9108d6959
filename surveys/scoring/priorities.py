"""Pure rules: which items to mend first, and the map of importance and performance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveys import figures
from surveys.figures import Interval
from surveys.scales import AnswersRefused, Scale
from surveys.scoring.scores import Finding


class Quadrant(StrEnum):
    """A corner of the map: importance high or low, performance high or low."""

    CONCENTRATE = "concentrate here"
    KEEP_UP = "keep up the good work"
    LOW = "low priority"
    OVERKILL = "possible overkill"


@dataclass(frozen=True, slots=True)
class Rated:
    """An item with its figures, and the mean importance that people gave it; None where nobody was asked."""

    item: str
    importance: float | None
    mean: float | None
    interval: Interval | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class Placed:
    """What may be shown of an item: nothing at all below the minimum group; no place on the map without importance.

    `priority` runs from 0 (perfect, or of no importance) to 100. `at_target` is the corner when the line of performance is
    drawn at the target instead of at the mean of the items.
    """

    finding: Finding
    mean: float | None = None
    interval: Interval | None = None
    priority: float | None = None
    quadrant: Quadrant | None = None
    at_target: Quadrant | None = None


@dataclass(frozen=True, slots=True)
class Crosshair:
    """The mean importance and the mean performance of the items on the map."""

    importance: float
    performance: float


@dataclass(frozen=True, slots=True)
class Priorities:
    """Every item by its name, and the names of those to mend, the highest priority first."""

    items: Mapping[str, Placed]
    crosshair: Crosshair | None
    weaknesses: list[str]
    areas_for_improvement: list[str]


def priorities(items: Sequence[Rated], scale: Scale) -> Priorities:
    """Places of the items on the map of importance and performance, and the lists of what to mend.

    An item without importance has no priority, stands last in its list and is not on the map; ties keep the order given.

    Raises:
        AnswersRefused: an importance off the scale, or two items of one name.
    """
    if len({item.item for item in items}) < len(items):
        raise AnswersRefused("Two items have the same name.")
    for item in items:
        if item.importance is not None:
            scale.checked_mean(item.importance)
    crosshair = _crosshair(items)
    placed = {item.item: _placed(item, crosshair, scale) for item in items}
    return Priorities(placed, crosshair, _by_priority(placed, Finding.WEAKNESS), _by_priority(placed, Finding.IMPROVE))


def _crosshair(items: Sequence[Rated]) -> Crosshair | None:
    shown = [item for item in items if item.finding != Finding.HIDDEN]
    on_map = [(i.importance, i.mean) for i in shown if i.importance is not None and i.mean is not None]
    if not on_map:
        return None
    importances, means = zip(*on_map, strict=True)
    return Crosshair(sum(importances) / len(on_map), sum(means) / len(on_map))


def _placed(item: Rated, crosshair: Crosshair | None, scale: Scale) -> Placed:
    if item.finding == Finding.HIDDEN or item.mean is None:
        return Placed(Finding.HIDDEN)
    if item.importance is None or crosshair is None:
        return Placed(item.finding, item.mean, item.interval)
    is_important = figures.at_least(item.importance, crosshair.importance)
    span = scale.points - 1
    return Placed(
        finding=item.finding,
        mean=item.mean,
        interval=item.interval,
        priority=100 * (item.importance - 1) / span * (scale.points - item.mean) / span,
        quadrant=_quadrant(is_important, figures.at_least(item.mean, crosshair.performance)),
        at_target=_quadrant(is_important, figures.at_least(item.mean, scale.target)),
    )


def _quadrant(is_important: bool, is_good: bool) -> Quadrant:
    if is_important:
        return Quadrant.KEEP_UP if is_good else Quadrant.CONCENTRATE
    return Quadrant.OVERKILL if is_good else Quadrant.LOW


def _by_priority(placed: Mapping[str, Placed], finding: Finding) -> list[str]:
    found = [(name, item.priority) for name, item in placed.items() if item.finding == finding]
    order = figures.ranked([-1.0 if priority is None else priority for _, priority in found])
    return [found[place][0] for place in order]
