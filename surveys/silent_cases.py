"""Figures for the recovery owner: how many bad answers of a month came without consent. Nobody is named, and no small group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from departments.calendars import company_zone
from departments.models import Department
from surveys import periods, privacy
from surveys.models import Questionnaire, Recovery
from surveys.periods import Partition, Period, closes_at
from surveys.scales import Scale

OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the company's zone that is over, its answers fixed."""

    first: date
    since: datetime
    until: datetime
    scale: Scale

    @property
    def name(self) -> str:
        """As it is kept: 2026-10."""
        return f"{self.first:%Y-%m}"

    @property
    def in_words(self) -> str:
        """As it is read: October 2026."""
        return f"{self.first:%B %Y}"


@dataclass(frozen=True, slots=True)
class SilentCases:
    """How many cases there were in a month; None of fewer people than the minimum group, `least`. By department, small ones pooled."""

    month: Month
    least: int
    cases: int | None = None
    departments: Mapping[str, int] = field(default_factory=dict)

    @property
    def in_words(self) -> str:
        """One sentence."""
        if self.cases is None:
            return f"Fewer than {self.least} colleagues gave such an answer."
        split = ", ".join(f"{name} {number}" for name, number in self.departments.items())
        return f"There were {self.cases} such answers{f': {split}' if split else ''}."


def last_month(at: datetime) -> Month:
    """The newest month whose answers can't change any more at `at`. Two statements."""
    return months(at, 1)[0]


def months(at: datetime, most: int) -> list[Month]:
    """The last `most` months whose answers can't change any more, the newest first. Two statements."""
    terms, zone = Questionnaire.objects.terms_at(at), company_zone()
    period = periods.containing(at.astimezone(zone).date(), Partition.MONTH)
    while closes_at(period, terms.robots.change_within, zone) > at:
        period = period.previous
    found: list[Period] = []
    while len(found) < most:
        found.append(period)
        period = period.previous
    return [Month(one.first, one.begins_at(zone), one.ends_at(zone), terms.scale) for one in found]


def silent_cases(month: Month) -> SilentCases:
    """The figures of one month. Two statements.

    Who stands alone, who is pooled and what is hidden follows the rule of the report's split: the whole is made of groups
    that are all large enough.
    """
    cases: Counter[str] = Counter()
    people: defaultdict[str, set[int]] = defaultdict(set)
    silent = Recovery.objects.silent(month.since, month.until)
    for department, person in silent.values_list("invitation__department", "invitation__person"):
        cases[str(department)] += 1
        people[str(department)].add(person)
    split = privacy.split({key: len(group) for key, group in people.items()}, month.scale)
    least, pooled = month.scale.minimum_group, set().union(*(people[key] for key in split.other))
    # One person may stand in two departments: pooled they are one.
    if not split.is_shown or 0 < len(pooled) < least:
        return SilentCases(month, least)
    names = dict(Department.objects.filter(pk__in=split.visible).order_by("name").values_list("pk", "name"))
    shown = {name: cases[str(pk)] for pk, name in names.items()}
    if split.other:
        shown[OTHER] = sum(cases[key] for key in split.other)
    return SilentCases(month, least, sum(shown.values()), shown)
