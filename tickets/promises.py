"""Pure rules: a grid of promises, priority by kind of clock, read into what a policy keeps or refused in clear words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tickets.clocks import USUAL_PAUSES, Budget, Duration, PolicyRefused, Reason, WorkingDays, read_budget
from tickets.enums import ClockKind, Priority

LONGEST = Duration(366 * 24 * 60 * 60)
MOST_WORKING_DAYS = 366
EXAMPLES = "Write it like 4h, 30m, 90s or 3 working days."
_WORDS = {
    "hours": "h",
    "hour": "h",
    "minutes": "m",
    "minute": "m",
    "min": "m",
    "seconds": "s",
    "second": "s",
    "sec": "s",
}

Grid = Mapping[str, Mapping[str, str]]
# What a request may wait on, as far as clocks differ in it: an approval counts as the requester.
PAUSING = tuple(reason for reason in Reason if reason != Reason.APPROVAL)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one cell of the grid, in words that stand beside it."""

    priority: str
    kind: str
    words: str

    def __str__(self) -> str:
        where = f"{_label(Priority, self.priority)}, {_label(ClockKind, self.kind).lower()}"
        return f"{where}: {self.words}"


class PromisesRefused(Exception):
    """The grid makes no promises; `troubles` say why, cell by cell."""

    def __init__(self, troubles: list[Trouble]) -> None:
        self.troubles = troubles
        super().__init__(" ".join(str(trouble) for trouble in troubles))


def read_grid(grid: Grid) -> dict[str, dict[str, str]]:
    """The promises of `grid` in the spelling that policies keep; empty cells promise nothing.

    Raises:
        PromisesRefused: unknown words, durations that can't be read, or promises that contradict each other.
    """
    troubles: list[Trouble] = []
    budgets: dict[str, dict[str, Budget]] = {}
    for priority, row in grid.items():
        for kind, text in row.items():
            if not text.strip():
                continue
            if priority not in Priority.values or kind not in ClockKind.values:
                troubles.append(Trouble(priority, kind, "There is no such promise."))
                continue
            try:
                budgets.setdefault(priority, {})[kind] = _read(text)
            except PolicyRefused as refused:
                troubles.append(Trouble(priority, kind, str(refused)))
    troubles = troubles or [*_answers_after_resolution(budgets), *_slower_though_more_urgent(budgets)]
    if troubles:
        raise PromisesRefused(troubles)
    return {
        priority.value: {kind.value: str(budgets[priority][kind]) for kind in ClockKind if kind in budgets[priority]}
        for priority in Priority
        if priority in budgets
    }


def in_units(text: str) -> str:
    """What somebody typed, with the units as durations are spelled: `2 Hours` becomes `2 h`."""
    return " ".join(_WORDS.get(word, word) for word in text.lower().split())


def read_pauses(pauses: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The rows of `pauses` (kind -> reasons for waiting that stop its clock) that are not the usual ones, as policies keep them.

    Raises:
        PromisesRefused: a kind or a reason that is not known.
    """
    wanted = {kind: set(reasons) for kind, reasons in pauses.items()}
    troubles = [
        Trouble("", kind, "There is no such clock, or no such reason for waiting.")
        for kind, reasons in wanted.items()
        if kind not in USUAL_PAUSES or reasons - set(PAUSING)
    ]
    if troubles:
        raise PromisesRefused(troubles)
    return {
        kind.value: [reason.value for reason in PAUSING if reason in wanted[kind]]
        for kind in ClockKind
        if kind in wanted and wanted[kind] != USUAL_PAUSES[kind]
    }


def _read(text: str) -> Budget:
    try:
        budget = read_budget(in_units(text))
    except PolicyRefused:
        raise PolicyRefused(f'"{" ".join(text.split())}" is not a duration. {EXAMPLES}') from None
    if budget in (Duration(0), WorkingDays(0)):
        raise PolicyRefused(f"That promises no time at all. {EXAMPLES}")
    if _is_longer(budget, LONGEST) or _is_longer(budget, WorkingDays(MOST_WORKING_DAYS)):
        raise PolicyRefused("That is more than a year of working time.")
    return budget


def _answers_after_resolution(budgets: Mapping[str, Mapping[str, Budget]]) -> list[Trouble]:
    """The first answer and the acceptance can't be promised for later than the resolution."""
    return [
        Trouble(priority, kind, f"This is longer than the resolution, {row[ClockKind.RESOLUTION]}.")
        for priority, row in budgets.items()
        for kind in (ClockKind.FIRST_RESPONSE, ClockKind.ACCEPTANCE)
        if kind in row and ClockKind.RESOLUTION in row and _is_longer(row[kind], row[ClockKind.RESOLUTION])
    ]


def _slower_though_more_urgent(budgets: Mapping[str, Mapping[str, Budget]]) -> list[Trouble]:
    """A more urgent request is never promised for later than a less urgent one."""
    troubles = []
    for lower, higher in pairwise(Priority):
        for kind, budget in budgets.get(higher, {}).items():
            other = budgets.get(lower, {}).get(kind)
            if other is not None and _is_longer(budget, other):
                words = f"This is longer than for {lower.label.lower()} priority, {other}."
                troubles.append(Trouble(higher.value, kind, words))
    return troubles


def _is_longer(one: Budget, other: Budget) -> bool:
    """Only like is compared with like: how long a working day is depends on the calendar."""
    if isinstance(one, Duration) and isinstance(other, Duration):
        return one.seconds > other.seconds
    return isinstance(one, WorkingDays) and isinstance(other, WorkingDays) and one.days > other.days


def _label(words: type[Priority] | type[ClockKind], value: str) -> str:
    return str(words(value).label) if value in words.values else value
