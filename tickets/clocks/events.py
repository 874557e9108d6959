"""Pure rules: one entry of the record, as the clock engine reads it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from departments.hours import Schedule


class Do(StrEnum):
    """What may have happened. SERVICE is a change of the policy that applies (service or agreement).

    GIVE_BACK and CALL_BACK bring a request back to the department that handed it over, as it was there: the taker declined
    it unaccepted, or the sender took it back.
    """

    FILE = "file"
    ACCEPT = "accept"
    ASSIGN = "assign"
    REPLY = "reply"
    NOTE = "note"
    AUTOMATIC = "automatic"
    WAIT = "wait"
    RESUME = "resume"
    PRIORITY = "priority"
    SERVICE = "service"
    HAND_OVER = "hand_over"
    GIVE_BACK = "give_back"
    CALL_BACK = "call_back"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CANCEL = "cancel"
    DECLINE = "decline"
    MERGE = "merge"
    CALENDAR = "calendar"
    POLICY_OFF = "policy_off"


PROVIDER, REQUESTER = "provider", "requester"
PERSON, RULE = "person", "rule"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened at `at`. Which of the other fields mean something depends on `do`.

    file: `department`, `priority`; `recorded_at` when it was entered later than it arrived. reply: `by` PROVIDER or
    REQUESTER. assign: `by` PERSON or RULE. wait: `on`, perhaps `until`. hand_over, give_back, call_back: `to`. priority: `priority`.
    calendar: `name`, `calendar`. policy_off: `department` or `policy`.

    `policy` on file, hand_over, give_back, priority and service pins the key of the policy that applies from now on to the
    department that holds the request (on service: to `department`, when one is named); None leaves it to the policy named
    like the department, "" says that none applies.
    """

    at: datetime
    do: str
    department: str = ""
    to: str = ""
    priority: str = ""
    by: str = ""
    on: str = ""
    until: datetime | None = None
    name: str = ""
    calendar: Schedule | None = None
    policy: str | None = None
    recorded_at: datetime | None = None
