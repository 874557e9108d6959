"""Hand-overs: offered with a reason, accepted, declined or taken back; what comes back is as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Message
from tests.factories import MONDAY, file_request, join, make_department, make_person
from tests.tickets.test_timekeeping import replayed, stored
from tickets import handover
from tickets.actions import handing, moving, talking, working
from tickets.actions.promising import set_promises
from tickets.enums import EventKind, HandoverState, Priority, Side, State, WaitsOn
from tickets.handover import Before
from tickets.models import Handover, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = MONDAY + HOUR


@pytest.fixture
def offered(cast, ticket):
    """Ben has taken Rosa's request on, and offers it to Finance."""
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    return handing.hand_over(ticket, department=cast.finance, reason="An invoice.", by=cast.ben, at=LATER)


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def clocks(ticket, kind):
    rows = (
        ticket.targets.filter(kind=kind)
        .order_by("started_at", "pk")
        .values_list("of_department__slug", "cycle", "state")
    )
    return list(rows)


# -- the rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "side", "answer"),
    [
        (EventKind.ACCEPTED, None, HandoverState.ACCEPTED),
        (EventKind.ASSIGNED, None, HandoverState.ACCEPTED),
        (EventKind.HANDOVER_ACCEPTED, None, HandoverState.ACCEPTED),
        (EventKind.WAITED, None, HandoverState.ACCEPTED),
        (EventKind.RESOLVED, Side.PROVIDER, HandoverState.ACCEPTED),
        (EventKind.DECLINED, Side.PROVIDER, HandoverState.ACCEPTED),
        (EventKind.HANDED_OVER, Side.PROVIDER, HandoverState.ACCEPTED),
        (EventKind.REPLIED, Side.PROVIDER, HandoverState.ACCEPTED),
        (EventKind.REPLIED, Side.REQUESTER, None),
        (EventKind.NOTED, Side.PROVIDER, None),
        (EventKind.PRIORITISED, None, None),
        (EventKind.PARTICIPANT_ADDED, None, None),
        (EventKind.WITHDRAWN, None, HandoverState.LAPSED),
    ],
)
def test_what_answers_an_offer(kind, side, answer):
    assert handover.answer(kind, side) == answer


@pytest.mark.parametrize(
    ("waits_on", "until", "has_written", "waits_for_parts", "stays"),
    [
        (WaitsOn.REQUESTER, None, False, True, True),
        (WaitsOn.REQUESTER, None, True, True, False),
        (WaitsOn.SCHEDULED, LATER + HOUR, False, True, True),
        (WaitsOn.SCHEDULED, LATER, False, True, False),
        (WaitsOn.SUPPLIER, None, True, False, True),
        (WaitsOn.DEPARTMENT, None, False, True, True),
        (WaitsOn.DEPARTMENT, None, False, False, False),
    ],
)
def test_a_waiting_that_has_ended_meanwhile_is_not_taken_up_again(waits_on, until, has_written, waits_for_parts, stays):
    before = Before(State.WAITING, waits_on, until, 7)
    meanwhile = {"has_written": has_written, "waits_for_parts": waits_for_parts}
    now = handover.as_it_was(before, LATER, works_there=True, **meanwhile)
    assert now == (before if stays else Before(State.OPEN, WaitsOn.NOTHING, None, 7))


# -- offered, accepted --------------------------------------------------------------------------------------------------


def test_an_offer_stands_as_new_at_the_taker_and_says_from_whom(cast, offered):
    assert (offered.state, offered.department, offered.offered_from, offered.assignee) == (
        State.NEW, cast.finance, cast.it, None,
    )  # fmt: skip
    offer = Handover.objects.get()
    assert (offer.sender, offer.taker, offer.state, offer.offered_by) == (cast.it, cast.finance, "offered", cast.ben)


def test_a_member_of_the_taker_accepts_for_the_department(cast, offered):
    handing.accept_hand_over(offered, by=cast.otto, at=LATER + HOUR)
    ticket, offer = fresh(offered), Handover.objects.get()
    assert (ticket.state, ticket.assignee, ticket.offered_from) == (State.OPEN, None, None)
    assert (offer.state, offer.decided_by, offer.decided_at) == ("accepted", cast.otto, LATER + HOUR)
    with pytest.raises(MoveRefused):
        handing.decline_hand_over(ticket, reason="No.", by=cast.otto, at=LATER + 2 * HOUR)


