"""What is typed is kept for the person alone, until it is sent."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import MONDAY
from tickets.actions import drafting, handing, talking
from tickets.models import Draft, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
ASK = "/requests/new/it/new-laptop/"


def keep(client: Client, place: str, **fields: str) -> int:
    answer = client.post("/drafts/keep/", {"place": place} | fields, headers={"Accept": "application/json"})
    return answer.status_code


def test_a_draft_is_offered_again_and_gone_when_it_is_sent(
    cast: SimpleNamespace, ticket: Ticket, signed_in: SignedIn
) -> None:
    for place, page in ((ASK, ASK), (f"/requests/{ticket.number}/reply/", f"/requests/{ticket.number}/")):
        assert keep(signed_in(cast.rosa), place, title="Half", body="A half sentence", files="x") == 200
        again = signed_in(cast.rosa).get(page).content.decode()
        assert "A half sentence" in again
        assert "Your draft of" in again
        assert "A half sentence" not in signed_in(cast.ben).get(page).content.decode()
        signed_in(cast.rosa).post(place, {"title": "Whole", "body": "A whole sentence"})
        assert not Draft.objects.exists()


def test_a_browser_without_scripts_keeps_and_discards_by_buttons(cast: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(cast.rosa)
    kept = client.post("/drafts/keep/", {"place": ASK, "body": "Kept"}, follow=True).content.decode()
    assert "Kept as a draft." in kept
    assert "Kept</textarea>" in client.get("/drafts/").content.decode()
    client.post("/drafts/discard/", {"place": ASK})
    assert "No drafts" in client.get("/drafts/").content.decode()


def test_what_was_sent_is_not_kept_by_a_late_script(cast: SimpleNamespace, ticket: Ticket, signed_in: SignedIn) -> None:
    key = uuid4()
    talking.reply(ticket, body="Sent", by=cast.rosa, at=MONDAY, key=key)
    assert keep(signed_in(cast.rosa), f"/requests/{ticket.number}/reply/", body="Sent", key=str(key)) == 200
    assert not Draft.objects.exists()


def test_a_draft_on_a_request_that_is_out_of_sight_can_be_copied_and_names_nothing(
    cast: SimpleNamespace, ticket: Ticket, signed_in: SignedIn
) -> None:
    place = f"/requests/{ticket.number}/note/"
    assert keep(signed_in(cast.lena), place, body="My precious words") == 200
    handing.hand_over(ticket, department=cast.hr, reason="Theirs.", by=cast.lena, at=MONDAY)
    assert keep(signed_in(cast.lena), place, body="My precious words, and more") == 200
    page = signed_in(cast.lena).get("/drafts/").content.decode()
    assert "My precious words, and more" in page
    assert "open any more" in page
    assert ticket.title not in page
    assert keep(signed_in(cast.otto), place, body="Guessing") == 404


@pytest.mark.parametrize(
    "place", ["", "/", "/requests/IT-1001/accept/", "/requests/NO-1/reply/", "//evil.example/", "x" * 500]
)
def test_nothing_is_kept_where_no_text_is_written(cast: SimpleNamespace, signed_in: SignedIn, place: str) -> None:
    assert keep(signed_in(cast.otto), place, body="Text") == 404
    assert not Draft.objects.exists()


def test_there_is_a_limit_to_how_much_and_how_many(cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "MOST_DRAFTS", 1)
    with pytest.raises(MoveRefused, match="too long"):
        drafting.keep(ASK, {"body": "x" * 30_001}, ticket=None, by=cast.rosa, at=MONDAY)
    drafting.keep(ASK, {"body": "One"}, ticket=None, by=cast.rosa, at=MONDAY)
    drafting.keep(ASK, {"body": "One, changed"}, ticket=None, by=cast.rosa, at=MONDAY)
    with pytest.raises(MoveRefused, match="drafts already"):
        drafting.keep("/requests/new/finance/invoice/", {"body": "Two"}, ticket=None, by=cast.rosa, at=MONDAY)
