"""Parts: asking another department, waiting for it, and who may know of whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from notifications.models import Message
from tests.factories import MONDAY, file_request, join, make_department, make_person, make_service
from tests.tickets.test_races import at_once
from tests.tickets.test_timekeeping import replayed, stored
from tickets import permissions
from tickets.actions import handing, moving, sealing, talking, working
from tickets.actions.parts import ask_for_part
from tickets.enums import EventKind, Outcome, State, WaitsOn
from tickets.models import Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
M = timedelta(minutes=1)
H = timedelta(hours=1)


@pytest.fixture
def house(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast, and Facilities with its head Fay; Nora works in IT beside Ben and Lena."""
    cast.facilities = make_department("Facilities", prefix="FAC")
    cast.desk = make_service(cast.facilities, "New desk")
    cast.fay, cast.nora = make_person("Fay Facilities"), make_person("Nora Next")
    join(cast.fay, cast.facilities, "head")
    join(cast.nora, cast.it)
    cast.fred = make_person("Fred Finance")
    join(cast.fred, cast.finance, "head")
    return cast


@pytest.fixture
def whole(house: SimpleNamespace) -> Ticket:
    """Rosa's request to IT, which Ben has taken."""
    return moving.accept(file_request(house.laptop, house.rosa, title="My laptop is slow"), by=house.ben, at=MONDAY)


def ask(house: SimpleNamespace, whole: Ticket, **fields: Any) -> Ticket:
    usual = {
        "department": house.facilities, "service": house.desk, "title": "A socket below the window", "body": "For a charger.",
        "by": house.ben, "at": MONDAY + M,
    }  # fmt: skip
    return ask_for_part(whole, **(usual | fields))


