"""Pure rules: the ledger of one request in words: what was promised, how it stands and why; the way it took; every clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tickets.clocks import Kind, State, Target
from tickets.explaining.case import Case
from tickets.explaining.journeys import Journey, Part, Stay, journey
from tickets.explaining.promises import Promise, Terms, why
from tickets.explaining.standings import WORDS, promised, standing, title
from tickets.explaining.turns import Teller, Turn
from tickets.explaining.words import Reader, elapsed

__all__ = [
    "Case",
    "Explanation",
    "Journey",
    "Part",
    "Promise",
    "Reader",
    "Stay",
    "Story",
    "Terms",
    "Turn",
    "explain",
    "why",
]

# What is promised to the requester, the promise that matters most first; the other clocks are between departments.
TO_REQUESTER = (Kind.RESOLUTION, Kind.FIRST_RESPONSE, Kind.NEXT_RESPONSE, Kind.UPDATE)


@dataclass(frozen=True, slots=True)
class Story:
    """One clock: what it measures, what was promised, how it stands, why that date, and what happened to it."""

    target: Target
    title: str
    state: str
    promised: str
    standing: str
    why: list[str]
    turns: list[Turn]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say: the promise that matters most (None without any), the way, and every clock."""

    main: Story | None
    sooner: list[Story]
    journey: Journey
    stories: list[Story]


def explain(case: Case, reader: Reader) -> Explanation:
    """Explain `case` to `reader`, who reads of the clocks between departments only when they may see all."""
    shown = [t for t in case.account.targets if reader.sees_all or t.kind in TO_REQUESTER]
    stories = [_story(case, reader, target) for target in shown]
    main = _main(stories)
    sooner = [story for story in stories if main and _is_before(story, main)]
    return Explanation(main, sooner, journey(case, reader), stories)


def _main(stories: list[Story]) -> Story | None:
    """The promise to the requester that says most about the whole: the last of the first kind there is."""
    for kind in TO_REQUESTER:
        if found := [story for story in stories if story.target.kind == kind]:
            return found[-1]
    return None


def _is_before(story: Story, main: Story) -> bool:
    """Whether this promise to the requester is over before the main one."""
    due, last = story.target.due, main.target.due
    is_running = story.target.state == State.RUNNING and story.target.kind in TO_REQUESTER
    return story is not main and is_running and due is not None and (last is None or due < last)


def _story(case: Case, reader: Reader, target: Target) -> Story:
    turns = Teller(case, reader, target).turns()
    return Story(
        target=target,
        title=title(case, target),
        state=WORDS[State(target.state)],
        promised=promised(case, reader, target),
        standing=standing(case, reader, target),
        why=_reasons(case, reader, target, turns),
        turns=turns,
    )


def _reasons(case: Case, reader: Reader, target: Target, turns: list[Turn]) -> list[str]:
    """Why this date: the rule, why that rule, the hours, the closed days, what stood still, what was promised anew."""
    promise = case.promise(target)
    reasons = [
        f"Promised {promise.within}. {promise.terms.reason}",
        f"Counted by the opening hours of {promise.terms.department}: {promise.hours}.",
    ]
    if promise.closed:
        reasons.append(f"Days in between that do not count: {promise.closed}.")
    paused: dict[str, timedelta] = {}
    for span in target.spans:
        if span.reason:
            whom = reader.whom(span.reason)
            paused[whom] = paused.get(whom, timedelta()) + case.length(span)
    reasons += [
        f"The clock stood still for {elapsed(time)} (calendar time) while waiting for {whom}."
        for whom, time in paused.items()
    ]
    return reasons + [f"{reader.moment(turn.at)}: {turn.words}" for turn in turns if turn.is_new_promise]
