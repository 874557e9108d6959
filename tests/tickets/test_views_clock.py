"""The clock page: what was promised, how it stands and why, to each reader in their own words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import MONDAY, file_request
from tickets.actions import handing, moving, talking, working
from tickets.enums import WaitsOn
from tickets.models import Policy

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)
BEGIN = MONDAY - timedelta(weeks=1)  # so that all of it lies behind whoever reads


def page(client, ticket) -> str:
    response = client.get(f"/requests/{ticket.number}/clock/")
    assert response.status_code == 200
    return response.content.decode().replace("&#x27;", "'")


@pytest.fixture
def travelled(cast):
    """Misrouted to IT, handed to Finance, which waited for Rosa and solved it."""
    ticket = file_request(cast.laptop, cast.rosa, at=BEGIN)
    ticket = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=BEGIN + H)
    ticket = moving.accept(ticket, by=cast.otto, at=BEGIN + 2 * H)
    ticket = moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.otto, at=BEGIN + 3 * H)
    talking.reply(ticket, body="Here.", by=cast.rosa, at=BEGIN + 27 * H)
    ticket.refresh_from_db()
    return moving.resolve(ticket, body="Done.", by=cast.otto, at=BEGIN + 28 * H)


def test_the_requester_reads_the_answer_first_and_then_the_way(cast, signed_in, travelled):
    shown = page(signed_in(cast.rosa), travelled)
    parts = [
        "Promised to be solved by Thu 19 Nov, 10:00",
        "Kept: solved on",
        "Why this date",
        "Promised within 16 working hours by Finance's promises v1 for normal priority.",
        "Handed from IT to Finance before anybody had taken it on",
        "1 h of working time with IT, 3 h of working time with Finance, 1 day (calendar time) waiting for you.",
        "You replied: it goes on.",
    ]
    assert [part for part in parts if part not in shown] == []
    assert shown.index(parts[0]) < shown.index(parts[5])
    assert "Time with" not in shown
    assert "Acceptance" not in shown


def test_members_read_of_every_clock_and_of_the_requester(cast, signed_in, travelled):
    shown = page(signed_in(cast.otto), travelled)
    assert "Acceptance by IT" in shown
    assert "Acceptance by Finance" in shown
    assert "1 day (calendar time) waiting for the requester." in shown


def test_who_had_it_earlier_reads_what_the_requester_may_read(cast, signed_in, travelled):
    shown = page(signed_in(cast.ben), travelled)
    assert "Acceptance" not in shown
    assert "waiting for the requester" in shown


def test_times_are_told_in_the_readers_zone(cast, signed_in, travelled):
    cast.rosa.zone = "America/New_York"
    cast.rosa.save()
    shown = page(signed_in(cast.rosa), travelled)
    assert "Times are those of America/New York" in shown
    assert "Mon 16 Nov, 05:00" in shown


def test_without_a_promise_the_page_says_so(cast, signed_in):
    Policy.objects.filter(department=cast.it).delete()
    assert "No time was promised" in page(signed_in(cast.rosa), file_request(cast.laptop, cast.rosa))


def test_an_act_that_was_taken_back_is_not_told(cast, signed_in):
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY + H)
    ticket = moving.wait(ticket, on=WaitsOn.SUPPLIER, by=cast.ben, at=MONDAY + 2 * H)
    working.undo(ticket, by=cast.ben, at=MONDAY + 2 * H + timedelta(seconds=5))
    assert "supplier" not in page(signed_in(cast.rosa), ticket)


def test_a_service_with_promises_of_its_own_is_named(cast, signed_in):
    targets = {"normal": {"resolution": "8h"}}
    Policy.objects.create(department=cast.it, service=cast.laptop, version=4, targets=targets, made_at=MONDAY)
    shown = page(signed_in(cast.rosa), file_request(cast.laptop, cast.rosa))
    assert "IT's promises for “New laptop” v4" in shown
    assert "“New laptop” has promises of its own; they go before the usual ones of IT." in shown


@pytest.mark.parametrize("address", ["/queue/", "/requests/", "/"])
def test_dates_in_lists_lead_to_why(cast, signed_in, address):
    ticket = file_request(cast.laptop, cast.rosa)
    reader = cast.ben if address == "/queue/" else cast.rosa
    assert f'href="/requests/{ticket.number}/clock/"' in signed_in(reader).get(address).content.decode()
