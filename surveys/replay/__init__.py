"""Score files: cases in plain JSON through the very functions that the desk uses, and the comparison with what is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from departments.hours import ScheduleRefused
from surveys.replay import asking, groups, scores, statistics
from surveys.replay.comparing import differences
from surveys.replay.reading import Given
from surveys.scales import AnswersRefused

__all__ = ["KINDS", "UnknownKind", "differences", "run"]

KINDS: Mapping[str, Callable[[Given], dict[str, Any]]] = {
    "item": scores.item,
    "people": scores.people,
    "areas": scores.areas,
    "classes": scores.classes,
    "drivers": statistics.drivers,
    "alpha": statistics.alpha,
    "trend": statistics.trend,
    "compare": statistics.compare,
    "holm": statistics.holm,
    "rates": groups.rates,
    "poststratify": groups.poststratify,
    "matrix": groups.matrix,
    "shrink": groups.shrink,
    "invitation": asking.invitation,
    "sampling": asking.sampling,
    "schedule": asking.sending,
    "link": asking.answering,
}


class UnknownKind(Exception):
    """No case of this kind can be run; the message says which there are."""


def run(case: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one case; `{"refused": reason}` when its input is impossible.

    Raises:
        UnknownKind: there is no such kind of case.
    """
    kind = case.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise UnknownKind(f'The kind "{kind}" is unknown; there are: {", ".join(sorted(KINDS))}.')
    try:
        return KINDS[kind](case["given"])
    except (AnswersRefused, ScheduleRefused) as refused:
        return {"refused": str(refused)}
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as wrong:
        return {"refused": f"This can't be read: {type(wrong).__name__}: {wrong}"}
