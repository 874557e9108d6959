"""Pure rules: charts laid out on a sheet 100 wide and 100 high, as an SVG reads it. Templates draw what they get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHEET = 100.0
# Of the width that a group of columns has, so much is drawn; the rest parts it from the next.
FILLED = 0.7
# Tops of a scale, times a power of ten: each has a whole number in the middle.
TOPS = (2, 4, 6, 8, 10, 12, 14, 16, 18, 20)


@dataclass(frozen=True, slots=True)
class Bar:
    """A column or a part of one: its upper left corner and its size."""

    x: str
    y: str
    width: str
    height: str


def edges(number: int) -> list[str]:
    """Where `number` points (two or more) stand that go from edge to edge."""
    return [_written(SHEET * n / (number - 1)) for n in range(number)]


def middles(number: int) -> list[str]:
    """Where the middles of `number` groups stand that lie side by side."""
    return [_written(SHEET * (n + 0.5) / number) for n in range(number)]


def height(value: float, top: float = SHEET) -> str:
    """How far from the upper edge `value` is, `top` being that edge; what is beyond the sheet lies on its edge."""
    share = value / top if top else 0.0
    return _written(SHEET - SHEET * min(1.0, max(0.0, share)))


def polyline(across: Sequence[str], values: Sequence[float], top: float = SHEET) -> str:
    """A line through `values`, one at each place of `across`."""
    return " ".join(f"{x},{height(value, top)}" for x, value in zip(across, values, strict=True))


def columns(groups: Sequence[Sequence[float]], top: float) -> list[list[Bar]]:
    """The columns of each group side by side; every group has the same number of them."""
    return [
        [_bar(place, 0.0, value, top, slot=FILLED / len(group), shift=n) for n, value in enumerate(group)]
        for place, group in zip(_lefts(len(groups)), groups, strict=True)
    ]


def stacks(groups: Sequence[Sequence[float]], top: float) -> list[list[Bar]]:
    """One column for each group, its parts on top of each other, the first at the bottom."""
    stacked = []
    for place, group in zip(_lefts(len(groups)), groups, strict=True):
        below = [sum(group[:n]) for n in range(len(group))]
        stacked.append([_bar(place, low, value, top, slot=FILLED) for low, value in zip(below, group, strict=True)])
    return stacked


def scale_top(most: float) -> int:
    """The top of a scale that holds `most`, a number that people read easily and can halve."""
    size = 1
    while True:
        for top in TOPS:
            if most <= top * size:
                return top * size
        size *= 10


def _lefts(number: int) -> list[tuple[float, float]]:
    """The left edge and the width of each of `number` groups."""
    width = SHEET / number if number else SHEET
    return [(width * n, width) for n in range(number)]


def _bar(place: tuple[float, float], low: float, value: float, top: float, *, slot: float, shift: int = 0) -> Bar:
    left, width = place
    x = left + width * ((1 - FILLED) / 2 + slot * shift)
    y, foot = float(height(low + value, top)), float(height(low, top))
    return Bar(_written(x), _written(y), _written(width * slot), _written(foot - y))


def _written(place: float) -> str:
    return f"{place:.1f}"
