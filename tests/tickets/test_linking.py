"""Links between requests, and one that becomes two: known on both sides, and to nobody who may not see the other."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import User
from notifications.models import Message
from tests.factories import MONDAY, file_request
from tickets import relations
from tickets.actions import linking, sealing, talking
from tickets.enums import EventKind, Relating
from tickets.models import Relation, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cast: SimpleNamespace) -> Ticket:
    """Otto's request to IT: Rosa may not see it."""
    return file_request(cast.laptop, cast.otto, title="Another one")


def page(client: Client, ticket: Ticket) -> str:
    return client.get(ticket.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("how", "back"),
    [("blocks", "is blocked by"), ("blocked_by", "blocks"), ("relates", "relates to"), ("duplicated_by", "duplicates")],
)
def test_both_sides_say_it_in_their_own_words(
    cast: SimpleNamespace, ticket: Ticket, other: Ticket, act: Callable[..., Any], how: str, back: str
) -> None:
    assert act(cast.ben, ticket, "link", to=other.number.lower(), how=how).status_code == 302
    for one, word in ((ticket, Relating(how).label), (other, back)):
        assert [line.how.label for line in relations.of_page(one, cast.ben)] == [word]
        assert one.events.get(kind=EventKind.LINKED).actor == cast.ben


def test_a_link_to_what_one_may_not_see_does_not_exist(
    cast: SimpleNamespace, ticket: Ticket, other: Ticket, signed_in: Callable[[User], Client]
) -> None:
    before = page(signed_in(cast.rosa), ticket)
    linking.link(ticket, to=other, how=Relating.BLOCKS, by=cast.ben, at=MONDAY)
    assert other.number in page(signed_in(cast.ben), ticket)
    after = page(signed_in(cast.rosa), ticket)
    assert other.number not in after
    assert after.count('id="entry-') == before.count('id="entry-')
    htmx = {"HX-Request": "true"}
    news = signed_in(cast.rosa).get(f"{ticket.get_absolute_url()}?seen=1", headers=htmx).content.decode()
    assert "new entr" not in news


def test_the_record_of_an_open_request_keeps_nothing_of_a_confidential_one(
    cast: SimpleNamespace, ticket: Ticket
) -> None:
    secret = file_request(cast.payslip, cast.otto)
    talking.add_participant(ticket, person=cast.hana, by=cast.rosa, at=MONDAY)
    version = Ticket.objects.get(pk=ticket.pk).version
    linking.link(secret, to=ticket, how=Relating.RELATES, by=cast.hana, at=MONDAY)
    assert Ticket.objects.get(pk=ticket.pk).version == version
    assert [line.request for line in relations.of_page(ticket, cast.hana)] == [secret]
    assert not relations.of_page(ticket, cast.ben)
    assert secret.events.filter(kind=EventKind.LINKED).exists()


def test_a_link_is_refused_with_the_same_words_for_hidden_and_for_none(
    cast: SimpleNamespace, ticket: Ticket, act: Callable[..., Any]
) -> None:
    secret = file_request(cast.payslip, cast.otto)
    told = [act(cast.ben, ticket, "link", to=number, how="blocks") for number in (secret.number, "HR-ZZZZZ")]
    assert {response.status_code for response in told} == {422}
    assert all("There is no such request that you may see." in response.content.decode() for response in told)
    with pytest.raises(MoveRefused, match="no such request"):
        linking.link(ticket, to=secret, how=Relating.BLOCKS, by=cast.ben, at=MONDAY)
    with pytest.raises(MoveRefused, match="itself"):
        linking.link(ticket, to=ticket, how=Relating.BLOCKS, by=cast.ben, at=MONDAY)
    assert act(cast.rosa, ticket, "link", to=ticket.number, how="blocks").status_code == 403