def test_working_on_it_accepts_it(cast, offered):
    talking.reply(offered, body="I look at it.", by=cast.otto, at=LATER + HOUR)
    assert Handover.objects.get().state == "accepted"
    assert fresh(offered).offered_from is None


def test_a_note_and_the_requesters_words_leave_it_open(cast, offered):
    talking.note(offered, body="Hm.", by=cast.otto, at=LATER + HOUR)
    talking.reply(offered, body="Thanks.", by=cast.rosa, at=LATER + HOUR)
    assert fresh(offered).offered_from == cast.it


def test_what_is_withdrawn_is_not_offered_any_more(cast, offered):
    moving.withdraw(offered, by=cast.rosa, at=LATER + HOUR)
    assert Handover.objects.get().state == "lapsed"


# -- declined, taken back -----------------------------------------------------------------------------------------------


def test_declined_it_goes_back_as_it_was(cast, offered):
    handing.decline_hand_over(offered, reason="Not an invoice.", by=cast.otto, at=LATER + HOUR)
    ticket, offer = fresh(offered), Handover.objects.get()
    assert (ticket.state, ticket.department, ticket.assignee, ticket.offered_from) == (
        State.OPEN, cast.it, cast.ben, None,
    )  # fmt: skip
    assert (offer.state, offer.is_bounce, ticket.bounces) == ("declined", False, 1)
    assert ticket.legs.get(left_at=None).department == cast.it
    assert stored(ticket) == replayed(ticket, LATER + HOUR)


def test_who_had_accepted_need_not_accept_again(cast, ticket):
    for department in (cast.it, cast.finance):
        set_promises(
            department, {"normal": {"acceptance": "4h", "leg": "8h", "resolution": "40h"}}, by=cast.ada, at=MONDAY
        )
    ticket = file_request(cast.laptop, cast.rosa, at=MONDAY)
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=LATER)
    handing.decline_hand_over(ticket, reason="No.", by=cast.otto, at=LATER + HOUR)
    assert clocks(ticket, "acceptance") == [("it", 1, "met"), ("finance", 1, "met")]
    assert clocks(ticket, "leg") == [("it", 1, "running"), ("finance", 1, "left")]


def test_who_had_not_accepted_has_to_answer_anew(cast, ticket):
    for department in (cast.it, cast.finance):
        set_promises(department, {"normal": {"acceptance": "4h", "resolution": "40h"}}, by=cast.ada, at=MONDAY)
    ticket = file_request(cast.laptop, cast.rosa, at=MONDAY)
    handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=LATER)
    handing.decline_hand_over(ticket, reason="No.", by=cast.otto, at=LATER + HOUR)
    assert fresh(ticket).state == State.NEW
    assert clocks(ticket, "acceptance") == [("it", 1, "met"), ("finance", 1, "met"), ("it", 2, "running")]


def test_what_it_waited_on_it_waits_on_again_and_pauses_again(cast, ticket):
    set_promises(cast.it, {"normal": {"resolution": "8h"}}, by=cast.ada, at=MONDAY)
    ticket = file_request(cast.laptop, cast.rosa, at=MONDAY)
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY)
    handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=LATER)
    handing.withdraw_hand_over(ticket, by=cast.ben, at=LATER + HOUR)
    ticket = fresh(ticket)
    assert (ticket.state, ticket.waits_on, ticket.assignee) == (State.WAITING, "requester", cast.ben)
    assert ticket.targets.get(kind="resolution").state == "paused"
    assert stored(ticket) == replayed(ticket, LATER + HOUR)


def test_who_has_written_meanwhile_is_not_waited_for(cast, ticket):
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY)
    handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=LATER)
    talking.reply(ticket, body="Here it is.", by=cast.rosa, at=LATER + HOUR)
    handing.decline_hand_over(ticket, reason="No.", by=cast.otto, at=LATER + 2 * HOUR)
    assert fresh(ticket).state == State.OPEN


