"""Rules give out what is filed or accepted from another department; the record says which, and why nobody could."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from departments.models import Absence, Membership
from notifications.models import Message
from tests.factories import MONDAY, file_request, join, make_person, make_service
from tests.tickets.test_timekeeping import replayed, stored
from tickets import permissions, timeline
from tickets.actions import handing, moving, working
from tickets.enums import ClockKind, EventKind, Give, State, TargetState
from tickets.models import RoutingRule, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


def rule(cast: SimpleNamespace, name: str = "Laptops", **fields: Any) -> RoutingRule:
    """A rule of IT, last of all so far."""
    fields.setdefault("department", cast.it)
    position = RoutingRule.objects.count()
    among = fields.pop("among", ())
    made = RoutingRule.objects.create(name=name, position=position, **fields)
    made.among.set(among)
    return made


def lines(ticket: Ticket, reader: Any) -> list[str]:
    """What the timeline tells `reader`."""
    ticket = Ticket.objects.for_page().get(pk=ticket.pk)
    return [entry.line.before for entry in timeline.entries(ticket, permissions.part(reader, ticket), reader=reader)]


def test_a_rule_gives_it_to_a_person_and_says_so(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.PERSON, person=cast.ben, words="slow")
    ticket = file_request(cast.laptop, cast.rosa)
    assert (ticket.assignee, ticket.state) == (cast.ben, State.NEW)
    assert lines(ticket, cast.lena) == ["filed this", "gave this to Ben Worker by the rule “Laptops”"]
    assert lines(ticket, cast.rosa) == ["filed this", "gave this to Ben Worker"]
    told = Message.objects.filter(person=cast.ben, channel="mail").get()
    assert "The rule “Laptops” gave you this request" in told.text


def test_what_a_rule_gave_is_accepted_by_a_person_only(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.PERSON, person=cast.ben)
    ticket = file_request(cast.laptop, cast.rosa)
    clock = ticket.targets.get(kind=ClockKind.ACCEPTANCE)
    assert clock.state == TargetState.RUNNING
    ticket = moving.accept(ticket, by=cast.ben, at=LATER)
    clock.refresh_from_db()
    assert (clock.state, clock.stopped_at, ticket.state) == (TargetState.MET, LATER, State.OPEN)
    with pytest.raises(MoveRefused, match="accepted this request already"):
        moving.accept(ticket, by=cast.ben, at=LATER)


def test_a_head_confirms_whom_a_rule_chose(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.PERSON, person=cast.ben)
    ticket = working.assign(file_request(cast.laptop, cast.rosa), person=cast.ben, by=cast.lena, at=LATER)
    assert (ticket.assignee, ticket.state) == (cast.ben, State.OPEN)
    with pytest.raises(MoveRefused, match="has this request already"):
        working.assign(ticket, person=cast.ben, by=cast.lena, at=LATER)


def test_others_are_told_who_has_what_a_rule_gave(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.PERSON, person=cast.ben)
    with pytest.raises(MoveRefused, match="Ben Worker has this request already"):
        moving.accept(file_request(cast.laptop, cast.rosa), by=cast.lena, at=LATER)


def test_a_rule_raises_the_priority_and_never_lowers_it(cast: SimpleNamespace) -> None:
    rule(cast, priority="high", words="slow")
    ticket = file_request(cast.laptop, cast.rosa)
    assert ticket.priority == "high"
    assert stored(ticket) == replayed(ticket, MONDAY)
    assert ticket.due_at == MONDAY + timedelta(hours=24)
    assert lines(ticket, cast.rosa)[1] == "raised the priority from normal to high"
    assert lines(ticket, cast.ben)[1] == "raised the priority from normal to high by the rule “Laptops”"
    urgent = file_request(cast.laptop, cast.rosa, priority="urgent")
    assert urgent.priority == "urgent"
    assert lines(urgent, cast.rosa) == ["filed this"]


def test_without_a_rule_that_fits_nothing_is_written(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.PERSON, person=cast.ben, words="printer")
    rule(cast, "Off", give=Give.PERSON, person=cast.ben, is_active=False)
    ticket = file_request(cast.laptop, cast.rosa)
    assert (ticket.assignee, ticket.version) == (None, 1)


def test_nobody_gets_their_own_request(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.TURN)
    assert {file_request(cast.laptop, cast.ben).assignee for _ in range(3)} == {cast.lena}
    Membership.objects.filter(person=cast.lena).delete()
    ticket = file_request(cast.laptop, cast.ben)
    assert ticket.assignee is None
    assert lines(ticket, cast.ben) == ["filed this"]


def test_who_is_away_is_passed_over_and_it_is_said(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.TURN)
    join(make_person("Kim Calm"), cast.it)
    Membership.objects.filter(person=cast.lena).update(most_open=0)
    Membership.objects.filter(person__name="Kim Calm").update(share=0)
    Absence.objects.create(person=cast.ben, begins_on=date(2026, 11, 20), ends_on=date(2026, 11, 27))
    ticket = file_request(cast.laptop, cast.rosa)
    assert ticket.assignee is None
    assert lines(ticket, cast.lena)[1] == (
        "found nobody by the rule “Laptops”: Ben Worker is away; Lena Lead has as many open requests as they take; "
        "Kim Calm takes nothing by rules"
    )
    assert lines(ticket, cast.rosa) == ["filed this"]


def test_on_a_weekend_it_counts_who_comes_on_monday(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.PERSON, person=cast.ben)
    Absence.objects.create(person=cast.ben, begins_on=date(2026, 11, 30), ends_on=date(2026, 12, 4))
    assert file_request(cast.laptop, cast.rosa, at=MONDAY + timedelta(days=4)).assignee == cast.ben
    assert file_request(cast.laptop, cast.rosa, at=MONDAY + timedelta(days=5)).assignee is None


def test_by_load_goes_to_whom_has_least_for_their_share(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.LOAD)
    Membership.objects.filter(person=cast.lena).update(share=50)
    given = Counter(file_request(cast.laptop, cast.rosa).assignee.name for _ in range(9))
    assert given == {"Ben Worker": 6, "Lena Lead": 3}


def test_a_group_goes_round_and_others_get_nothing(cast: SimpleNamespace) -> None:
    kim = make_person("Kim Calm")
    join(kim, cast.it)
    rule(cast, give=Give.TURN, among=[cast.ben, kim])
    assert [file_request(cast.laptop, cast.rosa).assignee for _ in range(4)] == [cast.ben, kim, cast.ben, kim]


@pytest.mark.parametrize(
    ("asked", "fits"),
    [({"site": "Berlin"}, True), ({"site": "Pune"}, False), ({"requester_department": "sales"}, True)],
)
def test_a_rule_asks_who_asks(cast: SimpleNamespace, asked: dict[str, Any], fits: bool) -> None:
    cast.rosa.site = "Berlin"
    cast.rosa.save()
    fields = {key: getattr(cast, value) if key != "site" else value for key, value in asked.items()}
    rule(cast, give=Give.PERSON, person=cast.ben, **fields)
    assert (file_request(cast.laptop, cast.rosa).assignee == cast.ben) == fits


def test_a_hand_over_is_given_out_when_it_is_accepted(cast: SimpleNamespace) -> None:
    rule(cast, "Invoices", department=cast.finance, give=Give.PERSON, person=cast.otto, words="slow")
    rule(cast, "Other", service=make_service(cast.it, "Phone"), give=Give.PERSON, person=cast.ben)
    ticket = file_request(cast.laptop, cast.rosa)
    ticket = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=LATER)
    assert ticket.assignee is None
    ticket = handing.accept_hand_over(ticket, by=cast.otto, at=LATER)
    assert (ticket.assignee, ticket.state) == (cast.otto, State.OPEN)
    assert ticket.targets.get(kind=ClockKind.ACCEPTANCE, department=cast.finance).state == TargetState.MET
    assert ticket.events.filter(kind=EventKind.ROUTED).count() == 1
    assert stored(ticket) == replayed(ticket, LATER)


@pytest.mark.django_db(transaction=True)
def test_two_filed_at_once_go_to_two(cast: SimpleNamespace) -> None:
    rule(cast, give=Give.TURN)

    def file(barrier: threading.Barrier) -> None:
        barrier.wait(timeout=20)
        file_request(cast.laptop, cast.rosa)
        connection.close()

    for _ in range(8):
        barrier = threading.Barrier(2)
        threads = [threading.Thread(target=file, args=[barrier]) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        pair = Ticket.objects.order_by("-pk")[:2]
        assert {ticket.assignee for ticket in pair} == {cast.ben, cast.lena}
