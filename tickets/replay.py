"""Pure rules: replay files. What a file holds, what the clock engine says to it, and where that differs from what it expects."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from departments.hours import (
    Schedule,
    ScheduleRefused,
    add_working_days,
    add_working_time,
    as_utc,
    working_time_between,
)
from tickets.clocks import (
    PERSON,
    PROVIDER,
    REQUESTER,
    RULE,
    Do,
    Duration,
    Event,
    Policy,
    PolicyRefused,
    Reason,
    Target,
    clocks,
    policy_from_rules,
    read_budget,
)

Json = dict[str, Any]  # as it came out of a file: anything may stand in it
YEARS = (1900, 2999)
INSTANTS = ("due", "missed_at", "stopped_at", "started_at")
COMPARED = (*INSTANTS, "state", "consumed", "cause", "priority", "policy")
NAMES = ("kind", "cycle", "department")
_ONE_SECOND = timedelta(seconds=1)

# What an event must carry besides `at` and `do`.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    Do.FILE: ("department", "priority"),
    Do.ASSIGN: ("by",),
    Do.REPLY: ("by",),
    Do.WAIT: ("on",),
    Do.PRIORITY: ("priority",),
    Do.SERVICE: ("policy",),
    Do.HAND_OVER: ("to",),
    Do.GIVE_BACK: ("to",),
    Do.CALL_BACK: ("to",),
    Do.CALENDAR: ("name", "calendar"),
    Do.POLICY_OFF: ("department",),
}
_WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    (Do.ASSIGN, "by"): (PERSON, RULE),
    (Do.REPLY, "by"): (PROVIDER, REQUESTER),
    (Do.WAIT, "on"): tuple(Reason),
}
_TEXTS = ("department", "to", "priority", "by", "on", "name", "policy")
_MOMENTS = ("until", "recorded_at")


class ReplayRefused(Exception):
    """The file is no replay file; the text says where and why, fit to show."""


@dataclass(frozen=True, slots=True)
class Case:
    """One sum or scenario: `run` gives its result, `differences` says in words where a result is not what is expected."""

    name: str
    run: Callable[[], Json]
    differences: Callable[[Json], list[str]]
    is_checkable: bool


def read(content: bytes) -> list[Case]:
    """The sums and scenarios of a replay file, in its order. Raises ReplayRefused."""
    try:
        file = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReplayRefused(f"this is not JSON: {error}") from None
    file = _object(file, "the file")
    calendars = _calendars(file)
    policies = _object(file.get("policies", {}), "policies")
    return [
        *(_sum(case, where, calendars) for where, case in _cases(file, "sums")),
        *(_scenario(case, where, calendars, policies) for where, case in _cases(file, "scenarios")),
    ]


def _cases(file: Json, key: str) -> Iterator[tuple[str, Json]]:
    for number, value in enumerate(_list(file.get(key, []), key), start=1):
        case = _object(value, f"{key} {number}")
        yield f'{key} {number} ("{case["name"]}")' if "name" in case else f"{key} {number}", case


# Sums


def _sum(case: Json, where: str, calendars: Mapping[str, Schedule]) -> Case:
    schedule = calendars.get(_text(case, "calendar", where))
    if schedule is None:
        raise ReplayRefused(f'{where}: there is no calendar "{case["calendar"]}"')
    start = _instant(case.get("from"), f"{where}, from")
    if ("add" in case) == ("to" in case):
        raise ReplayRefused(f"{where}: a sum has either add or to")
    run, key, expected = (
        _difference(case, where, schedule, start) if "to" in case else _addition(case, where, schedule, start)
    )

    def differences(result: Json) -> list[str]:
        return _difference_of("", key, expected, result["result"])

    name = str(case.get("name", where))
    is_checkable = ("expect" if "add" in case else "expect_seconds") in case
    return Case(name, lambda: {"name": name, "result": run()}, differences, is_checkable)


def _addition(case: Json, where: str, schedule: Schedule, start: datetime) -> tuple[Callable[[], Any], str, Any]:
    try:
        amount = read_budget(case["add"])
    except PolicyRefused as refused:
        raise ReplayRefused(f"{where}: {refused}") from None
    expected = _moment(case.get("expect"), f"{where}, expect")

    def run() -> str | None:
        if isinstance(amount, Duration):
            return _shown(add_working_time(schedule, start, amount.time))
        return _shown(add_working_days(schedule, start, amount.days))

    return run, "due", expected


def _difference(case: Json, where: str, schedule: Schedule, start: datetime) -> tuple[Callable[[], Any], str, Any]:
    end = _instant(case["to"], f"{where}, to")
    return (
        lambda: working_time_between(schedule, start, end) // _ONE_SECOND,
        "consumed",
        case.get("expect_seconds"),
    )


# Scenarios


def _scenario(case: Json, where: str, calendars: Mapping[str, Schedule], policies: Json) -> Case:
    calendars = {**calendars, **_calendars(case, f"{where}: ")}
    policies = {**policies, **_object(case.get("policies", {}), f"{where}, policies")}
    promised = {name: _policy(name, rules, calendars, where) for name, rules in policies.items()}
    events = [
        _event(event, f"{where}, event {number}")
        for number, event in enumerate(_list(case.get("events"), f"{where}, events"), start=1)
    ]
    now = _instant(case.get("now"), f"{where}, now")
    expected = [
        _expected(target, f"{where}, expect {number}")
        for number, target in enumerate(_list(case.get("expect", []), f"{where}, expect"), start=1)
    ]
    name = str(case.get("name", where))
    return Case(
        name,
        lambda: {"name": name, "targets": [_row(target) for target in clocks(promised, calendars, events, now)]},
        lambda result: _target_differences(expected, result["targets"]),
        "expect" in case,
    )


def _policy(name: str, rules: object, calendars: Mapping[str, Schedule], where: str) -> Policy:
    try:
        policy = policy_from_rules(rules, key=name)
    except PolicyRefused as refused:
        raise ReplayRefused(f"{where}, policy of {name}: {refused}") from None
    if policy.calendar not in calendars:
        raise ReplayRefused(f'{where}, policy of {name}: there is no calendar "{policy.calendar}"')
    return policy


def _event(value: object, where: str) -> Event:
    event = _object(value, where)
    do = event.get("do")
    if not isinstance(do, str) or do not in set(Do):
        raise ReplayRefused(f'{where}: "{do}" is not known; what can happen is {", ".join(Do)}')
    for key in _NEEDED.get(do, ()):
        if key not in event:
            raise ReplayRefused(f"{where}: {do} needs {key}")
    for (act, key), words in _WORDS.items():
        if act == do and event[key] not in words:
            raise ReplayRefused(f'{where}: {key} is one of {", ".join(words)}, not "{event[key]}"')
    fields: Json = {key: _text(event, key, where) for key in _TEXTS if key in event}
    fields |= {key: _moment(event.get(key), f"{where}, {key}") for key in _MOMENTS}
    if do == Do.CALENDAR:
        fields["calendar"] = _schedule(event["calendar"], where)
    return Event(at=_instant(event.get("at"), f"{where}, at"), do=do, **fields)


def _row(target: Target) -> Json:
    """One target as the file format shows it."""
    return {
        "kind": target.kind,
        "cycle": target.cycle,
        "department": target.department,
        "state": target.state,
        "due": _shown(target.due),
        "started_at": _shown(target.started_at),
        "stopped_at": _shown(target.stopped_at),
        "missed_at": _shown(target.missed_at),
        "consumed": target.consumed // _ONE_SECOND,
        "cause": target.cause,
        "priority": target.priority,
        "policy": target.policy,
        "promise": str(target.budget),
    }


def _expected(value: object, where: str) -> Json:
    target = dict(_object(value, where))
    for key in target:
        if key not in NAMES + COMPARED:
            raise ReplayRefused(f'{where}: "{key}" is nothing that a target has')
    missing = [key for key in NAMES if key not in target]
    if missing:
        raise ReplayRefused(f"{where}: a target is named by kind, cycle and department; {missing[0]} is missing")
    return target | {key: _moment(target[key], f"{where}, {key}") for key in INSTANTS if key in target}


def _target_differences(expected: list[Json], targets: list[Json]) -> list[str]:
    """The complete lists compared, whatever their order; of each target only what is expected of it."""
    left = list(targets)
    words = []
    for wanted in expected:
        found = next((row for row in left if all(row[key] == wanted[key] for key in NAMES)), None)
        if found is None:
            words.append(f"{_name(wanted)} is missing")
            continue
        left.remove(found)
        for key in COMPARED:
            if key in wanted:
                words += _difference_of(f"{_name(wanted)}: ", key, wanted[key], found[key])
    return words + [f"{_name(row)} is there and not expected" for row in left]


def _name(target: Json) -> str:
    return f"{target['kind']} {target['cycle']} of {target['department']}"


def _difference_of(prefix: str, key: str, expected: object, found: object) -> list[str]:
    if isinstance(expected, datetime):
        if isinstance(found, str) and datetime.fromisoformat(found) == expected:
            return []
        expected = _shown(expected)
    elif expected == found and isinstance(expected, bool) == isinstance(found, bool):
        return []
    return [f"{prefix}{key} is {_word(found)}, expected {_word(expected)}"]


def _word(value: object) -> str:
    return "none" if value is None else str(value)


# Values


def _calendars(holder: Json, where: str = "") -> dict[str, Schedule]:
    rules = _object(holder.get("calendars", {}), f"{where}calendars")
    return {name: _schedule(value, f"{where}calendar {name}") for name, value in rules.items()}


def _schedule(rules: object, where: str) -> Schedule:
    try:
        return Schedule.from_rules(rules)
    except ScheduleRefused as refused:
        raise ReplayRefused(f"{where}: {' '.join(refused.messages)}") from None


def _moment(value: object, where: str) -> datetime | None:
    return None if value is None else _instant(value, where)


def _instant(value: object, where: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ReplayRefused(f'{where}: "{value}" is not an instant; write it like 2026-11-23T09:00+01:00')
    if not YEARS[0] <= instant.year <= YEARS[1]:
        raise ReplayRefused(f"{where}: {value} is not between the years {YEARS[0]} and {YEARS[1]}")
    return as_utc(instant)


def _shown(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _text(holder: Json, key: str, where: str) -> str:
    value = holder.get(key)
    if not isinstance(value, str):
        raise ReplayRefused(f"{where}: {key} must be a text")
    return value


def _object(value: object, what: str) -> Json:
    if not isinstance(value, dict):
        raise ReplayRefused(f"{what} must be an object")
    return value


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise ReplayRefused(f"{what} must be a list")
    return value
