"""The bell shows what is one's own; how mail is going is for admins."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications.enums import DeliveryState
from notifications.models import Message
from tests.factories import MONDAY, file_request
from tickets.actions import moving

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


def test_the_bell_shows_what_happened_and_who_reads_it_is_there(cast: SimpleNamespace, signed_in: SignedIn) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY)
    client = signed_in(cast.rosa)
    page = client.get("/notices/")
    assert ticket.number in page.content.decode()
    assert page.context["unread"] == 2
    row = Message.objects.bell_of(cast.rosa).first()
    assert row is not None
    assert client.post("/notices/read/", {"message": row.message_id})["Location"] == ticket.get_absolute_url()
    assert Message.objects.bell_of(cast.rosa).unread().count() == 1
    client.post("/notices/read/")
    assert not Message.objects.bell_of(cast.rosa).unread().exists()


def test_the_bell_of_somebody_else_stays_closed(cast: SimpleNamespace, signed_in: SignedIn) -> None:
    file_request(cast.laptop, cast.rosa)
    row = Message.objects.bell_of(cast.rosa).get()
    client = signed_in(cast.otto)
    assert "IT-1001" not in client.get("/notices/").content.decode()
    assert client.post("/notices/read/", {"message": row.message_id})["Location"] == "/notices/"
    row.refresh_from_db()
    assert row.read_at is None


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "²"])
def test_odd_addresses_of_the_bell_are_ignored(cast: SimpleNamespace, signed_in: SignedIn, before: str) -> None:
    assert signed_in(cast.rosa).get("/notices/", {"before": before}).status_code == 200
    assert signed_in(cast.rosa).post("/notices/read/", {"message": before}).status_code == 302


def test_the_bell_turns_its_pages_without_losing_a_line(cast: SimpleNamespace, signed_in: SignedIn) -> None:
    for _ in range(60):
        file_request(cast.laptop, cast.rosa)
    client = signed_in(cast.rosa)
    first = client.get("/notices/")
    second = client.get("/notices/", {"before": first.context["older_than"]})
    shown = [row.pk for page in (first, second) for row, _ in page.context["rows"]]
    assert len(shown) == len(set(shown)) == 60


def test_dead_mails_are_listed_with_the_servers_words_and_sent_again(
    cast: SimpleNamespace, signed_in: SignedIn
) -> None:
    file_request(cast.laptop, cast.rosa)
    dead = Message.objects.filter(channel="mail", person=cast.rosa)
    dead.update(state=DeliveryState.DEAD, server_said="550 no such mailbox")
    client = signed_in(cast.ada)
    page = client.get("/admin-desk/mail/").content.decode()
    assert "550 no such mailbox" in page
    assert "My laptop" not in page
    client.post(f"/admin-desk/mail/{dead.get().pk}/resend/")
    assert dead.get().state == DeliveryState.RETRY
    assert client.post(f"/admin-desk/mail/{2**63}/resend/").status_code == 302


@pytest.mark.parametrize("who", ["rosa", "lena", "vera", "tom"])
def test_how_mail_is_going_is_for_admins(cast: SimpleNamespace, signed_in: SignedIn, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get("/admin-desk/mail/").status_code == 403
    assert client.post("/admin-desk/mail/1/resend/").status_code == 403


def test_more_lines_need_no_more_queries(cast: SimpleNamespace, signed_in: SignedIn) -> None:
    counts = []
    for rows in (1, 40):
        for _ in range(rows):
            file_request(cast.laptop, cast.rosa)
        Message.objects.filter(channel="mail").update(state=DeliveryState.DEAD)
        for person, address in ((cast.rosa, "/notices/"), (cast.ada, "/admin-desk/mail/")):
            client = signed_in(person)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
