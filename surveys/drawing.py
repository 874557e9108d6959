"""Pure rules: a control chart laid out on the sheet of tickets.drawing."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.scoring.trends import Chart
from tickets.drawing import edges, height, polyline


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
    across = edges(len(found.points))
    return Drawing(
        line=polyline(across, [point.index for point in found.points]),
        lower=polyline(across, [low for low, _ in found.limits]),
        upper=polyline(across, [high for _, high in found.limits]),
        y_mean=height(found.mean),
        dots=tuple(
            Dot(x, height(point.index), number in signals)
            for number, (x, point) in enumerate(zip(across, found.points, strict=True), start=1)
        ),
    )
