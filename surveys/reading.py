"""Frozen scores as lines that may be shown. Each rule of privacy is applied here, once, for one department as for many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from departments.models import Department
from surveys import privacy, votes
from surveys.enums import AREAS, Area, Subject
from surveys.models import Closing, Item, Questionnaire, Score
from surveys.periods import Period
from surveys.publication import OTHER, AreaLine, ItemLine, MonthsLine, Published, RequesterLine, Standing
from surveys.scales import Scale
from surveys.shown import Shown, items, shown
from surveys.votes import Votes

NO_DEPARTMENT = "0"


@dataclass(frozen=True, slots=True)
class Names:
    """What codes and ids in frozen scores are called: the items that were asked by a day, and the departments by id."""

    asked: Mapping[datetime, Sequence[Item]]
    departments: Mapping[int, Department]


def names_in(closings: Iterable[Closing], scores: Iterable[Score]) -> Names:
    """The names in `scores` of `closings`: one statement, and two for each day on which a period ended."""
    keys = {score.key for score in scores if score.subject == Subject.REQUESTER} - {NO_DEPARTMENT}
    asked = {}
    for ends_at in {closing.ends_at for closing in closings}:
        questionnaire = Questionnaire.objects.in_force(ends_at)
        asked[ends_at] = list(questionnaire.items.order_by("code")) if questionnaire else []
    return Names(asked, Department.objects.in_bulk([int(key) for key in keys]))


def read(closing: Closing, scores: Sequence[Score], names: Names, department: Department, period: Period) -> Published:
    """What may be shown of one closed period, comments left out."""
    scale = closing.scale_in_force
    found = Published(
        department=department,
        period=period,
        standing=Standing.TOO_FEW,
        closes_at=closing.closed_at,
        scale=scale,
        revision=closing.revision,
        closed_at=closing.closed_at,
        reason=closing.reason,
    )
    overall = of(scores, Subject.ITEM).get(Area.OVERALL.value)
    if overall is None or (figures := shown(counted(overall), scale, overall.frequencies)) is None:
        return found
    requesters = _requesters(scores, scale, names)
    return replace(
        found,
        standing=Standing.CLOSED,
        overall=figures,
        together=next((shown(counted(score), scale) for score in of(scores, Subject.RESPONSE).values()), None),
        areas=_areas(scores, scale, names.asked[closing.ends_at]),
        requesters=requesters or (),
        is_split=requesters is not None,
        months=_months(scores, scale),
        counts=closing.counts,
    )


def people_by_requester(scores: Iterable[Score]) -> dict[str, int]:
    """How many people of each requesting department (by id) gave the overall answer: what the split is decided by.

    By ids, also among equally small ones: a department that is renamed must not change who is pooled with whom.
    """
    return {score.key: score.people for score in scores if score.subject == Subject.REQUESTER}


def of(scores: Iterable[Score], subject: Subject) -> dict[str, Score]:
    """The scores of one subject by their keys."""
    return {score.key: score for score in scores if score.subject == subject}


def counted(score: Score) -> Votes:
    """The votes behind a frozen score, before privacy."""
    return votes.read(score.tally, score.answers)


def _areas(scores: Sequence[Score], scale: Scale, asked: Sequence[Item]) -> tuple[AreaLine, ...]:
    of_items, of_areas = of(scores, Subject.ITEM), of(scores, Subject.AREA)
    weighed = of(scores, Subject.IMPORTANCE)
    lines = []
    for area in AREAS:
        own = [item for item in asked if item.area == area]
        answered = [of_items[item.code] for item in own if item.code in of_items]
        figures = items(((s.key, counted(s), s.frequencies) for s in answered), scale)
        important = items(((i.code, counted(weighed[i.code]), {}) for i in own if i.code in weighed), scale)
        found = of_areas.get(area.value)
        lines.append(
            AreaLine(
                area=area,
                figures=shown(counted(found), scale) if found else None,
                items=tuple(_item(item, figures.get(item.code), important.get(item.code)) for item in own),
            )
        )
    return tuple(lines)


def _item(item: Item, figures: Shown | None, important: Shown | None) -> ItemLine:
    weight = important.mean if important and figures else None
    return ItemLine(item.code, Area(item.area), item.words(), figures, weight)


def _requesters(scores: Sequence[Score], scale: Scale, names: Names) -> tuple[RequesterLine, ...] | None:
    """The split by requesting department, small ones pooled; None when it may not be shown."""
    of_requesters = of(scores, Subject.REQUESTER)
    split = privacy.split(people_by_requester(scores), scale)
    if not split.is_shown:
        return None
    lines = []
    for key in split.visible:
        department, figures = names.departments.get(int(key)), shown(counted(of_requesters[key]), scale)
        if figures:
            name = (department.name, department.slug) if department else ("No department", "")
            lines.append(RequesterLine(*name, figures, int(key)))
    lines.sort(key=lambda line: line.name)
    if split.other:
        pooled = [counted(of_requesters[key]) for key in split.other]
        together = Votes(tuple(b for v in pooled for b in v.blocs), sum(v.answers for v in pooled))
        if figures := shown(together, scale):
            lines.append(RequesterLine(OTHER, "", figures))
    return tuple(lines)


def _months(scores: Sequence[Score], scale: Scale) -> tuple[MonthsLine, ...]:
    lines = [(tuple(key.split("+")), shown(counted(score), scale)) for key, score in of(scores, Subject.MONTHS).items()]
    return tuple(MonthsLine(months, figures) for months, figures in sorted(lines, key=lambda line: line[0]) if figures)
