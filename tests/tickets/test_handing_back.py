"""What happens around a hand-over: answers, ways back, undo, clocks, two at once, mails, and the pages of all who see it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from departments.models import Department
from notifications.models import Message
from tests.factories import MONDAY, file_request, join
from tests.tickets.test_timekeeping import replayed, stored
from tickets import permissions
from tickets.actions import handing, moving, standing, talking, working
from tickets.actions.writing import WrittenAlready
from tickets.enums import EventKind, HandoverState, State, WaitsOn
from tickets.models import Handover, Policy, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)
LATER = MONDAY + H
WHY = "This is an invoice."
Acting = Callable[..., HttpResponse]
SignedIn = Callable[..., Client]


@pytest.fixture
def offered(cast: SimpleNamespace) -> Ticket:
    """Rosa's request, which Ben had and handed over to Finance, where Otto works and Vera leads."""
    join(cast.vera, cast.finance, role="head")
    return offer(cast, moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY))


def offer(cast: SimpleNamespace, ticket: Ticket, to: Department | None = None, **fields: Any) -> Ticket:
    """Ben hands `ticket` over, to Finance unless said otherwise."""
    return handing.hand_over(
        ticket, **{"department": to or cast.finance, "reason": WHY, "by": cast.ben, "at": LATER} | fields
    )


def decline(cast: SimpleNamespace, ticket: Ticket, at: datetime = LATER + H) -> Ticket:
    return handing.decline_hand_over(ticket, reason="Not ours.", by=cast.otto, at=at)


def where(ticket: Ticket) -> tuple[Any, ...]:
    """Everything that has to be as it was."""
    return (
        ticket.department, ticket.state, ticket.assignee, ticket.waits_on, ticket.waits_until, ticket.is_confidential,
        ticket.offered_from,
    )  # fmt: skip


def told(ticket: Ticket, position: int | None = None) -> dict[str, str]:
    rows = Message.objects.filter(key__startswith=f"{ticket.about}:{position or ticket.version}:", channel="mail")
    return {row.person.get_short_name(): row.kind for row in rows.select_related("person")}


def clocks(ticket: Ticket) -> list[tuple[str, str, int, str]]:
    rows = ticket.targets.select_related("department").order_by("started_at", "pk")
    return [(t.kind, t.department.name, t.cycle, t.state) for t in rows]


# Offering and accepting


def test_an_offer_stands_with_the_taker_at_once_and_its_clocks_run_there(
    cast: SimpleNamespace, offered: Ticket
) -> None:
    assert where(offered) == (cast.finance, State.NEW, None, "", None, False, cast.it)
    made = Handover.objects.get()
    assert (made.sender, made.taker, made.offered_by, made.state) == (cast.it, cast.finance, cast.ben, "offered")
    assert (made.position, made.is_bounce) == (offered.version, False)
    assert ("acceptance", "Finance", 1, "running") in clocks(offered)
    assert told(offered) == {"Rosa": "handed_over", "Vera": "work.handed_over"}


def test_accepting_opens_it_without_an_assignee_and_both_sides_hear(cast: SimpleNamespace, offered: Ticket) -> None:
    ticket = handing.accept_hand_over(offered, by=cast.otto, at=LATER + H)
    assert where(ticket) == (cast.finance, State.OPEN, None, "", None, False, None)
    assert ("acceptance", "Finance", 1, "met") in clocks(ticket)
    assert told(ticket) == {"Rosa": "accepted", "Ben": "handover_answered"}
    made = Handover.objects.get()
    assert (made.state, made.decided_by, made.decided_at) == ("accepted", cast.otto, LATER + H)
    assert made.decided_position == ticket.version
    assert moving.accept(ticket, by=cast.otto, at=LATER + H).assignee == cast.otto


ANSWERS: dict[str, Callable[[SimpleNamespace, Ticket], object]] = {
    "accept": lambda cast, ticket: moving.accept(ticket, by=cast.otto, at=LATER + H),
    "assign": lambda cast, ticket: working.assign(ticket, person=cast.otto, by=cast.vera, at=LATER + H),
    "reply": lambda cast, ticket: talking.reply(ticket, body="Hm?", by=cast.otto, at=LATER + H),
    "wait": lambda cast, ticket: moving.wait(ticket, on=WaitsOn.SUPPLIER, by=cast.otto, at=LATER + H),
    "resolve": lambda cast, ticket: moving.resolve(ticket, body="Paid.", by=cast.otto, at=LATER + H),
    "decline": lambda cast, ticket: moving.decline(ticket, reason="No.", by=cast.vera, at=LATER + H),
}


