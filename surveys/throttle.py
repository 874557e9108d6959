"""Pure rules: who is asked after a resolution, and why somebody is not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
YEAR = 365 * DAY


class Reason(StrEnum):
    """Why nobody is asked about a resolution; the first that holds, in this order."""

    NOT_BY_WORK = "E1"
    OWN_WORK = "E2"
    NO_RECIPIENT = "E3"
    ASKED_BEFORE = "E4"
    ONE_IS_OPEN = "T1"
    TOO_SOON = "T2"
    SAME_DEPARTMENT = "T3"
    YEAR_IS_FULL = "T4"
    SAMPLED_OUT = "S1"


class Ending(StrEnum):
    """How a request came to be closed."""

    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"
    DECLINED = "declined"
    MERGED = "merged"
    AUTOMATIC = "automatic"
    IMPORTED = "imported"

    @property
    def is_by_work(self) -> bool:
        """Closing by itself after a resolution is no obstacle."""
        return self in {Ending.RESOLVED, Ending.AUTOMATIC}


class Standing(StrEnum):
    """How an earlier invitation stands, as far as the limits care."""

    PLANNED = "planned"
    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    BOUNCED = "bounced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Limits:
    """How often one may be asked: spans are elapsed time, `p` the part of the resolutions that is asked about."""

    person: timedelta = 30 * DAY
    department: timedelta = 60 * DAY
    year: int = 8
    expiry: timedelta = 14 * DAY
    p: float = 1
    salt: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resolution that one might ask about. `department` is the one that resolved it; people and departments by key."""

    request: str
    resolution: int
    at: datetime
    ending: Ending
    requester: str
    requester_department: str | None
    resolver: str | None
    department: str
    is_active: bool
    has_opted_out: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier invitation; `sent_at` is the planned time of one that is still planned."""

    request: str
    resolution: int
    person: str
    department: str
    sent_at: datetime
    standing: Standing


def decide(candidate: Candidate, history: Iterable[Asked], limits: Limits) -> Reason | None:
    """Why `candidate` is not asked about, or None to send."""
    history = list(history)
    reason = eligibility(candidate)
    if reason:
        return reason
    if any((past.request, past.resolution) == (candidate.request, candidate.resolution) for past in history):
        return Reason.ASKED_BEFORE
    own = [past for past in history if past.person == candidate.requester]
    return _throttled(candidate, own, limits) or _sampled_out(candidate, limits)


def eligibility(candidate: Candidate) -> Reason | None:
    """E1 to E3, which are looked at again when the survey is sent."""
    if not candidate.ending.is_by_work:
        return Reason.NOT_BY_WORK
    if candidate.requester == candidate.resolver or candidate.requester_department == candidate.department:
        return Reason.OWN_WORK
    if not candidate.is_active or candidate.has_opted_out:
        return Reason.NO_RECIPIENT
    return None


def draw(salt: str, request: str, resolution: int) -> float:
    """The lot of a resolution between 0 (inclusive) and 1 (exclusive), the same for ever."""
    digest = hashlib.sha256(f"{salt}:{request}:{resolution}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def _throttled(candidate: Candidate, own: list[Asked], limits: Limits) -> Reason | None:
    at = candidate.at
    if any(_is_open(past, at, limits) for past in own):
        return Reason.ONE_IS_OPEN
    # What was withdrawn unanswered bothered nobody. A window that is exactly over lets the invitation go.
    counted = [past for past in own if past.standing != Standing.WITHDRAWN]
    if any(at - past.sent_at < limits.person for past in counted):
        return Reason.TOO_SOON
    if any(at - past.sent_at < limits.department for past in counted if past.department == candidate.department):
        return Reason.SAME_DEPARTMENT
    if sum(at - past.sent_at < YEAR for past in counted) >= limits.year:
        return Reason.YEAR_IS_FULL
    return None


def _is_open(past: Asked, at: datetime, limits: Limits) -> bool:
    return past.standing == Standing.PLANNED or (past.standing == Standing.OPEN and at - past.sent_at < limits.expiry)


def _sampled_out(candidate: Candidate, limits: Limits) -> Reason | None:
    lot = draw(limits.salt, candidate.request, candidate.resolution)
    return Reason.SAMPLED_OUT if lot >= limits.p else None
