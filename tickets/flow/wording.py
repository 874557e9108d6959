"""The weekly figures in words, and what each of them means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tickets.enums import WaitsOn
from tickets.figures import percent
from tickets.flow.care import Care
from tickets.flow.waits import WHOM
from tickets.wording import duration_in_words, plural

if TYPE_CHECKING:
    from tickets.flow.report import FlowReport

DAY = timedelta(days=1)
# The classes of flow.backlog.AGES, in days.
AGE_NAMES = ("under 1", "1 to 2", "3 to 6", "7 to 13", "14 to 29", "30 to 89", "90 or more")


@dataclass(frozen=True, slots=True)
class CareLine:
    """One group in words; `middle` is empty where it is too small."""

    name: str
    number: int
    people: int
    middle: str
    high: str


@dataclass(frozen=True, slots=True)
class CareTable:
    """Groups side by side, and whether there is more than one."""

    title: str
    lines: Sequence[CareLine]
    compares: bool


def told(report: FlowReport) -> dict[str, Any]:
    """What the page of a department shows besides the figures themselves."""
    backlog, contact = report.backlog, report.contact
    return {
        "ages": [
            (name, number, percent(number, backlog.number) if backlog.number else "")
            for name, number in zip(AGE_NAMES, backlog.ages, strict=True)
        ],
        "middle": age_in_words(backlog.middle),
        "high": age_in_words(backlog.high),
        "oldest_age": age_in_words(backlog.oldest),
        "at_once": percent(contact.at_once, contact.resolved) if contact.resolved else "",
        "legends": {"flow": ("Came", "Left"), "kept": ("Resolutions", "First answers")},
        "whom": [WaitsOn(one).label for one in WHOM],
        "rows": [(one, [hours_in_words(one.waited[whom]) for whom in WHOM]) for one in report.lines],
        "has_waited": any(time for one in report.lines for time in one.waited.values()),
        "has_kept": any(one.kept.counted or one.answered.counted for one in report.lines),
        "care": care_lines(report.care),
    }


def care_lines(care: Sequence[Care]) -> list[CareTable]:
    """Equal care in words."""
    return [
        CareTable(
            split.title,
            [
                CareLine(
                    group.name,
                    group.number,
                    group.people,
                    hours_in_words(timedelta(seconds=group.middle)) if group.middle is not None else "",
                    hours_in_words(timedelta(seconds=group.high)) if group.high is not None else "",
                )
                for group in split.groups
            ],
            split.compares,
        )
        for split in care
    ]


def age_in_words(age: timedelta | None) -> str:
    """By the calendar: 4 days; below two days in hours. Empty without one."""
    if age is None:
        return ""
    if age < 2 * DAY:
        return plural(int(age.total_seconds()) // 3600, "hour")
    return plural(age.days, "day")


def hours_in_words(time: timedelta) -> str:
    """Working time: whole hours from ten on, minutes below; empty for none."""
    seconds = round(time.total_seconds())
    if not seconds:
        return ""
    return duration_in_words(seconds if seconds < 36000 else round(seconds / 3600) * 3600)
