"""Pure rules: what a forecast is made from, as plain values. Instants are seconds since 1970, durations working seconds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median
from typing import NamedTuple

# So many whole working days of the past are looked at.
WINDOW_DAYS = 10
# Further than so many working days no forecast reaches.
HORIZON_DAYS = 90


class Span(NamedTuple):
    """Open time ahead from `start` to `end`; `day` counts the working days from 0."""

    start: float
    end: float
    day: int


class Asked(NamedTuple):
    """An open request: how many are before it in the order, and when it is due (None: after all that have a promise)."""

    ahead: int
    due: float | None = None


class Range(NamedTuple):
    """Half of such requests are done before `low`, 85 % before `high`; working seconds from now."""

    low: float
    high: float


class Ahead(NamedTuple):
    """The open time to come, and how much of the department is there on each working day."""

    spans: Sequence[Span]
    shares: Sequence[float]


@dataclass(frozen=True, slots=True)
class Basis:
    """How a department worked lately, and when it is open.

    `finished` has what left the queue on each of the last ten working days, as if everybody had been there; `arrived` what
    came on the same days; `leads` the seconds from filing to promise of what came, smallest first (infinite: no promise).
    `spans` is the open time from the day of the forecast on, `shares` how much of the department is there on each of its
    working days (0 to 1), `day_length` the usual length of one (working seconds).
    """

    finished: Sequence[float]
    arrived: Sequence[float]
    leads: Sequence[float]
    spans: Sequence[Span]
    shares: Sequence[float]
    day_length: float

    @classmethod
    def of(cls, finished: Sequence[float], arrived: Sequence[float], leads: Sequence[float], ahead: Ahead) -> Basis:
        """The basis, with the usual length of a day read from the open time ahead."""
        return cls(finished, arrived, sorted(leads), ahead.spans, ahead.shares, _usual_length(ahead.spans))

    def left(self, at: float) -> list[Span]:
        """The open time that is left after `at`."""
        return [Span(max(at, span.start), span.end, span.day) for span in self.spans if span.end > at]


class OpenTime:
    """The open time of a basis that is left after one instant, for sums with it."""

    def __init__(self, basis: Basis, at: float) -> None:
        self.left = basis.left(at)
        self._after = list(accumulate(span.end - span.start for span in self.left))

    def instant(self, seconds: float) -> float | None:
        """The instant at which so much open time will have passed; None beyond the horizon."""
        i = bisect_left(self._after, seconds)
        if i == len(self.left):
            return None
        before = self._after[i - 1] if i else 0.0
        return self.left[i].start + (seconds - before)

    def until(self, instant: float) -> float:
        """The open time up to `instant`, as far as the basis reaches."""
        return sum(max(0.0, min(span.end, instant) - span.start) for span in self.left)


def _usual_length(spans: Sequence[Span]) -> float:
    lengths: dict[int, float] = {}
    for span in spans:
        lengths[span.day] = lengths.get(span.day, 0.0) + span.end - span.start
    return median(lengths.values()) if lengths else 0.0
