"""Pure rules: the ladder of a policy. At which points of a clock who is told, read from what people type or refused in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from tickets.clocks import Budget, Duration, Mark, PolicyRefused, WorkingDays, read_budget
from tickets.promises import in_units

SMALLEST, LARGEST = 1, 1000
MOST_RUNGS = 8
EXAMPLES = "Write it like 75% or 2h before."
_PERCENT = re.compile(r"(\d{1,6}) ?%?", re.ASCII)
_BEFORE = re.compile(r"(.+?) ?(before( due)?)?")


class Who(StrEnum):
    """Who hears of a threshold."""

    HOLDER = "holder"
    HEAD = "head"
    UPPER = "upper"


@dataclass(frozen=True, slots=True)
class Rung:
    """One threshold: `at` names it for good ("75%", "2h before"), `mark` is the point of the clock.

    once: told at once, but once for each request, whichever of its clocks gets there first.
    at_any_hour: an urgent request does not wait for the reader's working hours.
    """

    at: str
    mark: Mark
    tell: frozenset[Who]
    once: bool = False
    at_any_hour: bool = True

    @property
    def is_late(self) -> bool:
        """Whether the promise is broken when it is reached."""
        return not self.mark.before and self.mark.percent >= 100


Row = Mapping[str, Any]

USUAL: tuple[Row, ...] = (
    {"at": "50%", "tell": ["holder"]},
    {"at": "75%", "tell": ["holder", "head"]},
    {"at": "100%", "tell": ["holder", "head", "upper"]},
    {"at": "150%", "tell": ["head"], "once": True},
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell (`at` or `tell`) of row number `row`, counted from nought."""

    row: int
    cell: str
    words: str

    def __str__(self) -> str:
        return f"Reminder {self.row + 1}: {self.words}"


class LadderRefused(Exception):
    """The rows make no ladder; `troubles` say why, cell by cell."""

    def __init__(self, troubles: list[Trouble]) -> None:
        self.troubles = troubles
        super().__init__(" ".join(str(trouble) for trouble in troubles))


def rungs(rows: Sequence[Row]) -> dict[str, Rung]:
    """The rungs of a policy's `rows` by name, in their order; those of the usual ladder when it names none."""
    read = (_rung(row) for row in rows or USUAL)
    return {rung.at: rung for rung in read}


def read_ladder(rows: Sequence[Row], promised: Iterable[str] = ()) -> list[dict[str, Any]]:
    """`rows` in the spelling that policies keep. Rows without a point of time are left out; none at all: the usual ladder.

    promised: the durations of the policy, against which times before due are held.

    Raises:
        LadderRefused: a point that can't be read, is out of order or there twice; nobody, or somebody unknown, to tell.
    """
    longest = max((_longest(read_budget(text)) for text in promised), default=None)
    troubles: list[Trouble] = []
    known: list[tuple[int, Rung]] = []
    for number, row in enumerate(rows):
        if not str(row.get("at", "")).strip():
            troubles += _without_a_point(number, row)
            continue
        try:
            known.append((number, _rung(row)))
        except PolicyRefused as refused:
            troubles.append(Trouble(number, "at", str(refused)))
        except ValueError as refused:
            troubles.append(Trouble(number, "tell", str(refused)))
    troubles += _too_long(known, longest) + _out_of_order(known)
    if len(known) > MOST_RUNGS:
        troubles.append(Trouble(MOST_RUNGS, "at", f"There can be {MOST_RUNGS} reminders at most."))
    if troubles:
        raise LadderRefused(sorted(troubles, key=lambda trouble: trouble.row))
    kept = [_kept(rung) for _, rung in known]
    return [] if kept == [_kept(_rung(row)) for row in USUAL] else kept


def read_mark(text: str) -> Mark:
    """Read `75%`, `75` or `2h before`.

    Raises:
        PolicyRefused: with the reason in words.
    """
    plain = in_units(text)
    if match := _PERCENT.fullmatch(plain):
        percent = int(match[1])
        if not SMALLEST <= percent <= LARGEST:
            raise PolicyRefused(f"{percent} % is out of reach: from {SMALLEST} to {LARGEST} % can be asked for.")
        return Mark(percent=percent)
    match = _BEFORE.fullmatch(plain)
    try:
        before = read_budget(match[1] if match else plain)
    except PolicyRefused:
        raise PolicyRefused(f'"{" ".join(text.split())}" is no point of time. {EXAMPLES}') from None
    if isinstance(before, WorkingDays):
        raise PolicyRefused("Times before due are hours or minutes of working time, such as 16h before.")
    if not before.seconds:
        raise PolicyRefused("That is no time before due. Write 100% for the moment it is due.")
    return Mark(before=before.time)


def named(mark: Mark) -> str:
    """The name by which a threshold is kept."""
    seconds = int(mark.before.total_seconds())
    return f"{Duration(seconds)} before" if seconds else f"{mark.percent}%"


def _rung(row: Row) -> Rung:
    mark = read_mark(str(row["at"]))
    tell = list(row.get("tell", ()))
    if unknown := [word for word in tell if word not in set(Who)]:
        raise ValueError(f'Nobody is known as "{unknown[0]}"; there are {", ".join(Who)}.')
    if not tell:
        raise ValueError("Say who hears of it.")
    return Rung(
        at=named(mark),
        mark=mark,
        tell=frozenset(Who(word) for word in tell),
        once=bool(row.get("once", False)),
        at_any_hour=bool(row.get("at_any_hour", True)),
    )


def _kept(rung: Rung) -> dict[str, Any]:
    tell = [who.value for who in Who if who in rung.tell]
    return {"at": rung.at, "tell": tell, "once": rung.once, "at_any_hour": rung.at_any_hour}


def _without_a_point(number: int, row: Row) -> list[Trouble]:
    if not row.get("tell"):
        return []
    return [Trouble(number, "at", f"Say when they are told. {EXAMPLES}")]


def _too_long(known: Sequence[tuple[int, Rung]], longest: timedelta | None) -> list[Trouble]:
    """A time before due that no promise is longer than would never come."""
    return [
        Trouble(
            number, "at", f"That is longer than the longest promise here, {_in_hours(longest)}: it would never come."
        )
        for number, rung in known
        if longest is not None and rung.mark.before and rung.mark.before >= longest
    ]


def _out_of_order(known: Sequence[tuple[int, Rung]]) -> list[Trouble]:
    """From early to late. How percent and times before due stand to each other depends on the promise, up to 100 %."""
    troubles = []
    seen: list[Rung] = []
    for number, rung in known:
        if any(rung.at == other.at for other in seen):
            troubles.append(Trouble(number, "at", f"{rung.at} is there twice."))
        elif later := next((other for other in seen if _is_surely_before(rung, other)), None):
            troubles.append(Trouble(number, "at", f"{rung.at} comes before {later.at}: put the earlier one first."))
        seen.append(rung)
    return troubles


def _is_surely_before(one: Rung, other: Rung) -> bool:
    if one.mark.before and other.mark.before:
        return one.mark.before > other.mark.before
    if one.mark.before:
        return other.is_late
    return not other.mark.before and one.mark.percent < other.mark.percent


def _longest(budget: Budget) -> timedelta:
    """How long a promise can be at most: a working day may be open around the clock."""
    return timedelta(days=budget.days) if isinstance(budget, WorkingDays) else budget.time


def _in_hours(time: timedelta | None) -> str:
    return str(Duration(int(time.total_seconds()))) if time else ""
