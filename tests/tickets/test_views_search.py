"""The page of searching."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.models import User
from departments.models import Department
from tests.factories import file_request
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]


def shown(client: Client, query: str) -> str:
    response = client.get(f"/search/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_every_kind_is_found_and_the_words_are_marked(
    cast: SimpleNamespace, ticket: Ticket, signed_in: SignedIn
) -> None:
    Department.objects.filter(pk=cast.sales.pk).update(way_of_working="We also lend laptops.")
    page = shown(signed_in(cast.rosa), "?q=laptop")
    assert "My <mark>laptop</mark> is slow" in page
    assert "New <mark>laptop</mark>" in page
    assert "We also lend <mark>laptops</mark>." in page
    assert "Rosa Sales" in shown(signed_in(cast.otto), "?q=rosa&kind=people")
    assert ticket.number in shown(signed_in(cast.rosa), f"?q={ticket.number.lower()}")


def test_what_was_written_can_not_break_out(cast: SimpleNamespace, signed_in: SignedIn) -> None:
    file_request(cast.laptop, cast.rosa, title="<script>alert(1)</script> laptop", body="<img src=x> laptop")
    page = shown(signed_in(cast.rosa), "?q=laptop+<script>")
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Find requests, services, departments and people"),
        ("?q=%21%21%21", "There is no word in that"),
        ("?q=-laptop", "Say one word that should be there"),
        ("?q=zanzibar", "Nothing has all these words"),
        ("?q=" + "a" * 10_000, "only the first 200 characters"),
        ("?q=laptpo", "<strong>laptop</strong>"),
    ],
)
def test_an_odd_question_gets_a_clear_answer(cast: SimpleNamespace, signed_in: SignedIn, query: str, says: str) -> None:
    assert says in shown(signed_in(cast.rosa), query)


def test_a_nul_is_refused(cast: SimpleNamespace, signed_in: SignedIn) -> None:
    assert signed_in(cast.rosa).get("/search/?q=a%00b").status_code == 400


def test_filters_narrow_and_unknown_ones_are_ignored(cast: SimpleNamespace, signed_in: SignedIn) -> None:
    mine = file_request(cast.laptop, cast.ben, title="Mine about a laptop")
    other = file_request(cast.laptop, cast.rosa)
    client = signed_in(cast.ben)
    for query, found in (
        ("&mine=on", {mine}),
        ("&state=ended", set()),
        ("&department=finance", set()),
        ("&department=moon&state=odd&sort=odd&kind=odd&after=odd", {mine, other}),
    ):
        page = shown(client, f"?q=laptop{query}")
        assert {ticket for ticket in (mine, other) if ticket.number in page} == found, query


@pytest.mark.parametrize("sort", ["best", "newest"])
def test_more_leads_to_every_request_once(
    cast: SimpleNamespace, signed_in: SignedIn, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.views.search.A_PAGE", 2)
    monkeypatch.setattr("tickets.views.paging.SIZE", 2)
    tickets = {file_request(cast.laptop, cast.rosa).number for _ in range(5)}
    client, after, seen = signed_in(cast.rosa), "", []
    for _ in range(3):
        response = client.get("/search/", {"q": "laptop", "kind": "requests", "sort": sort, "after": after})
        requests = response.context["requests"]
        seen += [hit.ticket.number for hit in requests.hits]
        after = requests.next
    assert not after
    assert sorted(seen) == sorted(tickets)
