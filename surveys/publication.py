"""Pure values: what may be shown of a department and a period. What is hidden is not in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from departments.models import Department
from surveys.enums import Area
from surveys.periods import Period
from surveys.scales import Scale
from surveys.scoring import Finding
from surveys.scoring.priorities import Rated, priorities
from surveys.shown import Shown

OTHER = "Other"


class Standing(StrEnum):
    """What there is to see of a period."""

    OPEN = "open"
    NOBODY = "nobody"
    TOO_FEW = "too few"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the questionnaire with its question; without figures when its area's items are hidden.

    `importance`: the mean of what people said how much it matters, where enough of them were asked.
    """

    code: str
    area: Area
    question: str
    figures: Shown | None
    importance: float | None = None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area: its score, and its items."""

    area: Area
    figures: Shown | None
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class RequesterLine:
    """What the people of one requesting department said all in all; `name` is Other, and `pk` 0, for those pooled."""

    name: str
    slug: str
    figures: Shown
    pk: int = 0


@dataclass(frozen=True, slots=True)
class MonthsLine:
    """The overall figures of some months of the period; together they are the whole of it."""

    months: tuple[str, ...]
    figures: Shown


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown of a department and a period. Only with `standing` CLOSED is there anything beside dates."""

    department: Department
    period: Period
    standing: Standing
    closes_at: datetime
    scale: Scale
    revision: int = 0
    closed_at: datetime | None = None
    reason: str = ""
    overall: Shown | None = None
    together: Shown | None = None
    areas: tuple[AreaLine, ...] = ()
    requesters: tuple[RequesterLine, ...] = ()
    is_split: bool = False
    months: tuple[MonthsLine, ...] = ()
    counts: Mapping[str, int] | None = None
    comments: tuple[str, ...] | None = None

    @property
    def items(self) -> list[ItemLine]:
        """The items of all areas that may be shown, in the order of the questionnaire."""
        return [item for area in self.areas for item in area.items if item.figures]

    @property
    def priorities(self) -> dict[str, float]:
        """For the items with an importance how urgent it is to mend them, from 0 to 100."""
        placed = priorities(self._rated, self.scale).items
        return {code: one.priority for code, one in placed.items() if one.priority is not None}

    def found(self, finding: Finding) -> list[ItemLine]:
        """The items of one class: strengths the highest mean first, what is to be mended by priority, then the lowest mean."""
        lines = {item.code: item for item in self.items if item.figures and item.figures.finding == finding}
        if finding == Finding.STRENGTH:
            return sorted(lines.values(), key=lambda item: (-item.figures.mean if item.figures else 0, item.code))
        order = priorities(self._rated, self.scale)
        codes = order.weaknesses if finding == Finding.WEAKNESS else order.areas_for_improvement
        return [lines[code] for code in codes if code in lines]

    @property
    def _rated(self) -> list[Rated]:
        """The items that are shown, the lowest mean first."""
        rated = [
            Rated(item.code, item.importance, item.figures.mean, item.figures.interval, item.figures.finding)
            for item in self.items
            if item.figures
        ]
        return sorted(rated, key=lambda one: (one.mean or 0, one.item))