def test_taken_back_it_is_no_bounce(cast, offered):
    handing.withdraw_hand_over(offered, by=cast.ben, at=LATER + HOUR)
    assert (fresh(offered).bounces, Handover.objects.get().state) == (0, "withdrawn")
    assert fresh(offered).assignee == cast.ben


def test_a_decline_needs_a_reason(cast, offered):
    with pytest.raises(MoveRefused, match="reason"):
        handing.decline_hand_over(offered, reason=" ", by=cast.otto, at=LATER + HOUR)
    assert fresh(offered).offered_from == cast.it


# -- bounces ------------------------------------------------------------------------------------------------------------


def test_sending_back_what_one_has_accepted_is_a_bounce_too(cast, offered):
    handing.accept_hand_over(offered, by=cast.otto, at=LATER + HOUR)
    handing.hand_over(offered, department=cast.it, reason="Yours.", by=cast.otto, at=LATER + 2 * HOUR)
    assert fresh(offered).bounces == 1


def test_the_reception_never_bounces(cast):
    reception = make_department("Reception", prefix="REC", is_reception=True)
    ann = make_person("Ann Desk")
    join(ann, reception)
    service = reception.services.create(title="I am not sure", slug="not-sure")
    ticket = file_request(service, cast.rosa, at=MONDAY)
    handing.hand_over(ticket, department=cast.it, reason="A laptop.", by=ann, at=MONDAY)
    handing.decline_hand_over(ticket, reason="No.", by=cast.ben, at=LATER)
    assert fresh(ticket).bounces == 0


def test_handing_on_accepts_the_offer_first(cast, offered):
    handing.hand_over(offered, department=cast.hr, reason="Theirs.", by=cast.otto, at=LATER + HOUR)
    assert list(Handover.objects.order_by("position").values_list("state", flat=True)) == ["accepted", "offered"]
    assert fresh(offered).offered_from == cast.finance


# -- undo ---------------------------------------------------------------------------------------------------------------


def test_an_undone_hand_over_was_never_offered(cast, offered):
    working.undo(offered, by=cast.ben, at=LATER + timedelta(seconds=5))
    ticket = fresh(offered)
    assert (ticket.offered_from, ticket.department, ticket.assignee, ticket.state) == (
        None,
        cast.it,
        cast.ben,
        State.OPEN,
    )
    assert not Handover.objects.exists()


def test_an_undone_answer_leaves_the_offer_open(cast, offered):
    working.assign(offered, person=cast.otto, by=cast.otto, at=LATER + HOUR)
    assert Handover.objects.get().state == "accepted"
    working.undo(offered, by=cast.otto, at=LATER + HOUR)
    assert (Handover.objects.get().state, fresh(offered).offered_from) == ("offered", cast.it)


# -- who may ------------------------------------------------------------------------------------------------------------


def test_only_the_taker_answers_and_only_the_sender_takes_back(cast, offered):
    for who in (cast.ben, cast.lena, cast.rosa, cast.hana):
        with pytest.raises(PermissionDenied):
            handing.accept_hand_over(offered, by=who, at=LATER + HOUR)
        with pytest.raises(PermissionDenied):
            handing.decline_hand_over(offered, reason="No.", by=who, at=LATER + HOUR)
    for who in (cast.otto, cast.rosa, cast.hana):
        with pytest.raises(PermissionDenied):
            handing.withdraw_hand_over(offered, by=who, at=LATER + HOUR)


def test_a_department_may_keep_hand_overs_and_their_answers_to_its_head(cast, offered):
    for department in (cast.it, cast.finance):
        department.members_may = {"hand_over": False}
        department.save()
    with pytest.raises(PermissionDenied):
        handing.decline_hand_over(offered, reason="No.", by=cast.otto, at=LATER + HOUR)
    with pytest.raises(PermissionDenied):
        handing.withdraw_hand_over(offered, by=cast.ben, at=LATER + HOUR)
    handing.withdraw_hand_over(offered, by=cast.lena, at=LATER + HOUR)


