"""What colleagues said of departments before the desk came: asked on paper each month, and taken in as a file like any history."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from servicedesk.demo import opinions
from servicedesk.demo.people import PEOPLE, PersonPlan
from surveys.actions.importing import File, import_answers
from surveys.importing import COLUMNS

# So many months on paper, the last of them before colleagues were asked in the desk.
MONTHS = 20
# So many colleagues spoke of a department each month; of one that few people need always the same one, so that it stays hidden.
VOICES = {"it": 9, "finance": 9, "facilities": 9, "marketing": 9, "operations": 9, "front-office": 1}
ITEMS = ("O", "C1", "C2", "C3", "C4", "P1", "P2", "P3", "P4", "R1", "R2", "R3", "R4")
# Since how many months before the desk it is thought of as now, and how much less before: one department changed its ways.
CHANGED = {"operations": (7, -1.3), "finance": (0, -0.4), "it": (0, -0.3)}
# What was found lacking then besides, and is better since.
LACKED = {"it": {"C1": -0.6}}
# What matters most to colleagues, whoever serves them.
IMPORTANT = {"P2": 3.8, "P1": 3.7, "C1": 3.4, "R4": 3.6, "R2": 2.3, "P4": 2.6, "R3": 2.2}
USUALLY = 3.0


def take_in_history(until: datetime, at: datetime) -> None:
    """Take in the months before `until` at `at`, from the file that somebody has kept."""
    content = [f"{line}\n" for line in _lines(until.date())]
    digest = hashlib.sha256("".join(content).encode()).hexdigest()
    import_answers(File("asked on paper.csv", digest, content), by=None, at=at)


def _lines(until: date) -> Iterator[str]:
    yield ",".join(COLUMNS)
    last = until.replace(day=1)
    for ago in range(MONTHS, 0, -1):
        month = _months_before(last, ago)
        for slug, voices in VOICES.items():
            rng = random.Random(f"{slug} {ago}")  # noqa: S311 (an opinion, no secret)
            colleagues = [person for person in PEOPLE if person.home != slug]
            for person in rng.sample(colleagues, voices) if voices > 1 else colleagues[:1]:
                day = month + timedelta(days=rng.randrange(27))
                yield from (
                    f"{day},{person.email},{person.home},{slug},{cells}" for cells in _said(slug, ago, person, rng)
                )


def _said(slug: str, ago: int, person: PersonPlan, rng: random.Random) -> Iterator[str]:
    """Item, point and importance, as the last three columns have them."""
    view = opinions.OF[slug]
    since, less = CHANGED.get(slug, (MONTHS, 0.0))
    mood = view.mean + (less if ago > since else 0) + rng.gauss(0, 0.3)
    strictness = random.Random(person.email).gauss(0, 0.2)  # noqa: S311 (an opinion, no secret)
    for item in ITEMS:
        lean = view.leans.get(item, 0.0) + view.leans.get(item[0], 0.0) + LACKED.get(slug, {}).get(item, 0.0)
        importance = IMPORTANT.get(item, USUALLY)
        yield f"{item},{_point(mood + strictness + lean, rng)},{'' if item == 'O' else _point(importance, rng)}"


def _point(mean: float, rng: random.Random) -> int:
    return min(4, max(1, round(rng.gauss(mean, 0.45))))


def _months_before(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)
