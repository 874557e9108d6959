"""Pure rules: which rule of a department fits a request, and who of those who work there takes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from tickets.enums import Give

WORD = re.compile(r"[^\W_]+")
WHOLE = 100  # percent: somebody who is there for all that comes


class Passed(StrEnum):
    """Why somebody was passed over. The order of declaration is that in which it is looked at."""

    LEFT = "left"
    OWN = "own"
    AWAY = "away"
    SPARED = "spared"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may ask of a request: service and requester's department by id, title and message, the requester's site."""

    service: int | None
    text: str
    department: int | None
    site: str
    requester: int

    @property
    def words(self) -> str:
        """The text as rules look at it."""
        return _in_line(self.text)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a department. What is None or empty is not asked; `phrases` fit when one of them stands in the text.

    `among` are the people (ids) of a group, everybody of the department when empty; `at_least` the priority it is raised to.
    """

    pk: int
    name: str
    service: int | None = None
    phrases: tuple[str, ...] = ()
    department: int | None = None
    site: str = ""
    give: Give = Give.NOBODY
    person: int | None = None
    among: frozenset[int] = frozenset()
    at_least: str = ""

    def fits(self, facts: Facts, words: str) -> bool:
        """Whether all that it asks is so. `words` are those of `facts`, laid out once for all rules."""
        return (
            self.service in {None, facts.service}
            and self.department in {None, facts.department}
            and (not self.site or folded(self.site) == folded(facts.site))
            and (not self.phrases or any(_in_line(phrase) in words for phrase in self.phrases))
        )


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works in the department: `percent` of a full share, at most `most_open` requests, `open` of them now."""

    person: int
    percent: int = WHOLE
    most_open: int | None = None
    open: int = 0
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes it, by id; None: nobody could, `passed` says why of each. `turns` is what has to be remembered."""

    person: int | None
    passed: Mapping[Passed, list[int]] = field(default_factory=dict)
    turns: Mapping[int, int] = field(default_factory=dict)


def first_fitting(rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """The first of `rules` that fits."""
    words = facts.words
    return next((rule for rule in rules if rule.fits(facts, words)), None)


def phrases(text: str) -> tuple[str, ...]:
    """What is written by lines or commas, one word or several that follow each other; what holds no word is left out."""
    found = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(phrase for phrase in found if WORD.search(phrase)))


def folded(text: str) -> str:
    """`text` without case and accents, so that Zürich is zurich."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in parts if not unicodedata.combining(c)).strip()


def _in_line(text: str) -> str:
    """The words of `text` between blanks, so that whole words are found in it as they follow each other."""
    return f" {' '.join(WORD.findall(folded(text)))} "


def choose(rule: Rule, workers: Sequence[Worker], requester: int, turns: Mapping[int, int]) -> Choice:
    """Who of `workers` takes a request of `requester` by `rule`. `turns` is what the last choice of the rule left behind."""
    wanted = _wanted(rule, workers)
    known = {worker.person: worker for worker in workers}
    passed: dict[Passed, list[int]] = {}
    free: list[Worker] = []
    for person in wanted:
        reason = _passed(known.get(person), person, rule, requester)
        if reason is not None:
            passed.setdefault(reason, []).append(person)
        else:
            free.append(known[person])
    if not free:
        return Choice(None, passed, turns)
    if rule.give == Give.PERSON:
        return Choice(free[0].person, passed, turns)
    if rule.give == Give.LOAD:
        return _by_turn(_lightest(free), turns, passed)
    return _by_turn(free, turns, passed)


def _wanted(rule: Rule, workers: Sequence[Worker]) -> list[int]:
    match rule.give:
        case Give.PERSON:
            return [rule.person] if rule.person is not None else []
        case Give.NOBODY:
            return []
        case _:
            everybody = [worker.person for worker in workers]
            return sorted(rule.among) if rule.among else sorted(everybody)


def _passed(worker: Worker | None, person: int, rule: Rule, requester: int) -> Passed | None:
    """Why somebody is passed over; a rule that names one person asks no share and no most of them."""
    if worker is None:
        return Passed.LEFT
    if person == requester:
        return Passed.OWN
    if worker.is_away:
        return Passed.AWAY
    if rule.give == Give.PERSON:
        return None
    if worker.percent <= 0:
        return Passed.SPARED
    if worker.most_open is not None and worker.open >= worker.most_open:
        return Passed.FULL
    return None


def _lightest(free: Sequence[Worker]) -> list[Worker]:
    """Those who would have least to do for their share with one more."""
    loads = {worker.person: Fraction(worker.open + 1, worker.percent) for worker in free}
    least = min(loads.values())
    return [worker for worker in free if loads[worker.person] == least]


def _by_turn(free: Sequence[Worker], turns: Mapping[int, int], passed: Mapping[Passed, list[int]]) -> Choice:
    """Everybody who could take it earns a turn in the measure of their share; who has earned most takes it and pays for all.

    Equal shares go round one after the other; half a share takes every other round. Who was away earned nothing
    meanwhile, so nobody comes back to a flood.
    """
    earned = {worker.person: turns.get(worker.person, 0) + worker.percent for worker in free}
    chosen = max(earned, key=lambda person: (earned[person], -person))
    earned[chosen] -= sum(worker.percent for worker in free)
    return Choice(chosen, passed, {**turns, **earned})
