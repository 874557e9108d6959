"""The pages on which promises are switched off and applied to open requests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from tests.factories import file_request
from tickets.actions import promising
from tickets.enums import ClockKind, EventKind, TargetState
from tickets.models import Policy, Target, TicketEvent
from tickets.views.setup import applying

pytestmark = pytest.mark.django_db
SETUP = "/departments/it/setup/"
PROMISES, OFF, OPEN = f"{SETUP}promises/", f"{SETUP}promises/off/", f"{SETUP}promises/open/"
GRID = {"normal-resolution": "8h", "reopen_within_days": "14", "confirm_within_days": "5", "reopen_keeps_time": "on"}


def resolution(ticket) -> Target:
    return Target.objects.get(ticket=ticket, kind=ClockKind.RESOLUTION)


def test_switching_off_asks_what_becomes_of_open_requests_and_nothing_is_chosen(cast, signed_in):
    client = signed_in(cast.lena)
    file_request(cast.laptop, cast.rosa)
    page = client.get(OFF).content.decode()
    assert "1 open request has a clock that runs" in page
    assert page.count('type="radio"') == 2
    assert "checked" not in page.split('name="open_promises"')[1].split("</form>")[0]
    refused = client.post(OFF)
    assert refused.status_code == 422
    assert "Please say what becomes" in " ".join(refused.context["form"].errors["open_promises"])
    assert Policy.objects.in_force().filter(department=cast.it).exists()


@pytest.mark.parametrize(
    ("chosen", "state", "says"),
    [
        ("keep", TargetState.RUNNING, "Open ones keep what was promised"),
        ("withdraw", TargetState.WITHDRAWN, "Clocks of open requests have ended as withdrawn"),
    ],
)
def test_what_was_chosen_is_done_said_and_kept_in_the_trail(cast, signed_in, chosen, state, says):
    ticket = file_request(cast.laptop, cast.rosa)
    response = signed_in(cast.lena).post(OFF, {"open_promises": chosen}, follow=True)
    assert says in response.content.decode()
    assert resolution(ticket).state == state
    assert AuditEntry.objects.latest("pk").changes == {"open promises": [None, chosen]}


def test_what_was_kept_is_shown_and_can_be_withdrawn(cast, signed_in):
    client, ticket = signed_in(cast.lena), file_request(cast.laptop, cast.rosa)
    client.post(OFF, {"open_promises": "keep"})
    page = client.get(PROMISES).content.decode()
    assert "1 open request keeps what was promised" in page
    assert client.get(OFF).content.decode().count('type="radio"') == 1
    assert client.post(OFF, {"open_promises": "keep"}).status_code == 422
    client.post(OFF, {"open_promises": "withdraw"})
    assert resolution(ticket).state == TargetState.WITHDRAWN


def test_a_change_is_applied_to_open_requests_after_a_look(cast, signed_in):
    client, ticket = signed_in(cast.lena), file_request(cast.laptop, cast.rosa)
    client.post(PROMISES, GRID)
    assert "Apply to open requests" in client.get(PROMISES).content.decode()
    page = client.get(OPEN)
    assert [row.ticket for row in page.context["rows"]] == [ticket]
    assert not TicketEvent.objects.filter(kind=EventKind.REPRICED).exists()
    policy = Policy.objects.newest_of(cast.it, None)
    assert client.post(OPEN, {"policy": policy.pk}, follow=True).status_code == 200
    assert resolution(ticket).budget == "8h"
    assert "Nothing would change" in client.get(OPEN).content.decode()


def test_what_is_applied_is_what_was_looked_at(cast, signed_in):
    client, ticket = signed_in(cast.lena), file_request(cast.laptop, cast.rosa)
    seen = Policy.objects.newest_of(cast.it, None).pk
    client.post(PROMISES, GRID)
    for sent in (seen, "", "x"):
        page = client.post(OPEN, {"policy": sent}, follow=True)
        assert "have changed since you looked" in page.content.decode()
    assert resolution(ticket).budget == "16h"


def test_a_long_list_has_pages(cast, signed_in, monkeypatch):
    monkeypatch.setattr(applying, "ON_A_PAGE", 2)
    client = signed_in(cast.lena)
    tickets = {file_request(cast.laptop, cast.rosa).pk for _ in range(3)}
    client.post(PROMISES, GRID)
    first, second = client.get(OPEN), client.get(f"{OPEN}?from=2")
    assert 'href="?from=2"' in first.content.decode()
    assert 'href="?from=0"' in second.content.decode()
    assert {row.ticket.pk for page in (first, second) for row in page.context["rows"]} == tickets
    assert [client.get(f"{OPEN}?from={odd}").status_code for odd in ("x", "-1", "99999999999999999")] == [200] * 3


def test_admins_see_numbers_but_no_request_they_may_not_see(cast, signed_in):
    file_request(cast.laptop, cast.rosa, title="A secret of Rosa")
    promising.set_promises(
        cast.it, {"normal": {"resolution": "8h"}}, by=cast.lena, at=Policy.objects.first().made_at + timedelta(days=1)
    )
    page = signed_in(cast.ada).get(OPEN)
    assert page.context["preview"].of == 1
    assert "A secret of Rosa" not in page.content.decode()


@pytest.mark.parametrize("page", [OFF, OPEN])
def test_without_promises_there_is_nothing_to_do(cast, signed_in, page):
    Policy.objects.filter(department=cast.it).delete()
    answer = signed_in(cast.lena).get(page, follow=True)
    assert "IT promises nothing at present" in answer.content.decode()


def test_the_requester_reads_it_in_the_history_of_the_request(cast, signed_in):
    client, ticket = signed_in(cast.lena), file_request(cast.laptop, cast.rosa)
    client.post(PROMISES, GRID)
    client.post(OPEN, {"policy": Policy.objects.newest_of(cast.it, None).pk})
    page = signed_in(cast.rosa).get(f"/requests/{ticket.number}/").content.decode()
    assert "changed what is promised; before that it was promised by" in page
