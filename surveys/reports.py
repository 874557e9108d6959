"""Figures for people. `published` (and `together`, for many departments) is the one way out: nothing else reads frozen scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from departments.calendars import company_zone
from departments.models import Department
from surveys import privacy
from surveys.enums import Subject
from surveys.models import Answer, Closing, Questionnaire, Score
from surveys.periods import Period, closes_at, containing
from surveys.periods import read as read_period
from surveys.publication import MonthsLine, Published, Standing
from surveys.querysets import ClosingQuerySet
from surveys.reading import counted, names_in, people_by_requester, read
from surveys.scales import Scale
from surveys.shown import shown


@dataclass(frozen=True, slots=True)
class Together:
    """Many departments in the same period. `totals`: the slugs of the requesting departments whose total over all may be shown."""

    departments: tuple[Published, ...]
    totals: frozenset[str]


def periods_of(department: Department) -> list[Period]:
    """The periods of `department` that are closed, the newest first."""
    return _names(Closing.objects.filter(department=department))


def periods_of_all(departments: Sequence[Department]) -> list[Period]:
    """The periods that are closed of any of `departments`, the newest first."""
    return _names(Closing.objects.filter(department__in=departments))


def newest_period(at: datetime) -> Period:
    """The last period that may be closed at `at`."""
    terms, zone = Questionnaire.objects.terms_at(at), company_zone()
    period = containing(at.astimezone(zone).date(), terms.partition).previous
    return period if closes_at(period, terms.robots.change_within, zone) <= at else period.previous


def published(department: Department, period: Period, at: datetime, *, all_comments: bool = False) -> Published:
    """What may be shown of `department` and `period` to everybody who may see its report: the figures of its newest revision.

    `all_comments`: also those on confidential requests, for those who may know of them. At most seven statements.
    """
    revisions = Closing.objects.filter(department=department, period=period.name).defer("ballots")
    closing = revisions.order_by("-revision").first()
    if closing is None:
        return _without_figures([department], period, at)[department.pk]
    scores = list(closing.scores.order_by("subject", "key"))
    found = read(closing, scores, names_in([closing], scores), department, period)
    if found.overall is None or not privacy.shows_everything(found.overall.people, found.scale):
        return found
    return replace(found, comments=_comments(closing, all_comments))


def together(departments: Sequence[Department], period: Period, at: datetime) -> Together:
    """The same of many departments, comments left out. Seven statements, however many there are."""
    newest = Closing.objects.filter(department__in=departments, period=period.name).defer("ballots").newest_revisions()
    closings = {closing.department_id: closing for closing in newest}
    scores: dict[int, list[Score]] = {closing.pk: [] for closing in closings.values()}
    for score in Score.objects.filter(closing__in=list(scores)).order_by("subject", "key"):
        scores[score.closing_id].append(score)
    names = names_in(closings.values(), (score for own in scores.values() for score in own))
    empty = _without_figures(departments, period, at)
    lines = [
        read(closing, scores[closing.pk], names, department, period)
        if (closing := closings.get(department.pk))
        else empty[department.pk]
        for department in departments
    ]
    cells = {str(pk): people_by_requester(own) for pk, own in scores.items()}
    keys = privacy.matrix(cells, lines[0].scale).row_totals if lines else ()
    slugs = (names.departments[int(key)].slug for key in keys if int(key) in names.departments)
    return Together(tuple(lines), frozenset(slugs))


def trend(department: Department) -> list[tuple[Scale, MonthsLine]]:
    """The overall figures over the months of all closed periods of `department`, oldest first. Two statements.

    Within a period the months make up the whole of it, so no month that stands nowhere can be computed from the rest.
    """
    newest = list(Closing.objects.filter(department=department).defer("ballots").newest_revisions())
    scores = Score.objects.filter(closing__in=[closing.pk for closing in newest], subject=Subject.MONTHS)
    scales = {closing.pk: closing.scale_in_force for closing in newest}
    lines = []
    for score in scores.order_by("key"):
        scale = scales[score.closing_id]
        if figures := shown(counted(score), scale):
            lines.append((scale, MonthsLine(tuple(score.key.split("+")), figures)))
    return lines


def _names(closings: ClosingQuerySet) -> list[Period]:
    names = closings.order_by("-begins_at").values_list("period", flat=True)
    return list(dict.fromkeys(read_period(name) for name in names))


def _without_figures(departments: Iterable[Department], period: Period, at: datetime) -> dict[int, Published]:
    """What there is of a period that was not closed, by the department's id. Two statements."""
    terms = Questionnaire.objects.terms_at(at)
    over_at = closes_at(period, terms.robots.change_within, company_zone())
    standing = Standing.OPEN if at < over_at else Standing.NOBODY
    return {one.pk: Published(one, period, standing, over_at, terms.scale) for one in departments}


def _comments(closing: Closing, all_comments: bool) -> tuple[str, ...]:
    """What was said in words, in the order of the alphabet: neither who nor when."""
    said = Answer.objects.counted().about(closing.department, closing.begins_at, closing.ends_at).exclude(comment="")
    # One that went on in confidence elsewhere is not known here any more, not even to those who lead.
    known = Q(invitation__ticket__is_confidential=False)
    if all_comments:
        known |= Q(invitation__ticket__department=closing.department)
    said = said.filter(known)
    return tuple(sorted(said.values_list("comment", flat=True)))
