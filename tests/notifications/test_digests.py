"""The daily mail: gathered once, made when it leaves, saying only what may still be said."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from notifications import delivery
from notifications.actions import choose
from notifications.digests import sweep_digests
from notifications.enums import DeliveryState, Way
from notifications.models import Message
from notifications.sweeping import Swept
from tests.factories import MONDAY, file_request
from tickets.actions import moving, sealing, talking
from tickets.models import Ticket

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def asked(cast):
    """Rosa, who hears of replies once a day, has two requests answered and one of HR."""
    choose(cast.rosa, {"replied": Way.DAILY, "progress": Way.DESK, "filed": Way.DESK})
    tickets = [file_request(cast.laptop, cast.rosa, title=f"Laptop {n}") for n in (1, 2)]
    tickets.append(file_request(cast.payslip, cast.rosa, title="Canary"))
    for ticket, who in zip(tickets, (cast.ben, cast.ben, cast.hana), strict=True):
        talking.reply(ticket, body="Soon.", by=who, at=MONDAY)
    return tickets


def send_all(peer) -> list[str]:
    """What the mail server got, as one text a mail."""
    while delivery.sweep_outbox().did:
        pass
    return [mail.get_body(("plain",)).get_content() for mail in peer.parsed() if "day at the desk" in mail["Subject"]]


@pytest.mark.django_db(transaction=True)
def test_a_day_is_one_mail_with_a_line_for_each_thing(cast, asked, peer):
    assert sweep_digests(MONDAY) == Swept()
    assert sweep_digests(LATER) == Swept(did=1)
    assert sweep_digests(LATER) == Swept()
    (text,) = send_all(peer)
    assert "Laptop 1" in text
    assert "Ben Worker replied" in text
    assert asked[0].get_absolute_url() in text
    assert "Canary" not in text
    assert asked[2].number in text
    assert Message.objects.filter(state=DeliveryState.GATHERED).count() == 3
    assert Message.objects.get(kind="digest").subject == ""


@pytest.mark.django_db(transaction=True)
def test_a_line_says_only_what_may_be_said_when_it_leaves(cast, asked, peer):
    sweep_digests(LATER)
    sealing.seal(asked[0], by=cast.lena, at=LATER)
    (text,) = send_all(peer)
    assert "Laptop 1" not in text
    assert f"[{asked[0].number}]\r\n" in text
    assert "Laptop 2" in text


@pytest.mark.django_db(transaction=True)
def test_a_day_of_which_nothing_is_left_is_no_mail(cast, asked, peer):
    Ticket.objects.update(requester=cast.vera, filed_by=cast.vera)
    sweep_digests(LATER)
    assert send_all(peer) == []
    assert Message.objects.get(kind="digest").state == DeliveryState.SUPPRESSED


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_each_daily_mail_once(cast, asked, peer):
    for person in (cast.vera, cast.tom, cast.otto):
        choose(person, {"replied": Way.DAILY})
        for number in range(20):
            ticket = file_request(cast.laptop, person, title=f"Mine {number}")
            talking.reply(ticket, body="Soon.", by=cast.ben, at=MONDAY)
    barrier = threading.Barrier(2)

    def work() -> int:
        barrier.wait()
        try:
            return sweep_digests(LATER).did
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = [future.result() for future in [pool.submit(work), pool.submit(work)]]
    sweep_digests(LATER)
    assert sum(made) <= 4
    assert Message.objects.filter(kind="digest").count() == 4
    assert not Message.objects.filter(state=DeliveryState.DAILY).exists()
    assert sorted(Message.objects.filter(kind="digest").values_list("person__name", flat=True)) == [
        "Otto Outsider", "Rosa Sales", "Tom Auditor", "Vera Chief",
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_is_taken_back_is_no_line(cast, asked):
    choose(cast.rosa, {"ended": Way.DAILY})
    ticket = moving.resolve(asked[0], body="Done.", by=cast.ben, at=MONDAY)
    assert Message.objects.filter(key__startswith=f"{ticket.about}:", state=DeliveryState.DAILY).count() == 2
