"""Pure rules: what lies open at the moment: new, in work, waiting, due today, late; and what Rosa has asked for."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from servicedesk.demo import casting, pace, rosa
from servicedesk.demo.scripting import RESOLUTION, Manner, Script, cut, write
from servicedesk.demo.stories import of_department
from servicedesk.demo.telling import Act, Story

TRIES, MOST_TRIES = 60, 600
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many requests of a department lie how."""

    fresh: int = 0
    untouched_late: int = 0
    working: int = 0
    due_today: int = 0
    late: int = 0
    on_requester: int = 0
    on_supplier: int = 0
    scheduled: int = 0
    offered: int = 0


OPEN = {
    "it": Wanted(
        fresh=6, untouched_late=1, working=4, due_today=2, late=2, on_requester=3, on_supplier=1, scheduled=1, offered=1
    ),
    "hr": Wanted(fresh=2, working=2, due_today=1, on_requester=1, scheduled=1),
    "finance": Wanted(fresh=2, untouched_late=1, working=2, due_today=1, late=2, on_requester=2),
    "facilities": Wanted(fresh=2, working=2, due_today=1, on_supplier=1, scheduled=1, offered=1),
    "legal": Wanted(fresh=1, working=2, late=1, on_requester=1),
    "marketing": Wanted(fresh=2, working=2, due_today=1, on_supplier=1, scheduled=1),
    "sales": Wanted(fresh=1, working=2, late=1, on_requester=1),
    "operations": Wanted(fresh=2, working=3, due_today=1, late=1, on_supplier=1, on_requester=1),
    "front-office": Wanted(fresh=1, working=1),
}


@dataclass(frozen=True, slots=True)
class Lie:
    """One way to lie open: `part` of the promised time is used up, and the script was cut after `ends_with`."""

    part: tuple[float, float]
    fits: Callable[[Script, datetime], bool]
    acts: tuple[Act, ...] = ()
    is_untouched: bool = False


def present(now: datetime, told: set[str]) -> list[Script]:
    """The open requests of all departments, and all of Rosa's; `told` are the texts that have been used."""
    scripts = [script for department, wanted in OPEN.items() for script in _open_at(department, wanted, now, told)]
    return [*scripts, *_of_rosa(now)]


def _open_at(department: str, wanted: Wanted, now: datetime, told: set[str]) -> Iterator[Script]:
    rng = random.Random(f"open {department}")  # noqa: S311 (a story, not a secret)
    recent: list[Story] = []
    for name, lie in LIES.items():
        for _ in range(getattr(wanted, name)):
            story, script = _lying(department, lie, now, rng, recent, told)
            recent.append(story)
            told.add(script.body)
            yield script


