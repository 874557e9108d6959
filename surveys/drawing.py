"""Pure rules: a control chart laid out on a sheet 100 wide and 100 high, as an SVG reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.scoring.trends import Chart


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of the chart; `is_signal` when it is more than chance."""

    x: str
    y: str
    is_signal: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a control chart, the mean's height, and its points."""

    line: str
    lower: str
    upper: str
    y_mean: str
    dots: tuple[Dot, ...]


def drawn(found: Chart) -> Drawing | None:
    """`found`, an index of 100 at the top; None of fewer than two points, which make no line."""
    if found.mean is None or len(found.points) < 2:
        return None
    signals = {number for number, _ in found.signals}
    across = [f"{100 * n / (len(found.points) - 1):.1f}" for n in range(len(found.points))]

    def line(values: Sequence[float]) -> str:
        return " ".join(f"{x},{_height(value)}" for x, value in zip(across, values, strict=True))

    return Drawing(
        line=line([point.index for point in found.points]),
        lower=line([low for low, _ in found.limits]),
        upper=line([high for _, high in found.limits]),
        y_mean=_height(found.mean),
        dots=tuple(
            Dot(x, _height(point.index), number in signals)
            for number, (x, point) in enumerate(zip(across, found.points, strict=True), start=1)
        ),
    )


def _height(index: float) -> str:
    return f"{100 - min(100.0, max(0.0, index)):.1f}"
