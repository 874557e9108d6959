"""Quantiles as expressions of the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, DurationField, Expression, FloatField

# Half of them, and all but the worst of seven.
MIDDLE, HIGH = 0.5, 0.85


class Quantile(Aggregate):
    """The value that `share` of all values do not exceed, between two values where it falls between them."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    allow_distinct = False

    def __init__(self, expression: str | Expression, share: float, **more: Any) -> None:
        super().__init__(expression, share=f"{share:.2f}", **more)


def of_duration(expression: str | Expression, share: float) -> Quantile:
    """The same of durations."""
    return Quantile(expression, share, output_field=DurationField())


def of_number(expression: str | Expression, share: float) -> Quantile:
    """The same of numbers."""
    return Quantile(expression, share, output_field=FloatField())
