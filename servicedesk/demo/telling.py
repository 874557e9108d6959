"""How a story is told: what somebody asks for, and what happens to it step by step. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Act(StrEnum):
    """What can happen in a story after it was filed."""

    SAY = "say"
    ASK = "ask"
    ANSWER = "answer"
    ADD = "add"
    NOTE = "note"
    SUPPLIER = "supplier"
    UNTIL = "until"
    ON_DAY = "on_day"
    RAISE = "raise"
    LOWER = "lower"
    OVER = "over"
    SENT_BACK = "sent_back"
    INVITE = "invite"
    SOLVED = "solved"
    AGAIN = "again"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


BY_REQUESTER = (Act.ANSWER, Act.ADD, Act.INVITE, Act.AGAIN, Act.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `to` is a department or a priority; `days` how many working days a wait takes; `back` why it came back."""

    act: Act
    text: str = ""
    to: str = ""
    days: float = 0.0
    back: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Something people ask for, with `{slots}` and `{one way|another way}` in its texts, so that no two read alike."""

    service: str
    titles: tuple[str, ...]
    body: str
    steps: tuple[Step, ...]
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    priority: str = ""
    weight: int = 2


def say(text: str) -> Step:
    """Somebody of the department replies."""
    return Step(Act.SAY, text)


def ask(text: str) -> Step:
    """Somebody of the department asks back, and the request waits for the requester."""
    return Step(Act.ASK, text)


def answer(text: str) -> Step:
    """The requester answers what was asked."""
    return Step(Act.ANSWER, text)


def add(text: str) -> Step:
    """The requester writes something unasked."""
    return Step(Act.ADD, text)


def note(text: str) -> Step:
    """A word to the colleagues in the department."""
    return Step(Act.NOTE, text)


def supplier(text: str, days: float) -> Step:
    """The requester is told that something has to come from outside, and it takes `days` working days."""
    return Step(Act.SUPPLIER, text, days=days)


def until(text: str, days: float) -> Step:
    """A date is agreed, `days` working days ahead, and the request waits for it."""
    return Step(Act.UNTIL, text, days=days)


def on_day(text: str, days: float) -> Step:
    """As `until`, for the working day number `days` after filing: the one that the requester named as `{D4}`."""
    return Step(Act.ON_DAY, text, days=days)


def raised(to: str, reason: str) -> Step:
    """The priority goes up, for a reason."""
    return Step(Act.RAISE, reason, to)


def lowered(to: str, reason: str) -> Step:
    """The priority goes down."""
    return Step(Act.LOWER, reason, to)


def over(to: str, reason: str) -> Step:
    """Handed over to department `to`, with a reason; whoever takes it there goes on with the story."""
    return Step(Act.OVER, reason, to)


def sent_back(to: str, reason: str, back: str) -> Step:
    """Handed over to department `to`, which declines it: whoever had it goes on with the story."""
    return Step(Act.SENT_BACK, reason, to, back=back)


def invite() -> Step:
    """The requester adds a colleague who should know."""
    return Step(Act.INVITE)


def solved(text: str) -> Step:
    """Resolved, with the answer."""
    return Step(Act.SOLVED, text)


def again(text: str) -> Step:
    """The requester reopens it."""
    return Step(Act.AGAIN, text)


def declined(reason: str) -> Step:
    """The department will not do it."""
    return Step(Act.DECLINED, reason)


def withdrawn() -> Step:
    """The requester does not need it any more."""
    return Step(Act.WITHDRAWN)
