"""Figures for people: what became of the bad answers of a period whose authors may be contacted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from departments.calendars import company_zone
from surveys import privacy
from surveys.enums import RecoveryOutcome
from surveys.models import Recovery
from surveys.publication import Published


@dataclass(frozen=True, slots=True)
class Followed:
    """How many cases there were, and how many came to what, the commonest first; `waiting` have no outcome yet."""

    cases: int
    waiting: int
    outcomes: Mapping[RecoveryOutcome, int]


def followed(found: Published) -> Followed | None:
    """The cases opened in the period of `found`; None where fewer people stand behind them than may be shown. Two statements."""
    zone = company_zone()
    cases = Recovery.objects.in_figures(found.department, found.period.begins_at(zone), found.period.ends_at(zone))
    rows = list(cases.values_list("invitation__person", "outcome"))
    if not privacy.shows_figures(len({person for person, _ in rows}), found.scale):
        return None
    counted = Counter(RecoveryOutcome(outcome) for _, outcome in rows)
    waiting = counted.pop(RecoveryOutcome.NONE, 0)
    return Followed(len(rows), waiting, dict(counted.most_common()))