@pytest.mark.parametrize("verb", ANSWERS)
def test_working_on_it_accepts_it_and_the_sender_hears(cast: SimpleNamespace, offered: Ticket, verb: str) -> None:
    ANSWERS[verb](cast, offered)
    ticket = Ticket.objects.get(pk=offered.pk)
    assert ticket.offered_from is None
    assert Handover.objects.get().state == HandoverState.ACCEPTED
    assert told(ticket)["Ben"] == "handover_answered"


def test_there_is_one_open_offer_at_most(cast: SimpleNamespace, offered: Ticket) -> None:
    made = Handover.objects.get()
    made.pk, made.position = None, 99
    with pytest.raises(IntegrityError, match="one_open_handover"), transaction.atomic():
        made.save(force_insert=True)


# Declining and calling back


BEFORE: dict[str, Callable[[SimpleNamespace, Ticket], object]] = {
    "new": lambda cast, ticket: None,
    "taken": lambda cast, ticket: moving.accept(ticket, by=cast.ben, at=MONDAY),
    "answered": lambda cast, ticket: talking.reply(ticket, body="Hm?", by=cast.ben, at=MONDAY),
    "waiting": lambda cast, ticket: moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY),
    "dated": lambda cast, ticket: moving.wait(
        ticket, on=WaitsOn.SCHEDULED, until=MONDAY + 30 * H, by=cast.ben, at=MONDAY
    ),
}


@pytest.mark.parametrize("way", ["declined", "called back", "undone"])
@pytest.mark.parametrize("before", BEFORE)
def test_it_comes_back_as_it_was(cast: SimpleNamespace, before: str, way: str) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    BEFORE[before](cast, ticket)
    was = where(Ticket.objects.get(pk=ticket.pk))
    offer(cast, ticket)
    if way == "declined":
        ticket = decline(cast, ticket)
    elif way == "called back":
        ticket = handing.withdraw_hand_over(ticket, by=cast.ben, at=LATER + H)
    else:
        ticket = working.undo(ticket, by=cast.ben, at=LATER + timedelta(seconds=9))
    assert where(Ticket.objects.get(pk=ticket.pk)) == was
    assert ticket.bounces == (way == "declined")
    assert stored(ticket) == replayed(ticket, ticket.changed_at)


def test_declining_tells_all_why_and_the_sender_has_it_again(cast: SimpleNamespace, offered: Ticket) -> None:
    ticket = decline(cast, offered)
    event = ticket.events.latest("position")
    assert (event.kind, event.comment.body, event.department) == (EventKind.HANDOVER_DECLINED, "Not ours.", cast.it)
    assert told(ticket) == {"Rosa": "returned", "Ben": "work.returned"}
    mail = Message.objects.get(key=f"{ticket.about}:{ticket.version}:{cast.rosa.pk}")
    assert "Finance gave your request back: IT has it again" in mail.text
    assert "Not ours." in mail.text
    assert [leg.department for leg in ticket.legs.order_by("pk")] == [cast.it, cast.finance, cast.it]
    assert permissions.part(cast.otto, ticket).verbs == set()
    assert permissions.can_see(cast.otto, ticket)


def test_nobody_to_give_it_back_to_is_found_anew(cast: SimpleNamespace, offered: Ticket) -> None:
    cast.it.memberships.filter(person=cast.ben).delete()
    ticket = decline(cast, offered)
    assert (ticket.state, ticket.assignee) == (State.OPEN, None)
    assert told(ticket)["Lena"] == "work.returned"


def test_the_requester_wrote_meanwhile_so_it_waits_no_longer(cast: SimpleNamespace) -> None:
    ticket = moving.wait(file_request(cast.laptop, cast.rosa), on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY)
    offer(cast, ticket)
    talking.reply(ticket, body="Here it is.", by=cast.rosa, at=LATER)
    ticket = decline(cast, ticket)
    assert (ticket.state, ticket.waits_on) == (State.OPEN, "")
    assert stored(ticket) == replayed(ticket, LATER + H)


