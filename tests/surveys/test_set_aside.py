"""Answers that were kept aside: for survey admins, without who and what, and never about one's own department."""

from __future__ import annotations

import pytest

from accounts.actions import set_company_roles
from accounts.enums import CompanyRole
from surveys.enums import AnswerStatus
from surveys.models import Answer
from tests.factories import MONDAY
from tests.surveys.stories import give_answer

PAGE = "/surveys/set-aside/"


@pytest.fixture
def admins(cast):
    """Otto and Ben keep the surveys; Ben works in IT besides."""
    for person in (cast.otto, cast.ben):
        set_company_roles(person, [CompanyRole.SURVEY_ADMIN], by=cast.ada, at=MONDAY)
        person.refresh_from_db()
    return cast


def aside(service, person, status, point=1):
    """An answer of `person` that does not count."""
    answer = give_answer(service, person, point, comment="My own words")
    Answer.objects.filter(pk=answer.pk).update(status=status)


def test_it_is_for_survey_admins_and_the_list_of_surveys_leads_there(admins, signed_in):
    for person, status in ((admins.otto, 200), (admins.ada, 403), (admins.lena, 403), (admins.vera, 403)):
        client = signed_in(person)
        assert client.get(PAGE).status_code == status
        assert (PAGE in client.get("/surveys/").text) == (status == 200)


def test_it_says_when_about_whom_and_why_but_neither_who_nor_what_they_wrote(admins, signed_in):
    aside(admins.laptop, admins.rosa, AnswerStatus.SUSPECT)
    aside(admins.laptop, admins.rosa, AnswerStatus.CONFLICT, point=4)
    give_answer(admins.laptop, admins.rosa, 3)
    page = signed_in(admins.otto).get(PAGE)
    assert [(row.status, str(about), str(point)) for row, about, point in page.context["rows"]] == [
        ("conflict", "IT", "Very satisfied"),
        ("suspect", "IT", "Very dissatisfied"),
    ]
    for words in ("Rosa", "My own words", Answer.objects.first().invitation.ticket.number):
        assert words not in page.text


def test_nobody_sees_answers_about_their_own_department_or_about_what_is_confidential(admins, signed_in):
    aside(admins.laptop, admins.rosa, AnswerStatus.SUSPECT)
    aside(admins.payslip, admins.rosa, AnswerStatus.SUSPECT)
    assert [str(about) for _, about, _ in signed_in(admins.otto).get(PAGE).context["rows"]] == ["IT"]
    assert not signed_in(admins.ben).get(PAGE).context["rows"]


def test_long_lists_are_paged_and_odd_addresses_begin_with_the_newest(admins, signed_in, monkeypatch):
    monkeypatch.setattr("surveys.views.set_aside.PAGE", 1)
    for _ in range(2):
        aside(admins.laptop, admins.rosa, AnswerStatus.SUSPECT)
    otto = signed_in(admins.otto)
    older = otto.get(PAGE).context["last"]
    assert otto.get(PAGE, {"before": older}).context["last"] is None
    for odd in ("x", "²", "9" * 40, "-1"):
        assert otto.get(PAGE, {"before": odd}).context["last"] == older