def test_it_is_said_once_and_taken_away_from_either_side(
    cast: SimpleNamespace, ticket: Ticket, other: Ticket, act: Callable[..., Any]
) -> None:
    linking.link(ticket, to=other, how=Relating.BLOCKS, by=cast.ben, at=MONDAY)
    with pytest.raises(MoveRefused, match="like that already"):
        linking.link(other, to=ticket, how=Relating.BLOCKS, by=cast.ben, at=MONDAY)
    relation = Relation.objects.get().pk
    assert act(cast.lena, other, "unlink", relation=relation).status_code == 302
    assert act(cast.lena, other, "unlink", relation=relation).status_code == 409
    assert act(cast.lena, other, "unlink", relation="x").status_code == 409
    assert not Relation.objects.exists()
    assert ticket.events.filter(kind=EventKind.UNLINKED, actor=cast.lena).count() == 1


def test_a_link_that_one_may_not_know_of_can_not_be_taken_away(
    cast: SimpleNamespace, ticket: Ticket, other: Ticket
) -> None:
    linking.link(ticket, to=other, how=Relating.BLOCKS, by=cast.ben, at=MONDAY)
    Ticket.objects.filter(pk=other.pk).update(department=cast.hr, is_confidential=True)
    with pytest.raises(MoveRefused, match="not there any more"):
        linking.unlink(ticket, relation=Relation.objects.get().pk, by=cast.ben, at=MONDAY)


def test_a_request_becomes_two_with_numbers_and_clocks_of_their_own(
    cast: SimpleNamespace, ticket: Ticket, signed_in: Callable[[User], Client]
) -> None:
    said = talking.reply(ticket, body="And my chair\nis broken.", by=cast.rosa, at=MONDAY)
    note = talking.note(ticket, body="Hm.", by=cast.ben, at=MONDAY)
    lena, address = signed_in(cast.lena), f"{ticket.get_absolute_url()}split/"
    form = lena.get(address).content.decode()
    assert "And my chair is broken." in form
    assert "Hm." not in form
    fields = {"service": "finance/invoice", "title": "Chair", "key": "5b1d2f2e-6a4f-4b1e-9d3a-000000000002"}
    assert lena.post(address, fields).status_code == 422
    assert lena.post(address, fields | {"messages": [note.pk]}).status_code == 422
    fields |= {"service": f"finance/{cast.invoice.slug}", "messages": [said.pk], "body": "Please look."}
    for _ in range(2):
        assert lena.post(address, fields).status_code == 302
    made = Ticket.objects.latest("pk")
    assert (made.department, made.requester, made.filed_by) == (cast.finance, cast.rosa, cast.lena)
    text = "Please look.\n\nRosa Sales wrote on 23 Nov 2026:\n\n> And my chair\n> is broken."
    assert made.comments.get().body == text
    assert made.targets.exists()
    assert ticket.comments.count() == 3
    rosa = signed_in(cast.rosa)
    assert made.number in page(rosa, ticket)
    assert ticket.number in page(rosa, made)
    assert "was split off from" in page(rosa, made)
    assert ticket.number not in page(signed_in(cast.otto), made), "Finance does not see the other"
    assert Message.objects.filter(person=cast.rosa, topic=made.number).exists()
    assert "Remove the link" not in page(lena, ticket)


def test_what_comes_from_a_confidential_request_stays_confidential(cast: SimpleNamespace, ticket: Ticket) -> None:
    ticket = sealing.seal(ticket, by=cast.lena, at=MONDAY)
    made = linking.split(ticket, department=cast.finance, title="Part", body="Please.", by=cast.lena, at=MONDAY)
    assert made.is_confidential
    assert made.number.split("-")[1].isdigit() is False


def test_splitting_is_the_heads_unless_it_is_left_to_members(cast: SimpleNamespace, ticket: Ticket) -> None:
    with pytest.raises(PermissionDenied):
        linking.split(ticket, department=cast.it, title="Two", body="Please.", by=cast.ben, at=MONDAY)
    type(cast.it).objects.filter(pk=cast.it.pk).update(members_may={"split": True})
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert linking.split(ticket, department=cast.it, title="Two", body="Please.", by=cast.ben, at=MONDAY)
    with pytest.raises(MoveRefused, match="what you need"):
        linking.split(ticket, department=cast.it, title="Two", by=cast.ben, at=MONDAY)
