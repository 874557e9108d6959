"""The pages after bad answers: who may open them, what they say, and what they don't."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.actions import answering
from surveys.actions.answering import Visit
from surveys.enums import PlanState, RecoveryOutcome
from surveys.models import Plan, Recovery
from tests.factories import make_person
from tests.surveys.stories import HOUR, SENT, invited, said

pytestmark = pytest.mark.django_db
LATER = SENT + HOUR
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def as_(person):
    """A browser in which `person` is signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(LATER + HOUR, tick=False):
        yield


@pytest.fixture
def owner(cast):
    """The neutral owner."""
    return make_person("Nora Neutral", company_roles=["recovery_owner"])


def answered(cast, *, solver="ben", person="rosa", may_contact=True, service="laptop"):
    """The case of a bad answer."""
    asked = invited(getattr(cast, service), getattr(cast, person), getattr(cast, solver), title="Slow laptop")
    visit = Visit("b", LATER - timedelta(seconds=30), is_requester=True)
    low = said(asked, 1, is_solved=False, may_contact=may_contact, comment="Nobody called back.")
    answering.answer(asked, low, visit, at=LATER)
    return Recovery.objects.select_related("invitation__ticket").get(invitation=asked)


@pytest.fixture
def plan(cast):
    """A plan that is proposed to IT."""
    return Plan.objects.create(department=cast.it, item="C1", cases=3, proposed_at=LATER)


def test_the_lists_are_for_those_who_lead_and_for_the_owner(cast, owner):
    case = answered(cast)
    statuses = {
        name: as_(getattr(cast, name)).get("/surveys/recovery/").status_code
        for name in ("lena", "hugo", "rosa", "ben", "vera", "ada")
    }
    assert statuses == {"lena": 200, "hugo": 200, "rosa": 403, "ben": 403, "vera": 403, "ada": 403}
    assert "Rosa Sales" in as_(cast.lena).get("/surveys/recovery/").text
    assert "Rosa Sales" not in as_(cast.hugo).get("/surveys/recovery/").text
    page = as_(owner).get("/surveys/recovery/").text
    assert "Rosa Sales" not in page
    assert "Fewer than 5 colleagues gave such an answer." in page
    assert case.get_absolute_url() not in page


def test_a_case_of_others_answers_like_one_that_is_not_there(cast):
    case = answered(cast)
    for who in (cast.rosa, cast.hugo, cast.ada):
        client, counts = as_(who), []
        for address in (case.get_absolute_url(), "/surveys/recovery/999999/"):
            with CaptureQueriesContext(connection) as taken:
                assert client.get(address).status_code == 404
            counts.append(len(taken))
        assert counts[0] == counts[1]
        assert client.post(f"{case.get_absolute_url()}settle/", {"outcome": "contacted"}).status_code == 404


def test_the_head_reads_what_was_said_and_by_whom_and_explains(cast):
    case = answered(cast)
    head = as_(cast.lena)
    page = head.get(case.get_absolute_url())
    assert all(
        words in page.text for words in ("Rosa Sales", "Nobody called back.", "Slow laptop", "It is not solved.")
    )
    told = {"outcome": "explained", "told": "The part was out of stock.", "reason": "Supplier again."}
    assert head.post(f"{case.get_absolute_url()}settle/", told).status_code == 302
    case.refresh_from_db()
    assert case.outcome == RecoveryOutcome.EXPLAINED
    page = as_(cast.rosa).get(case.get_absolute_url()).text
    assert "The part was out of stock." in page
    assert "Supplier again." not in page


def test_an_outcome_without_its_reason_comes_back_in_words_and_keeps_what_was_typed(cast):
    case = answered(cast)
    page = as_(cast.lena).post(f"{case.get_absolute_url()}settle/", {"outcome": "no_action", "told": "Typed words"})
    assert page.status_code == 409
    assert "Please give a reason" in page.text
    assert "Typed words" in page.text
    assert as_(cast.lena).post(f"{case.get_absolute_url()}settle/", {}).status_code == 422


