"""The settings of a version: what is read, what is refused; and publishing one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from surveys import links, schedule, throttle
from surveys.actions.publishing import publish
from surveys.models import Questionnaire
from surveys.scales import Scale
from surveys.terms import TermsRefused, read
from tests.factories import MONDAY
from tests.surveys.stories import QUESTIONS


def test_nothing_said_is_as_usual():
    terms = read({})
    assert terms.waits == schedule.Waits()
    assert terms.limits == throttle.Limits()
    assert terms.robots == links.Limits()
    assert terms.scale == Scale()


def test_everything_can_be_set():
    terms = read({"wait": "5s", "in_working_hours": False, "reminder": "90m", "p": 0.5, "salt": "x", "target": 3.2})
    assert terms.waits.before == timedelta(seconds=5)
    assert (terms.waits.reminder, terms.waits.reminder_days) == (timedelta(minutes=90), 0)
    assert not terms.waits.in_working_hours
    assert (terms.limits.p, terms.limits.salt, terms.scale.target) == (0.5, "x", 3.2)
    assert read({"reminder": "1 working day"}).waits.reminder_days == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"wate": "24h"}, {"wait": "soon"}, {"wait": 24}, {"wait": "-1h"}, {"reminder": "three days"}, {"p": 2},
        {"p": -0.1}, {"p": "all"}, {"p": True}, {"year_limit": 0}, {"year_limit": 2.5}, {"year_limit": True},
        {"scanner_points": 1}, {"target": 9}, {"target": "high"}, {"target": True},
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused_in_words(settings):
    with pytest.raises(TermsRefused, match=next(iter(settings)) + "|lie between"):
        read(settings)


def test_publishing_makes_the_next_version_and_leaves_a_trail(cast):
    published = publish({"wait": "1h"}, by=cast.ada, at=MONDAY)
    assert (published.version, Questionnaire.objects.in_force(MONDAY)) == (3, published)
    first = Questionnaire.objects.get(version=2)
    assert list(published.items.order_by("code").values_list("code", "wording")) == list(
        first.items.order_by("code").values_list("code", "wording")
    )
    assert AuditEntry.objects.get(action="questionnaire published").actor == cast.ada


def test_a_version_asks_about_every_area(cast):
    with pytest.raises(TermsRefused, match="productivity"):
        publish({}, by=None, at=MONDAY, questions=[q for q in QUESTIONS if q.area != "P"])
    assert Questionnaire.objects.count() == 2


def test_without_a_version_before_it_questions_are_needed(db):
    from surveys.actions.publishing import _questions_of

    assert _questions_of(None) == []


def test_the_first_version_has_twelve_items_and_the_overall_question(db):
    codes = list(Questionnaire.objects.get(version=1).items.order_by("code").values_list("code", flat=True))
    assert codes == [f"{area}{n}" for area in "C" for n in range(1, 5)] + ["O"] + [
        f"{area}{n}" for area in "PR" for n in range(1, 5)
    ]


def test_an_item_speaks_english_where_it_has_no_other_words(db):
    item = Questionnaire.objects.get(version=1).items.get(code="O")
    item.wording = {"en": "All in all?", "de": "Insgesamt?"}
    assert (item.words("de"), item.words("fr"), str(item)) == ("Insgesamt?", "All in all?", "O")
