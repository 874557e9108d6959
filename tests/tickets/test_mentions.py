"""@ and a name: those who can read it are told; who can't is named before it goes out, and never let in by it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from notifications.models import Message
from tests.factories import MONDAY, a_person, file_request
from tickets import mentions
from tickets.actions import talking
from tickets.models import Comment, Ticket

BEN, BENNO, ANA = (
    a_person(name, pk=pk, email=email)
    for pk, (name, email) in enumerate(
        [
            ("Ben Worker", "ben@desk.example"),
            ("Ben Other", "b.other@desk.example"),
            ("Ana Lía Ruiz", "ana@desk.example"),
        ],
        1,
    )
)


@pytest.mark.parametrize(
    ("body", "people", "rest"),
    [
        ("Could @Ben Worker look?", [BEN], []),
        ("@ben worker, @Ana Lía Ruiz.", [BEN, ANA], []),
        ("@Ana: please", [ANA], []),
        ("@ben is an address too, @b.other as well", [BEN, BENNO], []),
        ("Write to ben@desk.example or a/@ben", [], []),
        ("@Benjamin Blue, hello", [], ["Benjamin Blue"]),
        ("@Otto Outsider knows that", [], ["Otto Outsider knows"]),
        ("100 % @ home", [], []),
    ],
)
def test_a_mention_is_an_at_and_a_name(body: str, people: list[User], rest: list[str]) -> None:
    assert mentions.mentioned(body, [BEN, BENNO, ANA]) == (people, rest)


def told(person: User) -> list[tuple[str, str]]:
    rows = Message.objects.filter(person=person, kind__endswith="mentioned").order_by("channel")
    return [(row.kind, row.channel) for row in rows]


@pytest.mark.django_db
def test_members_are_told_of_a_note_and_the_requesters_side_of_a_reply(cast: SimpleNamespace, ticket: Ticket) -> None:
    talking.note(ticket, body="@Lena Lead, and @Rosa Sales too?", by=cast.ben, at=MONDAY)
    assert told(cast.lena) == [("work.mentioned", "bell"), ("work.mentioned", "mail")]
    assert not told(cast.rosa), "Nobody of the requester's side reads notes"
    talking.reply(ticket, body="@rosa please, @ben knows", by=cast.ben, at=MONDAY)
    assert told(cast.rosa) == [("mentioned", "bell"), ("mentioned", "mail")]
    assert not told(cast.ben), "Nobody hears of themselves"
    replied = Message.objects.filter(person=cast.rosa, channel="mail", kind="replied")
    assert not replied, "One mail for one reply"


@pytest.mark.django_db
def test_mails_about_a_confidential_request_say_its_number_only(cast: SimpleNamespace) -> None:
    secret = file_request(cast.payslip, cast.rosa)
    talking.note(secret, body="@Hugo Head: zqcanary", by=cast.hana, at=MONDAY)
    assert told(cast.hugo)
    assert not Message.objects.filter(text__contains="zqcanary").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "who"), [("reply", "Otto Outsider"), ("note", "Rosa Sales")])
def test_who_can_not_read_it_is_named_before_it_goes_out_and_not_let_in(
    cast: SimpleNamespace, ticket: Ticket, act: Callable[..., Any], verb: str, who: str
) -> None:
    body = f"Does @{who} know that?"
    response = act(cast.ben, ticket, verb, body=body)
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert f"{who} can't read" in page
    assert body in page
    assert "Send anyway" in page
    assert Comment.objects.count() == 1
    unheard = re.search(rf'<input[^>]*name="unheard"[^>]*id="{verb}-unheard"[^>]*>', page)[0]  # type: ignore[index]
    again = re.search(r'value="([^"]+)"', unheard)[1]  # type: ignore[index]
    assert act(cast.ben, ticket, verb, body=body, unheard=again).status_code == 302
    assert Comment.objects.filter(body=body).exists()
    assert not ticket.participants.exists()
    assert not told(cast.otto)


@pytest.mark.django_db
def test_only_who_can_read_it_is_offered(
    cast: SimpleNamespace, ticket: Ticket, signed_in: Callable[[User], Client]
) -> None:
    address = f"{ticket.get_absolute_url()}people/"
    assert signed_in(cast.ben).get(f"{address}?in=note").json() == {"people": ["Lena Lead"]}
    assert signed_in(cast.ben).get(address).json() == {"people": ["Lena Lead", "Rosa Sales"]}
    assert signed_in(cast.rosa).get(f"{address}?in=note").status_code == 403
    assert signed_in(cast.otto).get(address).status_code == 404
