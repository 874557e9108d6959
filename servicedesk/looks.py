"""How things are shown, decided from plain values: words, tone and icon of a state, a time from now, initials. Pure."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

HUES = 8
SOON = timedelta(hours=4)
JUST_NOW_SECONDS = 45


@dataclass(frozen=True, slots=True)
class Look:
    """A word, the tone of its colour and the icon that gives it a shape: never one without the others."""

    word: str
    tone: str
    icon: str


STATES = {
    "new": Look("New", "accent", "circle"),
    "open": Look("In progress", "info", "circle-half"),
    "waiting": Look("Waiting", "warn", "pause-circle-fill"),
    "resolved": Look("Resolved", "good", "check-circle-fill"),
    "closed": Look("Closed", "still", "check-lg"),
    "cancelled": Look("Cancelled", "still", "x-circle"),
}
ENDINGS = {"declined": "Declined", "withdrawn": "Withdrawn", "merged": "Merged"}
WAITS = {
    "requester": "Waiting for the requester",
    "department": "Waiting for a department",
    "supplier": "Waiting for a supplier",
    "scheduled": "Waiting for its date",
    "approval": "Waiting for approval",
}
PRIORITIES = {
    "urgent": Look("Urgent", "bad", "lightning-charge-fill"),
    "high": Look("High", "warn", "chevron-up"),
    "normal": Look("Normal", "still", "dash-circle"),
    "low": Look("Low", "still", "chevron-down"),
}
# Units of a span of time, largest first, with how it is written in full and in short.
UNITS = (
    (365 * 24 * 3600, "year", "y"),
    (30 * 24 * 3600, "month", "mo"),
    (24 * 3600, "day", "d"),
    (3600, "hour", "h"),
    (60, "minute", "min"),
)


def state_look(state: str, waits_on: str = "", outcome: str = "", *, mine: bool = False) -> Look:
    """How a request stands. With `mine` the reader is its requester: what waits for them says so."""
    look = STATES[state]
    if state == "waiting":
        if waits_on == "requester" and mine:
            return Look("Waiting for you", "warn", "reply")
        return Look(WAITS.get(waits_on, look.word), look.tone, look.icon)
    return Look(ENDINGS.get(outcome, look.word), look.tone, look.icon)


def promise_look(due_at: datetime, at: datetime) -> Look:
    """A promise seen from `at`: far, soon or late."""
    if due_at < at:
        return Look(f"late by {span(at - due_at)}", "bad", "exclamation-triangle-fill")
    word = f"due in {span(due_at - at)}"
    if due_at - at <= SOON:
        return Look(word, "warn", "hourglass-split")
    return Look(word, "still", "clock")


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit, in short: 2 h, 3 d."""
    seconds = length.total_seconds()
    for size, _, short in UNITS:
        if seconds >= size:
            return f"{int(seconds // size)} {short}"
    return "a moment"


def from_now(moment: datetime, at: datetime) -> str:
    """`moment` seen from `at` in words: in 2 hours, 3 days ago, just now."""
    seconds = (moment - at).total_seconds()
    if abs(seconds) < JUST_NOW_SECONDS:
        return "just now"
    for size, name, _ in UNITS:
        count = int(abs(seconds) // size)
        if count:
            words = f"{count} {name}" if count == 1 else f"{count} {name}s"
            break
    else:
        words = "1 minute"
    return f"in {words}" if seconds > 0 else f"{words} ago"


def between_days(first: date, last: date, today: date) -> str:
    """From one day to another in words: between Thu 26 and Mon 30 Nov; on Thu 26 Nov; today or tomorrow."""
    if first >= last:
        return day_in_words(last, today, "on ")
    words = day_in_words(last, today)
    if first <= today and last == today + timedelta(days=1):
        return f"today or {words}"
    same_month = (first.year, first.month) == (last.year, last.month) and not _near(last, today)
    begin = f"{first:%a} {first.day}" if same_month and not _near(first, today) else day_in_words(first, today)
    return f"between {begin} and {words}"


def _near(day: date, today: date) -> str:
    return {0: "today", 1: "tomorrow"}.get((day - today).days, "")


def day_in_words(day: date, today: date, on: str = "") -> str:
    """Thu 26 Nov; with the year when it is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return _near(day, today) or f"{on}{day:%a} {day.day} {day:%b}{year}"


def initials(name: str) -> str:
    """One or two capital letters for a circle: first and last word of the name."""
    words = [word for word in name.split() if word[0].isalnum()] or ["?"]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()


def hue(key: str) -> int:
    """A colour of the palette that stays the same for one person on every page and machine."""
    return zlib.crc32(key.encode()) % HUES
