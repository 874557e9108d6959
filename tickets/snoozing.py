"""Pure rules: a department snoozes a request in its inbox; what ends that before its time, and until when it usually is."""

from __future__ import annotations

from datetime import datetime, timedelta

from tickets.enums import EventKind, Side

# So far ahead at most: what is put off for longer is declined, or waits for an agreed date that the requester knows.
FARTHEST = timedelta(days=92)
MORNING = 9
# After these the department knows no more of the request than when it snoozed it.
KEEPING = frozenset(
    {
        EventKind.NOTED,
        EventKind.SNOOZED,
        EventKind.PRIORITISED,
        EventKind.SEALED,
        EventKind.UNSEALED,
        EventKind.PARTICIPANT_ADDED,
    }
)


def ends_with(kind: EventKind, side: Side | None) -> bool:
    """Whether an event brings a snoozed request back to the inbox. `side` is that of a reply's author."""
    if kind == EventKind.REPLIED:
        return side == Side.REQUESTER
    return kind not in KEEPING


def next_morning(local: datetime) -> datetime:
    """Nine o'clock of the next day from Monday to Friday, by the clock on the wall."""
    day = local + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=MORNING, minute=0, second=0, microsecond=0)
