"""One request's page: who sees what, the part that keeps itself fresh, why a date was promised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import MONDAY, file_request, hush
from tickets.actions.handing import hand_over
from tickets.actions.moving import accept, confirm, resolve, wait
from tickets.actions.talking import add_participant, note, reply
from tickets.actions.working import assign, prioritise
from tickets.enums import Priority, WaitsOn
from tickets.forms.acting import FORMS

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def shown(client, ticket, query=""):
    return client.get(f"/requests/{ticket.number}/{query}")


def test_it_shows_what_was_asked_who_has_it_and_what_happens_next(cast, signed_in, ticket):
    response = shown(signed_in(cast.rosa), ticket)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1>") == 1
    for text in ("My laptop is slow", ticket.number, "It takes ten minutes to start.", "Rosa Sales", "will answer"):
        assert text in page


def test_the_number_is_found_whatever_the_case_of_its_letters(cast, signed_in, ticket):
    assert signed_in(cast.rosa).get(f"/requests/{ticket.number.lower()}/").status_code == 200


@pytest.mark.parametrize("who", ["otto", "hana", "hugo", "vera", "tom", "ada"])
@pytest.mark.parametrize("rest", ["", "clock/", "reply/", "undo/", "resolve/"])
def test_it_does_not_exist_for_everybody_else(cast, signed_in, ticket, who, rest):
    client = signed_in(getattr(cast, who))
    mine, none = f"/requests/{ticket.number}/{rest}", f"/requests/IT-9999/{rest}"
    assert client.get(mine).status_code == client.get(none).status_code == 404
    if rest not in {"", "clock/"}:
        assert client.post(mine, {"body": "Hello"}).status_code == client.post(none).status_code == 404


@pytest.mark.parametrize("number", ["IT-99999999999999999999", "x", "IT-1001%20", "%F0%9F%92%A5", "İT-1001"])
def test_odd_numbers_are_not_found(cast, signed_in, ticket, number):
    assert signed_in(cast.rosa).get(f"/requests/{number}/").status_code == 404


def test_a_member_sees_notes_and_reasons_the_requester_never_does(cast, signed_in, ticket):
    note(ticket, body="Looks like the disk.", by=cast.ben, at=MONDAY)
    prioritise(ticket, priority=Priority.HIGH, reason="The trade fair.", by=cast.lena, at=MONDAY)
    for person, sees in ((cast.ben, True), (cast.lena, True), (cast.rosa, False)):
        page = shown(signed_in(person), ticket).content.decode()
        assert ("Looks like the disk." in page) == sees
        assert ("left a note" in page) == sees
        assert ("The trade fair." in page) == sees
        assert "changed the priority from normal to high" in page


def test_every_kind_of_entry_is_told_in_words(cast, signed_in, ticket):
    accept(ticket, by=cast.ben, at=MONDAY)
    assign(ticket, person=cast.lena, by=cast.lena, at=MONDAY)
    assign(ticket, person=cast.ben, by=cast.lena, at=MONDAY)
    wait(ticket, on=WaitsOn.SCHEDULED, until=MONDAY + timedelta(days=1), by=cast.ben, at=MONDAY)
    add_participant(ticket, person=cast.vera, by=cast.rosa, at=MONDAY)
    hand_over(ticket, department=cast.finance, reason="An invoice is missing.", by=cast.ben, at=MONDAY)
    resolve(ticket, body="Paid.", by=cast.otto, at=MONDAY)
    confirm(ticket, by=cast.rosa, at=MONDAY)
    page = shown(signed_in(cast.rosa), ticket).content.decode()
    for line in (
        "filed this", "took this on", "took this over", "gave this to Ben Worker", "set this waiting for an agreed date: Tue 24 Nov 2026, 10:00 CET",
        "added Vera Chief", "handed this over from IT to Finance", "resolved this", "confirmed that it is solved",
    ):  # fmt: skip
        assert line in page


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        ("rosa", {"reply", "withdraw", "add-participant"}),
        ("ben", {"reply", "note", "accept", "wait", "resolve", "hand-over", "merge", "snooze", "add-participant"}),
        (
            "lena",
            {
                "reply", "note", "accept", "wait", "resolve", "hand-over", "add-participant", "assign", "prioritise", "decline",
                "seal", "merge", "snooze",
            },
        ),
    ],
)  # fmt: skip
def test_exactly_the_moves_one_has_are_offered(cast, signed_in, ticket, who, verbs):
    page = shown(signed_in(getattr(cast, who)), ticket).content.decode()
    assert {verb for verb in FORMS if f'id="{verb}-form"' in page} == verbs


def test_a_colleagues_request_can_be_taken_over_by_a_member(cast, signed_in, ticket):
    accept(ticket, by=cast.lena, at=MONDAY)
    page = shown(signed_in(cast.ben), ticket).content.decode()
    assert f'<option value="{cast.ben.pk}">Ben Worker (you)</option>' in page
    assert "Lena Lead: " not in page


def test_the_requester_of_a_resolved_request_is_asked_to_confirm(cast, signed_in, ticket):
    resolve(ticket, body="A new disk.", by=cast.ben, at=MONDAY)
    page = shown(signed_in(cast.rosa), ticket).content.decode()
    assert "Is it solved?" in page
    assert page.count('id="confirm-form"') == page.count('id="reopen-form"') == 1
    assert "closes on Mon 30 Nov 2026" in page
    assert "Is it solved?" not in shown(signed_in(cast.ben), ticket).content.decode()


def test_no_id_stands_twice_on_a_page(cast, signed_in, ticket):
    import re

    for person in (cast.rosa, cast.lena):
        ids = re.findall(r'\bid="([^"]+)"', shown(signed_in(person), ticket).content.decode())
        assert len(ids) == len(set(ids))


def test_text_is_shown_as_text(cast, signed_in):
    evil = "<script>alert(1)</script>"
    ticket = file_request(cast.laptop, cast.rosa, title=evil, body=f"{evil} [x](javascript:alert(1)) **bold**")
    page = shown(signed_in(cast.rosa), ticket).content.decode()
    assert evil not in page
    assert 'href="javascript:' not in page
    assert "<strong>bold</strong>" in page


def test_filing_is_confirmed_to_the_requesters_side_only(cast, signed_in, ticket):
    assert f"Filed as {ticket.number}" in shown(signed_in(cast.rosa), ticket, "?filed=1").content.decode()
    assert "Filed as" not in shown(signed_in(cast.ben), ticket, "?filed=1").content.decode()


def test_htmx_gets_the_part_with_the_number_of_new_entries(cast, signed_in, ticket):
    client = signed_in(cast.rosa)
    before = client.get(f"/requests/{ticket.number}/?seen={ticket.version}", headers=HTMX).content.decode()
    assert "<html" not in before
    assert "new entr" not in before
    reply(ticket, body="Which model?", by=cast.ben, at=MONDAY)
    note(ticket, body="Old one.", by=cast.ben, at=MONDAY)
    after = client.get(f"/requests/{ticket.number}/?seen={ticket.version}", headers=HTMX).content.decode()
    assert "1 new entry" in after
    assert "2 new entries" in signed_in(cast.lena).get(
        f"/requests/{ticket.number}/?seen={ticket.version}", headers=HTMX
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "1.5"])
def test_htmx_with_an_odd_version_gets_the_part(cast, signed_in, ticket, seen):
    assert signed_in(cast.rosa).get(f"/requests/{ticket.number}/?seen={seen}", headers=HTMX).status_code == 200


def test_htmx_can_fetch_the_timeline_and_marks_the_forms_as_having_seen_it(cast, signed_in, ticket):
    reply(ticket, body="Which model?", by=cast.ben, at=MONDAY)
    page = signed_in(cast.rosa).get(
        f"/requests/{ticket.number}/?seen=1", headers=HTMX | {"HX-Target": "timeline"}
    ).content.decode()  # fmt: skip
    assert "Which model?" in page
    assert 'id="reply-seen" value="2"' in page
    assert "is-new" in page


def test_a_page_and_its_part_are_told_apart_by_caches(cast, signed_in, ticket):
    response = shown(signed_in(cast.rosa), ticket)
    assert "HX-Request" in response["Vary"]
    assert response["Cache-Control"] == "private, no-cache"


def test_a_long_thread_opens_on_request_and_keeps_its_first_message(cast, signed_in, ticket):
    for number in range(110):
        note(ticket, body=f"Note {number}.", by=cast.ben, at=MONDAY)
    client = signed_in(cast.ben)
    page = shown(client, ticket).content.decode()
    assert "Show 10 earlier entries" in page
    assert "It takes ten minutes to start." in page
    assert "Note 9." not in page
    assert "Note 10." in page
    assert "Note 9." in shown(client, ticket, "?whole=1").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_thread(cast, signed_in, ticket):
    client = signed_in(cast.lena)
    reply(ticket, body="First.", by=cast.ben, at=MONDAY)
    hush()
    shown(client, ticket)
    with CaptureQueriesContext(connection) as short:
        shown(client, ticket)
    for number in range(40):
        reply(ticket, body=f"Message {number}", by=cast.ben if number % 2 else cast.rosa, at=MONDAY)
    hush()
    with CaptureQueriesContext(connection) as long:
        shown(client, ticket)
    assert len(long) == len(short)
    # Links, presence, place, estimate, drafts and canned replies each ask once.
    assert len(long) <= 21


def test_beside_a_promised_date_stands_why(cast, signed_in):
    recent = file_request(cast.laptop, cast.rosa, at=timezone.now())
    page = shown(signed_in(cast.rosa), recent).content.decode()
    assert "Why this date" in page
    assert "Promised within 16 working hours by IT&#x27;s promises v1 for normal priority." in page
    assert "Mon to Fri 09:00 to 17:00, Berlin time" in page
    assert f"/requests/{recent.number}/clock/" in page


def test_how_long_a_clock_stood_still_stands_beside_its_date(cast, signed_in, ticket):
    accept(ticket, by=cast.ben, at=MONDAY)
    wait(ticket, on="requester", by=cast.ben, at=MONDAY + timedelta(hours=1))
    reply(ticket, body="So.", by=cast.rosa, at=MONDAY + timedelta(hours=4))
    assert "The clock stood still for 3 h (calendar time)." in shown(signed_in(cast.rosa), ticket).content.decode()


def test_undo_is_offered_for_a_few_seconds_to_who_did_it(cast, signed_in, ticket):
    assign(ticket, person=cast.ben, by=cast.lena, at=timezone.now())
    assert f"/requests/{ticket.number}/undo/" in shown(signed_in(cast.lena), ticket).content.decode()
    assert f"/requests/{ticket.number}/undo/" not in shown(signed_in(cast.ben), ticket).content.decode()


def test_undo_is_not_offered_for_what_was_done_long_ago(cast, signed_in, ticket):
    assign(ticket, person=cast.ben, by=cast.lena, at=timezone.now() - timedelta(minutes=1))
    assert f"/requests/{ticket.number}/undo/" not in shown(signed_in(cast.lena), ticket).content.decode()