def test_what_became_confidential_can_not_be_taken_back_by_those_who_lost_it(cast, ticket):
    handing.hand_over(ticket, department=cast.hr, reason="A payslip.", by=cast.ben, at=LATER)
    with pytest.raises(PermissionDenied):
        handing.withdraw_hand_over(ticket, by=cast.ben, at=LATER + HOUR)
    handing.decline_hand_over(ticket, reason="No payslip.", by=cast.hana, at=LATER + HOUR)
    assert not fresh(ticket).is_confidential


# -- who hears, and what the page shows ---------------------------------------------------------------------------------


def told(event_at):
    return set(Message.objects.filter(made_at=event_at, channel="mail").values_list("person__name", "kind"))


def test_the_one_who_offered_hears_of_the_answer(cast, offered):
    handing.accept_hand_over(offered, by=cast.otto, at=LATER + HOUR)
    assert told(LATER + HOUR) == {(cast.rosa.name, "accepted"), (cast.ben.name, "handover_answered")}


def test_requester_and_sender_hear_that_it_came_back(cast, offered):
    handing.decline_hand_over(offered, reason="Not ours.", by=cast.otto, at=LATER + HOUR)
    assert told(LATER + HOUR) == {(cast.rosa.name, "returned"), (cast.ben.name, "work.returned")}
    mail = Message.objects.get(made_at=LATER + HOUR, channel="mail", person=cast.rosa)
    assert "Finance gave your request back: IT has it again" in mail.text
    assert "Not ours." in mail.text


def test_the_requester_is_told_both_dates_when_a_misrouted_request_comes_back(cast):
    set_promises(cast.it, {"normal": {"resolution": "8h"}}, by=cast.ada, at=MONDAY)
    set_promises(cast.finance, {"normal": {"resolution": "40h"}}, by=cast.ada, at=MONDAY)
    ticket = file_request(cast.laptop, cast.rosa, at=MONDAY)
    handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=LATER)
    due = fresh(ticket).due_at
    handing.decline_hand_over(ticket, reason="No.", by=cast.otto, at=LATER + HOUR)
    assert fresh(ticket).due_at < due
    mail = Message.objects.get(made_at=LATER + HOUR, channel="mail", person=cast.rosa)
    assert f"{due.astimezone(cast.rosa.tz):%H:%M}" in mail.text


def test_the_taker_accepts_and_declines_on_the_page(cast, act, signed_in, offered):
    page = signed_in(cast.otto).get(offered.get_absolute_url()).text
    assert "IT offers this to Finance" in page
    assert 'action="/requests/IT-1001/accept-hand-over/"' in page
    assert act(cast.otto, offered, "decline-hand-over", reason="").status_code == 422
    assert act(cast.otto, offered, "decline-hand-over", reason="No.").status_code == 302
    assert fresh(offered).department == cast.it


def test_the_sender_keeps_reading_and_takes_back_on_the_page(cast, act, signed_in, offered):
    page = signed_in(cast.ben).get(offered.get_absolute_url()).text
    assert "which has not answered yet" in page
    assert act(cast.ben, offered, "withdraw-hand-over").status_code == 302
    assert fresh(offered).department == cast.it


def test_the_requester_reads_nothing_of_offers_on_the_page(cast, signed_in, offered):
    page = signed_in(cast.rosa).get(offered.get_absolute_url()).text
    assert "hand-over/" not in page
    assert "Finance has this request and will answer" in page


def test_the_queue_marks_and_filters_what_is_offered(cast, signed_in, offered):
    plain = file_request(cast.finance.services.create(title="Bill", slug="bill"), cast.rosa, at=MONDAY)
    page = signed_in(cast.otto).get("/queue/finance/", {"came": "offered"}).text
    assert offered.number in page
    assert plain.number not in page
    assert "Offered" in page


def test_priority_is_not_taken_back(cast, offered):
    """What the taker found out stays: only who has it and what it waits on goes back."""
    finance_head = make_person("Fay Head")
    join(finance_head, cast.finance, "head")
    working.prioritise(offered, priority=Priority.HIGH, reason="Urgent.", by=finance_head, at=LATER + HOUR)
    handing.decline_hand_over(offered, reason="No.", by=cast.otto, at=LATER + 2 * HOUR)
    assert fresh(offered).priority == "high"
    assert stored(fresh(offered)) == replayed(offered, LATER + 2 * HOUR)