def test_without_consent_nothing_anywhere_names_the_author(cast, owner):
    case = answered(cast, may_contact=False)
    places = [
        "/",
        "/surveys/",
        "/surveys/recovery/",
        "/notifications/",
        "/departments/it/",
        "/surveys/it/report/",
        "/trail/",
    ]
    for who in (cast.lena, owner):
        client = as_(who)
        assert client.get(case.get_absolute_url()).status_code == 404
        for place in places:
            assert "Nobody called back." not in client.get(place, follow=True).text
    assert "Rosa" not in as_(owner).get("/surveys/recovery/").text


def test_a_case_about_the_heads_own_work_goes_to_the_owner_who_sees_no_request(cast, owner):
    case = answered(cast, solver="lena", person="otto")
    assert as_(cast.lena).get(case.get_absolute_url()).status_code == 404
    page = as_(owner).get(case.get_absolute_url())
    assert "Otto Outsider" in page.text
    assert "Slow laptop" not in page.text + as_(owner).get("/surveys/recovery/").text
    assert f"/requests/{case.invitation.ticket.number}/" not in page.text


def test_not_solved_reopens_the_request_right_on_the_page_of_thanks(cast):
    case = answered(cast)
    client, ticket = as_(cast.rosa), case.invitation.ticket
    page = client.get(case.invitation.get_absolute_url()).text
    assert f'action="/requests/{ticket.number}/reopen/"' in page
    client.post(f"/requests/{ticket.number}/reopen/", {"body": "Still slow."})
    ticket.refresh_from_db()
    assert ticket.is_unresolved


def test_after_the_reopening_period_the_page_of_thanks_offers_no_form(cast):
    case = answered(cast)
    cast.it.policies.update(reopen_within_days=1)
    assert "/reopen/" not in as_(cast.rosa).get(case.invitation.get_absolute_url()).text


def test_a_plan_is_taken_on_shown_to_customers_and_done(cast, plan):
    head, address = as_(cast.lena), plan.get_absolute_url()
    assert "You said, we did" not in as_(cast.rosa).get("/departments/it/").text
    assert head.get(address).status_code == 200
    said = {
        "what": "We write each morning.", "owner": cast.ben.pk, "due_on": "2026-12-18",
        "baseline_period": "2026-Q4", "check_period": "2027-Q1",
    }  # fmt: skip
    assert head.post(f"{address}start/", said | {"what": ""}).status_code == 422
    assert head.post(f"{address}start/", said).status_code == 302
    page = as_(cast.rosa).get("/departments/it/").text
    assert all(words in page for words in ("You said, we did", "We write each morning.", "is measured in 2027-Q1"))
    assert head.post(f"{address}finish/", {"what": "We wrote each morning."}).status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.due_on) == (PlanState.DONE, date(2026, 12, 18))
    assert "We wrote each morning." in as_(cast.rosa).get("/departments/it/").text
    assert head.post(f"{address}drop/", {"reason": "No."}).status_code == 422


def test_plans_are_for_those_who_lead_the_department_and_need_a_reason_to_go(cast, plan):
    address = plan.get_absolute_url()
    for who in (cast.ben, cast.rosa, cast.hugo, cast.ada):
        assert as_(who).get(address).status_code == 404
        assert as_(who).post(f"{address}drop/", {"reason": "No."}).status_code == 404
    head = as_(cast.lena)
    assert head.post(f"{address}drop/", {"reason": ""}).status_code == 422
    assert head.post(f"{address}drop/", {"reason": "Known."}).status_code == 302
    assert "You said, we did" not in as_(cast.rosa).get("/departments/it/").text


def test_what_a_confidential_department_does_is_shown_to_those_who_see_its_report(cast):
    Plan.objects.create(
        department=cast.hr, item="C1", cases=3, proposed_at=SENT, state=PlanState.RUNNING, started_at=SENT,
        what="We write.", owner=cast.hana, due_on=date(2026, 12, 1), baseline_period="2026-Q3", check_period="2026-Q4",
    )  # fmt: skip
    assert "You said, we did" in as_(cast.hana).get("/departments/hr/").text
    assert "You said, we did" not in as_(cast.rosa).get("/departments/hr/").text
