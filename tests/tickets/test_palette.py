"""The palette: pages, queues of one's own departments, requests by number and words; nothing that one may not see."""

from __future__ import annotations

import pytest

from tests.factories import file_request

pytestmark = pytest.mark.django_db


def found(client, q):
    return client.get("/palette/", {"q": q}, headers={"HX-Request": "true"}).content.decode()


def test_it_finds_pages_and_the_queues_one_works_in(cast, signed_in):
    text = found(signed_in(cast.ben), "it")
    assert 'href="/queue/it/">Queue of IT<' in text
    assert 'href="/queue/it/triage/">Triage of IT<' in text
    assert "Queue of" not in found(signed_in(cast.rosa), "queue")
    assert 'href="/requests/">My requests<' in found(signed_in(cast.rosa), "my req")


def test_it_finds_requests_by_number_and_by_words(cast, ticket, signed_in):
    for q in (ticket.number.lower(), "laptop slow"):
        assert f"{ticket.number} My laptop is slow" in found(signed_in(cast.ben), q)


def test_what_one_may_not_see_is_not_found(cast, signed_in):
    secret = file_request(cast.payslip, cast.rosa, title="Something about my pay")
    client = signed_in(cast.ben)
    for q in (secret.number, "about my pay"):
        assert found(client, q) == found(client, "HR-ZZZZZ")


def test_without_a_script_the_search_page_answers(cast, signed_in):
    assert signed_in(cast.ben).get("/palette/", {"q": "it"})["Location"] == "/search/?q=it"


def test_keys_can_be_switched_off_in_ones_details(cast, signed_in):
    client = signed_in(cast.ben)
    assert "js/keys.js" in client.get("/requests/").content.decode()
    client.post("/accounts/profile/", {"name": "Ben Worker", "zone": "Europe/Berlin", "wants_surveys": "on"})
    assert "js/keys.js" not in client.get("/requests/").content.decode()
