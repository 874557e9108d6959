"""Pure rules: when a department is open, and sums with its open time. No database, no time of day."""

from departments.hours.overlaps import overlaps
from departments.hours.rules import ScheduleRefused
from departments.hours.schedule import Schedule, Span
from departments.hours.working import (
    Shift,
    add_working_days,
    add_working_time,
    as_utc,
    due_on,
    is_open,
    next_opening,
    nth_working_day,
    open_spans,
    shift_at,
    working_time_between,
)

__all__ = [
    "Schedule",
    "ScheduleRefused",
    "Shift",
    "Span",
    "add_working_days",
    "add_working_time",
    "as_utc",
    "due_on",
    "is_open",
    "next_opening",
    "nth_working_day",
    "open_spans",
    "overlaps",
    "shift_at",
    "working_time_between",
]