def test_confidentiality_follows_the_department_and_a_seal_stays(cast: SimpleNamespace) -> None:
    join(cast.vera, cast.finance, role="head")
    for is_sealed in (False, True):
        ticket = handing.hand_over(
            file_request(cast.payslip, cast.rosa), department=cast.finance, reason=WHY, by=cast.hana, at=LATER
        )
        assert not ticket.is_confidential
        if is_sealed:
            from tickets.actions.sealing import seal

            seal(ticket, by=cast.vera, at=LATER)
        ticket = decline(cast, ticket)
        assert (ticket.is_confidential, ticket.is_sealed) == (True, is_sealed)
        assert not permissions.can_see(cast.otto, ticket)


def test_a_declined_request_can_be_taken_back_by_who_declined_it(cast: SimpleNamespace, offered: Ticket) -> None:
    was = where(offered)
    decline(cast, offered, at=LATER + H)
    ticket = working.undo(offered, by=cast.otto, at=LATER + H + timedelta(seconds=9))
    assert where(ticket) == was
    assert (ticket.bounces, Handover.objects.get().state) == (0, HandoverState.OFFERED)
    assert [leg.left_at for leg in ticket.legs.order_by("pk")] == [LATER, None]
    assert decline(cast, ticket).bounces == 1


def test_calling_back_is_the_senders_until_it_is_answered(cast: SimpleNamespace, offered: Ticket) -> None:
    for person in (cast.rosa, cast.otto, cast.hana, cast.ada):
        with pytest.raises(PermissionDenied):
            handing.withdraw_hand_over(offered, by=person, at=LATER)
    ticket = handing.withdraw_hand_over(offered, by=cast.lena, at=LATER + H)
    assert told(ticket) == {"Rosa": "returned", "Vera": "handover_withdrawn"}
    assert ("acceptance", "Finance", 1, "withdrawn") in clocks(ticket)
    offer(cast, ticket, at=LATER + H)
    handing.accept_hand_over(ticket, by=cast.otto, at=LATER + 2 * H)
    with pytest.raises(PermissionDenied):
        handing.withdraw_hand_over(Ticket.objects.get(pk=ticket.pk), by=cast.ben, at=LATER + 2 * H)


def test_who_may_not_hand_over_may_neither_decline_nor_call_back(cast: SimpleNamespace, offered: Ticket) -> None:
    Department.objects.filter(pk__in=[cast.it.pk, cast.finance.pk]).update(members_may={"hand_over": False})
    offered = Ticket.objects.get(pk=offered.pk)
    assert permissions.part(cast.ben, offered).verbs == set()
    assert permissions.part(cast.lena, offered).verbs == {"withdraw_hand_over"}
    assert "decline_hand_over" not in permissions.part(cast.otto, offered).verbs
    assert {"accept_hand_over", "decline_hand_over"} <= permissions.part(cast.vera, offered).verbs


def test_the_sender_of_ones_own_request_is_its_customer(cast: SimpleNamespace) -> None:
    ticket = handing.hand_over(
        file_request(cast.laptop, cast.ben), department=cast.finance, reason=WHY, by=cast.lena, at=LATER
    )
    assert "withdraw_hand_over" not in permissions.part(cast.ben, ticket).verbs


@pytest.mark.parametrize("verb", ["accept_hand_over", "decline_hand_over"])
def test_what_is_not_on_offer_can_not_be_answered(cast: SimpleNamespace, verb: str) -> None:
    more = {"reason": "No."} if verb == "decline_hand_over" else {}
    with pytest.raises(MoveRefused, match="not offered any more"):
        getattr(handing, verb)(file_request(cast.laptop, cast.rosa), by=cast.lena, at=LATER, **more)


def test_the_slower_is_told_who_was_faster(cast: SimpleNamespace, offered: Ticket) -> None:
    decline(cast, offered)
    with pytest.raises(standing.Overtaken, match=r"Otto Outsider declined the hand-over of .* IT has it now\."):
        handing.accept_hand_over(offered, by=cast.vera, at=LATER + H)
    with pytest.raises(standing.Overtaken, match="Otto Outsider declined the hand-over of"):
        handing.withdraw_hand_over(offered, by=cast.ben, at=LATER + H)


