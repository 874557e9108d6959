"""Pure rules: what a department promises, as the clock engine reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a clock measures."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE = "update"
    ACCEPTANCE = "acceptance"
    LEG = "leg"
    RESOLUTION = "resolution"


class Reason(StrEnum):
    """What a request waits on; APPROVAL pauses what REQUESTER pauses."""

    REQUESTER = "requester"
    DEPARTMENT = "department"
    SUPPLIER = "supplier"
    SCHEDULED = "scheduled"
    APPROVAL = "approval"


NOTHING: frozenset[str] = frozenset()
USUAL_PAUSES: Mapping[str, frozenset[str]] = {
    Kind.FIRST_RESPONSE: NOTHING,
    Kind.ACCEPTANCE: NOTHING,
    Kind.NEXT_RESPONSE: NOTHING,
    Kind.UPDATE: frozenset({Reason.REQUESTER, Reason.SCHEDULED}),
    Kind.LEG: frozenset({Reason.REQUESTER, Reason.DEPARTMENT, Reason.SCHEDULED}),
    Kind.RESOLUTION: frozenset({Reason.REQUESTER, Reason.SCHEDULED}),
}
USUAL_REOPENING = timedelta(days=14)
CONTINUE, RESTART = "continue", "restart"

_DURATION = re.compile(r"(\d{1,9})\s*([smhd])", re.ASCII)
_WORKING_DAYS = re.compile(r"(\d{1,4}) working days?", re.ASCII)
_UNITS = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}


class PolicyRefused(Exception):
    """The rules make no policy; the text says why, fit to show."""


@dataclass(frozen=True, slots=True)
class Duration:
    """So much working time, in whole seconds."""

    seconds: int
    time: timedelta = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the same as a timedelta: it is asked for all the time."""
        object.__setattr__(self, "time", timedelta(seconds=self.seconds))

    def __str__(self) -> str:
        for unit in ("h", "m"):
            number, rest = divmod(self.seconds, _UNITS[unit])
            if number and not rest:
                return f"{number}{unit}"
        return f"{self.seconds}s"


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The same wall time so many working days later."""

    days: int

    def __str__(self) -> str:
        return f"{self.days} working day{'' if self.days == 1 else 's'}"


Budget = Duration | WorkingDays


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of what a department promises. `key` names it on its targets, e.g. "IT v3".

    `targets` maps priority -> kind -> budget; `pauses` replaces rows of the usual table; `reopen_within` is real time,
    inclusive.
    """

    key: str
    calendar: str
    targets: Mapping[str, Mapping[str, Budget]]
    pauses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reopen: str = CONTINUE
    reopen_within: timedelta = USUAL_REOPENING

    def budget(self, priority: str, kind: str) -> Budget | None:
        """What is promised for `kind` at `priority`; None when nothing is."""
        return self.targets.get(priority, {}).get(kind)

    def is_paused(self, kind: str, reason: str | None) -> bool:
        """Whether the clock `kind` stands still while the request waits on `reason`."""
        if reason is None:
            return False
        row = self.pauses.get(kind)
        return (Reason.REQUESTER if reason == Reason.APPROVAL else reason) in (
            USUAL_PAUSES[kind] if row is None else row
        )


def read_budget(text: object) -> Budget:
    """Read "8h", "90m", "30s" or "3 working days"; raise PolicyRefused."""
    match = _WORKING_DAYS.fullmatch(text) if isinstance(text, str) else None
    if match:
        return WorkingDays(int(match[1]))
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match and match[2] != "d":
        return Duration(int(match[1]) * _UNITS[match[2]])
    raise PolicyRefused(f'"{text}" is not a duration; write it like 8h, 90m, 30s or 3 working days')


def policy_from_rules(rules: object, key: str) -> Policy:
    """Build a policy from plain rules: calendar, targets, pauses, reopen, reopen_within (see the replay format).

    Raises PolicyRefused.
    """
    rules = _mapping(rules, "a policy")
    unknown = [name for name in rules if name not in ("calendar", "targets", "pauses", "reopen", "reopen_within")]
    if unknown:
        raise PolicyRefused(f'"{unknown[0]}" is no part of a policy')
    calendar = rules.get("calendar")
    if not isinstance(calendar, str):
        raise PolicyRefused("it needs the name of a calendar")
    reopen = rules.get("reopen", CONTINUE)
    if reopen not in (CONTINUE, RESTART):
        raise PolicyRefused(f'reopen is {CONTINUE} or {RESTART}, not "{reopen}"')
    return Policy(
        key=key,
        calendar=calendar,
        targets={
            str(priority): {_kind(kind): _promise(text) for kind, text in _mapping(row, f"the row {priority}").items()}
            for priority, row in _mapping(rules.get("targets", {}), "the targets").items()
        },
        pauses={
            _kind(kind): frozenset(map(_reason, _list(row, f"the pauses of {kind}")))
            for kind, row in _mapping(rules.get("pauses", {}), "the pauses").items()
        },
        reopen=str(reopen),
        reopen_within=_real_time(rules["reopen_within"]) if "reopen_within" in rules else USUAL_REOPENING,
    )


def _promise(text: object) -> Budget:
    budget = read_budget(text)
    if budget in (Duration(0), WorkingDays(0)):
        raise PolicyRefused(f'"{text}" promises no time at all')
    return budget


def _real_time(text: object) -> timedelta:
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise PolicyRefused(f'"{text}" is not a period for reopening; write it like 14d or 36h')
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def _kind(kind: object) -> str:
    if kind not in USUAL_PAUSES:
        raise PolicyRefused(f'"{kind}" is not a kind of clock; there are {", ".join(Kind)}')
    return Kind(str(kind))


def _reason(reason: object) -> str:
    if not isinstance(reason, str) or reason not in set(Reason):
        raise PolicyRefused(f'"{reason}" is not a reason for waiting; there are {", ".join(Reason)}')
    return Reason.REQUESTER if reason == Reason.APPROVAL else Reason(reason)


def _mapping(value: object, what: str) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise PolicyRefused(f"{what} must be an object")
    return value


def _list(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise PolicyRefused(f"{what} must be a list")
    return value
