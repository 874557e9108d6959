"""Two people at once, with real connections behind a barrier: one outcome, a clear word for the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import connection

from tests.factories import MONDAY, file_request, join, make_person
from tickets.actions import handing, moving, talking, working
from tickets.enums import EventKind
from tickets.models import Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 50
AT = MONDAY + timedelta(minutes=5)


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run `acts` at the same moment, each on a connection of its own; what each was told ("" when it went through)."""
    barrier = threading.Barrier(len(acts))
    told = [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            act()
        except MoveRefused as refusal:
            told[place] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def test_two_accept_at_once_and_one_has_it(cast: SimpleNamespace) -> None:
    for _ in range(ROUNDS):
        ticket = file_request(cast.laptop, cast.rosa)
        told = at_once([partial(moving.accept, ticket, by=p, at=AT) for p in (cast.ben, cast.lena)])
        ticket.refresh_from_db()
        winner, loser = (cast.ben, 1) if told[0] == "" else (cast.lena, 0)
        assert ticket.assignee == winner
        assert told[loser] == f"{winner} has this request already."
        assert ticket.events.filter(kind=EventKind.ACCEPTED).count() == 1


def test_two_assign_the_same_person_at_once_and_one_is_told(cast: SimpleNamespace) -> None:
    for _ in range(ROUNDS):
        ticket = file_request(cast.laptop, cast.rosa)
        told = at_once(
            [
                partial(working.assign, ticket, person=cast.ben, by=cast.lena, at=AT),
                partial(working.assign, ticket, person=cast.ben, by=cast.ben, at=AT),
            ]
        )
        ticket.refresh_from_db()
        assert ticket.assignee == cast.ben
        assert sorted(told) == ["", "Ben Worker has this request already."]
        assert ticket.events.filter(kind=EventKind.ASSIGNED).count() == 1


def test_two_resolve_at_once_and_one_answer_stands(cast: SimpleNamespace) -> None:
    for _ in range(ROUNDS):
        ticket = file_request(cast.laptop, cast.rosa)
        told = at_once(
            [partial(moving.resolve, ticket, body=f"By {p}.", by=p, at=AT, seen=1) for p in (cast.ben, cast.lena)]
        )
        ticket.refresh_from_db()
        assert ticket.resolution == 1
        assert "" in told
        assert f"{ticket.resolved_by} resolved this request a moment ago." in max(told)
        assert ticket.comments.count() == 2


def test_of_two_answers_at_once_one_is_held_until_the_other_is_read(cast: SimpleNamespace) -> None:
    for _ in range(ROUNDS // 3):
        ticket = file_request(cast.laptop, cast.rosa)
        told = at_once(
            [partial(talking.reply, ticket, body=f"By {p}.", by=p, at=AT, seen=1) for p in (cast.ben, cast.lena)]
        )
        assert sorted(map(bool, told)) == [False, True]
        assert "wrote in the meantime. Please read that first" in max(told)
        assert ticket.comments.count() == 2


@pytest.mark.parametrize("rival", ["accept", "decline", "withdraw"])
def test_two_answer_an_offer_at_once_and_one_is_told(cast: SimpleNamespace, rival: str) -> None:
    join(cast.vera, cast.finance, role="head")
    for _ in range(ROUNDS // 3):
        ticket = file_request(cast.laptop, cast.rosa)
        ticket = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=AT)
        second = {
            "accept": partial(handing.accept_hand_over, ticket, by=cast.vera, at=AT),
            "decline": partial(handing.decline_hand_over, ticket, reason="No.", by=cast.vera, at=AT),
            "withdraw": partial(handing.withdraw_hand_over, ticket, by=cast.ben, at=AT),
        }[rival]
        told = at_once([partial(handing.accept_hand_over, ticket, by=cast.otto, at=AT), second])
        ticket.refresh_from_db()
        assert min(told) == ""
        assert "this request a moment ago." in max(told)
        assert ticket.handovers.exclude(state="offered").count() == ticket.handovers.count() == 1
        assert ticket.offered_from is None
        assert ticket.department == (cast.finance if told[0] == "" else cast.it if rival != "accept" else cast.finance)


def test_fifty_take_one_request_and_forty_nine_are_told_who(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    people = [make_person(f"Colleague{n} Example") for n in range(50)]
    for person in people:
        join(person, cast.it)
    told = at_once([partial(moving.accept, ticket, by=person, at=AT) for person in people])
    ticket.refresh_from_db()
    assert told.count("") == 1
    assert ticket.assignee == people[told.index("")]
    assert told.count(f"{ticket.assignee} has this request already.") == 49
    assert ticket.events.filter(kind=EventKind.ACCEPTED).count() == 1


def test_numbers_have_no_duplicates_and_no_gaps(cast: SimpleNamespace) -> None:
    at_once([lambda: file_request(cast.laptop, cast.rosa) for _ in range(12)])
    assert sorted(Ticket.objects.values_list("number", flat=True)) == [f"IT-{n}" for n in range(1001, 1013)]