def test_the_same_form_twice_declines_once(cast: SimpleNamespace, offered: Ticket) -> None:
    key = uuid.uuid4()
    for twice in (False, True):
        again = {"reason": "No.", "by": cast.otto, "at": LATER + H, "key": key}
        if twice:
            with pytest.raises(WrittenAlready):
                handing.decline_hand_over(offered, **again)
        else:
            handing.decline_hand_over(offered, **again)
    assert Ticket.objects.get(pk=offered.pk).bounces == 1


# Bounces and handing on


def test_handing_on_closes_the_first_offer_and_a_return_comes_to_who_handed_on(
    cast: SimpleNamespace, offered: Ticket
) -> None:
    ticket = handing.hand_over(offered, department=cast.hr, reason="Payroll.", by=cast.otto, at=LATER + H)
    assert list(Handover.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "offered"]
    assert (ticket.offered_from, ticket.bounces) == (cast.finance, 0)
    ticket = handing.decline_hand_over(ticket, reason="No.", by=cast.hana, at=LATER + 2 * H)
    assert where(ticket) == (cast.finance, State.NEW, None, "", None, False, None)
    assert ticket.bounces == 1
    ticket = handing.hand_over(ticket, department=cast.it, reason="Yours.", by=cast.otto, at=LATER + 3 * H)
    assert ticket.bounces == 2
    assert Handover.objects.latest("pk").is_bounce
    assert stored(ticket) == replayed(ticket, LATER + 3 * H)


def test_an_offer_after_a_call_back_is_no_bounce(cast: SimpleNamespace, offered: Ticket) -> None:
    ticket = handing.withdraw_hand_over(offered, by=cast.ben, at=LATER)
    ticket = offer(cast, ticket, at=LATER + H)
    assert ticket.bounces == 0
    ticket = handing.withdraw_hand_over(ticket, by=cast.ben, at=LATER + H)
    assert offer(cast, ticket, at=LATER + H).bounces == 0


# Clocks


def test_who_had_accepted_it_has_no_second_acceptance_clock(cast: SimpleNamespace, offered: Ticket) -> None:
    ticket = decline(cast, offered)
    assert [row for row in clocks(ticket) if row[0] == "acceptance"] == [
        ("acceptance", "IT", 1, "met"),
        ("acceptance", "Finance", 1, "met"),
    ]


def test_a_misrouted_request_is_promised_anew_both_ways_and_the_mails_say_both_dates(cast: SimpleNamespace) -> None:
    Policy.objects.create(department=cast.finance, version=2, targets={"normal": {"resolution": "3h"}}, made_at=MONDAY)
    ticket = offer(cast, file_request(cast.laptop, cast.rosa))
    assert ticket.due_at == MONDAY + 3 * H
    ticket = decline(cast, ticket)
    mail = Message.objects.get(key=f"{ticket.about}:{ticket.version}:{cast.rosa.pk}")
    assert "Promised by Wed 25 Nov 2026, 10:00 CET" in mail.text
    assert "Before that it was promised by Mon 23 Nov 2026, 13:00 CET" in mail.text


def test_a_promise_that_stood_stands_and_no_date_is_told_twice(cast: SimpleNamespace, offered: Ticket) -> None:
    due = offered.due_at
    ticket = decline(cast, offered)
    assert ticket.due_at == due
    mail = Message.objects.get(key=f"{ticket.about}:{ticket.version}:{cast.rosa.pk}")
    assert "Before that" not in mail.text


def test_a_return_keeps_the_terms_that_applied_before(cast: SimpleNamespace) -> None:
    own = Policy.objects.create(
        department=cast.it, service=cast.laptop, version=1, targets={"normal": {"leg": "8h"}}, made_at=MONDAY
    )
    ticket = offer(cast, file_request(cast.laptop, cast.rosa))
    Policy.objects.create(department=cast.it, version=9, targets={"normal": {"leg": "1h"}}, made_at=LATER)
    ticket = decline(cast, ticket)
    leg = ticket.targets.get(kind="leg", of_department=cast.it)
    assert (leg.policy, leg.state, leg.used) == (own, "running", 3600)


# Pages


def page(signed_in: SignedIn, person: object, ticket: Ticket) -> str:
    return signed_in(person).get(f"/requests/{ticket.number}/").content.decode()


