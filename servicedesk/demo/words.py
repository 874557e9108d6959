"""Pure rules: filling the texts of the stories, so that no two read alike, and writing as a certain person would."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from departments.hours import Schedule
from servicedesk.demo.pace import working_day
from servicedesk.demo.people import PersonPlan

_SLOT = re.compile(r"\{([^{}]*)\}")
_DAY = re.compile(r"(d|D|date)(\d+)")
# Further away than that a weekday alone would be misread.
WEEKDAY_ONLY = 4

OPENINGS = ("Hi,", "Hello,", "Hi all,", "Good morning,", "Hello everybody,", "", "", "")
CLOSINGS = ("Thanks, {me}", "Thank you, {me}", "Best, {me}", "Many thanks!\n{me}", "Thanks a lot", "{me}", "", "", "")
ANSWER_OPENINGS = ("Hi {me},", "Hello {me},", "Dear {me},", "{me},", "", "")
ANSWER_CLOSINGS = ("Best, {agent}", "Regards, {agent}", "{agent}", "Cheers, {agent}", "", "")


@dataclass(slots=True)
class Words:
    """What the slots of one request stand for. A choice once made for a slot holds through its whole story."""

    rng: random.Random
    pools: Mapping[str, tuple[str, ...]]
    filed_at: datetime
    schedule: Schedule
    said: dict[str, str] = field(default_factory=dict)

    def fill(self, text: str, at: datetime) -> str:
        """`text` as it is written at `at`."""
        while _SLOT.search(text):
            text = _SLOT.sub(lambda match: self._one(match[1], at), text)
        text = re.sub(r" {2,}", " ", text).strip()
        return text[:1].upper() + text[1:]

    def _one(self, inside: str, at: datetime) -> str:
        if "|" in inside:
            return self.rng.choice(inside.split("|"))
        if match := _DAY.fullmatch(inside):
            return self._day(match[1], int(match[2]), at)
        if inside not in self.said:
            self.said[inside] = self.rng.choice(self.pools[inside]) if inside in self.pools else ""
        return self.said[inside]

    def _day(self, form: str, days: int, at: datetime) -> str:
        day = working_day(self.schedule, self.filed_at if form == "D" else at, days).astimezone(self.schedule.zone)
        if form == "date":
            return f"{day.day} {day:%B}"
        return f"{day:%A}" if days <= WEEKDAY_ONLY else f"{day:%A} {day.day} {day:%B}"


def letter(text: str, person: PersonPlan, rng: random.Random, *, is_provider: bool, is_first: bool) -> str:
    """`text` with the opening and the closing that `person` is used to; the second message is shorter than the first."""
    habit = random.Random(person.email)  # noqa: S311 (how somebody writes, not a secret)
    opening = habit.choice(ANSWER_OPENINGS if is_provider else OPENINGS)
    closing = habit.choice(ANSWER_CLOSINGS if is_provider else CLOSINGS)
    closing = closing.format(me=person.first_name, agent=person.first_name)
    if not is_first and rng.random() < 0.6:
        opening = closing = ""
    return "\n\n".join(part for part in (opening, text, closing) if part)
