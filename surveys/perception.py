"""Figures for people: what colleagues say about speed, beside the promises that were kept in the same period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from accounts.models import User
from departments.calendars import company_zone
from departments.models import Department
from surveys import figures
from surveys.enums import Area
from surveys.periods import Period
from surveys.publication import Published
from surveys.scales import Scale
from surveys.shown import Shown
from tickets import periods as days
from tickets import reports
from tickets.enums import ClockKind
from tickets.figures import Tally
from tickets.models import Target

DAY = timedelta(days=1)
# Rules of this product: from this share on promises are kept, and of fewer decided ones nothing is said.
KEPT_FROM = 0.9
DECIDED_AT_LEAST = 10
BY_THE_DATE = "P2"


class Corner(StrEnum):
    """How promises and what colleagues say lie together; in the order in which they deserve a look."""

    UNHAPPY = "promises kept, colleagues unhappy"
    BOTH_LOW = "promises missed, colleagues unhappy"
    FORGIVEN = "promises missed, colleagues content"
    BOTH_HIGH = "promises kept, colleagues content"
    UNCOMPARED = "too few promises to compare"


@dataclass(frozen=True, slots=True)
class Perceived:
    """One thing that colleagues rate and the clocks measure, for one department."""

    department: Department
    subject: str
    promise: str
    said: Shown
    scale: Scale
    tally: Tally
    corner: Corner

    @property
    def kept(self) -> str:
        """The share of promises that were kept, in percent; never written as if it reached KEPT_FROM when it does not."""
        if not self.tally.counted:
            return ""
        exact = figures.written(100 * Fraction(self.tally.met, self.tally.counted), 0, 100 * KEPT_FROM)
        return f"{exact} %" if "." in exact else self.tally.percent


def perceptions(
    found: Sequence[Published], period: Period, at: datetime, *, reader: User | None = None
) -> tuple[Perceived, ...]:
    """Perception against fact of the departments in `found`, the striking ones first. One statement.

    Confidential requests and departments are in no sum, but for a single department with a `reader`: those of its requests
    that they may see. Without figures to compare a department does not stand here.
    """
    measured = _measured(found, period, at, reader)
    lines = []
    for one in found:
        for subject, said, kind in _rated(one):
            tally = measured.get((one.department.pk, kind.value), Tally())
            corner = corner_of(said.mean, tally, one.scale)
            lines.append(Perceived(one.department, subject, kind.label, said, one.scale, tally, corner))
    order = list(Corner)
    return tuple(sorted(lines, key=lambda line: (order.index(line.corner), line.said.mean)))


def corner_of(mean: float, tally: Tally, scale: Scale) -> Corner:
    """Pure: kept from KEPT_FROM of the decided promises on; content from the target on."""
    if tally.counted < DECIDED_AT_LEAST:
        return Corner.UNCOMPARED
    is_kept = figures.at_least(tally.met / tally.counted, KEPT_FROM)
    if figures.at_least(mean, scale.target):
        return Corner.BOTH_HIGH if is_kept else Corner.FORGIVEN
    return Corner.UNHAPPY if is_kept else Corner.BOTH_LOW


def _rated(found: Published) -> list[tuple[str, Shown, ClockKind]]:
    """What is compared with which clock: being quick with the first answer, being on time with the resolution."""
    areas = [
        (line.area.label, line.figures, ClockKind.FIRST_RESPONSE)
        for line in found.areas
        if line.area == Area.RESPONSIVENESS and line.figures
    ]
    items = [
        (item.question, item.figures, ClockKind.RESOLUTION)
        for item in found.items
        if item.code == BY_THE_DATE and item.figures
    ]
    return areas + items


def _measured(
    found: Sequence[Published], period: Period, at: datetime, reader: User | None
) -> dict[tuple[int, str], Tally]:
    zone = company_zone()
    span = days.Period(period.first, period.after - DAY, zone)
    if len(found) == 1 and reader is not None and found[0].department.is_confidential:
        clocks = Target.objects.against(found[0].department).visible_to(reader)
    elif len(found) == 1:
        clocks = Target.objects.against(found[0].department).for_company()
    else:
        clocks = Target.objects.for_company()
    tallies = reports.tallies(clocks.with_verdicts(span.begin, span.end, at), "department", "kind")
    return {(department, kind): tally for (department, kind), tally in tallies.items()}
