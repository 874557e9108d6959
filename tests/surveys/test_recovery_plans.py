"""Action plans: proposed by cases, decided by those who lead, and measured by published figures alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry
from notifications.models import Message
from surveys.actions import planning, recovering
from surveys.actions.planning import PlanRefused, Terms, sweep_plans
from surveys.effects import Standing, you_said
from surveys.enums import PlanState, Subject
from surveys.models import Closing, Plan, Score
from surveys.periods import read as read_period
from surveys.scales import Scale
from surveys.votes import Bloc, Votes
from tests.factories import make_person
from tests.surveys.stories import DAY, HOUR, SENT, give_answer

pytestmark = pytest.mark.django_db
NOW = SENT + 10 * DAY


def complain(cast, number, *, at=SENT, may_contact=True):
    """Bad answers about IT of so many colleagues from nowhere, all lacking C1 alone."""
    for n in range(number):
        person = make_person(f"C{Plan.objects.count()}x{at:%j%H}x{n} Complainer")
        given = give_answer(cast.laptop, person, 1, at=at, may_contact=may_contact)
        recovering.follow(given.invitation, given, {"O": 3, "C1": 1}, is_change=False, at=at)


def terms(cast, **fields):
    """A plan of Ben's."""
    usual = Terms("We write each morning.", cast.ben, date(2026, 12, 18), "2026-11", "2026-12")
    return replace(usual, **fields)


@pytest.fixture
def plan(cast):
    """What the desk proposes to IT."""
    complain(cast, 3)
    sweep_plans(NOW)
    return Plan.objects.select_related("department").get()


def test_three_cases_about_one_item_propose_a_plan_once_and_tell_the_head(cast):
    complain(cast, 2)
    assert sweep_plans(NOW).did == 0
    complain(cast, 1, at=SENT + HOUR)
    assert sweep_plans(NOW).did == 1
    assert sweep_plans(NOW).did == 0
    plan = Plan.objects.get()
    assert (plan.department, plan.item, plan.cases, plan.state) == (cast.it, "C1", 3, PlanState.PROPOSED)
    assert {m.person.name for m in Message.objects.about(plan.about)} == {"Lena Lead"}


def test_cases_without_consent_propose_none_because_their_moment_names_their_author(cast):
    complain(cast, 9, may_contact=False)
    assert sweep_plans(NOW).did == 0


def test_cases_that_led_to_a_plan_lead_to_no_second_one(cast, plan):
    planning.drop(plan, reason="Known, and being mended.", by=cast.lena, at=NOW)
    assert sweep_plans(NOW + HOUR).did == 0
    complain(cast, 3, at=NOW + DAY)
    assert sweep_plans(NOW + 2 * DAY).did == 1


