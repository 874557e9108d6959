"""Pure rules: when a request is usually done, how sure that is, and when nothing should be said. No database, no clock, no chance that can't be repeated."""

from tickets.forecast.basis import HORIZON_DAYS, WINDOW_DAYS, Ahead, Asked, Basis, OpenTime, Range, Span
from tickets.forecast.calibration import LAST, Coverage, Past, Scale, coverage, failing, fate_of, scale
from tickets.forecast.doubts import ENOUGH_FINISHED, Flow, doubt
from tickets.forecast.foretelling import Foretold, Open, Seen, foretell
from tickets.forecast.similar import ENOUGH_SIMILAR, remaining
from tickets.forecast.simulation import LEVELS, METHOD, simulate

__all__ = [
    "ENOUGH_FINISHED",
    "ENOUGH_SIMILAR",
    "HORIZON_DAYS",
    "LAST",
    "LEVELS",
    "METHOD",
    "WINDOW_DAYS",
    "Ahead",
    "Asked",
    "Basis",
    "Coverage",
    "Flow",
    "Foretold",
    "Open",
    "OpenTime",
    "Past",
    "Range",
    "Scale",
    "Seen",
    "Span",
    "coverage",
    "doubt",
    "failing",
    "fate_of",
    "foretell",
    "remaining",
    "scale",
    "simulate",
]
