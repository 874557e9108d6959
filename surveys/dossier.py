"""Figures for people: all that the report of a department shows. Page, files and command read this, so they say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from departments.models import Department
from surveys import effects, reports
from surveys.effects import Told
from surveys.followed import Followed, followed
from surveys.perception import Perceived, perceptions
from surveys.periods import Period
from surveys.publication import MonthsLine, Published
from surveys.reciprocity import Pair, pairs
from surveys.scales import Scale
from surveys.turnout import Turnout, turnout


@dataclass(frozen=True, slots=True)
class Dossier:
    """One department and period; beside `published` there is nothing unless that has figures."""

    published: Published
    trend: Sequence[tuple[Scale, MonthsLine]] = ()
    pairs: tuple[Pair, ...] = ()
    perceived: tuple[Perceived, ...] = ()
    turnout: Turnout | None = None
    followed: Followed | None = None
    you_said: tuple[Told, ...] = ()


def dossier(
    department: Department, period: Period, at: datetime, *, reader: User | None = None, all_comments: bool = False
) -> Dossier:
    """What everybody who may see the report is shown. `reader`: whose sight of a confidential department's clocks counts.

    `all_comments`: also those on confidential requests, for those who may know of them. At most 25 statements.
    """
    found = reports.published(department, period, at, all_comments=all_comments)
    if found.overall is None:
        return Dossier(found)
    return Dossier(
        published=found,
        trend=reports.trend(department),
        pairs=pairs(found, at),
        perceived=perceptions([found], period, at, reader=reader),
        turnout=turnout(found),
        followed=followed(found),
        you_said=tuple(effects.you_said(department, at)),
    )
