"""Pure rules: how many promises were kept, out of how many, and how a share is written so that it doesn't lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass

from tickets.enums import Verdict


@dataclass(frozen=True, slots=True)
class Tally:
    """How many clocks ended in which way; every count is of clocks.

    `target_changed` and `backdated` are those of `missed` with that cause. `running` are in time; `late` were missed and
    still run or stand still, whenever that was: those missed within the period are in `missed` too.
    """

    met: int = 0
    missed: int = 0
    target_changed: int = 0
    backdated: int = 0
    left: int = 0
    withdrawn: int = 0
    merged: int = 0
    running: int = 0
    late: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    def __bool__(self) -> bool:
        return self != Tally()

    @property
    def counted(self) -> int:
        """The denominator: met and missed. Left, withdrawn, merged and running ones are in no share."""
        return self.met + self.missed

    @property
    def uncounted(self) -> int:
        """Ended, and neither met nor missed."""
        return self.left + self.withdrawn + self.merged

    @property
    def percent(self) -> str:
        """The share that was kept, as it is written; empty when nothing was decided."""
        return percent(self.met, self.counted) if self.counted else ""

    @property
    def width(self) -> str:
        """The share that was kept as a length from 0 to 100 for a drawing."""
        return f"{100 * self.met / self.counted:.2f}" if self.counted else "0"


def tally_of(verdict: str, cause: str, *, is_late: bool, number: int) -> Tally:
    """The tally of `number` clocks that all ended in the same way."""
    counts = {verdict: number} if verdict not in {Verdict.ELSEWHEN, Verdict.REPEATED} else {}
    if verdict == Verdict.MISSED and cause:
        counts[cause] = number
    if is_late:
        counts["late"] = number
    return Tally(**counts)


def total(tallies: list[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, Tally())


def percent(part: int, whole: int) -> str:
    """`part` of `whole` in whole percent, halves up; 100 % means all and 0 % means none."""
    rounded = (200 * part + whole) // (2 * whole)
    if rounded == 100 and part < whole:
        return "over 99 %"
    if rounded == 0 and part:
        return "under 1 %"
    return f"{rounded} %"


def pooled(people: Mapping[str, int], least: int) -> frozenset[str]:
    """Which groups, by how many `people` are in each, are told of together, so that no figure is of fewer than `least`.

    Those that are too small; and, where they are too small together, the smallest of the others with them. All of them: nothing
    can be told apart.
    """
    by_size = sorted(people, key=lambda name: (people[name], name))
    pool = [name for name in by_size if people[name] < least]
    for name in by_size[len(pool) :]:
        if not pool or sum(people[one] for one in pool) >= least:
            break
        pool.append(name)
    return frozenset(pool)
