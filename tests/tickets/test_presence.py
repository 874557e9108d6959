"""Who else is there, and what they write: told to those who work on a request, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.factories import MONDAY, file_request
from tickets.actions import attending, handing, talking
from tickets.enums import Writing
from tickets.models import Presence, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign(signed_in: Callable[[User], Client]) -> Callable[..., str]:
    """The page of `who` shows a sign of itself; what it is told."""

    def post(who: User, ticket: Ticket, writing: str = "", status: int = 200) -> str:
        address = f"/requests/{ticket.number}/presence/?seen={ticket.version}"
        response: HttpResponse = signed_in(who).post(address, {"writing": writing})
        assert response.status_code == status
        return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())

    return post


def test_colleagues_see_who_writes_and_who_looks(
    cast: SimpleNamespace, ticket: Ticket, sign: Callable[..., str]
) -> None:
    assert "Ben" not in sign(cast.ben, ticket, "reply")
    assert re.search(r"Ben Worker\s+is writing a reply", sign(cast.lena, ticket))
    assert re.search(r"Lena Lead\s+is looking at this too", sign(cast.ben, ticket, "nonsense"))


def test_the_requesters_side_is_neither_kept_nor_told(
    cast: SimpleNamespace, ticket: Ticket, sign: Callable[..., str]
) -> None:
    sign(cast.ben, ticket, "reply")
    talking.add_participant(ticket, person=cast.otto, by=cast.rosa, at=timezone.now())
    for person in (cast.rosa, cast.otto):
        told = sign(person, ticket)
        assert "is writing" not in told
        assert "is looking" not in told
    assert "Rosa" not in sign(cast.ben, ticket).split("new entr")[-1]
    assert set(Presence.objects.values_list("person", flat=True)) == {cast.ben.pk}


def test_a_department_that_had_it_before_sees_nobody_of_the_next(
    cast: SimpleNamespace, ticket: Ticket, sign: Callable[..., str]
) -> None:
    sign(cast.ben, ticket, "reply")
    moved = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.lena, at=timezone.now())
    assert "is writing" not in sign(cast.otto, moved), "Ben's sign is of the department that had it"
    assert "is looking" not in sign(cast.ben, moved)
    hidden = file_request(cast.payslip, cast.rosa)
    sign(cast.ben, hidden, status=404)


def test_a_sign_lasts_forty_seconds_and_is_swept_after_an_hour(cast: SimpleNamespace, ticket: Ticket) -> None:
    for seconds, writing in ((0, Writing.REPLY), (5, Writing.NOTE)):
        attending.attend(ticket, writing=writing, by=cast.ben, at=MONDAY + timedelta(seconds=seconds))
    there = Presence.objects.working_on
    assert [row.writing for row in there(ticket, MONDAY + timedelta(seconds=44))] == [Writing.NOTE]
    assert not there(ticket, MONDAY + timedelta(seconds=46))
    assert attending.sweep_presence(MONDAY + timedelta(minutes=59)).did == 0
    assert attending.sweep_presence(MONDAY + timedelta(minutes=61)).did == 1


def test_signs_are_kept_outside_of_the_log(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence::text FROM pg_class WHERE relname = 'tickets_presence'")
        assert cursor.fetchone() == ("u",)
