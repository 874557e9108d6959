"""Canned replies: set up by those who lead, put into a reply by those who work on a request."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from tests.factories import MONDAY, file_request
from tickets.actions.canning import CannedRefused, add_canned, change_canned
from tickets.models import CannedReply, Comment, Ticket

pytestmark = pytest.mark.django_db
SETUP = "/departments/it/setup/canned-replies/"
BODY = "Hello {requester}, about {number} ({title}): {promise}. {me}, {department}"


@pytest.fixture
def canned(cast: SimpleNamespace) -> CannedReply:
    return add_canned(cast.it, title="Which device?", body=BODY, by=cast.lena, at=MONDAY)


def written(response: Any) -> str:
    """What stands in the reply."""
    assert response.status_code == 200
    page = response.content.decode()
    return html.unescape(re.search(r'<textarea[^>]*id="reply-body"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)[1])  # type: ignore[index]


def test_it_is_put_below_what_was_typed_and_nothing_is_sent(
    cast: SimpleNamespace, ticket: Ticket, canned: CannedReply, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(cast.ben).get(ticket.get_absolute_url()).content.decode()
    assert f'<option value="{canned.pk}">Which device?</option>' in page
    key = "5b1d2f2e-6a4f-4b1e-9d3a-000000000001"
    fields = {"canned": canned.pk, "body": "Good morning.", "seen": "1", "key": key}
    response = signed_in(cast.ben).post(f"{ticket.get_absolute_url()}canned-reply/", fields)
    text = written(response)
    assert text.startswith("Good morning.\n\nHello Rosa Sales, about IT-1001 (")
    assert text.endswith("Ben Worker, IT")
    assert key in response.content.decode()
    assert "Not done" not in response.content.decode()
    assert Comment.objects.count() == 1


def test_what_was_typed_stays_when_nothing_or_anothers_text_is_chosen(
    cast: SimpleNamespace, ticket: Ticket, signed_in: Callable[[User], Client]
) -> None:
    other = add_canned(cast.hr, title="Secret", body="Of HR only.", by=cast.hugo, at=MONDAY)
    for chosen in ("", "x", str(other.pk)):
        fields = {"canned": chosen, "body": "Good morning."}
        response = signed_in(cast.ben).post(f"{ticket.get_absolute_url()}canned-reply/", fields)
        assert written(response) == "Good morning."


def test_the_requesters_side_is_offered_none(
    cast: SimpleNamespace, ticket: Ticket, canned: CannedReply, signed_in: Callable[[User], Client]
) -> None:
    rosa = signed_in(cast.rosa)
    assert "Which device?" not in rosa.get(ticket.get_absolute_url()).content.decode()
    address = f"{ticket.get_absolute_url()}canned-reply/"
    assert rosa.post(address, {"canned": canned.pk}).status_code == 403
    assert signed_in(cast.otto).post(address, {"canned": canned.pk}).status_code == 404


def test_a_request_without_promise_or_service_has_words_for_that(
    cast: SimpleNamespace, canned: CannedReply, signed_in: Callable[[User], Client]
) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    Ticket.objects.update(due_at=None)
    response = signed_in(cast.ben).post(f"{ticket.get_absolute_url()}canned-reply/", {"canned": canned.pk})
    assert "no promised date" in written(response)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "", "body": "Text"}, "Please give a title."),
        ({"title": "New", "body": "Hello {name} {boss}"}, "Nobody knows what {name}, {boss} stands for."),
        ({"title": "WHICH device?", "body": "Text"}, "called WHICH device? already"),
    ],
)
def test_a_text_that_can_not_be_kept_is_said_to_be_so(
    cast: SimpleNamespace, canned: CannedReply, signed_in: Callable[[User], Client], fields: dict[str, str], words: str
) -> None:
    response = signed_in(cast.lena).post(f"{SETUP}new/", fields)
    assert response.status_code == 422
    assert words in html.unescape(response.content.decode())
    assert CannedReply.objects.count() == 1


def test_it_is_written_changed_and_removed_and_the_trail_keeps_it(
    cast: SimpleNamespace, canned: CannedReply, signed_in: Callable[[User], Client]
) -> None:
    lena, address = signed_in(cast.lena), f"{SETUP}{canned.pk}/"
    looked = lena.post(address, {"title": "Other", "body": "Dear **{requester}**", "preview": "1"}).content.decode()
    assert "<strong>Rosa Example</strong>" in looked
    assert CannedReply.objects.get().title == "Which device?"
    assert lena.post(address, {"title": "Other", "body": "Dear {requester}"}).status_code == 302
    assert "Other" in lena.get(SETUP).content.decode()
    assert lena.post(f"{address}remove/").status_code == 302
    assert not CannedReply.objects.exists()
    kept = AuditEntry.objects.filter(department="it").order_by("pk").values_list("action", flat=True)
    assert list(kept) == ["wrote a canned reply", "changed a canned reply", "removed a canned reply"]


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("otto", 403), ("ada", 200), ("lena", 200)])
def test_head_and_admin_set_them_up(
    cast: SimpleNamespace, canned: CannedReply, signed_in: Callable[[User], Client], who: str, status: int
) -> None:
    client = signed_in(getattr(cast, who))
    for page in ("", "new/", f"{canned.pk}/"):
        assert client.get(f"{SETUP}{page}").status_code == status
    if status == 403:
        assert client.post(f"{SETUP}{canned.pk}/remove/").status_code == 403
    assert client.get(f"/departments/finance/setup/canned-replies/{canned.pk}/").status_code in {403, 404}


def test_changing_it_to_what_it_is_leaves_no_trace(cast: SimpleNamespace, canned: CannedReply) -> None:
    before = AuditEntry.objects.count()
    change_canned(canned, title=canned.title, body=canned.body, by=cast.lena, at=MONDAY)
    assert AuditEntry.objects.count() == before
    with pytest.raises(CannedRefused, match="write the text"):
        change_canned(canned, title="T", body=" ", by=cast.lena, at=MONDAY)
