"""The report of a department: what it counts, what it hides, who sees it."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from departments.models import Department
from surveys import permissions, reports
from surveys.enums import AnswerStatus
from surveys.models import Answer
from tests.factories import make_person
from tests.surveys.stories import DAY, HOUR, SENT, give_answer, give_answers, queries_of

AT = SENT + DAY


def test_below_five_people_nothing_is_shown_however_many_answers_they_gave(cast):
    answers = give_answers(cast.it, [4, 4, 4, 4], comment="Nice")
    give_answer(cast.laptop, answers[0].invitation.person, 4, comment="Again")
    report = reports.department_report(cast.it, AT)
    assert report == reports.Report(cast.it, AT - reports.PERIOD, AT, report.scale, None)


def test_from_five_people_on_there_are_mean_interval_and_class_and_no_more(cast):
    give_answers(cast.it, [4, 4, 4, 3, 3], comment="Nice", is_solved=True)
    report = reports.department_report(cast.it, AT)
    assert (report.overall.mean, report.overall.people, report.overall.index) == ("3.60", 5, "87")
    assert [line.figures.mean for line in report.areas] == ["3.60"] * 3
    assert (report.bars, report.comments, report.solved, report.everything) == ((), (), 0, False)
    assert (report.asked, report.answered, report.response_percent) == (5, 5, 100)


def test_from_ten_people_on_everything_is_shown(cast):
    give_answers(cast.it, [4] * 6 + [3] * 3 + [1], comment="Nice", is_solved=True)
    report = reports.department_report(cast.it, AT)
    assert [(bar.point, bar.count, bar.percent) for bar in report.bars] == [
        (4, 6, 60),
        (3, 3, 30),
        (2, 0, 0),
        (1, 1, 10),
    ]
    assert (report.comments, report.solved, report.not_solved) == (("Nice",) * 10, 10, 0)


def test_one_colleague_has_one_vote(cast):
    answers = give_answers(cast.it, [4, 4, 4, 4, 1])
    for _ in range(5):
        give_answer(cast.laptop, answers[-1].invitation.person, 1)
    report = reports.department_report(cast.it, AT)
    assert (report.overall.mean, report.overall.people, report.overall.answers) == ("3.40", 5, 10)


def test_an_area_about_which_too_few_answered_is_hidden(cast):
    answers = give_answers(cast.it, [4, 4, 4, 3, 3])
    answers[0].values.filter(item__area="P").update(value=None, is_not_applicable=True)
    report = reports.department_report(cast.it, AT)
    assert {line.area.label: line.figures is not None for line in report.areas} == {
        "Communication": True, "Productivity": False, "Responsiveness": True
    }  # fmt: skip


def test_suspects_conflicts_and_other_departments_do_not_count(cast):
    answers = give_answers(cast.it, [4, 4, 4, 4, 4, 1, 1])
    give_answers(cast.finance, [1] * 5)
    Answer.objects.filter(pk=answers[5].pk).update(status=AnswerStatus.SUSPECT)
    Answer.objects.filter(pk=answers[6].pk).update(status=AnswerStatus.CONFLICT)
    assert reports.department_report(cast.it, AT).overall.mean == "4.00"


def test_answers_of_more_than_a_year_ago_do_not_count(cast):
    give_answers(cast.it, [4] * 5)
    assert reports.department_report(cast.it, SENT + reports.PERIOD).overall is not None
    assert reports.department_report(cast.it, SENT + reports.PERIOD + HOUR).overall is None


def test_comments_on_confidential_requests_are_for_those_who_lead_the_department(cast):
    give_answers(cast.hr, [4] * 10, comment="About a payslip")
    assert reports.department_report(cast.hr, AT).comments == ()
    assert len(reports.department_report(cast.hr, AT, all_comments=True).comments) == 10
    assert permissions.can_read_all_comments(cast.hugo, cast.hr)
    assert not permissions.can_read_all_comments(cast.hana, cast.hr)
    assert not permissions.can_read_all_comments(cast.vera, cast.hr)


# -- who sees it --------------------------------------------------------------------------------------------------------

SEES = {
    "it": {"ben", "lena", "vera", "ada"},
    "hr": {"hana", "hugo", "vera", "ada"},
    "finance": {"otto", "vera", "ada"},
    "sales": {"vera", "ada"},
}
CAST = ("rosa", "ben", "lena", "otto", "hana", "hugo", "vera", "tom", "ada")


@pytest.mark.parametrize("who", CAST)
def test_predicate_and_filter_say_the_same(cast, who):
    person = getattr(cast, who)
    listed = set(Department.objects.filter(permissions.reports_of(person)))
    for name, people in SEES.items():
        department = getattr(cast, name)
        assert permissions.can_see_report(person, department) is (who in people)
        assert (department in listed) is (who in people)


@pytest.mark.parametrize("who", ["ben", "vera"])
def test_somebody_who_left_sees_nothing(cast, who):
    User.objects.filter(pk=getattr(cast, who).pk).update(is_active=False)
    person = User.objects.get(pk=getattr(cast, who).pk)
    assert not permissions.can_see_report(person, cast.it)
    assert not Department.objects.filter(permissions.reports_of(person)).exists()


def test_others_are_turned_away_in_words(cast, signed_in):
    address = reverse("surveys:report", args=["it"])
    response = signed_in(cast.otto).get(address)
    assert response.status_code == 403
    assert "for those who work in it" in response.text
    assert signed_in(cast.ben).get("/surveys/nowhere/report/").status_code == 404
    assert signed_in(cast.ben).post(address).status_code == 405


def test_the_page_says_fewer_than_five_and_nothing_else(cast, signed_in):
    give_answers(cast.it, [1, 1, 1, 1], comment="Awful")
    with time_machine.travel(AT, tick=False):
        page = signed_in(cast.lena).get(reverse("surveys:report", args=["it"])).text
    assert "Fewer than 5 colleagues answered" in page
    main = page[page.index("<main") : page.index("</main>")]
    for word in ("Awful", "Productivity", "of 100", "Comments", "score-line"):
        assert word not in main


def test_the_page_shows_what_may_be_shown_and_escapes_what_people_wrote(cast, signed_in):
    give_answers(cast.it, [4] * 9 + [1], comment="<b>Slow</b>", is_solved=False)
    with time_machine.travel(AT, tick=False):
        page = signed_in(cast.lena).get(reverse("surveys:report", args=["it"])).text
    assert "&lt;b&gt;Slow&lt;/b&gt;" in page
    assert "10 said no" in page
    assert " style=" not in page
    for person in User.objects.filter(name__endswith=" Person"):
        assert person.name not in page


def test_the_report_costs_the_same_for_few_answers_and_for_many(cast, signed_in):
    lena = signed_in(cast.lena)
    address = reverse("surveys:report", args=["it"])
    give_answers(cast.it, [4] * 10)
    with time_machine.travel(AT, tick=False):
        few = queries_of(lena, address)
        give_answers(cast.it, [3] * 50)
        assert queries_of(lena, address) == few


def test_a_score_without_a_version_in_force_is_on_the_usual_scale(cast):
    from datetime import UTC, datetime

    assert reports.department_report(cast.it, datetime(2019, 1, 1, tzinfo=UTC)).scale.target == 3


def test_what_nobody_was_asked_has_no_rate(cast):
    report = reports.Report(cast.it, AT, AT, reports.Scale(), None)
    assert report.response_percent is None


def test_the_list_of_surveys_links_to_the_results_one_may_see(cast, signed_in):
    make_person("Zoe Nobody")
    assert reverse("surveys:report", args=["it"]) in signed_in(cast.ben).get(reverse("surveys:mine")).text
    assert "/report/" not in signed_in(cast.rosa).get(reverse("surveys:mine")).text
