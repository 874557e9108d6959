"""Pure rules: how long similar requests took, of those that took as long as this one has already."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import ceil

# Of fewer requests of the same service and priority nothing is read.
ENOUGH_SIMILAR = 30
LEVEL = 0.85


def remaining(took: Sequence[float], age: float) -> float | None:
    """The time (working seconds from now) within which 85 % of the similar requests that were open at this age were done.

    `took` are their working seconds from filing to end, smallest first. None when fewer than 30 of them lasted so long: the
    empirical distribution of the remaining life says nothing then.
    """
    first = bisect_right(took, age)
    lasted = len(took) - first
    if lasted < ENOUGH_SIMILAR:
        return None
    return took[first + ceil(LEVEL * lasted) - 1] - age
