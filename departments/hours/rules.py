"""Pure rules: opening hours as people write them, read into plain values or refused in clear words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)
WEEKDAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
KEYS = ("zone", "week", "closed", "holidays", "yearly", "special")

# Wall time of opening and of closing since the midnight of the day on which it opens.
Opening = tuple[timedelta, timedelta]
# Month and day; both ends of a span belong to it.
MonthDay = tuple[int, int]

_OPENING = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_CARELESS = re.compile(r"\s*(\d?\d)(?:[:.](\d\d))?\s*[-\u2013]\s*(\d?\d)(?:[:.](\d\d))?\s*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_LEAP_YEAR = 2000


class ScheduleRefused(Exception):
    """The rules make no calendar; `messages` say why, one sentence each, fit to show."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("; ".join(self.messages))


class _Unreadable(Exception):
    """One value could not be read; the text says what is wrong with it."""


@dataclass(slots=True)
class Rules:
    """The rules of one calendar as values, and what could not be read of them."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    week: tuple[tuple[Opening, ...], ...] = ((),) * 7
    closed: list[tuple[date, date]] = field(default_factory=list)
    yearly: list[tuple[MonthDay, MonthDay]] = field(default_factory=list)
    special: dict[date, tuple[Opening, ...]] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)


def read_rules(rules: object) -> Rules:
    """Read the whole of `rules`; raise ScheduleRefused with everything that is wrong, not only with the first thing."""
    if not isinstance(rules, Mapping):
        raise ScheduleRefused(["A calendar is an object with a zone and a week."])
    found = Rules()
    found.messages += [f'"{key}" is not a rule of a calendar.' for key in rules if key not in KEYS]
    _read_zone(rules, found)
    _read_week(rules.get("week", {}), found)
    _read_special(rules.get("special", {}), found)
    for key, label in (("closed", "Closed"), ("holidays", "Holidays")):
        for text in _texts(rules.get(key, []), label, "dates", found):
            try:
                found.closed.append(_date_span(text))
            except _Unreadable as wrong:
                found.messages.append(f"{label}: {wrong}")
    for text in _texts(rules.get("yearly", []), "Yearly", "dates", found):
        try:
            found.yearly.append(_yearly_span(text))
        except _Unreadable as wrong:
            found.messages.append(f"Yearly: {wrong}")
    if found.messages:
        raise ScheduleRefused(found.messages)
    return found


def _read_zone(rules: Mapping[object, object], found: Rules) -> None:
    name = rules.get("zone")
    if not isinstance(name, str) or not name:
        found.messages.append("A calendar needs a time zone, such as Europe/Berlin.")
        return
    try:
        found.zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found.messages.append(f'"{name}" is not a time zone; write it like Europe/Berlin.')


def _read_week(week: object, found: Rules) -> None:
    if not isinstance(week, Mapping):
        found.messages.append("The week is an object of days, such as mon, with their opening times.")
        return
    found.messages += [
        f'"{day}" is not a day of the week; use {", ".join(WEEKDAYS)}.' for day in week if day not in WEEKDAYS
    ]
    found.week = tuple(_openings(week.get(day, []), label, found) for day, label in WEEKDAYS.items())


def _read_special(special: object, found: Rules) -> None:
    if not isinstance(special, Mapping):
        found.messages.append("Special hours are an object of dates with their opening times.")
        return
    for text, openings in special.items():
        try:
            found.special[_date(text)] = _openings(openings, str(text), found)
        except _Unreadable as wrong:
            found.messages.append(f"Special hours: {wrong}")


def _openings(values: object, label: str, found: Rules) -> tuple[Opening, ...]:
    openings = []
    for text in _texts(values, label, "opening times", found):
        try:
            openings.append(_opening(text))
        except _Unreadable as wrong:
            found.messages.append(f"{label}: {wrong}")
    return tuple(sorted(openings))


def _texts(values: object, label: str, what: str, found: Rules) -> list[object]:
    if isinstance(values, list | tuple):
        return list(values)
    found.messages.append(f"{label}: the {what} must be a list.")
    return []


def _opening(text: object) -> Opening:
    match = _OPENING.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise _Unreadable(f'"{text}" is not an opening time; write it as {_suggestion(text)}.')
    hour, minute, end_hour, end_minute = map(int, match.groups())
    if not (_is_wall_time(hour, minute) and _is_wall_time(end_hour, end_minute)) or hour == 24:
        raise _Unreadable(f'"{text}" is not an opening time; a day goes from 00:00 to 24:00.')
    start, end = timedelta(hours=hour, minutes=minute), timedelta(hours=end_hour, minutes=end_minute)
    if start == end:
        raise _Unreadable(f'"{text}" opens and closes at the same time; write 00:00-24:00 for the whole day.')
    return start, end if end > start else end + DAY


def _is_wall_time(hour: int, minute: int) -> bool:
    return minute < 60 and (hour < 24 or (hour == 24 and minute == 0))


def _suggestion(text: object) -> str:
    match = _CARELESS.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return "09:00-17:00"
    hour, minute, end_hour, end_minute = (int(part or 0) for part in match.groups())
    return f"{hour:02}:{minute:02}-{end_hour:02}:{end_minute:02}"


def _date(text: object) -> date:
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _Unreadable(f'"{text}" is not in the calendar.') from None
    raise _Unreadable(f'"{text}" is not a date; write it as 2026-12-24.')


def _date_span(text: object) -> tuple[date, date]:
    first, _, last = text.partition("/") if isinstance(text, str) else (text, "", "")
    start = _date(first)
    end = _date(last) if last else start
    if end < start:
        raise _Unreadable(f'"{text}" ends before it begins.')
    return start, end


def _yearly_span(text: object) -> tuple[MonthDay, MonthDay]:
    first, _, last = text.partition("/") if isinstance(text, str) else (text, "", "")
    start = _month_day(first)
    return start, _month_day(last) if last else start


def _month_day(text: object) -> MonthDay:
    match = _MONTH_DAY.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise _Unreadable(f'"{text}" is not a day of the year; write it as 12-24.')
    month, day = map(int, match.groups())
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        raise _Unreadable(f'"{text}" is not in the calendar.') from None
    return month, day
