"""Stories of one request in short lines, told to the clock engine, and its answers in short lines again.

The week is that of Monday 23 November 2026 in Berlin; "tue+1" is Tuesday a week later. Every department is open from
09:00 to 17:00 on working days unless a story says otherwise.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from departments.hours import Schedule
from tickets.clocks import Do, Event, Target, clocks, policy_from_rules

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAYS = DAYS[:5]
# What the words after each act mean.
WORDS = {
    Do.FILE: ("department", "priority"),
    Do.ASSIGN: ("by",),
    Do.REPLY: ("by",),
    Do.WAIT: ("on", "until"),
    Do.PRIORITY: ("priority",),
    Do.SERVICE: ("policy",),
    Do.HAND_OVER: ("to",),
    Do.GIVE_BACK: ("to",),
    Do.CALL_BACK: ("to",),
    Do.CALENDAR: ("name", "calendar"),
    Do.POLICY_OFF: ("department",),
}


def hours(*openings: str, days: tuple[str, ...] = WORKDAYS, **rules: Any) -> Schedule:
    """A calendar with the same openings on `days`."""
    week = {day: list(openings) for day in days}
    return Schedule.from_rules({"zone": "Europe/Berlin", "week": week, **rules})


CALENDARS = {
    "office": hours("09:00-17:00"),
    "early": hours("07:00-15:00"),
    "long": hours("08:00-18:00"),
    "half": hours("09:00-13:00"),
    "no tuesday": hours("09:00-17:00", closed=["2026-11-24"]),
    "no monday": hours("09:00-17:00", closed=["2026-11-23"]),
    "no wednesday": hours("09:00-17:00", closed=["2026-11-25"]),
    "short monday": hours("09:00-17:00", special={"2026-11-23": ["09:00-12:00"]}),
    "four days": hours("09:00-17:00", days=("mon", "tue", "wed", "thu")),
    "last week": hours(special={f"2026-11-{day}": ["09:00-17:00"] for day in (23, 24, 25)}),
    "nights": hours("22:00-06:00"),
    "never": hours(),
}


def at(text: str) -> datetime:
    """ "tue 10:00" as an instant; seconds may follow, and "+1" or "-1" after the day for another week."""
    day, clock = text.split()
    date = datetime(2026, 11, 23, tzinfo=BERLIN) + timedelta(days=DAYS.index(day[:3]), weeks=int(day[3:] or 0))
    parts = [int(part) for part in clock.split(":")]
    return date.replace(hour=parts[0], minute=parts[1], second=parts[2] if len(parts) > 2 else 0)


def event(line: str, **more: Any) -> Event:
    """ "mon 10:00 wait scheduled tue_09:00" as an entry of the record; names are written with underscores."""
    day, clock, do, *words = line.split()
    values: dict[str, Any] = {
        key: word.replace("_", " ") for key, word in zip(WORDS.get(Do(do), ()), words, strict=False)
    }
    if "until" in values:
        values["until"] = at(values["until"])
    if "calendar" in values:
        values["calendar"] = CALENDARS[values["calendar"]]
    return Event(at=at(f"{day} {clock}"), do=do, **values, **more)


def promises(rules: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Policies by department; what is not `calendar`, `pauses`, `reopen` or a priority of targets is promised as normal."""
    policies = {}
    for department, given in rules.items():
        own = {key: given[key] for key in ("pauses", "reopen", "reopen_within") if key in given}
        targets = {key: row for key, row in given.items() if isinstance(row, dict) and key not in own}
        usual = {key: text for key, text in given.items() if key not in {*own, *targets, "calendar"}}
        rows = {**targets, "normal": {**targets.get("normal", {}), **usual}}
        plain = {"calendar": given.get("calendar", "office"), "targets": rows, **own}
        policies[department] = policy_from_rules(plain, key=department)
    return policies


def targets(rules: Mapping[str, Mapping[str, Any]], story: str, now: str) -> list[Target]:
    """What the engine says to the lines of `story`."""
    events = [event(line) for line in story.strip().splitlines()]
    return clocks(promises(rules), CALENDARS, events, at(now))


def told(rules: Mapping[str, Mapping[str, Any]], story: str, now: str) -> list[str]:
    """The same as lines, sorted: "leg 1 IT running, due mon 15:00, used 1:00"."""
    return sorted(line(target) for target in targets(rules, story, now))


def line(target: Target) -> str:
    """One target in a line, without what there is not."""
    parts = [f"{target.kind} {target.cycle} {target.department} {target.state}"]
    parts += [
        f"{word} {shown(moment)}"
        for word, moment in (("due", target.due), ("missed", target.missed_at), ("stopped", target.stopped_at))
        if moment is not None
    ]
    parts += [target.cause] if target.cause else []
    return ", ".join([*parts, f"used {span(target.consumed)}"])


def shown(moment: datetime) -> str:
    """An instant as the stories write it."""
    local = moment.astimezone(BERLIN)
    weeks, day = divmod((local.date() - at("mon 00:00").date()).days, 7)
    return f"{DAYS[day]}{f'{weeks:+}' if weeks else ''} {local:%H:%M}{f':{local:%S}' if local.second else ''}"


def span(time: timedelta) -> str:
    """Hours and minutes, and seconds if there are any."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}{f':{seconds:02}' if seconds else ''}"
