"""Pure rules: when a survey is sent, when it is called to mind, and when it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from departments.hours import Schedule, add_working_days, next_opening


@dataclass(frozen=True, slots=True)
class Waits:
    """`before` from resolution to sending; the reminder after working days or, where set, after `reminder` elapsed."""

    before: timedelta = timedelta(hours=24)
    reminder_days: int = 3
    reminder: timedelta | None = None
    expiry: timedelta = timedelta(days=14)
    in_working_hours: bool = True


def sending_at(hours: Schedule, resolved_at: datetime, waits: Waits) -> datetime | None:
    """When to send: the wait after the resolution, moved into the requester's working hours. None when they never come."""
    return moved(hours, resolved_at + waits.before, waits)


def moved(hours: Schedule, at: datetime, waits: Waits) -> datetime | None:
    """`at` itself within working hours, else their next opening."""
    return next_opening(hours, at) if waits.in_working_hours else at


def reminding_at(hours: Schedule, sent_at: datetime, waits: Waits) -> datetime | None:
    """When to send the one reminder; None when that would be at the expiry or later."""
    reminder = sent_at + waits.reminder if waits.reminder else add_working_days(hours, sent_at, waits.reminder_days)
    return reminder if reminder and reminder < expiring_at(sent_at, waits) else None


def expiring_at(sent_at: datetime, waits: Waits) -> datetime:
    """When it is over: elapsed time, whatever the clocks on the wall do."""
    return sent_at + waits.expiry