def test_takers_see_who_offers_it_and_why_with_both_answers(
    cast: SimpleNamespace, signed_in: SignedIn, offered: Ticket
) -> None:
    shown = page(signed_in, cast.otto, offered)
    assert "Offered by IT" in shown
    assert shown.count(WHY) == 2
    assert 'id="accept-hand-over-form"' in shown
    assert 'id="decline-hand-over-form"' in shown
    assert 'id="withdraw-hand-over-form"' not in shown


def test_senders_see_that_it_is_on_offer_and_may_withdraw_it(
    cast: SimpleNamespace, signed_in: SignedIn, act: Acting, offered: Ticket
) -> None:
    shown = page(signed_in, cast.ben, offered)
    assert "Offered to Finance" in shown
    assert 'id="withdraw-hand-over-form"' in shown
    assert act(cast.ben, offered, "withdraw-hand-over").status_code == 302
    assert Ticket.objects.get(pk=offered.pk).department == cast.it
    assert "took this back: IT has it again" in page(signed_in, cast.ben, offered)


def test_the_requester_sees_no_offer_but_where_it_is(
    cast: SimpleNamespace, signed_in: SignedIn, act: Acting, offered: Ticket
) -> None:
    assert "Offered" not in page(signed_in, cast.rosa, offered)
    assert act(cast.otto, offered, "decline-hand-over", reason="Not ours.").status_code == 302
    shown = page(signed_in, cast.rosa, offered)
    assert "declined the hand-over: IT has this again" in shown
    assert "Came back" not in shown
    assert "Came back once" in page(signed_in, cast.ben, offered)


def test_declining_without_a_reason_is_said_on_the_page(cast: SimpleNamespace, act: Acting, offered: Ticket) -> None:
    response = act(cast.otto, offered, "decline-hand-over")
    assert response.status_code == 422
    assert "Please write a reason for the other department." in response.content.decode()


@pytest.mark.parametrize("verb", ["accept-hand-over", "decline-hand-over", "withdraw-hand-over"])
def test_outsiders_find_nothing_and_the_requester_may_not(
    cast: SimpleNamespace, act: Acting, offered: Ticket, verb: str
) -> None:
    assert act(cast.hana, offered, verb, reason="Mine.").status_code == 404
    assert act(cast.rosa, offered, verb, reason="Mine.").status_code == 403
    assert Ticket.objects.get(pk=offered.pk).version == offered.version


def test_a_double_click_leads_to_the_request(cast: SimpleNamespace, act: Acting, offered: Ticket) -> None:
    key = str(uuid.uuid4())
    for _ in range(2):
        assert act(cast.otto, offered, "decline-hand-over", reason="Not ours.", key=key).status_code == 302
    assert Ticket.objects.get(pk=offered.pk).bounces == 1


def test_who_typed_while_it_moved_away_is_told_and_keeps_the_words(
    cast: SimpleNamespace, act: Acting, offered: Ticket
) -> None:
    seen = offered.version
    handing.withdraw_hand_over(offered, by=cast.lena, at=LATER)
    response = act(cast.otto, offered, "decline-hand-over", reason="Words not to lose.", seen=seen)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Lena Lead took back the hand-over of this request a moment ago. IT has it now." in shown
    assert "Words not to lose." in shown
    assert act(cast.otto, offered, "decline-hand-over", reason="Words.", seen=seen + 1).status_code == 403


def test_the_queue_marks_offers_and_what_came_back_and_finds_them(
    cast: SimpleNamespace, signed_in: SignedIn, offered: Ticket
) -> None:
    twice = offer(
        cast, decline(cast, offer(cast, file_request(cast.laptop, cast.rosa, title="Twice"))), at=LATER + 2 * H
    )
    decline(cast, twice, at=LATER + 3 * H)
    finance = signed_in(cast.otto)
    for address in ("/queue/finance/", "/queue/finance/?came=offered"):
        shown = finance.get(address).content.decode()
        assert "Offered by IT" in shown
        assert offered.number in shown
    assert offered.number not in finance.get("/queue/finance/?came=returned").content.decode()
    shown = signed_in(cast.ben).get("/queue/it/?came=returned").content.decode()
    assert twice.number in shown
    assert "Came back 3 times" in shown
