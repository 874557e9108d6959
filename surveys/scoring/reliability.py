"""Pure rules: whether the items of an area measure one thing. For the relationship survey, which asks all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys import figures
from surveys.figures import Interval
from surveys.scales import AnswersRefused, Scale, Value

# Fewer complete rows are computed, but not shown.
ROWS_FOR_ALPHA = 30


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha of `n` complete rows of so many `items`; None for one item or one row, or without any variance."""

    n: int
    items: int
    alpha: float | None
    interval: Interval | None
    is_shown: bool


def alpha(rows: Sequence[Sequence[Value]], scale: Scale) -> Alpha:
    """Cronbach's alpha (1951), listwise, with the 95 % interval of Feldt (1965). Each row is another person's.

    It may be negative: then the items contradict each other.

    Raises:
        AnswersRefused: an answer off the scale, or rows of different lengths.
    """
    if len({len(row) for row in rows}) > 1:
        raise AnswersRefused("Not everybody was asked the same number of items.")
    items = len(rows[0]) if rows else 0
    checked = [[scale.checked(value) for value in row] for row in rows]
    complete = [[Fraction(value) for value in row if value is not None] for row in checked if None not in row]
    n = len(complete)
    found = _alpha(complete) if items > 1 and n > 1 else None
    if found is None:
        return Alpha(n, items, None, None, is_shown=False)
    return Alpha(n, items, float(found), _feldt(float(found), n, items), is_shown=n >= ROWS_FOR_ALPHA)


def _alpha(rows: Sequence[Sequence[Fraction]]) -> Fraction | None:
    items = len(rows[0])
    whole = figures.squares([sum(row, Fraction()) for row in rows])
    if not whole:
        return None
    single = sum((figures.squares(column) for column in zip(*rows, strict=True)), Fraction())
    return Fraction(items, items - 1) * (1 - single / whole)


def _feldt(found: float, n: int, items: int) -> Interval:
    # Loaded here: it takes a second, which no process that shows no report should pay at its start.
    from scipy.special import fdtri  # noqa: PLC0415

    people, both = n - 1, (n - 1) * (items - 1)
    low, high = (1 - (1 - found) * float(fdtri(people, both, part)) for part in (0.975, 0.025))
    return low, high
