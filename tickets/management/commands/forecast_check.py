"""How often forecasts would have been right in invented histories: steady, fewer people, recovery, month-end."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from tickets.enums import Doubt, Fate
from tickets.forecast.histories import HISTORIES, History, Told, play

# With so many days the table shows what happens around a change.
STRETCH = 20
# A steady history must come so near to the shares that are meant (0 to 1).
TOLERANCE = 0.05


class Command(BaseCommand):
    """Prints a table; ends with status 1 when the steady history is not within five points of 50 % and 85 %."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many histories of each kind are played, and whether their stretches are printed."""
        parser.add_argument("--seeds", type=int, default=3, help="so many histories of each kind")
        parser.add_argument("--stretches", action="store_true", help=f"also each {STRETCH} working days")

    def handle(self, *_: object, **options: Any) -> None:
        """Play and print."""
        self.stdout.write(f"{'history':<28}{'told':>7}{'of':>7}{'by P50':>9}{'by P85':>9}   not told because")
        for history in HISTORIES:
            told = [one for seed in range(1, options["seeds"] + 1) for one in play(history, seed)]
            self._line(history.name, told)
            if options["stretches"]:
                self._stretches(history, told)
            if history is HISTORIES[0] and not _is_near(told):
                raise SystemExit(1)

    def _stretches(self, history: History, told: Sequence[Told]) -> None:
        for first in range(min(one.day for one in told), history.days, STRETCH):
            within = [one for one in told if first <= one.day < first + STRETCH]
            self._line(f"  days {first} to {first + STRETCH - 1}", within)

    def _line(self, name: str, told: Sequence[Told]) -> None:
        said = [one for one in told if not one.doubt]
        shares = "".join(f"{share:>9.3f}" if said else f"{'-':>9}" for share in _shares(said))
        why = Counter(Doubt(one.doubt).label for one in told if one.doubt)
        reasons = ", ".join(f"{label.lower()}: {number}" for label, number in why.most_common())
        self.stdout.write(f"{name:<28}{len(said):>7}{len(told):>7}{shares}   {reasons}")


def _shares(said: Sequence[Told]) -> tuple[float, float]:
    """The shares of what was told that were done by the earlier and by the later end, 0 to 1."""
    fates, number = Counter(one.fate for one in said), max(1, len(said))
    return fates[Fate.BEFORE] / number, (fates[Fate.BEFORE] + fates[Fate.INSIDE]) / number


def _is_near(told: Sequence[Told]) -> bool:
    shares = _shares([one for one in told if not one.doubt])
    return all(abs(share - meant) <= TOLERANCE for share, meant in zip(shares, (0.50, 0.85), strict=True))