def again(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def page(signed_in: Callable[[User], Any], who: User, ticket: Ticket) -> str:
    response = signed_in(who).get(f"/requests/{ticket.number}/")
    assert response.status_code == 200
    return str(response.content.decode())


# Asking


def test_a_part_is_a_request_of_its_own_asked_by_the_holder(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole)
    assert part.number == "FAC-1001"
    assert (part.requester, part.filed_by, part.requester_department) == (house.ben, house.ben, house.it)
    assert (part.parent, part.holds_up, part.state) == (whole, True, State.NEW)
    assert set(part.targets.values_list("kind", flat=True)) == {"first_response", "acceptance", "resolution"}
    assert stored(part) == replayed(part, MONDAY + M)


def test_the_parent_waits_on_it_and_its_leg_with_it(house: SimpleNamespace, whole: Ticket) -> None:
    ask(house, whole)
    whole = again(whole)
    assert (whole.state, whole.waits_on) == (State.WAITING, WaitsOn.DEPARTMENT)
    assert whole.events.latest("position").kind == EventKind.SUB_REQUESTED
    assert stored(whole) == replayed(whole, MONDAY + M)


def test_a_part_that_nobody_waits_on_lets_the_parent_be(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole, waits=False)
    assert again(whole).state == State.OPEN
    moving.resolve(part, body="There.", by=house.fay, at=MONDAY + H)
    assert again(whole).state == State.OPEN
    assert whole.events.latest("position").data["moves"] is False


def test_something_else_needs_no_service(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole, service=None)
    assert part.service is None
    assert part.due_at is not None


def test_the_same_form_twice_asks_once(house: SimpleNamespace, whole: Ticket) -> None:
    key = uuid.uuid4()
    first = ask(house, whole, key=key)
    moving.resolve(first, body="There.", by=house.fay, at=MONDAY + H)
    moving.resolve(again(whole), body="Done.", by=house.ben, at=MONDAY + 2 * H)
    assert ask(house, whole, key=key, at=MONDAY + 3 * H) == first
    assert Ticket.objects.filter(parent=whole).count() == 1


@pytest.mark.parametrize("who", ["rosa", "otto", "fay", "ada"])
def test_only_those_who_work_on_it_ask(house: SimpleNamespace, whole: Ticket, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(house, whole, by=getattr(house, who))
    assert not Ticket.objects.filter(parent=whole).exists()


def test_the_holder_is_not_asked_itself(house: SimpleNamespace, whole: Ticket) -> None:
    with pytest.raises(MoveRefused, match="Ask another department"):
        ask(house, whole, department=house.it, service=None)


def test_an_ended_request_gets_no_part_and_no_number_is_used_up(house: SimpleNamespace, whole: Ticket) -> None:
    moving.resolve(whole, body="Done.", by=house.ben, at=MONDAY)
    with pytest.raises(MoveRefused):
        ask(house, whole)
    house.facilities.refresh_from_db()
    assert house.facilities.next_number == 1001


def test_a_department_that_takes_no_requests_is_not_asked(house: SimpleNamespace, whole: Ticket) -> None:
    house.facilities.is_active = False
    house.facilities.save()
    with pytest.raises(PermissionDenied):
        ask(house, whole)


def test_a_chain_has_four_links_at_most(house: SimpleNamespace, whole: Ticket) -> None:
    one = ask(house, whole)
    two = ask(house, one, department=house.finance, service=house.invoice, by=house.fay)
    three = ask(house, two, department=house.facilities, by=house.otto)
    with pytest.raises(MoveRefused, match="hand it over"):
        ask(house, three, department=house.it, service=None, by=house.fay)


def test_no_circle_can_be_made(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole)
    for parent in (part, whole):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ticket.objects.filter(pk=whole.pk).update(parent=parent)


# Going on


def end(house: SimpleNamespace, part: Ticket, how: str) -> None:
    at = MONDAY + H
    match how:
        case "resolve":
            moving.resolve(part, body="There.", by=house.fay, at=at)
        case "decline":
            moving.decline(part, reason="No wall there.", by=house.fay, at=at)
        case _:
            moving.withdraw(part, by=house.ben, at=at)


@pytest.mark.parametrize("how", ["resolve", "decline", "withdraw"])
def test_the_parent_goes_on_with_the_last_part_it_waits_on(house: SimpleNamespace, whole: Ticket, how: str) -> None:
    first, second = ask(house, whole), ask(house, whole, title="A lamp")
    end(house, first, "resolve")
    assert again(whole).state == State.WAITING
    end(house, second, how)
    whole = again(whole)
    assert (whole.state, whole.waits_on) == (State.OPEN, "")
    assert whole.events.latest("position").kind == EventKind.PART_ENDED
    assert stored(whole) == replayed(whole, MONDAY + H)


def test_a_parent_resumed_by_hand_only_notes_the_end(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole)
    moving.resume(again(whole), by=house.ben, at=MONDAY + 2 * M)
    moving.wait(again(whole), on=WaitsOn.REQUESTER, by=house.ben, at=MONDAY + 3 * M)
    end(house, part, "resolve")
    assert again(whole).waits_on == WaitsOn.REQUESTER


def test_a_reopened_part_makes_the_parent_wait_again(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole)
    end(house, part, "resolve")
    moving.reopen(again(part), body="No power in it.", by=house.nora, at=MONDAY + 2 * H)
    whole = again(whole)
    assert (whole.state, whole.waits_on) == (State.WAITING, WaitsOn.DEPARTMENT)
    assert stored(whole) == replayed(whole, MONDAY + 2 * H)


def test_a_reopened_part_leaves_an_ended_parent_alone(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole)
    end(house, part, "resolve")
    moving.resolve(again(whole), body="Done.", by=house.ben, at=MONDAY + 2 * H)
    moving.reopen(again(part), body="No power in it.", by=house.ben, at=MONDAY + 3 * H)
    assert again(whole).state == State.RESOLVED


@pytest.mark.parametrize(("is_done", "state"), [(True, State.OPEN), (False, State.WAITING)])
def test_given_back_by_another_department_it_waits_only_for_what_is_still_open(
    house: SimpleNamespace, whole: Ticket, is_done: bool, state: State
) -> None:
    part = ask(house, whole)
    working_on = handing.hand_over(
        again(whole), department=house.finance, reason="Yours.", by=house.ben, at=MONDAY + 2 * M
    )
    if is_done:
        end(house, part, "resolve")
    handing.decline_hand_over(again(working_on), reason="Not ours.", by=house.fred, at=MONDAY + 2 * H)
    assert again(whole).state == state
    assert stored(again(whole)) == replayed(again(whole), MONDAY + 2 * H)


def test_a_resolution_taken_back_makes_the_parent_wait_again_and_tells_nobody(
    house: SimpleNamespace, whole: Ticket
) -> None:
    whole = working.assign(whole, person=house.lena, by=house.lena, at=MONDAY)
    part = ask(house, whole)
    end(house, part, "resolve")
    about_it = Message.objects.filter(kind="work.part_ended", person=house.lena, channel="mail")
    assert about_it.get().state == "pending"
    working.undo(again(part), by=house.fay, at=MONDAY + H + timedelta(seconds=5))
    assert again(whole).waits_on == WaitsOn.DEPARTMENT
    assert about_it.get().state == "suppressed"
    assert not Message.objects.filter(kind="work.part_ended", channel="bell").exists()


def test_the_end_of_the_whole_is_told_to_its_open_parts(house: SimpleNamespace, whole: Ticket) -> None:
    ended, part = ask(house, whole), ask(house, whole, waits=False)
    end(house, ended, "decline")
    moving.withdraw(again(whole), by=house.rosa, at=MONDAY + 2 * H)
    assert part.events.latest("position").kind == EventKind.PARENT_ENDED
    assert ended.events.latest("position").kind == EventKind.DECLINED
    assert Message.objects.filter(kind="work.parent_ended", person=house.fay, channel="mail").count() == 1


def test_of_a_confidential_whole_its_parts_learn_nothing(house: SimpleNamespace, signed_in: Any) -> None:
    whole = file_request(house.payslip, house.rosa, title="Unpaid leave")
    part = ask(house, whole, by=house.hana, confidential=False)
    assert not part.is_confidential
    moving.withdraw(again(whole), by=house.rosa, at=MONDAY + H)
    assert part.events.latest("position").kind == EventKind.FILED
    text = page(signed_in, house.fay, part)
    assert whole.number not in text
    assert "art of" not in text
    assert "waits for this" not in text


def test_a_part_of_a_confidential_whole_is_confidential_unless_said_otherwise(house: SimpleNamespace) -> None:
    whole = file_request(house.payslip, house.rosa)
    assert ask(house, whole, by=house.hana).is_confidential
    assert not ask(house, whole, by=house.hana, confidential=False).is_confidential


# Seeing


@pytest.mark.parametrize(
    ("who", "sees", "verbs"),
    [
        ("nora", True, permissions.REQUESTER_VERBS), ("ben", True, permissions.REQUESTER_VERBS),
        ("fay", True, permissions.HEAD_VERBS), ("rosa", False, set()), ("otto", False, set()), ("ada", False, set()),
    ],
)  # fmt: skip
def test_who_sees_a_part(house: SimpleNamespace, whole: Ticket, who: str, sees: bool, verbs: set[str]) -> None:
    part, person = ask(house, whole), getattr(house, who)
    assert permissions.part(person, part).verbs == verbs
    assert permissions.can_see(person, part) == sees
    assert Ticket.objects.visible_to(person).contains(part) == sees


def test_the_sight_of_a_part_goes_with_the_parent(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole)
    handing.hand_over(again(whole), department=house.finance, reason="Yours.", by=house.ben, at=MONDAY + 2 * M)
    assert permissions.can_see(house.otto, part)
    assert not permissions.can_see(house.nora, part)
    assert permissions.can_see(house.ben, part)


def test_who_asked_for_the_whole_sees_no_part_even_as_a_member(house: SimpleNamespace) -> None:
    whole = file_request(house.laptop, house.lena)
    part = ask(house, whole)
    assert not permissions.can_see(house.lena, part)
    assert permissions.can_see(house.nora, part)


def test_the_askers_department_reads_no_notes(house: SimpleNamespace, whole: Ticket, signed_in: Any) -> None:
    part = ask(house, whole)
    talking.note(part, body="Their wiring again.", by=house.fay, at=MONDAY + H)
    talking.reply(part, body="Which window?", by=house.nora, at=MONDAY + H)
    assert "Their wiring again." not in page(signed_in, house.nora, part)
    assert part.comments.latest("pk").side == "requester"


def test_the_requester_reads_only_that_one_waits_and_from_whom(
    house: SimpleNamespace, whole: Ticket, signed_in: Any
) -> None:
    part = ask(house, whole)
    text = page(signed_in, house.rosa, whole)
    assert "IT waits for a part from Facilities since" in text
    assert "asked Facilities for a part, and waits for it" in text
    assert part.number not in text
    assert part.title not in text
    assert "Facilities" in signed_in(house.rosa).get("/requests/").content.decode()
    end(house, part, "resolve")
    text = page(signed_in, house.rosa, whole)
    assert "went on with this: the part is done" in text
    assert part.number not in text


def test_of_a_confidential_part_the_requester_does_not_read_the_department(
    house: SimpleNamespace, whole: Ticket, signed_in: Any
) -> None:
    part = ask(house, whole, confidential=True)
    for text in (page(signed_in, house.rosa, whole), signed_in(house.rosa).get("/requests/").content.decode()):
        assert "another department" in text
        assert "Facilities" not in text
        assert part.number not in text


def test_a_part_that_nobody_waits_on_is_not_told_to_the_requester(
    house: SimpleNamespace, whole: Ticket, signed_in: Any
) -> None:
    part = ask(house, whole, waits=False)
    end(house, part, "resolve")
    text = page(signed_in, house.rosa, whole)
    assert "a part" not in text
    assert "Facilities" not in text


def test_the_holder_reads_number_title_and_due_of_its_parts(
    house: SimpleNamespace, whole: Ticket, signed_in: Any
) -> None:
    part = ask(house, whole)
    text = page(signed_in, house.nora, whole)
    assert "IT waits for a part from Facilities (FAC-1001) since" in text
    assert f'<a href="{part.get_absolute_url()}">FAC-1001 A socket below the window</a>' in text
    queue = signed_in(house.nora).get("/queue/").content.decode()
    assert f'waits on Facilities, <a href="{part.get_absolute_url()}">FAC-1001</a>' in queue


def test_the_asked_read_who_waits_and_not_for_what(house: SimpleNamespace, whole: Ticket, signed_in: Any) -> None:
    part = ask(house, whole)
    text = page(signed_in, house.fay, part)
    assert "A part of a request that IT has." in text
    assert "IT waits for this." in text
    assert whole.number not in text
    assert whole.title not in text
    assert "IT waits for it" in signed_in(house.fay).get("/queue/").content.decode()
    assert f"{whole.number} {whole.title}" in page(signed_in, house.ben, part)


def test_the_asked_are_shown_that_the_whole_has_ended(house: SimpleNamespace, whole: Ticket, signed_in: Any) -> None:
    part = ask(house, whole)
    moving.withdraw(again(whole), by=house.rosa, at=MONDAY + H)
    text = page(signed_in, house.fay, part)
    assert "It has ended: withdrawn." in text
    assert "has ended (withdrawn)" in text
    sealing.seal(again(whole), by=house.lena, at=MONDAY + 2 * H)
    assert "ended" not in page(signed_in, house.fay, part)


# Over HTTP


def test_the_page_offers_what_other_departments_do_and_something_else(
    house: SimpleNamespace, whole: Ticket, signed_in: Any
) -> None:
    assert f"/requests/{whole.number}/sub-request/" in page(signed_in, house.ben, whole)
    text = signed_in(house.ben).get(f"/requests/{whole.number}/sub-request/").content.decode()
    assert '<option value="facilities/new-desk">New desk</option>' in text
    assert '<option value="facilities/">Something else from Facilities</option>' in text
    assert '<optgroup label="IT">' not in text


SAID = {"title": "A socket", "body": "For a charger."}


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ({"service": "facilities/new-desk"}, "New desk"), ({"service": "facilities/"}, None), ({"service": "new-desk"}, "New desk"),
        ({"department": "facilities"}, None), ({"department": "facilities", "service": "new-desk"}, "New desk"),
    ],
)  # fmt: skip
def test_a_form_or_a_program_asks(
    house: SimpleNamespace, whole: Ticket, act: Any, said: dict[str, str], service: str | None
) -> None:
    response = act(house.ben, whole, "sub-request", waits="on", **SAID, **said)
    assert (response.status_code, response["Location"]) == (302, whole.get_absolute_url())
    part = Ticket.objects.get(parent=whole)
    assert (part.department, part.service.title if part.service else None) == (house.facilities, service)
    assert part.holds_up


