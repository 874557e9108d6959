"""Figures for people. `published` is the one way out: pages, exports and commands read what it gives, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q

from departments.calendars import company_zone
from departments.models import Department
from surveys import privacy, votes
from surveys.enums import AREAS, Area, Subject
from surveys.models import Answer, Closing, Questionnaire, Score
from surveys.periods import Period, closes_at, containing
from surveys.periods import read as read_period
from surveys.scales import Scale
from surveys.scoring import Finding
from surveys.shown import Shown, items, shown
from surveys.votes import Votes

OTHER = "Other"


class Standing(StrEnum):
    """What there is to see of a period."""

    OPEN = "open"
    NOBODY = "nobody"
    TOO_FEW = "too few"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the questionnaire with its question; without figures when its area's items are hidden."""

    code: str
    area: Area
    question: str
    figures: Shown | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area: its score, and its items."""

    area: Area
    figures: Shown | None
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class RequesterLine:
    """What the people of one requesting department said all in all; `name` is Other for those pooled."""

    name: str
    slug: str
    figures: Shown


@dataclass(frozen=True, slots=True)
class MonthsLine:
    """The overall figures of some months of the period; together they are the whole of it."""

    months: tuple[str, ...]
    figures: Shown


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown of a department and a period. Only with `standing` CLOSED is there anything beside dates."""

    department: Department
    period: Period
    standing: Standing
    closes_at: datetime
    scale: Scale
    revision: int = 0
    closed_at: datetime | None = None
    reason: str = ""
    overall: Shown | None = None
    together: Shown | None = None
    areas: tuple[AreaLine, ...] = ()
    requesters: tuple[RequesterLine, ...] = ()
    is_split: bool = False
    months: tuple[MonthsLine, ...] = ()
    counts: Mapping[str, int] | None = None
    comments: tuple[str, ...] | None = None

    @property
    def items(self) -> list[ItemLine]:
        """The items of all areas that may be shown, in the order of the questionnaire."""
        return [item for area in self.areas for item in area.items if item.figures]

    def found(self, finding: Finding) -> list[ItemLine]:
        """The items of one class, the lowest mean first; strengths the highest first."""
        lines = [item for item in self.items if item.figures and item.figures.finding == finding]
        sign = -1 if finding == Finding.STRENGTH else 1
        return sorted(lines, key=lambda item: (sign * item.figures.mean if item.figures else 0, item.code))


def periods_of(department: Department) -> list[Period]:
    """The periods of `department` that are closed, the newest first."""
    names = Closing.objects.filter(department=department).order_by("-begins_at").values_list("period", flat=True)
    return list(dict.fromkeys(read_period(name) for name in names))


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
        return _without_figures(department, period, at)
    scale, scores = closing.scale_in_force, list(closing.scores.order_by("subject", "key"))
    overall = _of(scores, Subject.ITEM).get(Area.OVERALL.value)
    frame: dict[str, Any] = {
        "department": department,
        "period": period,
        "closes_at": closing.closed_at,
        "scale": scale,
        "revision": closing.revision,
        "closed_at": closing.closed_at,
        "reason": closing.reason,
    }
    if overall is None or (figures := shown(_votes(overall), scale, overall.frequencies)) is None:
        return Published(standing=Standing.TOO_FEW, **frame)
    requesters = _requesters(scores, scale)
    return Published(
        standing=Standing.CLOSED,
        overall=figures,
        together=_first(shown(_votes(score), scale) for score in _of(scores, Subject.RESPONSE).values()),
        areas=_areas(scores, scale, closing.ends_at),
        requesters=requesters or (),
        is_split=requesters is not None,
        months=_months(scores, scale),
        counts=closing.counts,
        comments=_comments(closing, all_comments) if privacy.shows_everything(figures.people, scale) else None,
        **frame,
    )


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
        if figures := shown(_votes(score), scale):
            lines.append((scale, MonthsLine(tuple(score.key.split("+")), figures)))
    return lines


def _without_figures(department: Department, period: Period, at: datetime) -> Published:
    terms = Questionnaire.objects.terms_at(at)
    over_at = closes_at(period, terms.robots.change_within, company_zone())
    standing = Standing.OPEN if at < over_at else Standing.NOBODY
    return Published(department, period, standing, over_at, terms.scale)


def _areas(scores: Sequence[Score], scale: Scale, at: datetime) -> tuple[AreaLine, ...]:
    questionnaire = Questionnaire.objects.in_force(at)
    asked = list(questionnaire.items.order_by("code")) if questionnaire else []
    of_items, of_areas = _of(scores, Subject.ITEM), _of(scores, Subject.AREA)
    lines = []
    for area in AREAS:
        own = [item for item in asked if item.area == area]
        answered = [of_items[item.code] for item in own if item.code in of_items]
        figures = items(((s.key, _votes(s), s.frequencies) for s in answered), scale)
        found = of_areas.get(area.value)
        lines.append(
            AreaLine(
                area=area,
                figures=shown(_votes(found), scale) if found else None,
                items=tuple(ItemLine(item.code, area, item.words(), figures.get(item.code)) for item in own),
            )
        )
    return tuple(lines)


def _requesters(scores: Sequence[Score], scale: Scale) -> tuple[RequesterLine, ...] | None:
    """The split by requesting department, small ones pooled; None when it may not be shown.

    By ids, also among equally small ones: a department that is renamed must not change who is pooled with whom.
    """
    of_requesters = _of(scores, Subject.REQUESTER)
    split = privacy.split({key: score.people for key, score in of_requesters.items()}, scale)
    if not split.is_shown:
        return None
    named = Department.objects.in_bulk([int(key) for key in split.visible if key != "0"])
    lines = []
    for key in split.visible:
        department, figures = named.get(int(key)), shown(_votes(of_requesters[key]), scale)
        if figures:
            name = (department.name, department.slug) if department else ("No department", "")
            lines.append(RequesterLine(*name, figures))
    lines.sort(key=lambda line: line.name)
    if split.other:
        pooled = [_votes(of_requesters[key]) for key in split.other]
        together = Votes(tuple(b for v in pooled for b in v.blocs), sum(v.answers for v in pooled))
        if figures := shown(together, scale):
            lines.append(RequesterLine(OTHER, "", figures))
    return tuple(lines)


def _months(scores: Sequence[Score], scale: Scale) -> tuple[MonthsLine, ...]:
    lines = [(tuple(key.split("+")), shown(_votes(score), scale)) for key, score in _of(scores, Subject.MONTHS).items()]
    return tuple(MonthsLine(months, figures) for months, figures in sorted(lines, key=lambda line: line[0]) if figures)


def _comments(closing: Closing, all_comments: bool) -> tuple[str, ...]:
    """What was said in words, in the order of the alphabet: neither who nor when."""
    said = Answer.objects.counted().about(closing.department, closing.begins_at, closing.ends_at).exclude(comment="")
    # One that went on in confidence elsewhere is not known here any more, not even to those who lead.
    known = Q(invitation__ticket__is_confidential=False)
    if all_comments:
        known |= Q(invitation__ticket__department=closing.department)
    said = said.filter(known)
    return tuple(sorted(said.values_list("comment", flat=True)))


def _of(scores: Iterable[Score], subject: Subject) -> dict[str, Score]:
    return {score.key: score for score in scores if score.subject == subject}


def _votes(score: Score) -> Votes:
    return votes.read(score.tally, score.answers)


def _first(found: Iterable[Shown | None]) -> Shown | None:
    return next(iter(found), None)
