"""Triage: the inbox one by one, the next one after each act, and a word about what somebody else took meanwhile."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from tests.factories import MONDAY, file_request
from tickets.actions import handing, moving, sealing, snoozing, talking
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
AT = MONDAY + timedelta(minutes=5)
ADDRESS = "/queue/it/triage/"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def three(cast):
    """Three requests in the inbox, in its order."""
    return [
        file_request(cast.laptop, cast.rosa, title=f"Number {n}", at=MONDAY + n * timedelta(seconds=1))
        for n in range(3)
    ]


@pytest.fixture
def lena(cast, signed_in):
    return signed_in(cast.lena)


def page(client, query=""):
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(text):
    return re.findall(r'class="rows-title stretched-link" href="\?number=([\w-]+)', text)


def do(client, ticket, verb, **fields):
    return client.post(f"{ADDRESS}{ticket.number}/{verb}/", fields)


def test_it_lists_what_nobody_does_yet_and_shows_the_first(cast, three, lena):
    moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY)
    snoozing.snooze(file_request(cast.laptop, cast.rosa), until=AT + timedelta(days=1), by=cast.lena, at=MONDAY)
    moving.wait(file_request(cast.laptop, cast.rosa), on="requester", by=cast.ben, at=MONDAY)
    file_request(cast.laptop, cast.lena)
    text = page(lena)
    assert numbers(text) == [ticket.number for ticket in three]
    assert '<h2 id="one" tabindex="-1">Number 0</h2>' in text
    assert "3 left" in text
    assert "1 snoozed" in text


def test_what_is_offered_is_there_with_its_reason_and_can_be_declined(cast, signed_in, three):
    offered = handing.hand_over(
        three[0], department=cast.finance, reason="An invoice, I think.", by=cast.ben, at=MONDAY
    )
    text = signed_in(cast.otto).get("/queue/finance/triage/").content.decode()
    assert numbers(text) == [offered.number]
    assert "An invoice, I think." in text
    assert 'data-key="3">Decline hand-over' in text


def test_a_member_finds_the_acts_that_are_theirs(cast, signed_in, three):
    keys = {key: re.findall(r'data-key="(\w)"', page(signed_in(getattr(cast, key)))) for key in ("ben", "lena")}
    assert keys["lena"] == ["o", "1", "2", "3", "4", "h", "a", "p"]
    assert keys["ben"] == ["o", "1", "2", "4", "h"]


def test_after_an_act_the_next_one_is_shown(three, lena):
    answer = do(lena, three[1], "accept")
    assert answer["Location"] == f"{ADDRESS}?number={three[2].number}&done={three[1].number}"
    text = lena.get(answer["Location"]).content.decode()
    assert f"{three[1].number}: You have this request now." in text
    assert "2 left" in text
    assert "Undo" not in text


def test_the_last_one_leads_to_the_first_and_what_stays_in_the_inbox_stays_chosen(three, lena):
    assert f"number={three[0].number}" in do(lena, three[2], "accept")["Location"]
    answer = do(lena, three[1], "prioritise", priority="low")
    assert f"number={three[1].number}" in answer["Location"]


def test_undo_is_offered_and_leads_back(three, lena):
    answer = do(lena, three[0], "merge", into=three[1].number)
    text = lena.get(answer["Location"]).content.decode()
    assert f"Undo {three[0].number}" in text
    answer = do(lena, three[0], "undo")
    assert answer["Location"] == f"{ADDRESS}?number={three[0].number}"
    assert numbers(page(lena)) == [ticket.number for ticket in three]


def test_a_snoozed_one_can_be_woken_from_the_list(three, lena):
    do(lena, three[0], "snooze", until="2026-11-25T09:00")
    text = page(lena)
    assert three[0].number not in numbers(text)
    do(lena, three[0], "wake")
    assert three[0].number in numbers(page(lena))


def test_an_empty_inbox_says_so_with_what_was_done_and_what_is_next(three, lena):
    for ticket in three:
        do(lena, ticket, "accept")
    text = page(lena)
    assert "The inbox is empty" in text
    assert "You decided 3 requests today." in text
    assert f'Next promise: <a href="{three[0].get_absolute_url()}">' in text


# -- meanwhile ----------------------------------------------------------------------------------------------------------


def test_what_somebody_else_took_is_told_and_the_first_is_shown(cast, three, lena):
    moving.accept(three[1], by=cast.ben, at=AT)
    text = page(lena, f"?number={three[1].number}")
    assert f"{three[1].number} is not in the inbox any more: Ben Worker accepted it." in text
    assert ">Number 0</h2>" in text


def test_who_comes_second_is_told_and_what_they_typed_is_still_there(cast, three, lena):
    moving.withdraw(three[1], by=cast.rosa, at=AT)
    answer = do(lena, three[1], "decline", reason="We do not do that here.", seen="1")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Rosa Sales withdrew this request a moment ago." in text
    assert "We do not do that here.</textarea>" in text
    assert numbers(text) == [three[0].number, three[2].number]


def test_a_form_that_lacks_something_opens_again(three, lena):
    answer = do(lena, three[0], "hand-over", department="finance", reason="")
    assert answer.status_code == 422
    assert "Please write a reason for the other department." in answer.content.decode()


# -- whose it is --------------------------------------------------------------------------------------------------------


def test_only_those_who_work_there_find_the_page(cast, three, signed_in):
    for who in ("rosa", "otto", "ada", "vera"):
        client = signed_in(getattr(cast, who))
        assert client.get(ADDRESS).status_code == 404
        assert do(client, three[0], "accept").status_code == 404


def test_a_member_may_not_do_what_is_the_heads(cast, three, signed_in):
    assert do(signed_in(cast.ben), three[0], "decline", reason="No.").status_code == 403


def test_earlier_requests_are_those_that_the_reader_may_see(cast, three, lena):
    secret = file_request(cast.payslip, cast.rosa, title="My pay")
    bill = file_request(cast.invoice, cast.rosa, title="My bill")
    text = page(lena)
    assert "My pay" not in text
    assert secret.number not in text
    assert bill.number not in text
    assert "Number 2" in text.split("Before this")[1]


def test_one_that_may_not_be_seen_is_as_one_that_never_was(cast, three, lena):
    ticket = handing.hand_over(three[0], department=cast.finance, reason="Theirs.", by=cast.lena, at=AT)
    cast.finance.memberships.update(role="head")
    sealing.seal(Ticket.objects.get(pk=ticket.pk), by=cast.otto, at=AT)
    for number in (ticket.number, "IT-9999"):
        assert "is not in the inbox" not in page(lena, f"?number={number}")


def test_further_messages_are_counted(cast, three, lena):
    talking.reply(three[0], body="Hello?", by=cast.rosa, at=AT)
    assert "1 more message<" in page(lena, f"?number={three[0].number}")
