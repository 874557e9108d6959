"""Pure rules: the half year that ended, as scripts: which story was told when, and none that reaches into the present."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from servicedesk.demo import casting, pace
from servicedesk.demo.present import present
from servicedesk.demo.scripting import Manner, Script, cut, write
from servicedesk.demo.stories import of_department
from servicedesk.demo.telling import Story

HALF_A_YEAR = timedelta(days=182)
# The work of every ended request was over by then; only a confirmation may still come.
OVER_BY = timedelta(hours=3)
SEED = 20_26
# A text that was told before is told in other words.
ODD = 50
FEW = 2
# The department that gets through so much that it can say when requests are usually done: so many in its last working days.
SWIFT, SWIFT_NUMBER = "finance", 27
SWIFT_HOURS = (6, 74)


def plan(now: datetime) -> list[Script]:
    """Everything that people asked for up to `now`: the same story each time, seen from another day."""
    told: set[str] = set()
    scripts = [script for department in casting.ENDED for script in _ended(department, now, told)]
    return sorted([*scripts, *_swift(now, told), *present(now, told)], key=lambda script: script.at)


def _ended(department: str, now: datetime, told: set[str]) -> Iterator[Script]:
    rng = random.Random(f"{SEED} {department}")  # noqa: S311 (a story, not a secret)
    stories = of_department(department)
    for story in _shuffled(stories, casting.ENDED[department], rng):
        script = next(script for _ in range(ODD) if (script := _over(story, now, rng)).body not in told)
        told.add(script.body)
        yield script


def _swift(now: datetime, told: set[str]) -> Iterator[Script]:
    """Short stories of the last ten working days that were over within hours."""
    rng = random.Random(f"{SEED} swift")  # noqa: S311 (a story, not a secret)
    hours = pace.department_hours(SWIFT, now.year)
    short = [story for story in of_department(SWIFT) if len(story.steps) == 1]
    for n in range(SWIFT_NUMBER):
        for _ in range(ODD):
            ago = timedelta(hours=rng.uniform(*SWIFT_HOURS))
            manner = Manner(speed=rng.uniform(0.05, 0.2), taken_within=rng.uniform(0.05, 0.2))
            script = write(short[n % len(short)], pace.working_back(hours, now, ago), rng, manner)
            work = [moment.at for moment in script.moments if moment.do != "confirm"]
            if work and max(work) < now - OVER_BY and script.body not in told:
                told.add(script.body)
                yield cut(script, now - OVER_BY)
                break


def _shuffled(stories: list[Story], count: int, rng: random.Random) -> list[Story]:
    """`count` stories, each about as often as its weight says, rather than by luck."""
    # Most of what people ask for is done in a step or two.
    pool = [story for story in stories for _ in range(story.weight * (2 if len(story.steps) <= FEW else 1))]
    told: list[Story] = []
    while len(told) < count:
        told += rng.sample(pool, len(pool))
    return told[:count]


def _over(story: Story, now: datetime, rng: random.Random) -> Script:
    """The story on some day of the half year on which it was over in time."""
    latest = now - OVER_BY
    while True:
        # A few more in recent months: the company grows.
        back = HALF_A_YEAR * (1 - rng.random() ** 0.9)
        script = write(story, now - back, rng)
        work = [moment.at for moment in script.moments if moment.do != "confirm"]
        if script.at > now - HALF_A_YEAR - pace.FEW_DAYS and max(work) < latest:
            return cut(script, latest)
