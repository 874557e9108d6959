"""Pure rules: the ranges for the open requests of a department, all from one simulation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tickets.enums import Doubt
from tickets.forecast.basis import Asked, Basis, OpenTime, Range
from tickets.forecast.calibration import Scale
from tickets.forecast.similar import remaining
from tickets.forecast.simulation import simulate


class Open(NamedTuple):
    """An open request: its place, its kind (service and priority), for how long it is open (working seconds), and the
    instant before which nothing is done on it."""

    asked: Asked
    kind: str = ""
    age: float = 0.0
    not_before: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a department at one moment. `took` has, by kind, how long similar requests took (working seconds,
    smallest first), `usual_end` the time within which 85 % of them were done."""

    basis: Basis
    scale: Scale
    doubt: Doubt
    usual_end: Mapping[str, float]
    took: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def similar(self, one: Open) -> float:
        """The least later end by similar requests, working seconds from now; 0 when there are too few."""
        if not one.age:
            return self.usual_end.get(one.kind, 0.0)
        return remaining(self.took.get(one.kind, ()), one.age) or 0.0


class Foretold(NamedTuple):
    """The range of one request: `raw` before the correction, `told` after it, and as instants. Without one, `doubt` is FAR."""

    doubt: Doubt
    raw: Range | None = None
    told: Range | None = None
    from_at: float | None = None
    until_at: float | None = None


def foretell(seen: Seen, requests: Sequence[Open], at: float) -> list[Foretold]:
    """The range of each of `requests`. The simulation says when its turn is over; the later end is at least that of similar
    requests; both ends are then corrected by the error of the last forecasts."""
    time = OpenTime(seen.basis, at)
    raws = simulate(seen.basis, [one.asked for one in requests], at)
    return [_one(seen, one, raw, time) for one, raw in zip(requests, raws, strict=True)]


def _one(seen: Seen, one: Open, raw: Range | None, time: OpenTime) -> Foretold:
    if raw is None:
        return Foretold(seen.doubt or Doubt.FAR)
    begin = time.until(one.not_before) if one.not_before is not None else 0.0
    raw = Range(max(raw.low, begin), max(raw.high, begin, seen.similar(one)))
    told = seen.scale.apply(raw)
    from_at, until_at = time.instant(told.low), time.instant(told.high)
    if from_at is None or until_at is None:
        return Foretold(seen.doubt or Doubt.FAR)
    return Foretold(seen.doubt, raw, told, from_at, until_at)