def test_a_plan_is_started_changed_and_done_and_each_leaves_a_trail(cast, plan):
    planning.start(plan, terms(cast), by=cast.lena, at=NOW)
    planning.start(plan, terms(cast, what="We write twice a day."), by=cast.lena, at=NOW + DAY)
    done = planning.finish(plan, what="We wrote twice a day.", by=cast.lena, at=NOW + 2 * DAY)
    assert (done.state, done.what, done.started_at) == (PlanState.DONE, "We wrote twice a day.", NOW)
    trail = AuditEntry.objects.filter(department="it", action__endswith="action plan").order_by("pk")
    acts = ["started an action plan", "changed an action plan", "finished an action plan"]
    assert list(trail.values_list("action", flat=True)) == acts
    with pytest.raises(PlanRefused, match="ended"):
        planning.drop(plan, reason="x", by=cast.lena, at=NOW + 3 * DAY)


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"what": " "}, "what you do"),
        ({"check_period": "2026-11"}, "later period"),
        ({"check_period": "2027-Q1"}, "same length"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_in_words(cast, plan, fields, match):
    with pytest.raises(PlanRefused, match=match):
        planning.start(plan, terms(cast, **fields), by=cast.lena, at=NOW)


def test_only_those_who_lead_the_department_decide(cast, plan):
    for nobody in (cast.ben, cast.rosa, cast.ada, cast.hugo):
        with pytest.raises(PermissionDenied):
            planning.start(plan, terms(cast), by=nobody, at=NOW)
    with pytest.raises(PlanRefused, match="works in the department"):
        planning.start(plan, terms(cast, owner=cast.rosa), by=cast.lena, at=NOW)


# -- the effect -----------------------------------------------------------------------------------------------------------


def publish(department, period, points):
    """The frozen scores of a month in which so many people gave these points, the same for every item of communication."""
    month = read_period(period)
    closing = Closing.objects.create(
        department=department, period=period, begins_at=month.begins_at(UTC), ends_at=month.ends_at(UTC),
        closed_at=month.ends_at(UTC), scale=asdict(Scale()), ballots=b"",
    )  # fmt: skip
    blocs = [Bloc(Fraction(p), Fraction(p >= 3), Fraction(p == 4), n) for p, n in sorted(Counter(points).items())]
    for code in ("C1", "C2", "C3", "C4"):
        Score.objects.create(
            closing=closing, subject=Subject.ITEM, key=code, people=len(points), answers=len(points),
            tally=Votes(tuple(blocs), len(points)).as_json(), frequencies=Counter(map(str, points)),
        )  # fmt: skip


@pytest.fixture
def effect(cast):
    """The effect of a plan that is measured by months, for the points before and after."""

    def measured(before, after, *, at=SENT + 45 * DAY):
        Plan.objects.create(
            department=cast.it, item="C1", cases=3, proposed_at=SENT, state=PlanState.RUNNING, started_at=SENT,
            what="We write.", owner=cast.ben, due_on=date(2026, 12, 1), baseline_period="2026-11", check_period="2026-12",
        )  # fmt: skip
        publish(cast.it, "2026-11", before)
        publish(cast.it, "2026-12", after)
        return next(told.effect for told in you_said(cast.it, at) if told.plan.item == "C1")

    return measured


def test_the_effect_is_told_once_the_period_is_closed(effect):
    assert effect([1] * 5, [4] * 5, at=SENT + 10 * DAY).standing == Standing.TO_COME


def test_one_colleague_too_few_on_a_side_and_nothing_is_told(effect):
    found = effect([1, 2] * 10, [4] * 4)
    assert (found.standing, found.before, found.after) == (Standing.TOO_FEW, None, None)


def test_a_clear_effect_is_told_with_means_and_the_interval_of_the_difference(effect):
    found = effect([1, 2] * 10, [3, 4] * 10)
    assert (found.standing, found.difference) == (Standing.BETTER, 2)
    assert found.interval[0] < 2 < found.interval[1]
    assert (found.before_mean, found.after_mean) == ("1.50", "3.50")


def test_below_ten_colleagues_no_interval_lets_one_compute_the_spread(effect):
    found = effect([1, 2] * 10, [3, 4] * 4)
    assert (found.standing, found.interval) == (Standing.BETTER, None)


def test_a_difference_that_chance_explains_is_no_clear_change(effect):
    assert effect([1, 2, 3, 4] * 3, [1, 2, 3, 4] * 3 + [4]).standing == Standing.UNCLEAR


def test_of_several_plans_on_a_page_each_has_to_stand_against_all(cast, effect):
    """On its own this difference would count (p about 0.03); with a second look on the page it does not."""
    for code in ("C2", "C3"):
        Plan.objects.create(
            department=cast.it, item=code, cases=3, proposed_at=SENT, state=PlanState.RUNNING, started_at=SENT,
            what="x", owner=cast.ben, due_on=date(2026, 12, 1), baseline_period="2026-11", check_period="2026-12",
        )  # fmt: skip
    alone = [1, 2, 3, 4] * 5, [2, 3, 3, 4] * 5 + [4] * 3
    assert effect(*alone).standing == Standing.UNCLEAR
    Plan.objects.exclude(item="C1").delete()
    [told] = you_said(cast.it, SENT + 45 * DAY)
    assert told.effect.standing == Standing.BETTER
