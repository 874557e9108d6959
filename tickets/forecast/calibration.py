"""Pure rules: how far the last forecasts were from what happened, and how the next ones are corrected by that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from tickets.enums import Fate
from tickets.forecast.basis import Range

# So many of the last forecasts are looked at.
LAST = 200
# With fewer nothing is corrected.
ENOUGH_TO_SCALE = 30
# Of so many of the last forecasts, if there are at least so many, so large a share must have been right (0 to 1). The second
# line is for a sudden change: with 85 % right, so few of 30 are a chance of less than one in a thousand.
JUDGED = ((LAST, 40, 0.75), (30, 30, 0.60))
# A correction is never stronger than that: beyond it the forecast is not corrected but withheld.
LEAST_SCALED, MOST_SCALED = 0.4, 4.0


@dataclass(frozen=True, slots=True)
class Past:
    """A forecast whose time has come: its `raw` range before it was corrected, what was told, and how long it took.

    Working seconds from when it was made. Of a request that is still open, `took` is the time so far and `is_done` false.
    """

    raw: Range
    told: Range
    took: float
    is_done: bool = True

    @property
    def fate(self) -> Fate:
        """What became of it."""
        return fate_of(self.told, self.took if self.is_done else None)


@dataclass(frozen=True, slots=True)
class Scale:
    """What the two ends of a raw range are multiplied by, counted from `shift` before now (working seconds)."""

    low: float = 1.0
    high: float = 1.0
    shift: float = 0.0

    def apply(self, raw: Range) -> Range:
        """The corrected range."""
        low, high = (
            max(0.0, (end + self.shift) * factor - self.shift)
            for end, factor in ((raw.low, self.low), (raw.high, self.high))
        )
        return Range(min(low, high), high)


def scale(pasts: Sequence[Past], shift: float) -> Scale:
    """The correction that would have made the last forecasts right: half of them below `low`, 85 % below `high`.

    Split conformal prediction on the ratio of actual to predicted time (Vovk, Gammerman and Shafer, Algorithmic Learning in a
    Random World, 2005; Lei et al., JASA 113, 2018): the factor is the ceil((n + 1) q)-th smallest ratio of the last n, bounded
    by LEAST_SCALED and MOST_SCALED. `shift` (half a working day) keeps short predictions from giving wild ratios.
    """
    if len(pasts) < ENOUGH_TO_SCALE:
        return Scale(shift=shift)
    low = _factor([(past.took + shift) / (past.raw.low + shift) for past in pasts], 0.50)
    high = _factor([(past.took + shift) / (past.raw.high + shift) for past in pasts], 0.85)
    return Scale(low, high, shift)


def _factor(ratios: list[float], level: float) -> float:
    ratios.sort()
    number = min(len(ratios), ceil((len(ratios) + 1) * level))
    return min(MOST_SCALED, max(LEAST_SCALED, ratios[number - 1]))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of `number` forecasts, the last, were done by their later end."""

    done: int
    number: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.done / self.number


def coverage(pasts: Sequence[Past], last: int = LAST) -> Coverage:
    """The coverage of the `last` forecasts; `pasts` in the order of their later ends."""
    fates = [past.fate for past in pasts[-last:]]
    return Coverage(sum(fate in {Fate.BEFORE, Fate.INSIDE} for fate in fates), len(fates))


def failing(pasts: Sequence[Past]) -> Coverage | None:
    """The coverage that is too low to go on: that of the last 200, or of the few latest when something has just changed."""
    for last, enough, least in JUDGED:
        found = coverage(pasts, last)
        if found.number >= enough and found.share < least:
            return found
    return None


def fate_of(told: Range, took: float | None) -> Fate:
    """Whether it was done before the range, inside it, or after it; `took` None: not yet, though the range is over."""
    if took is None or took > told.high:
        return Fate.AFTER
    return Fate.BEFORE if took < told.low else Fate.INSIDE
