"""Pure rules: the way of a request in words: how long each department worked on it, and for whom it waited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from tickets.clocks import OPEN, Stretch
from tickets.explaining.case import Case
from tickets.explaining.closures import closed_between
from tickets.explaining.words import Reader, elapsed, working

ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the bar: `look` is work, wait or rest; `start` and `share` are percent of the whole way by the calendar."""

    look: str
    start: float
    share: float
    words: str


@dataclass(slots=True)
class Stay:
    """The time with one holder: opening hours in which it could be worked on, and calendar time of each waiting."""

    department: str
    since: datetime
    until: datetime | None
    worked: timedelta = ZERO
    waited: dict[str, timedelta] = field(default_factory=dict)
    rested: timedelta = ZERO

    @property
    def worked_in_words(self) -> str:
        """2 h 10 min, or a word for nothing."""
        return working(self.worked) if self.worked else "none"

    @property
    def waits(self) -> list[str]:
        """3 days for you; the time after it was solved, until it was reopened, stands here too."""
        said = [f"{elapsed(time)} for {whom}" for whom, time in self.waited.items()]
        return said + ([f"{elapsed(self.rested)} solved, until it was reopened"] if self.rested else [])


@dataclass(frozen=True, slots=True)
class Journey:
    """The whole way: a sentence, the table, and the bar."""

    summary: str
    stays: list[Stay]
    bar: list[Part]


def journey(case: Case, reader: Reader) -> Journey:
    """The way up to now, or to where it was solved or ended."""
    stretches = case.account.stretches
    if stretches and stretches[-1].stage != OPEN:
        stretches = stretches[:-1]
    groups = groupby(stretches, key=lambda stretch: stretch.department)
    stays = [_stay(case, reader, department, list(run)) for department, run in groups]
    return Journey(_summary(case, stays), stays, _bar(case, reader, stretches))


def _stay(case: Case, reader: Reader, department: str, stretches: list[Stretch]) -> Stay:
    stay = Stay(case.names[department], stretches[0].start, stretches[-1].end)
    for stretch in stretches:
        end = stretch.end or case.now
        if stretch.stage != OPEN:
            stay.rested += end - stretch.start
        elif stretch.waits_on is None:
            stay.worked += case.worked(department, stretch.start, end)
        else:
            whom = reader.whom(stretch.waits_on)
            stay.waited[whom] = stay.waited.get(whom, ZERO) + (end - stretch.start)
    return stay


def _summary(case: Case, stays: list[Stay]) -> str:
    """2 h 10 min of working time with Facilities, 3 days (calendar time) waiting for you, closed on Fri 25 December."""
    worked: dict[str, timedelta] = {}
    waited: dict[str, timedelta] = {}
    for stay in stays:
        worked[stay.department] = worked.get(stay.department, ZERO) + stay.worked
        for whom, time in stay.waited.items():
            waited[whom] = waited.get(whom, ZERO) + time
    parts = [
        f"{working(t)} of working time with {name}" if t else f"no working time with {name}"
        for name, t in worked.items()
    ]
    parts += [f"{elapsed(time)} (calendar time) waiting for {whom}" for whom, time in waited.items()]
    parts += _closures(case)
    sentence = ", ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}." if parts else ""


def _closures(case: Case) -> Iterable[str]:
    """The closed days of each holder while it had the request."""
    seen: list[str] = []
    for stretch in case.account.stretches:
        if stretch.stage == OPEN:
            name = case.calendar_of[stretch.department]
            words = closed_between(case.account.calendars, name, stretch.start, stretch.end or case.now)
            seen += [words] if words and words not in seen else []
    return seen


def _bar(case: Case, reader: Reader, stretches: list[Stretch]) -> list[Part]:
    if not stretches:
        return []
    begin, end = stretches[0].start, stretches[-1].end or case.now
    whole = (end - begin) / timedelta(seconds=1) or 1.0
    parts = []
    for stretch in stretches:
        time = (stretch.end or case.now) - stretch.start
        start, share = (100 * (t / timedelta(seconds=1)) / whole for t in (stretch.start - begin, time))
        name = case.names[stretch.department]
        if stretch.stage != OPEN:
            look, words = "rest", f"solved by {name}"
        elif stretch.waits_on is None:
            look, words = "work", f"with {name}"
        else:
            look, words = "wait", f"waiting for {reader.whom(stretch.waits_on)}"
        parts.append(Part(look, round(start, 2), round(share, 2), f"{words}: {elapsed(time)}"))
    return parts
