"""Figures for people: what a department says that it does, and whether colleagues have noticed, from published scores only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from departments.calendars import company_zone
from departments.models import Department
from surveys import votes
from surveys.enums import Area, Subject
from surveys.figures import Interval, written
from surveys.models import Closing, Item, Plan, Questionnaire, Score
from surveys.periods import closes_at
from surveys.periods import read as read_period
from surveys.scales import Scale
from surveys.scoring.changes import Change, Group, compared, holm, is_believed
from surveys.shown import Shown, items
from surveys.votes import Votes

MOST_SHOWN = 6


class Standing(StrEnum):
    """What can be said of an effect."""

    TO_COME = "to come"
    TOO_FEW = "too few"
    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Effect:
    """What people said before and after; the interval of the difference only where both groups are large."""

    standing: Standing
    before: Shown | None = None
    after: Shown | None = None
    difference: float | None = None
    interval: Interval | None = None

    @property
    def before_mean(self) -> str:
        """As it is written."""
        return written(self.before.mean, 2) if self.before else ""

    @property
    def after_mean(self) -> str:
        """As it is written."""
        return written(self.after.mean, 2) if self.after else ""

    @property
    def low(self) -> str:
        """The lower end of the difference, with its sign."""
        return _signed(self.interval[0]) if self.interval else ""

    @property
    def high(self) -> str:
        """The upper end of the difference, with its sign."""
        return _signed(self.interval[1]) if self.interval else ""


@dataclass(frozen=True, slots=True)
class Told:
    """A plan with its question and its effect."""

    plan: Plan
    question: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class _Side:
    """What was published of an item in a closed period; `figures` is None where it is hidden."""

    figures: Shown | None
    group: Group | None
    scale: Scale


def you_said(department: Department, at: datetime) -> list[Told]:
    """What `department` does and did, the newest first, with effects. One statement without any plan, six with."""
    return with_effects(list(Plan.objects.shown_to_customers(department)[:MOST_SHOWN]), at)


def with_effects(plans: Sequence[Plan], at: datetime) -> list[Told]:
    """`plans`, all of one department, each with its question and effect. Several comparisons at once are held to Holm's rule."""
    if not plans:
        return []
    questionnaire = Questionnaire.objects.in_force(at)
    asked = {item.code: item for item in questionnaire.items.all()} if questionnaire else {}
    wait = questionnaire.terms.robots.change_within if questionnaire else timedelta()
    sides, zone = _sides(plans, asked), company_zone()
    changes = {plan.pk: _change(*_pair(plan, sides)) for plan in plans}
    adjusted = holm({str(pk): change.p for pk, change in changes.items() if change})
    told = []
    for plan in plans:
        item = asked.get(plan.measured_item)
        if plan.check_period and at >= closes_at(read_period(plan.check_period), wait, zone):
            effect = _effect(_pair(plan, sides), changes[plan.pk], believed=is_believed(adjusted.get(str(plan.pk))))
        else:
            effect = Effect(Standing.TO_COME)
        told.append(Told(plan, item.words() if item else plan.measured_item, effect))
    return told


def _sides(plans: Sequence[Plan], asked: dict[str, Item]) -> dict[tuple[str, str], _Side]:
    """What is published of every item, by period and code. The items of an area are shown all or none."""
    names = {name for plan in plans for name in (plan.baseline_period, plan.check_period) if name}
    closings = Closing.objects.filter(department=plans[0].department_id, period__in=names).defer("ballots")
    newest = {closing.pk: closing for closing in closings.newest_revisions()}
    scores = list(Score.objects.filter(closing__in=newest, subject=Subject.ITEM).order_by("key"))
    found: dict[tuple[str, str], _Side] = {}
    for closing in newest.values():
        scale, own = closing.scale_in_force, [score for score in scores if score.closing_id == closing.pk]
        for area in Area:
            lines = [score for score in own if score.key in asked and asked[score.key].area == area]
            visible = items(((one.key, _votes(one), one.frequencies) for one in lines), scale)
            for one in lines:
                group = _group(_votes(one), scale) if one.key in visible else None
                found[closing.period, one.key] = _Side(visible.get(one.key), group, scale)
    return found


def _pair(plan: Plan, sides: dict[tuple[str, str], _Side]) -> tuple[_Side | None, _Side | None]:
    code = plan.measured_item
    return sides.get((plan.baseline_period, code)), sides.get((plan.check_period, code))


def _change(before: _Side | None, after: _Side | None) -> Change | None:
    if before is None or after is None or before.group is None or after.group is None:
        return None
    return compared(before.group, after.group, after.scale)


def _effect(pair: tuple[_Side | None, _Side | None], change: Change | None, *, believed: bool) -> Effect:
    before, after = pair
    if change is None or not change.is_shown or change.difference is None or before is None or after is None:
        return Effect(Standing.TOO_FEW)
    is_large = all(one.figures and one.figures.favourable for one in (before, after))
    clear = Standing.BETTER if change.difference > 0 else Standing.WORSE
    return Effect(
        standing=clear if change.is_changed and believed else Standing.UNCLEAR,
        before=before.figures,
        after=after.figures,
        difference=change.difference,
        interval=change.interval if is_large else None,
    )


def _group(found: Votes, scale: Scale) -> Group:
    score = found.score(scale)
    return Group(score.people, score.mean, None if score.sd is None else score.sd**2)


def _votes(score: Score) -> Votes:
    return votes.read(score.tally, score.answers)


def _signed(value: float) -> str:
    text = written(value, 2)
    return text if text.startswith("-") else f"+{text}"
