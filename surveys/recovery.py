"""Pure rules: which answers call for making good, until when and by whom, and when several of them call for a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from departments.hours import Schedule, add_working_days
from surveys.enums import Reader

OVERALL = "O"
WORST, DISSATISFIED = 1, 2
# On the company's calendar.
FIRST_CONTACT_DAYS, REMINDER_DAYS = 2, 1
PLAN_CASES = 3
PLAN_WITHIN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Concern:
    """Why an answer calls for making good. `items` are the codes of what it found lacking, without the overall question."""

    is_low: bool
    is_unsolved: bool
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """When first contact is due, and when that is called to mind. None: the calendar has no open time left."""

    remind_at: datetime | None
    due_at: datetime | None

    @property
    def next_at(self) -> datetime | None:
        """When somebody is to hear of it next."""
        return self.remind_at or self.due_at


@dataclass(frozen=True, slots=True)
class Case:
    """What the rule about plans reads of a case."""

    opened_at: datetime
    items: tuple[str, ...]
    requester_department: int | None


@dataclass(frozen=True, slots=True, order=True)
class Theme:
    """What cases have in common: an item, or (without one) the department that asked."""

    item: str = ""
    requester_department: int | None = None


def concern(points: Mapping[str, int | None], is_solved: bool | None) -> Concern | None:
    """Why this answer calls for making good: dissatisfied all in all, the lowest point for anything, or not solved; else None."""
    overall = points.get(OVERALL)
    is_low = overall is not None and overall <= DISSATISFIED
    is_unsolved = is_solved is False
    if not (is_low or is_unsolved or WORST in points.values()):
        return None
    lacking = (code for code, point in points.items() if point is not None and point <= DISSATISFIED)
    return Concern(is_low, is_unsolved, tuple(sorted(code for code in lacking if code != OVERALL)))


def dates(calendar: Schedule, since: datetime) -> Dates:
    """When first contact is due after `since`."""
    return Dates(
        remind_at=add_working_days(calendar, since, REMINDER_DAYS),
        due_at=add_working_days(calendar, since, FIRST_CONTACT_DAYS),
    )


def reader(*, is_about_a_head: bool, others_lead: bool, has_owner: bool, is_confidential: bool) -> Reader:
    """Who takes care of a case: those who lead the department, unless one of them did the work or nobody leads it.

    Then the neutral owner does. Of a confidential request the owner must not know: there another who leads it is left.
    """
    if is_confidential or not has_owner:
        return Reader.HEAD
    return Reader.OWNER if is_about_a_head or not others_lead else Reader.HEAD


def themes(cases: Iterable[Case], at: datetime) -> list[Theme]:
    """What so many cases have in common that a plan is called for: PLAN_CASES of them within PLAN_WITHIN before `at`."""
    counted: Counter[Theme] = Counter()
    for case in cases:
        if at - PLAN_WITHIN < case.opened_at <= at:
            counted.update(Theme(item=item) for item in case.items)
            if case.requester_department is not None:
                counted[Theme(requester_department=case.requester_department)] += 1
    found = [theme for theme, number in counted.items() if number >= PLAN_CASES]
    return sorted(found, key=lambda theme: (theme.item == "", theme.item, theme.requester_department or 0))
