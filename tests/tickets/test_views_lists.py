"""Lists over HTTP: whose requests, filters with sense and nonsense, pages that lose nobody."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import MONDAY, file_request, hush, join, make_service
from tickets.actions.handing import hand_over
from tickets.actions.moving import accept, confirm, resolve, wait
from tickets.actions.talking import add_participant
from tickets.actions.working import assign
from tickets.enums import Priority, WaitsOn
from tickets.models import Leg, Ticket
from tickets.views import paging

pytestmark = pytest.mark.django_db


def numbers(client: Client, address: str) -> list[str]:
    """The numbers of the requests on a page, in its order."""
    response = client.get(address)
    assert response.status_code == 200, address
    return [row.ticket.number for row in response.context["rows"]]


def many(cast: SimpleNamespace, number: int) -> None:
    """So many requests of Rosa to IT, quickly: rows like one that was filed by the verb."""
    first = file_request(cast.laptop, cast.rosa)
    rows = []
    for index in range(number - 1):
        row = Ticket.objects.get(pk=first.pk)
        row.pk, row.number = None, f"IT-{5000 + index}"
        # Few different moments: the page must go on within one of them.
        row.queue_at = first.queue_at + timedelta(hours=index % 3)
        row.changed_at = first.changed_at + timedelta(hours=index % 3)
        rows.append(row)
    Ticket.objects.bulk_create(rows)
    Leg.objects.bulk_create(Leg(ticket=row, department=cast.it, arrived_at=row.filed_at) for row in rows)


def test_mine_are_those_filed_by_or_for_me(cast, signed_in):
    own = file_request(cast.laptop, cast.rosa)
    for_me = file_request(cast.invoice, cast.ben, requester=cast.rosa)
    by_me = file_request(cast.payslip, cast.rosa, requester=cast.vera)
    file_request(cast.laptop, cast.otto)
    assert set(numbers(signed_in(cast.rosa), "/requests/")) == {own.number, for_me.number, by_me.number}


def test_the_newest_change_stands_first(cast, signed_in):
    first = file_request(cast.laptop, cast.rosa)
    second = file_request(cast.laptop, cast.rosa, at=MONDAY + timedelta(hours=1))
    assert numbers(signed_in(cast.rosa), "/requests/") == [second.number, first.number]
    accept(first, by=cast.ben, at=MONDAY + timedelta(hours=2))
    assert numbers(signed_in(cast.rosa), "/requests/") == [first.number, second.number]


def test_the_tabs_follow_the_part_one_plays(cast, signed_in):
    mine, work, followed = (
        file_request(cast.invoice, cast.ben), file_request(cast.laptop, cast.rosa), file_request(cast.payslip, cast.rosa),
    )  # fmt: skip
    add_participant(followed, person=cast.ben, by=cast.rosa, at=MONDAY)
    client = signed_in(cast.ben)
    for tab, ticket in (("mine", mine), ("department", work), ("following", followed)):
        assert numbers(client, f"/requests/?tab={tab}") == [ticket.number]
    assert numbers(client, "/requests/?tab=everything") == [mine.number]


def test_what_waits_for_my_confirmation_is_not_over(cast, signed_in):
    resolved, closed = file_request(cast.laptop, cast.rosa), file_request(cast.laptop, cast.rosa)
    for ticket in (resolved, closed):
        resolve(ticket, body="Done.", by=cast.ben, at=MONDAY)
    confirm(closed, by=cast.rosa, at=MONDAY)
    client = signed_in(cast.rosa)
    assert numbers(client, "/requests/") == numbers(client, "/requests/?show=open") == [resolved.number]
    assert numbers(client, "/requests/?show=ended") == [closed.number]
    assert len(numbers(client, "/requests/?show=all")) == 2


def test_a_queue_is_for_those_who_work_in_it(cast, signed_in):
    file_request(cast.laptop, cast.rosa)
    assert signed_in(cast.ben).get("/queue/it/").status_code == 200
    for person in (cast.rosa, cast.otto, cast.hugo, cast.ada, cast.vera, cast.tom):
        assert signed_in(person).get("/queue/it/").status_code == 404
    for slug in ("moon", "9" * 60):
        assert signed_in(cast.ben).get(f"/queue/{slug}/").status_code == 404


def test_who_works_nowhere_has_an_empty_queue_that_says_so(cast, signed_in):
    file_request(cast.laptop, cast.rosa)
    response = signed_in(cast.vera).get("/queue/")
    assert response.status_code == 200
    assert "You work in no department" in response.content.decode()


def test_an_empty_queue_says_that_nothing_waits(cast, signed_in):
    assert "Nothing waits" in signed_in(cast.ben).get("/queue/it/").content.decode()
    assert "Nothing found" in signed_in(cast.ben).get("/queue/it/?priority=high").content.decode()


def test_the_nearest_promise_stands_first_and_ones_own_request_is_left_out(cast, signed_in):
    late = file_request(cast.laptop, cast.rosa)
    soon = file_request(cast.laptop, cast.rosa, priority=Priority.URGENT)
    file_request(cast.laptop, cast.ben)
    assert numbers(signed_in(cast.ben), "/queue/it/") == [soon.number, late.number]


def test_several_queues_stand_in_one_list_with_their_department(cast, signed_in):
    join(cast.ben, cast.finance)
    it, finance = file_request(cast.laptop, cast.rosa), file_request(cast.invoice, cast.rosa)
    file_request(cast.payslip, cast.rosa)
    client = signed_in(cast.ben)
    assert set(numbers(client, "/queue/")) == {it.number, finance.number}
    assert ">Department</th>" in client.get("/queue/").content.decode()
    assert ">Department</th>" not in client.get("/queue/it/").content.decode()


def test_a_late_promise_says_so(cast, signed_in):
    file_request(cast.laptop, cast.rosa, at=timezone.now() - timedelta(days=9))
    page = signed_in(cast.ben).get("/queue/it/").content.decode()
    assert "late by" in page
    assert "acceptance" in page


@pytest.fixture
def queue(cast: SimpleNamespace) -> SimpleNamespace:
    """One request of each sort in the queue of IT."""
    access = make_service(cast.it, "Access")
    made = SimpleNamespace(
        new=file_request(cast.laptop, cast.rosa, title="Alpha screen"),
        bens=file_request(cast.laptop, cast.rosa, title="Beta screen"),
        lenas=file_request(cast.laptop, cast.rosa, title="Gamma mouse", priority=Priority.HIGH),
        waiting=file_request(access, cast.rosa, title="Delta"),
        resolved=file_request(access, cast.rosa, title="Epsilon"),
        access=access,
    )
    accept(made.bens, by=cast.ben, at=MONDAY)
    assign(made.lenas, person=cast.lena, by=cast.lena, at=MONDAY)
    wait(made.waiting, on=WaitsOn.SUPPLIER, by=cast.ben, at=MONDAY)
    resolve(made.resolved, body="Done.", by=cast.ben, at=MONDAY)
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"new", "bens", "lenas", "waiting"}),
        ("state=new", {"new"}),
        ("state=open", {"bens", "lenas"}),
        ("state=waiting", {"waiting"}),
        ("state=resolved", {"resolved"}),
        ("assignee=me", {"bens"}),
        ("assignee=nobody", {"new", "waiting"}),
        ("assignee={lena}", {"lenas"}),
        ("priority=high", {"lenas"}),
        ("waits_on=supplier", {"waiting"}),
        ("waits_on=requester", set()),
        ("service={access}", {"waiting"}),
        ("text=screen", {"new", "bens"}),
        ("text=SCREEN+alpha", {"new"}),
        ("text={number}", {"bens"}),
        ("promise=late", {"new", "bens", "lenas", "waiting"}),
        ("text=%25", set()),
        ("text=screen&assignee=me&state=open", {"bens"}),
    ],
)
def test_filters_narrow_the_queue(cast, signed_in, queue, query, found):
    query = query.format(lena=cast.lena.pk, access=queue.access.pk, number=queue.bens.number)
    assert set(numbers(signed_in(cast.ben), f"/queue/it/?{query}")) == {getattr(queue, name).number for name in found}


@pytest.mark.parametrize(
    "query",
    [
        "state=flying", "promise=soon", "state=", "assignee=x", "assignee=999999999999999999999999", "assignee={otto}", "priority=now",
        "waits_on=godot", "service=x", "service=-1", "service={payslip}", "service=99999999999999999999", "sort=pk",
        "order_by=password", "department__name=HR", "requester__password__startswith=a", "after=x", "after=1", "after=1.2.3",
        "after=-1.1", "after=" + "9" * 18 + "." + "9" * 18, "after=" + "9" * 400, "text=" + "x" * 101, "page=2", "state=new&state=x",
        "id__in=1", "after=1.1%00x",
    ],
)  # fmt: skip
def test_nonsense_is_ignored_or_refused_and_never_an_error(cast, signed_in, queue, query):
    query = query.format(otto=cast.otto.pk, payslip=cast.payslip.pk)
    for address in ("/queue/it/", "/queue/", "/requests/"):
        response = signed_in(cast.ben).get(f"{address}?{query}")
        assert response.status_code in {200, 400}
        if response.status_code == 200 and address != "/requests/":
            assert len(response.context["rows"]) == 4


def test_each_filter_in_force_is_a_chip_that_takes_it_away(cast, signed_in, queue):
    page = signed_in(cast.ben).get("/queue/it/?assignee=me&priority=normal&after=1.1&junk=1").content.decode()
    assert "Assigned to: Me" in page
    assert "Priority: Normal" in page
    assert 'href="?priority=normal&amp;junk=1"' in page


@pytest.mark.parametrize(("who", "address"), [("ben", "/queue/it/"), ("ben", "/queue/"), ("rosa", "/requests/")])
def test_pages_lose_and_repeat_nobody(cast, signed_in, who, address):
    many(cast, 120)
    client, seen, after = signed_in(getattr(cast, who)), [], ""
    while True:
        response = client.get(f"{address}?after={after}")
        page = response.context["page"]
        assert len(page.rows) <= paging.SIZE
        seen += [row.number for row in page.rows]
        if page.next is None:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 120


def test_a_page_stays_complete_when_requests_are_added_meanwhile(cast, signed_in):
    many(cast, 60)
    client = signed_in(cast.ben)
    first = client.get("/queue/it/").context["page"]
    file_request(cast.laptop, cast.rosa, priority=Priority.URGENT)
    second = client.get(f"/queue/it/?after={first.next}").context["page"]
    assert len(second.rows) == 10
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_the_way_to_the_next_page_keeps_the_filters(cast, signed_in):
    many(cast, 60)
    page = signed_in(cast.ben).get("/queue/it/?priority=normal").content.decode()
    link = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "priority=normal" in link
    assert len(numbers(signed_in(cast.ben), f"/queue/it/{link}")) == 10


@pytest.mark.parametrize(("who", "address"), [("lena", "/queue/it/"), ("lena", "/queue/"), ("rosa", "/requests/")])
def test_queries_do_not_grow_with_the_rows(cast, signed_in, who, address):
    client = signed_in(getattr(cast, who))
    first = file_request(cast.laptop, cast.rosa)
    accept(first, by=cast.ben, at=MONDAY)
    hush()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for index in range(30):
        ticket = file_request(cast.laptop, cast.rosa if index % 2 else cast.otto, title=f"Number {index}")
        if index % 3:
            assign(ticket, person=cast.lena if index % 2 else cast.ben, by=cast.lena, at=MONDAY)
    many(cast, 40)
    hush()
    with CaptureQueriesContext(connection) as sixty:
        client.get(address)
    assert len(sixty) == len(one)
    # One each for the session, the person, their departments, their bell, the choices of the filters, the saved views, the
    # count, the rows and their promises.
    assert len(sixty) <= 9


def test_counts_are_capped(cast, signed_in):
    many(cast, 1_002)
    for address in ("/queue/it/", "/requests/all/"):
        assert "1,000+ requests" in signed_in(cast.ben).get(address).content.decode()


def test_a_confidential_request_changes_nothing_for_others(cast, signed_in):
    join(cast.ben, cast.finance)
    client = signed_in(cast.ben)
    before = {
        address: _stable(client.get(address)) for address in ("/queue/", "/requests/?tab=department", "/queue/it/")
    }
    secret = file_request(cast.payslip, cast.rosa)
    handed = file_request(cast.invoice, cast.rosa)
    hand_over(handed, department=cast.hr, reason="A payslip.", by=cast.otto, at=MONDAY)
    assert handed.number
    for address, page in before.items():
        assert _stable(client.get(address)) == page
        assert secret.number not in page


def _stable(response) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"<relative-time.*?</relative-time>", "", page)
