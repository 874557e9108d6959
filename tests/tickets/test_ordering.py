"""The order of a queue by hand: who may change it, who stands behind since, and who learns what of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from notifications.enums import DeliveryState
from notifications.models import Message
from tests.factories import MONDAY, file_request, join, make_person
from tests.tickets.test_timekeeping import replayed, stored
from tickets import moved
from tickets.actions import handing, moving, ordering, sealing, working
from tickets.models import MovedBack, QueueJump, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)
WHY = "The whole floor waits for it."


@pytest.fixture
def queue(cast: SimpleNamespace) -> list[Ticket]:
    """Four requests to IT in the order of their promises, each of somebody else."""
    cast.paul = make_person("Paul Patient")
    people = [cast.rosa, cast.otto, cast.paul, cast.vera]
    return [file_request(cast.laptop, who, at=MONDAY + timedelta(minutes=n)) for n, who in enumerate(people)]


def order(cast: SimpleNamespace) -> list[str]:
    return [
        ticket.requester.name.split()[0]
        for ticket in Ticket.objects.held_by(cast.it).unresolved().for_rows().due_first()
    ]


def up(cast: SimpleNamespace, ticket: Ticket, before: Ticket | None = None, **more: Any) -> Ticket:
    return ordering.move_up(ticket, before=before, reason=WHY, by=cast.lena, at=more.pop("at", LATER), **more)


def heard(person: Any) -> list[str]:
    """The subjects of the mails to `person` about it that still go out."""
    rows = Message.objects.filter(person=person, kind=moved.KIND, channel="mail")
    return [row.text for row in rows.exclude(state=DeliveryState.SUPPRESSED)]


def test_a_head_moves_a_request_before_another(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    ticket = up(cast, queue[3], queue[1])
    assert order(cast) == ["Rosa", "Vera", "Otto", "Paul"]
    assert stored(ticket) == replayed(ticket, LATER)
    assert ticket.due_at == queue[3].due_at
    jump = QueueJump.objects.get()
    assert (jump.by, jump.reason.body, jump.ended_at) == (cast.lena, WHY, None)
    assert set(jump.moved_back.values_list("ticket", flat=True)) == {queue[1].pk, queue[2].pk}


def test_to_the_front_moves_all_back(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    up(cast, queue[2])
    assert order(cast) == ["Paul", "Rosa", "Otto", "Vera"]
    assert MovedBack.objects.count() == 2


def test_the_place_stays_when_the_clocks_are_counted_again(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    ticket = up(cast, queue[3])
    moving.accept(ticket, by=cast.ben, at=LATER)
    assert order(cast)[0] == "Vera"


def test_moved_up_is_not_late(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    noon = MONDAY + timedelta(hours=2)
    up(cast, queue[3])
    late = Ticket.objects.held_by(cast.it).overdue(noon + timedelta(seconds=1))
    assert {ticket.requester.name for ticket in late} == {"Rosa Sales"}


def test_put_back_it_stands_by_its_promise_again(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    ticket = ordering.put_back(up(cast, queue[3]), by=cast.lena, at=LATER)
    assert order(cast) == ["Rosa", "Otto", "Paul", "Vera"]
    assert QueueJump.objects.get().ended_at == LATER
    with pytest.raises(MoveRefused, match="stands where its promise puts it"):
        ordering.put_back(ticket, by=cast.lena, at=LATER)


def test_taken_back_nobody_hears_of_it(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    ticket = up(cast, queue[3])
    assert len(heard(cast.rosa)) == 1
    working.undo(ticket, by=cast.lena, at=LATER + timedelta(seconds=5))
    assert order(cast) == ["Rosa", "Otto", "Paul", "Vera"]
    assert heard(cast.rosa) == []
    assert QueueJump.objects.get().ended_at is not None


def test_handed_over_it_has_no_place_by_hand(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    ticket = handing.hand_over(up(cast, queue[3]), department=cast.finance, reason="Theirs.", by=cast.lena, at=LATER)
    assert ticket.jumps_to is None
    assert ticket.queue_at == min(row.due_at for row in ticket.targets.live() if row.due_at)


@pytest.mark.parametrize(
    ("who", "error"), [("ben", PermissionDenied), ("rosa", PermissionDenied), ("otto", PermissionDenied)]
)
def test_only_the_head_may(cast: SimpleNamespace, queue: list[Ticket], who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        ordering.move_up(queue[3], before=None, reason=WHY, by=getattr(cast, who), at=LATER)


def test_it_is_refused_without_a_reason_or_a_place(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    with pytest.raises(MoveRefused, match="Please write a reason"):
        ordering.move_up(queue[3], before=None, reason=" ", by=cast.lena, at=LATER)
    with pytest.raises(MoveRefused, match="stands first already"):
        up(cast, queue[0])
    with pytest.raises(MoveRefused, match="does not stand behind"):
        up(cast, queue[0], queue[3])
    assert order(cast) == ["Rosa", "Otto", "Paul", "Vera"]


def test_those_moved_back_hear_why_once_a_day(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    up(cast, queue[3], queue[1])
    assert heard(cast.rosa) == []
    assert heard(cast.vera) == []
    (text,) = heard(cast.otto)
    assert WHY in text
    assert queue[3].number not in text
    other = file_request(cast.laptop, cast.rosa, at=LATER)
    up(cast, other, at=LATER + timedelta(hours=1))
    assert len(heard(cast.otto)) == 1
    assert len(heard(cast.vera)) == 1
    up(cast, file_request(cast.laptop, cast.rosa, at=LATER), at=LATER + timedelta(days=2))
    assert len(heard(cast.otto)) == 2


def test_of_what_moves_in_confidence_nobody_learns(
    cast: SimpleNamespace, queue: list[Ticket], signed_in: Callable[..., Client]
) -> None:
    secret = sealing.seal(queue[3], by=cast.lena, at=LATER)
    up(cast, secret)
    assert not Message.objects.filter(kind=moved.KIND).exists()
    page = signed_in(cast.rosa).get(queue[0].get_absolute_url()).content.decode()
    assert "before this one" not in page
    assert WHY not in page
    assert WHY in signed_in(cast.ben).get(queue[0].get_absolute_url()).content.decode()


def test_a_mail_is_held_back_when_it_became_confidential(cast: SimpleNamespace, queue: list[Ticket]) -> None:
    sealing.seal(up(cast, queue[3]), by=cast.lena, at=LATER)
    assert moved.still_so({str(QueueJump.objects.get().pk)}) == set()


def test_the_page_of_one_moved_back_says_so_without_number(
    cast: SimpleNamespace, queue: list[Ticket], signed_in: Callable[..., Client]
) -> None:
    up(cast, queue[3], queue[1])
    page = signed_in(cast.otto).get(queue[1].get_absolute_url()).content.decode()
    assert "another request before this one" in page
    assert WHY in page
    assert queue[3].number not in page
    assert queue[3].number in signed_in(cast.ben).get(queue[1].get_absolute_url()).content.decode()
    assert "before this one" not in signed_in(cast.rosa).get(queue[0].get_absolute_url()).content.decode()
    front = signed_in(cast.lena).get(queue[3].get_absolute_url()).content.decode()
    assert "moved this up in the queue" in front
    assert queue[2].number in front


def test_the_page_offers_places_and_moves_it(
    cast: SimpleNamespace, queue: list[Ticket], signed_in: Callable[..., Client]
) -> None:
    client, address = signed_in(cast.lena), f"/requests/{queue[3].number}/move-up/"
    page = client.get(address).content.decode()
    assert "Before all" in page
    assert "3 requests move back" in page
    assert client.post(address, {"before": queue[1].number}).status_code == 422
    assert client.post(address, {"before": "IT-9999", "reason": WHY}).status_code == 422
    sent = {"before": queue[1].number, "reason": WHY, "key": "5f0f8f0e-95a5-4d6b-8d4d-6a6e1b1e9d11"}
    assert client.post(address, sent).status_code == 302
    assert order(cast) == ["Rosa", "Vera", "Otto", "Paul"]
    assert client.post(address, sent).status_code == 302
    assert QueueJump.objects.count() == 1
    assert client.post(f"/requests/{queue[3].number}/put-back/").status_code == 302
    assert order(cast)[-1] == "Vera"


def test_the_page_is_for_the_head_alone(
    cast: SimpleNamespace, queue: list[Ticket], signed_in: Callable[..., Client]
) -> None:
    address = f"/requests/{queue[3].number}/move-up/"
    join(cast.vera, cast.it)
    answers = {who: signed_in(getattr(cast, who)).get(address).status_code for who in ("ben", "vera", "otto", "ada")}
    assert answers == {"ben": 403, "vera": 403, "otto": 404, "ada": 404}
