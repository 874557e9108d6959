"""The report of a department as a page and as a command: what it shows, what it hides, who sees it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from departments.models import Department
from surveys import periods, permissions, reports
from surveys.actions import closing
from tests.factories import make_person
from tests.surveys.stories import give_answers, queries_of

Q3 = periods.read("2026-Q3")
AUGUST = datetime(2026, 8, 12, 9, tzinfo=UTC)
AT = datetime(2026, 10, 5, 9, tzinfo=UTC)


def answered(department, points, **said):
    """So many answers in the third quarter, which is closed then."""
    give_answers(department, points, at=AUGUST, **said)
    closing.sweep_closing(AT)


def test_comments_on_confidential_requests_are_for_those_who_lead_the_department(cast):
    answered(cast.hr, [4] * 10, comment="About a payslip")
    assert reports.published(cast.hr, Q3, AT).comments == ()
    assert len(reports.published(cast.hr, Q3, AT, all_comments=True).comments) == 10
    assert permissions.can_read_all_comments(cast.hugo, cast.hr)
    assert not permissions.can_read_all_comments(cast.hana, cast.hr)
    assert not permissions.can_read_all_comments(cast.vera, cast.hr)


# -- who sees it --------------------------------------------------------------------------------------------------------

SEES = {
    "it": {"ben", "lena", "vera", "ada"},
    "hr": {"hana", "hugo"},
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
    answered(cast.it, [1, 1, 1, 1], comment="Awful")
    with time_machine.travel(AT, tick=False):
        page = signed_in(cast.lena).get(reverse("surveys:report", args=["it"])).text
    assert "Fewer than 5 colleagues answered" in page
    main = page[page.index("<main") : page.index("</main>")]
    for word in ("Awful", "Productivity", "of 100", "Comments", "score-line"):
        assert word not in main


def test_the_page_shows_what_may_be_shown_and_escapes_what_people_wrote(cast, signed_in):
    answered(cast.it, [4] * 9 + [1], comment="<b>Slow</b>", is_solved=False)
    with time_machine.travel(AT, tick=False):
        page = signed_in(cast.lena).get(reverse("surveys:report", args=["it"])).text
    assert "&lt;b&gt;Slow&lt;/b&gt;" in page
    assert "10 of 10 surveys were answered" in page
    assert " style=" not in page
    for person in User.objects.filter(name__endswith=" Person"):
        assert person.name not in page


def test_an_open_period_shows_when_it_closes_and_no_figures(cast, signed_in):
    give_answers(cast.it, [4] * 10, at=AUGUST, comment="Nice")
    with time_machine.travel(AUGUST, tick=False):
        page = signed_in(cast.lena).get(reverse("surveys:report", args=["it"]), {"period": "2026-Q3"}).text
    assert "This period is still open" in page
    assert "Nice" not in page
    assert "of 100" not in page


def test_the_newest_closed_period_is_shown_and_the_others_are_links(cast, signed_in):
    give_answers(cast.it, [4] * 6, at=datetime(2026, 5, 4, 9, tzinfo=UTC))
    answered(cast.it, [3] * 5)
    with time_machine.travel(AT, tick=False):
        lena, address = signed_in(cast.lena), reverse("surveys:report", args=["it"])
        page = lena.get(address).text
        assert "3.00" in page
        assert 'href="?period=2026-Q2"' in page
        assert "4.00" in lena.get(address, {"period": "2026-Q2"}).text
        assert "Nobody answered" in lena.get(address, {"period": "2020-Q1"}).text
        assert lena.get(address, {"period": "soon"}).status_code == 404


def test_the_report_costs_the_same_for_few_answers_and_for_many(cast, signed_in):
    answered(cast.it, [4] * 10)
    answered(cast.finance, [4] * 60)
    with time_machine.travel(AT, tick=False):
        ada = signed_in(cast.ada)
        assert queries_of(ada, reverse("surveys:report", args=["it"])) == queries_of(
            ada, reverse("surveys:report", args=["finance"])
        )


def test_the_command_prints_what_the_page_shows(cast):
    answered(cast.it, [4] * 6 + [3] * 3 + [1], comment="Nice")
    printed = StringIO()
    call_command("icsq_report", department="it", period="2026-Q3", stdout=printed)
    assert "All in all: 3.40 (2.71 to 4.00), index 80, 10 colleagues" in printed.getvalue()
    printed = StringIO()
    call_command("icsq_report", department="it", period="2026-Q3", json=True, stdout=printed)
    found = json.loads(printed.getvalue())
    assert (found["department"], found["period"], found["standing"]) == ("IT", "2026-Q3", "closed")
    assert found["overall"]["spread"]["frequencies"] == {"1": 1, "2": 0, "3": 3, "4": 6}
    assert found["comments"] == ["Nice"] * 10


def test_the_command_hides_what_the_page_hides(cast):
    answered(cast.it, [1] * 4, comment="Awful")
    printed = StringIO()
    call_command("icsq_report", department="it", period="2026-Q3", json=True, stdout=printed)
    found = json.loads(printed.getvalue())
    assert (found["standing"], found["overall"], found["areas"], found["comments"]) == ("too few", None, [], None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"department": "moon"}, "There is no department moon; there are: "),
        ({"department": "it", "period": "Q3"}, "is no period"),
    ],
)
def test_the_command_says_what_is_wrong(cast, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("icsq_report", **options)


def test_the_list_of_surveys_links_to_the_results_one_may_see(cast, signed_in):
    make_person("Zoe Nobody")
    assert reverse("surveys:report", args=["it"]) in signed_in(cast.ben).get(reverse("surveys:mine")).text
    assert "/report/" not in signed_in(cast.rosa).get(reverse("surveys:mine")).text
