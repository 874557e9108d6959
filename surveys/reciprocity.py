"""Figures for people: pairs of departments that rate each other, where both sides may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from departments.models import Department
from surveys.publication import Published
from surveys.reports import together
from surveys.shown import Shown


@dataclass(frozen=True, slots=True)
class Pair:
    """What the people of another department say of this one, and what its people say of the other."""

    name: str
    slug: str
    they_say: Shown
    we_say: Shown


def pairs(found: Published, at: datetime) -> tuple[Pair, ...]:
    """The pairs of the department in `found`, by name, from what the reports of both show. Seven statements at most.

    Never what is said about a confidential department: how much that is asked is for its own people.
    """
    theirs = {line.slug: line for line in found.requesters if line.slug}
    if not theirs:
        return ()
    others = list(Department.objects.not_confidential().filter(slug__in=theirs).by_name())
    lines = []
    for other in together(others, found.period, at).departments if others else ():
        ours = next((line.figures for line in other.requesters if line.slug == found.department.slug), None)
        if ours:
            slug = other.department.slug
            lines.append(Pair(other.department.name, slug, theirs[slug].figures, ours))
    return tuple(lines)
