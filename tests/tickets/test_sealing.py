"""One request hidden from everybody but those on it: the verbs, the rule, and what others see of it, which is nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client

from departments.models import Department
from notifications.models import Message
from tests.factories import MONDAY, file_request, join, make_person, make_service
from tests.tickets.test_timekeeping import replayed, stored
from tickets import confidentiality, permissions
from tickets.actions import cataloguing, moving
from tickets.actions.handing import hand_over
from tickets.actions.sealing import seal, unseal
from tickets.actions.talking import add_participant
from tickets.actions.working import undo
from tickets.enums import EventKind
from tickets.models import Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)
MUCH_LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def handed_over(cast: SimpleNamespace) -> Ticket:
    """Rosa's request, which IT gave to Finance; Otto's colleague leads there. Ada follows it."""
    join(cast.vera, cast.finance, role="head")
    ticket = file_request(cast.laptop, cast.rosa)
    add_participant(ticket, person=cast.ada, by=cast.rosa, at=MONDAY)
    return hand_over(ticket, department=cast.finance, reason="An invoice.", by=cast.ben, at=MONDAY)


def test_earlier_holders_lose_sight_at_once_and_those_on_it_keep_it(cast: SimpleNamespace, handed_over: Ticket) -> None:
    assert permissions.can_see(cast.ben, handed_over)
    ticket = seal(handed_over, by=cast.vera, at=LATER)
    assert (ticket.is_sealed, ticket.is_confidential) == (True, True)
    for person in (cast.ben, cast.lena, cast.hana, cast.tom):
        assert not permissions.can_see(person, ticket)
        assert not Ticket.objects.visible_to(person).contains(ticket)
    for person in (cast.rosa, cast.ada, cast.otto, cast.vera):
        assert permissions.can_see(person, ticket)


def test_the_number_stays_and_the_record_says_who_sealed_it(cast: SimpleNamespace, handed_over: Ticket) -> None:
    number, version = handed_over.number, handed_over.version
    ticket = seal(handed_over, by=cast.vera, at=LATER)
    event = ticket.events.get(position=version + 1)
    assert (ticket.number, event.kind, event.actor) == (number, EventKind.SEALED, cast.vera)
    assert stored(ticket) == replayed(ticket, LATER)


def test_a_member_seals_only_where_the_head_leaves_it_to_them(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    for verb in (seal, unseal):
        with pytest.raises(PermissionDenied):
            verb(ticket, by=cast.ben, at=LATER)
    Department.objects.filter(pk=cast.it.pk).update(members_may={"seal": True})
    assert seal(ticket, by=cast.ben, at=LATER).is_sealed
    assert not unseal(ticket, by=cast.ben, at=MUCH_LATER).is_sealed


@pytest.mark.parametrize("who", ["rosa", "otto", "hugo", "vera", "tom", "ada"])
def test_nobody_beside_the_holder_seals(cast: SimpleNamespace, who: str) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    with pytest.raises(PermissionDenied):
        seal(ticket, by=getattr(cast, who), at=LATER)


def test_sealing_twice_and_unsealing_what_is_open_are_refused(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    with pytest.raises(MoveRefused, match="is not sealed"):
        unseal(ticket, by=cast.lena, at=LATER)
    seal(ticket, by=cast.lena, at=LATER)
    with pytest.raises(MoveRefused, match="sealed already"):
        seal(ticket, by=cast.lena, at=LATER)


def test_an_ended_request_can_be_sealed(cast: SimpleNamespace) -> None:
    ticket = moving.withdraw(file_request(cast.laptop, cast.rosa), by=cast.rosa, at=LATER)
    assert seal(ticket, by=cast.lena, at=MUCH_LATER).state == "cancelled"


def test_the_seal_asked_for_when_filing_is_not_lifted(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa, confidential=True)
    with pytest.raises(MoveRefused, match="Rosa Sales filed this as confidential"):
        unseal(ticket, by=cast.lena, at=LATER)


def test_a_rule_keeps_it_confidential_whatever_the_seal(cast: SimpleNamespace) -> None:
    whistle = make_service(cast.it, "Whistle", is_confidential=True)
    for service, head, words in ((cast.payslip, cast.hugo, "requests at HR"), (whistle, cast.lena, "for Whistle")):
        ticket = seal(file_request(service, cast.rosa), by=head, at=LATER)
        with pytest.raises(MoveRefused, match=words):
            unseal(ticket, by=head, at=MUCH_LATER)


def test_a_sealed_request_stays_so_where_nothing_else_is(cast: SimpleNamespace) -> None:
    ticket = seal(file_request(cast.payslip, cast.rosa), by=cast.hugo, at=LATER)
    ticket = hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.hugo, at=MUCH_LATER)
    assert ticket.is_confidential
    assert not permissions.can_see(cast.hana, ticket)
    assert permissions.can_see(cast.otto, ticket)


def test_unsealing_lets_earlier_holders_read_again_and_tells_who_asked(
    cast: SimpleNamespace, handed_over: Ticket
) -> None:
    seal(handed_over, by=cast.vera, at=LATER)
    ticket = unseal(handed_over, by=cast.vera, at=MUCH_LATER)
    assert permissions.can_see(cast.ben, ticket)
    told = Message.objects.filter(kind="unsealed", channel="mail").values_list("person", flat=True)
    assert set(told) == {cast.rosa.pk, cast.ada.pk}


def test_sealing_is_taken_back_within_seconds(cast: SimpleNamespace, handed_over: Ticket) -> None:
    seal(handed_over, by=cast.vera, at=LATER)
    ticket = undo(handed_over, by=cast.vera, at=LATER + timedelta(seconds=9))
    assert (ticket.is_sealed, ticket.is_confidential) == (False, False)
    assert permissions.can_see(cast.ben, ticket)


def test_taking_back_asks_the_rule_anew(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=LATER)
    cataloguing.set_confidential(cast.it, True, by=cast.lena, at=LATER)
    assert undo(ticket, by=cast.ben, at=LATER + timedelta(seconds=9)).is_confidential


def test_filter_and_predicate_of_the_rule_are_equal(cast: SimpleNamespace) -> None:
    whistle = make_service(cast.it, "Whistle", is_confidential=True)
    for service in (cast.laptop, cast.payslip, whistle, cast.invoice):
        for is_sealed in (False, True):
            file_request(service, cast.rosa, confidential=is_sealed)
    kept = set(Ticket.objects.filter(confidentiality.KEPT))
    assert kept == set(Ticket.objects.filter(is_confidential=True))
    assert kept == {
        ticket
        for ticket in Ticket.objects.all()
        if confidentiality.is_kept(ticket.department, ticket.service, is_sealed=ticket.is_sealed)
    }


def test_a_service_that_became_confidential_meanwhile_files_with_a_code(cast: SimpleNamespace) -> None:
    seen = type(cast.laptop).objects.get(pk=cast.laptop.pk)
    cataloguing.change_service(cast.laptop, is_confidential=True, by=cast.lena, at=MONDAY)
    before = Department.objects.get(pk=cast.it.pk).next_number
    ticket = file_request(seen, cast.rosa)
    assert ticket.is_confidential
    assert not ticket.number.removeprefix("IT-").isdigit()
    assert Department.objects.get(pk=cast.it.pk).next_number == before


def test_the_page_says_what_sealing_means_and_offers_to_take_it_back(
    cast: SimpleNamespace, ticket: Ticket, signed_in: Callable[..., Client], act: Callable[..., HttpResponse]
) -> None:
    client = signed_in(cast.lena)
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert "From now on only Rosa Sales, those who follow it and IT know of it" in page
    assert act(cast.lena, ticket, "seal")["Location"] == ticket.get_absolute_url()
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert "sealed this: only those on it know of it" in page
    assert "Lift the seal" in page
    assert f"/requests/{ticket.number}/undo/" in page
    assert f"/requests/{ticket.number}/seal/" not in page
    assert act(cast.ben, ticket, "unseal").status_code == 403
    assert act(cast.otto, ticket, "unseal").status_code == 404


def test_no_button_lifts_a_seal_that_can_not_be_lifted(cast: SimpleNamespace, signed_in: Callable[..., Client]) -> None:
    filed = file_request(cast.laptop, cast.rosa, confidential=True)
    kept = seal(file_request(cast.payslip, cast.rosa), by=cast.hugo, at=LATER)
    for person, ticket in ((cast.lena, filed), (cast.hugo, kept)):
        assert "Lift the seal" not in signed_in(person).get(ticket.get_absolute_url()).content.decode()


def test_somebody_beside_it_is_no_wiser_after_an_undo_of_theirs(
    cast: SimpleNamespace, act: Callable[..., HttpResponse]
) -> None:
    pat = make_person("Pat Example")
    ticket = file_request(cast.payslip, cast.rosa)
    assert act(pat, ticket, "undo").status_code == 404
