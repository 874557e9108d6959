"""Pure rules: a Monte Carlo simulation of a queue. Seeded: the same basis always gives the same ranges."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, inf
from typing import TYPE_CHECKING

from tickets.forecast.basis import HORIZON_DAYS, Asked, Basis, Range

if TYPE_CHECKING:
    from numpy import ndarray

# Changed whenever the same basis gives other ranges than before; it is kept with each range.
METHOD = 1
RUNS = 400
SEED = 20261124
LEVELS = (0.50, 0.85)
# So many places of a queue are computed; those between them are read off the line.
KNOTS = 40


def simulate(basis: Basis, asked: Sequence[Asked], at: float) -> list[Range | None]:
    """For each of `asked`, when it leaves the queue; None when that is beyond the horizon in more than 15 % of the runs.

    Each run draws the department's coming working days from its last ten, whole: what left and what came on the same day
    (throughput forecasting: Vacanti, Actionable Agile Metrics, 2015). It first draws which ten days there might have been,
    so that ten days are not taken for the truth (two-stage bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap,
    1993, ch. 6 and 8). What comes later and is due earlier overtakes. A day counts by its length and by who is there.
    """
    if not asked or not sum(basis.finished) or not basis.left(at):
        return [None] * len(asked)
    known = {one: number for number, one in enumerate(dict.fromkeys(_knots(asked)))}
    runs = _Runs(basis, at, most=max(one.ahead for one in known))
    at_knots = {one: runs.range_of(one) for one in known}
    return _between(asked, at_knots)


def _knots(asked: Sequence[Asked]) -> list[Asked]:
    """All of them, or so many that stand evenly along the queue, the first and the last among them."""
    ordered = sorted(set(asked), key=lambda one: one.ahead)
    if len(ordered) <= KNOTS:
        return ordered
    step = (len(ordered) - 1) / (KNOTS - 1)
    return [ordered[round(n * step)] for n in range(KNOTS)]


def _between(asked: Sequence[Asked], known: dict[Asked, tuple[float, float]]) -> list[Range | None]:
    import numpy as np  # noqa: PLC0415 (it takes a while to load, and few processes need it)

    places = [one.ahead for one in known]
    low, high = (np.array([pair[level] for pair in known.values()]) for level in (0, 1))
    found: list[Range | None] = []
    for one in asked:
        pair = known.get(one) or (
            float(np.interp(one.ahead, places, low)),
            float(np.interp(one.ahead, places, high)),
        )
        found.append(Range(*pair) if pair[1] < inf else None)
    return found


class _Runs:
    """The working days to come, drawn RUNS times: what leaves the queue on each, what arrives, and how long each is."""

    def __init__(self, basis: Basis, at: float, most: int) -> None:
        import numpy as np  # noqa: PLC0415

        self.leads = np.array(basis.leads, dtype=float)
        left = basis.left(at)
        first = left[0].day
        days = min(left[-1].day - first + 1, _days_needed(basis, most))
        lengths, middles = np.zeros(days), np.zeros(days)
        for span in left:
            if span.day - first < days:
                lengths[span.day - first] += span.end - span.start
                middles[span.day - first] = (span.start + span.end) / 2
        self.lengths, self.middles = lengths, middles
        self.before = np.concatenate(([0.0], np.cumsum(lengths)[:-1]))
        rng = np.random.default_rng(SEED)
        past = len(basis.finished)
        supposed = rng.integers(0, past, (RUNS, past))
        drawn = np.take_along_axis(supposed, rng.integers(0, past, (RUNS, days)), axis=1)
        usual = lengths / basis.day_length
        shares = np.array(basis.shares[first : first + days])
        self.leaving = np.array(basis.finished, dtype=float)[drawn] * usual * shares
        self.left = np.cumsum(self.leaving, axis=1)
        self.arriving = np.array(basis.arrived, dtype=float)[drawn] * usual

    def range_of(self, one: Asked) -> tuple[float, float]:
        """The two levels for a request, in working seconds; infinite beyond the horizon."""
        import numpy as np  # noqa: PLC0415

        needed = one.ahead + 1 + np.cumsum(self.arriving * self._overtaking(one.due), axis=1)
        is_over = self.left >= needed
        day = is_over.argmax(axis=1)
        run = np.arange(len(day))
        before = self.left[run, day] - self.leaving[run, day]
        share = (needed[run, day] - before) / np.maximum(self.leaving[run, day], 1e-9)
        took = self.before[day] + np.clip(share, 0.0, 1.0) * self.lengths[day]
        took = np.sort(np.where(is_over[run, day], took, inf))
        low, high = (float(took[ceil(level * RUNS) - 1]) for level in LEVELS)
        return low, high

    def _overtaking(self, due: float | None) -> ndarray:
        """For each day the share of what arrives on it that is due before `due`."""
        import numpy as np  # noqa: PLC0415

        if not len(self.leads):
            return np.zeros(len(self.middles))
        if due is None:
            return np.full(len(self.middles), float(np.mean(np.isfinite(self.leads))))
        return np.searchsorted(self.leads, due - self.middles) / len(self.leads)


def _days_needed(basis: Basis, most: int) -> int:
    """So many working days as even a bad run should take for `most` requests."""
    mean = sum(basis.finished) / len(basis.finished)
    return min(HORIZON_DAYS, ceil(4 * (most + 1) / mean) + 15)