def _lying(
    department: str, lie: Lie, now: datetime, rng: random.Random, recent: list[Story], told: set[str]
) -> tuple[Story, Script]:
    """A script that lies as wanted at `now`, in words that were not `told` and of a story that was not `recent`.

    At a time at which nothing fits (a Sunday night), one that was filed and is open.
    """
    stories = [story for story in of_department(department) if _can_lie(story, lie)]
    fallback: tuple[Story, Script] | None = None
    for n in range(MOST_TRIES):
        story = rng.choice([story for story in stories if story not in recent[-len(stories) // 2 :]] or stories)
        script = _cut_open(story, lie, now, rng, further=1 + n / TRIES)
        if script.at >= now or script.body in told:
            continue
        fallback = fallback or (story, script)
        if lie.fits(script, now):
            return story, script
        if n >= TRIES:
            return fallback
    raise ValueError(f"{department} has no story that could lie open at {now}")


def _can_lie(story: Story, lie: Lie) -> bool:
    acts = [step.act for step in story.steps]
    if lie.acts:
        return any(act in lie.acts for act in acts)
    return Act.SOLVED in acts and Act.AGAIN not in acts


def _cut_open(story: Story, lie: Lie, now: datetime, rng: random.Random, further: float) -> Script:
    """`story` filed so long ago that the wanted part of its promise (or `further`) is over, told slowly enough to be open."""
    department = story.service.split("/")[0]
    hours = pace.department_hours(department, now.year)
    promised = pace.as_time(pace.budget(story.service, "normal", RESOLUTION))
    part = rng.uniform(*lie.part)
    filed_at = pace.working_back(hours, now, promised * part * further)
    script = write(story, filed_at, rng, Manner(speed=max(part, 0.3) * rng.uniform(1.2, 1.9), is_ended=False))
    kept = cut(script, now - A_MINUTE, 0 if lie.is_untouched else None)
    if Act.OVER in lie.acts:
        return cut(kept, now, next((n + 1 for n, moment in enumerate(kept.moments) if moment.do == "hand_over"), None))
    if lie.acts or lie.is_untouched:
        return kept
    most = next(
        (n for n, moment in enumerate(kept.moments) if moment.do in {"wait", "resolve", "decline", "withdraw"}), None
    )
    return cut(kept, now, most)


def _due(script: Script, now: datetime) -> datetime:
    hours = pace.department_hours(script.department, now.year)
    priority = next((m.to for m in reversed(script.moments) if m.do == "prioritise"), script.priority)
    due = pace.due(hours, script.at, pace.budget(script.service, priority, RESOLUTION))
    assert due is not None, "departments of the demo company open every week"
    return due


def _is_fresh(script: Script, now: datetime) -> bool:
    return not script.moments and script.at < now and _due(script, now) > now


def _is_untouched_late(script: Script, now: datetime) -> bool:
    return not script.moments and script.at < now - timedelta(hours=6)


def _is_worked_on(script: Script) -> bool:
    return bool(script.moments) and script.moments[-1].do in {"accept", "assign", "reply", "note", "prioritise"}


def _is_working(script: Script, now: datetime) -> bool:
    return _is_worked_on(script) and _due(script, now) > now + timedelta(hours=20)


def _is_due_today(script: Script, now: datetime) -> bool:
    return _is_worked_on(script) and now + timedelta(minutes=50) < _due(script, now) < now + timedelta(hours=11)


def _is_late(script: Script, now: datetime) -> bool:
    return _is_worked_on(script) and now - timedelta(days=5) < _due(script, now) < now


def _waits_on(*what: str) -> Callable[[Script, datetime], bool]:
    def fits(script: Script, now: datetime) -> bool:
        if not script.moments:
            return False
        last = script.moments[-1]
        return last.do == "wait" and last.to in what and (last.until is None or last.until > now + timedelta(hours=2))

    return fits


def _is_offered(script: Script, now: datetime) -> bool:
    return bool(script.moments) and script.moments[-1].do == "hand_over" and script.moments[-1].at > now - pace.FEW_DAYS


LIES = {
    "late": Lie((1.02, 1.5), _is_late),
    "untouched_late": Lie((0.2, 0.5), _is_untouched_late, is_untouched=True),
    "due_today": Lie((0.6, 0.99), _is_due_today),
    "working": Lie((0.1, 0.7), _is_working),
    "on_requester": Lie((0.2, 0.8), _waits_on("requester"), (Act.ASK,)),
    "on_supplier": Lie((0.3, 1.0), _waits_on("supplier"), (Act.SUPPLIER,)),
    "scheduled": Lie((0.3, 1.2), _waits_on("scheduled"), (Act.UNTIL, Act.ON_DAY)),
    "fresh": Lie((0.01, 0.14), _is_fresh, is_untouched=True),
    "offered": Lie((0.1, 0.6), _is_offered, (Act.OVER,)),
}


def _is_resolved_on_the_last_working_day(script: Script, now: datetime) -> bool:
    if not script.moments or script.moments[-1].do != "resolve":
        return False
    hours = pace.department_hours(script.department, now.year)
    today = now.astimezone(hours.zone).date()
    before = next(day for n in range(1, 15) if hours.spans_on(day := today - timedelta(days=n)))
    return script.moments[-1].at.astimezone(hours.zone).date() == before


def _is_over(script: Script, _: datetime) -> bool:
    return bool(script.moments) and script.moments[-1].do in {"confirm", "decline", "withdraw"}


ROSAS_LIES = {
    **{name: lie.fits for name, lie in LIES.items()},
    "resolved_yesterday": _is_resolved_on_the_last_working_day,
    "withdrawn": _is_over,
    "over": _is_over,
}


def _of_rosa(now: datetime) -> Iterator[Script]:
    """What Rosa asked for: each story at its place in time."""
    rng = random.Random("Rosa")  # noqa: S311 (a story, not a secret)
    for own in rosa.REQUESTS:
        tries = (script for n in range(MOST_TRIES) if (script := _asked_by_rosa(own, now, rng, 1 + n / TRIES)).at < now)
        first = next(tries)
        yield (
            first
            if ROSAS_LIES[own.lies](first, now)
            else next((script for script in tries if ROSAS_LIES[own.lies](script, now)), first)
        )


def _asked_by_rosa(own: rosa.Own, now: datetime, rng: random.Random, further: float) -> Script:
    department = own.story.service.split("/")[0]
    hours = pace.department_hours(department, now.year)
    filed_at = pace.working_back(
        hours, now, timedelta(hours=rng.uniform(*own.hours_ago) * (further if own.lies == "fresh" else 1))
    )
    manner = Manner(
        speed=own.speed * rng.uniform(0.5, 1.5),
        taken_within=rng.uniform(0.1, 0.9),
        is_ended=own.lies == "over",
        agent=casting.by_email(own.agent) if own.agent else None,
        requester=casting.by_email(casting.ROSA),
    )
    return cut(write(own.story, filed_at, rng, manner), now - A_MINUTE, 0 if own.lies == "fresh" else None)
