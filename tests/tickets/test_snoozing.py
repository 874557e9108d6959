"""Snoozing: out of the department's inbox for a while; no clock stands still, and the requester's word ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import MONDAY, file_request
from tests.tickets.test_timekeeping import stored
from tickets import snoozing as rules
from tickets.actions import handing, moving, snoozing, talking, working
from tickets.enums import EventKind, Side
from tickets.models import Ticket
from tickets.workflow import MoveRefused

AT = MONDAY + timedelta(minutes=5)
UNTIL = MONDAY + timedelta(days=1)


def inbox(cast, at=AT):
    return list(Ticket.objects.held_by(cast.it).in_inbox(at))


@pytest.fixture
def snoozed(cast, ticket):
    return snoozing.snooze(ticket, until=UNTIL, by=cast.lena, at=AT)


@pytest.mark.parametrize(
    ("kind", "side", "ends"),
    [
        (EventKind.REPLIED, Side.REQUESTER, True), (EventKind.REPLIED, Side.PROVIDER, False), (EventKind.NOTED, None, False),
        (EventKind.PRIORITISED, None, False), (EventKind.ASSIGNED, None, True), (EventKind.HANDED_OVER, Side.PROVIDER, True),
        (EventKind.WOKEN, None, True),
    ],
)  # fmt: skip
def test_what_ends_a_snooze(kind, side, ends):
    assert rules.ends_with(kind, side) == ends


@pytest.mark.parametrize(("day", "morning"), [(23, 24), (26, 27), (27, 30), (28, 30), (29, 30)])
def test_it_is_put_off_to_the_next_working_morning(day, morning):
    local = datetime(2026, 11, day, 16, 30, tzinfo=UTC)
    assert rules.next_morning(local) == datetime(2026, 11, morning, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_it_is_out_of_the_inbox_until_then_and_no_clock_stands_still(cast, ticket):
    before = stored(ticket)
    snoozing.snooze(ticket, until=UNTIL, by=cast.lena, at=AT)
    assert inbox(cast) == []
    assert inbox(cast, UNTIL) == [ticket]
    assert {row[:3] for row in stored(ticket)} == {row[:3] for row in before}


@pytest.mark.django_db
def test_the_requesters_word_brings_it_back(cast, snoozed):
    talking.note(snoozed, body="Hm.", by=cast.ben, at=AT)
    assert inbox(cast) == []
    talking.reply(snoozed, body="Any news?", by=cast.rosa, at=AT)
    assert inbox(cast) == [snoozed]


@pytest.mark.django_db
def test_it_can_be_ended_and_taken_back(cast, snoozed):
    snoozing.wake(snoozed, by=cast.ben, at=AT)
    assert inbox(cast) == [snoozed]
    working.undo(snoozed, by=cast.ben, at=AT)
    again = Ticket.objects.get(pk=snoozed.pk)
    assert (again.snoozed_until, again.snoozed_by) == (UNTIL, cast.lena)
    with pytest.raises(MoveRefused, match="not snoozed"):
        snoozing.wake(file_request(cast.laptop, cast.rosa), by=cast.ben, at=AT)


@pytest.mark.django_db
def test_another_holder_finds_it_in_the_inbox(cast, snoozed):
    handing.hand_over(snoozed, department=cast.finance, reason="Theirs.", by=cast.lena, at=AT)
    assert list(Ticket.objects.held_by(cast.finance).in_inbox(AT)) == [snoozed]


@pytest.mark.django_db
@pytest.mark.parametrize("until", [AT, AT - timedelta(days=1), AT + timedelta(days=93)])
def test_only_until_a_date_to_come_within_three_months(cast, ticket, until):
    with pytest.raises(MoveRefused, match="at most three months ahead"):
        snoozing.snooze(ticket, until=until, by=cast.lena, at=AT)


@pytest.mark.django_db
def test_the_requester_is_told_nothing_of_it(cast, snoozed, signed_in):
    working.undo(snoozed, by=cast.lena, at=AT)
    page = signed_in(cast.rosa).get(snoozed.get_absolute_url()).content.decode()
    assert "snoozed" not in page.lower()
    assert "snoozed this until" in signed_in(cast.ben).get(snoozed.get_absolute_url()).content.decode()
    with pytest.raises(MoveRefused) as refused:
        moving.confirm(snoozed, by=cast.rosa, at=AT)
    assert "snoozed" not in str(refused.value)
