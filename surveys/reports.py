"""Figures for people: what a department's customers said. Everything leaves through surveys.privacy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from departments.models import Department
from surveys import privacy, scoring
from surveys.enums import AREAS, Area, InvitationState, Point
from surveys.models import Answer, AnswerValue, Invitation, Questionnaire
from surveys.scales import Scale
from surveys.wording import Figures, in_words

PERIOD = timedelta(days=365)
# Went out, or was answered before it had to.
ASKED = (InvitationState.SENT, InvitationState.ANSWERED, InvitationState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Row:
    """One answered item: who said which point about what."""

    person: int
    answer: int
    area: Area
    value: int | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area in the report; without figures when fewer than the minimum answered about it."""

    area: Area
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers fell on a point."""

    point: Point
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Report:
    """What may be shown of a department from `since` to `until`. `overall` is None below the minimum group: then nothing is."""

    department: Department
    since: datetime
    until: datetime
    scale: Scale
    overall: Figures | None
    areas: tuple[AreaLine, ...] = ()
    everything: bool = False
    asked: int = 0
    answered: int = 0
    solved: int = 0
    not_solved: int = 0
    bars: tuple[Bar, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def response_percent(self) -> int | None:
        """How many of those asked answered, in whole percent; halves go up."""
        return _percent(self.answered, self.asked) if self.asked else None


def department_report(department: Department, at: datetime, *, all_comments: bool = False) -> Report:
    """The report over the year up to `at`. `all_comments`: also those on confidential requests, for those who may know of them."""
    since = at - PERIOD
    scale = _scale(at)
    rows = _rows(department, since, at)
    overall = scoring.people(((row.person, row.value) for row in rows if row.area == Area.OVERALL), scale)
    if not privacy.shows_figures(overall.people, scale):
        return Report(department, since, at, scale, None)
    answers = Answer.objects.counted().about(department, since, at)
    said = list(answers.values_list("is_solved", "comment", "invitation__ticket__is_confidential"))
    texts = sorted(text for _, text, is_confidential in said if text and (all_comments or not is_confidential))
    everything = privacy.shows_everything(overall.people, scale)
    return Report(
        department=department,
        since=since,
        until=at,
        scale=scale,
        overall=in_words(overall, scale),
        everything=everything,
        areas=tuple(_area_line(area, rows, scale) for area in AREAS),
        asked=Invitation.objects.of_department(department, since, at).filter(state__in=ASKED).count(),
        answered=len(said),
        solved=sum(solved is True for solved, _, _ in said) if everything else 0,
        not_solved=sum(solved is False for solved, _, _ in said) if everything else 0,
        bars=_bars([row.value for row in rows if row.area == Area.OVERALL], scale) if everything else (),
        comments=tuple(texts) if everything else (),
    )


def _scale(at: datetime) -> Scale:
    questionnaire = Questionnaire.objects.in_force(at)
    return questionnaire.terms.scale if questionnaire else Scale()


def _rows(department: Department, since: datetime, until: datetime) -> list[Row]:
    answers = Answer.objects.counted().about(department, since, until)
    values = AnswerValue.objects.filter(answer__in=answers)
    fields = values.values_list("answer__invitation__person", "answer", "item__area", "value")
    return [Row(person, answer, Area(area), value) for person, answer, area, value in fields]


def _area_line(area: Area, rows: Iterable[Row], scale: Scale) -> AreaLine:
    """The score of an area: within each person the mean of what they said about it, then over persons.

    With one item of each area a response, the area's mark of a response is that item's value.
    """
    score = scoring.people(((row.person, row.value) for row in rows if row.area == area), scale)
    return AreaLine(area, in_words(score, scale) if privacy.shows_figures(score.people, scale) else None)


def _bars(values: Sequence[int | None], scale: Scale) -> tuple[Bar, ...]:
    table = scoring.table(values, scale)
    counts = table.frequencies
    return tuple(Bar(point, counts[point], _percent(counts[point], table.n)) for point in reversed(Point))


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole)
