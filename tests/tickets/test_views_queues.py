"""My work, the orders and columns of a queue, and everything one may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import MONDAY, file_request, join
from tests.tickets.test_views_lists import many, numbers
from tickets.actions.handing import hand_over
from tickets.actions.moving import accept, resolve, wait
from tickets.actions.parts import ask_for_part
from tickets.actions.talking import add_participant, note, reply
from tickets.enums import Priority, WaitsOn
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_my_work_is_what_i_am_to_do_and_begins_with_what_is_next_and_why(cast, signed_in):
    usual = accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY)
    urgent = accept(file_request(cast.laptop, cast.rosa, priority=Priority.URGENT), by=cast.ben, at=MONDAY)
    file_request(cast.laptop, cast.rosa)
    response = signed_in(cast.ben).get("/work/")
    assert [row.ticket for row in response.context["rows"]] == [urgent, usual]
    assert response.context["next"].ticket == urgent
    assert "Rosa Sales waits for a first answer." in response.content.decode()
    assert "1 request in your queues" in response.content.decode()
    reply(urgent, body="Which one?", by=cast.ben, at=MONDAY)
    wait(urgent, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY)
    assert signed_in(cast.ben).get("/work/").context["next"].ticket == usual
    assert "Rosa Sales has to answer first." in signed_in(cast.ben).get("/work/").content.decode()


def test_what_was_mine_in_a_department_that_i_left_is_my_work_no_more(cast, signed_in):
    accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY)
    cast.ben.memberships.all().delete()
    assert "You work in no department" in signed_in(cast.ben).get("/work/").content.decode()


def test_a_queue_can_be_ordered_by_promise_age_priority_and_last_change(cast, signed_in):
    old_low = file_request(cast.laptop, cast.rosa, at=MONDAY, priority=Priority.LOW)
    normal = file_request(cast.laptop, cast.rosa, at=MONDAY + HOUR)
    urgent = file_request(cast.laptop, cast.rosa, at=MONDAY + 2 * HOUR, priority=Priority.URGENT)
    note(old_low, body="Hm.", by=cast.ben, at=MONDAY + 3 * HOUR)
    client = signed_in(cast.ben)
    for sort, order in {
        "promise": [urgent, normal, old_low],
        "age": [old_low, normal, urgent],
        "priority": [urgent, normal, old_low],
        "changed": [old_low, urgent, normal],
        "untouched": [normal, urgent, old_low],
    }.items():
        assert numbers(client, f"/queue/it/?sort={sort}") == [ticket.number for ticket in order], sort


@pytest.mark.parametrize("sort", ["age", "priority", "changed", "untouched"])
def test_pages_lose_and_repeat_nobody_in_any_order(cast, signed_in, sort):
    join(cast.ben, cast.finance)
    many(cast, 120)
    Ticket.objects.filter(number__endswith="7").update(priority=Priority.HIGH)
    client, seen, after = signed_in(cast.ben), [], ""
    while after is not None:
        page = client.get(f"/queue/?sort={sort}&after={after}").context["page"]
        seen, after = seen + [row.pk for row in page.rows], page.next
    assert len(seen) == len(set(seen)) == 120


def test_columns_are_chosen_in_the_address(cast, signed_in):
    file_request(cast.laptop, cast.rosa)
    page = signed_in(cast.ben).get("/queue/it/?column=service&column=filed&column=junk").content.decode()
    assert ">Service</th>" not in page
    page = signed_in(cast.ben).get("/queue/it/?column=service&column=filed").content.decode()
    assert ">Service</th>" in page
    assert ">Priority</th>" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("age=3d", {"old"}), ("untouched=3d", set()), ("untouched=1d", {"old"}), ("promise=7d", {"old", "new"})],
)
def test_filters_of_time_count_from_now(cast, signed_in, query, found, time_machine):
    now = MONDAY + timedelta(days=7)
    time_machine.move_to(now, tick=False)
    old, new = file_request(cast.laptop, cast.rosa, at=MONDAY), file_request(cast.laptop, cast.rosa, at=now - HOUR)
    note(old, body="Hm.", by=cast.ben, at=now - timedelta(days=2))
    names = {old.number: "old", new.number: "new"}
    assert {names[number] for number in numbers(signed_in(cast.ben), f"/queue/it/?{query}")} == found


def test_everything_is_exactly_what_one_may_see(cast, signed_in):
    mine = file_request(cast.invoice, cast.ben)
    theirs = file_request(cast.laptop, cast.rosa)
    followed = file_request(cast.payslip, cast.rosa)
    add_participant(followed, person=cast.ben, by=cast.rosa, at=MONDAY)
    resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=MONDAY)
    hand_over(file_request(cast.laptop, cast.rosa), department=cast.finance, reason="No.", by=cast.lena, at=MONDAY)
    hand_over(file_request(cast.laptop, cast.rosa), department=cast.hr, reason="No.", by=cast.lena, at=MONDAY)
    ask_for_part(
        theirs, department=cast.finance, service=cast.invoice, title="Part", body="Please.", by=cast.ben, at=MONDAY
    )
    file_request(cast.payslip, cast.otto)
    for person in (cast.ben, cast.lena, cast.otto, cast.hana, cast.rosa, cast.vera, cast.ada):
        shown = numbers(signed_in(person), "/requests/all/")
        visible = Ticket.objects.visible_to(person).order_by("-pk")
        assert shown == [ticket.number for ticket in visible], person
        assert numbers(signed_in(person), "/requests/all/?sort=oldest") == shown[::-1]
    assert mine.number in numbers(signed_in(cast.ben), "/requests/all/?state=new&untouched=1d")
