"""Pure rules: who could do a request, and which others are likely the same; each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Titles that are so much alike (0 to 1) are likely the same question: sooner of one person than of one department.
ALIKE_OF_PERSON, ALIKE_OF_DEPARTMENT = 0.4, 0.6


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could do it: how many of the same service they resolved lately, and how many they have open."""

    pk: int
    name: str
    resolved: int
    open: int
    is_away: bool

    @property
    def reason(self) -> str:
        """Why they are suggested."""
        return f"resolved {self.resolved} of this service in 60 days, is here, and has {self.open} open"


def assignee(colleagues: Iterable[Colleague]) -> Colleague | None:
    """Of those who resolved such requests lately and are here, who has least open; then who resolved most. Nobody without."""
    able = [each for each in colleagues if each.resolved and not each.is_away]
    return min(able, key=lambda each: (each.open, -each.resolved, each.name), default=None)


def why_the_same(likeness: float, *, is_same_person: bool, is_same_department: bool) -> str:
    """Why two requests are likely the same; nothing when they are not."""
    percent = f"{round(likeness * 100)} % alike"
    if is_same_person and likeness >= ALIKE_OF_PERSON:
        return f"asked by the same person, titles {percent}"
    if is_same_department and likeness >= ALIKE_OF_DEPARTMENT:
        return f"asked from the same department, titles {percent}"
    return ""
