"""Pure rules: when no date can be relied on, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from tickets.enums import Doubt
from tickets.forecast.calibration import Past, failing

ENOUGH_FINISHED = 20
# The queue grows when so much more comes in than goes out ...
GROWTH = 1.2
# ... on so many working days.
GROWING_DAYS = 5
# A one-sided 5 % of the normal distribution.
BEYOND_CHANCE = 1.645


@dataclass(frozen=True, slots=True)
class Flow:
    """What came in and what left, on each of the last working days, the latest last; counts of requests."""

    arrived: Sequence[int]
    left: Sequence[int]

    @property
    def finished(self) -> int:
        """How many left altogether."""
        return sum(self.left)

    @property
    def last_in(self) -> int:
        """How many came in the last five days."""
        return sum(self.arrived[-GROWING_DAYS:])

    @property
    def last_out(self) -> int:
        """How many left in the last five days."""
        return sum(self.left[-GROWING_DAYS:])

    @property
    def is_growing(self) -> bool:
        """Whether more came in than left by 20 % for five days: on each of them, or in all of them by more than chance.

        Chance: the difference of two Poisson counts has the variance of their sum (Przyborowski and Wilenski, Biometrika 31,
        1940), so a department with a few requests a day is not said to drown after one busy morning.
        """
        days = list(zip(self.arrived[-GROWING_DAYS:], self.left[-GROWING_DAYS:], strict=True))
        if len(days) < GROWING_DAYS:
            return False
        each = all(came > 0 and came >= GROWTH * went for came, went in days)
        excess, spread = self.last_in - self.last_out, sqrt(self.last_in + self.last_out)
        return each or (self.last_in >= GROWTH * self.last_out and excess > BEYOND_CHANCE * spread)


def doubt(flow: Flow, pasts: Sequence[Past]) -> Doubt:
    """The first reason not to name a date, or none. `pasts` are the last forecasts, in the order of their later ends."""
    if flow.finished < ENOUGH_FINISHED:
        return Doubt.FEW
    if flow.is_growing:
        return Doubt.GROWING
    if failing(pasts):
        return Doubt.OFF
    return Doubt.NONE
