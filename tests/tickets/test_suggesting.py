"""Who could do it and what is likely the same: rules without a database, and what the page shows to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import MONDAY, file_request, make_person
from tickets import suggesting, triage
from tickets.actions import moving, talking
from tickets.suggesting import Colleague

ANNA, BO = Colleague(1, "Anna", 5, 3, False), Colleague(2, "Bo", 2, 1, False)


@pytest.mark.parametrize(
    ("people", "best"),
    [
        ([ANNA, BO], BO), ([ANNA], ANNA), ([], None), ([Colleague(3, "Cid", 0, 0, False)], None),
        ([Colleague(4, "Dee", 9, 0, True), ANNA], ANNA), ([BO, Colleague(5, "Eve", 4, 1, False)], Colleague(5, "Eve", 4, 1, False)),
    ],
)  # fmt: skip
def test_who_is_here_and_has_done_it_with_least_open_is_suggested(people, best):
    assert suggesting.assignee(people) == best


def test_the_reason_is_said_in_words():
    assert ANNA.reason == "resolved 5 of this service in 60 days, is here, and has 3 open"


@pytest.mark.parametrize(
    ("likeness", "person", "department", "why"),
    [
        (0.45, True, True, "asked by the same person, titles 45 % alike"), (0.45, False, True, ""),
        (0.7, False, True, "asked from the same department, titles 70 % alike"), (0.9, False, False, ""), (0.3, True, True, ""),
    ],
)  # fmt: skip
def test_what_is_likely_the_same(likeness, person, department, why):
    assert suggesting.why_the_same(likeness, is_same_person=person, is_same_department=department) == why


@pytest.mark.django_db
def test_duplicates_are_open_ones_or_lately_ended_that_the_reader_may_see(cast, ticket):
    again = file_request(cast.laptop, cast.rosa, title="My laptop is very slow", at=MONDAY)
    secret = file_request(cast.payslip, cast.rosa, title="My laptop is slow", at=MONDAY)
    elsewhere = file_request(cast.invoice, cast.otto, title="My laptop is slow", at=MONDAY)
    found = triage.likely_duplicates(ticket, cast.lena, MONDAY)
    assert [(each.ticket, each.takes_it) for each in found] == [(again, True)]
    assert {secret, elsewhere}.isdisjoint(each.ticket for each in found)
    moving.withdraw(again, by=cast.rosa, at=MONDAY)
    assert [each.takes_it for each in triage.likely_duplicates(ticket, cast.lena, MONDAY)] == [False]
    assert triage.likely_duplicates(ticket, cast.lena, MONDAY + timedelta(days=31)) == []


@pytest.mark.django_db
def test_one_that_follows_a_secret_request_is_no_reason_to_name_it_to_others(cast, ticket):
    secret = file_request(cast.payslip, cast.rosa, title="My laptop is slow", at=MONDAY)
    talking.add_participant(secret, person=make_person("Ina Insider"), by=cast.rosa, at=MONDAY)
    assert triage.likely_duplicates(ticket, cast.ben, MONDAY) == []


@pytest.mark.django_db
def test_the_page_suggests_with_the_reason_and_a_button(cast, ticket, signed_in):
    done = file_request(cast.laptop, cast.otto, title="Another thing")
    moving.resolve(done, body="Done.", by=cast.ben, at=MONDAY)
    again = file_request(cast.laptop, cast.rosa, title="My laptop is very slow", at=MONDAY + timedelta(seconds=1))
    assert triage.who_could(ticket, [(cast.ben.pk, "Ben Worker", 0, False)], MONDAY).resolved == 1
    page = signed_in(cast.ben).get("/queue/it/triage/", {"number": ticket.number}).content.decode()
    assert f"Merge into {again.number}" in page
    assert "Assign to" not in page