@pytest.mark.parametrize(
    "said", [{}, {"service": "it/"}, {"department": "it"}, {"service": "nothing"}, {"service": "facilities/nothing"}]
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_is_kept(
    house: SimpleNamespace, whole: Ticket, act: Any, said: dict[str, str]
) -> None:
    response = act(house.ben, whole, "sub-request", **SAID, **said)
    assert response.status_code == 422
    assert "For a charger." in response.content.decode()
    assert not Ticket.objects.filter(parent=whole).exists()


def test_nothing_said_of_confidentiality_keeps_the_part_of_a_confidential_request_so(
    house: SimpleNamespace, act: Any
) -> None:
    whole = file_request(house.payslip, house.rosa)
    for said, is_confidential in (({}, True), ({"confidential": "no"}, False), ({"confidential": "yes"}, True)):
        act(house.hana, whole, "sub-request", service="facilities/", **SAID, **said)
        assert Ticket.objects.latest("pk").is_confidential == is_confidential


@pytest.mark.parametrize(("who", "status"), [("rosa", 403), ("otto", 404), ("fay", 404), ("ada", 404)])
def test_others_are_turned_away(
    house: SimpleNamespace, whole: Ticket, signed_in: Any, act: Any, who: str, status: int
) -> None:
    person = getattr(house, who)
    assert signed_in(person).get(f"/requests/{whole.number}/sub-request/").status_code == status
    assert act(person, whole, "sub-request", service="facilities/", **SAID).status_code == status


def test_asking_for_a_part_of_what_has_ended_is_refused_in_words(
    house: SimpleNamespace, whole: Ticket, act: Any
) -> None:
    moving.withdraw(whole, by=house.rosa, at=MONDAY)
    response = act(house.ben, whole, "sub-request", service="facilities/", **SAID)
    assert response.status_code == 409
    assert "cancelled already" in response.content.decode()


# Telling


def test_both_sides_are_told_once(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole, by=house.nora)
    sent = Message.objects.filter(channel="mail")
    assert sent.filter(kind="work.filed", person=house.fay, about=part.about).count() == 1
    assert sent.filter(kind="work.sub_requested", person=house.ben, about=whole.about).count() == 1
    end(house, part, "resolve")
    assert sent.filter(kind="resolved", person=house.nora, about=part.about).count() == 1
    told = sent.get(kind="work.part_ended", person=house.ben, about=whole.about)
    assert "FAC-1001, a part of this, is done: this goes on" in told.text
    assert not sent.filter(kind="work.part_ended", person=house.nora).exists()
    assert not sent.filter(kind__startswith="work.", person=house.rosa).exists()


def test_a_confidential_part_is_told_by_its_number_only(house: SimpleNamespace, whole: Ticket) -> None:
    part = ask(house, whole, by=house.nora, confidential=True)
    end(house, part, "resolve")
    for message in Message.objects.all():
        assert part.title not in f"{message.subject} {message.text} {message.html}"


# The map


def test_the_map_counts_what_anybody_may_know_of(house: SimpleNamespace, whole: Ticket, signed_in: Any) -> None:
    ask(house, whole)
    before = signed_in(house.otto).get("/map/").content.decode()
    assert "IT waits for 1 part from Facilities." in before
    ask(house, whole, confidential=True)
    file_request(house.payslip, house.rosa)
    file_request(house.laptop, house.rosa, confidential=True)
    for who in (house.otto, house.hana, house.ada, house.rosa):
        text = signed_in(who).get("/map/").content.decode()
        assert "IT waits for 1 part from Facilities." in text
        assert "HR" not in text.partition("<main")[2].partition("<footer")[0]
        assert text.count('<td class="num" data-label="Facilities">1</td>') == 1


# At once


@pytest.mark.django_db(transaction=True)
def test_parts_that_end_at_once_let_the_parent_go_on_once(house: SimpleNamespace, whole: Ticket) -> None:
    for n in range(10):
        parts = [ask(house, whole, at=MONDAY + (2 * n + 1) * H) for _ in range(4)]
        acts: list[Any] = [
            partial(moving.resolve, part, body="There.", by=house.fay, at=MONDAY + (2 * n + 2) * H) for part in parts
        ]
        told = at_once([*acts, partial(talking.note, whole, body="Hm.", by=house.ben, at=MONDAY + (2 * n + 2) * H)])
        assert told == [""] * 5
        assert again(whole).state == State.OPEN
    assert whole.events.filter(kind=EventKind.PART_ENDED, data__moves=True).count() == 10


@pytest.mark.django_db(transaction=True)
def test_whole_and_parts_ended_at_once_wait_in_no_circle(house: SimpleNamespace) -> None:
    for _ in range(10):
        whole = moving.accept(file_request(house.laptop, house.rosa), by=house.ben, at=MONDAY)
        part = ask(house, whole)
        further = ask(house, part, department=house.finance, service=house.invoice, by=house.fay)
        acts: list[Any] = [
            partial(moving.withdraw, whole, by=house.rosa, at=MONDAY + H),
            partial(moving.resolve, part, body="There.", by=house.fay, at=MONDAY + H),
            partial(moving.resolve, further, body="Paid.", by=house.otto, at=MONDAY + H),
            partial(ask, house, whole, at=MONDAY + H),
            partial(talking.reply, part, body="Well?", by=house.ben, at=MONDAY + H),
        ]
        at_once(acts)
        ended = [again(ticket) for ticket in (whole, part, further)]
        assert [ticket.outcome for ticket in ended] == [Outcome.WITHDRAWN, Outcome.DONE, Outcome.DONE]
