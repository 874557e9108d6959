"""Home: the question first, then what waits."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import file_request, hush, make_department, make_service
from tests.surveys.stories import RESOLVED, invited
from tickets.actions.moving import resolve, wait

pytestmark = pytest.mark.django_db


def page_of(client: Any, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_it_asks_first(cast: SimpleNamespace, signed_in: Any) -> None:
    page = page_of(signed_in(cast.rosa))
    assert page.count("<h1") == 1
    assert "What do you need?" in page
    assert "/requests/new/it/new-laptop/" in page


def test_it_leaves_out_what_nobody_can_ask_for(cast: SimpleNamespace, signed_in: Any) -> None:
    make_service(cast.it, "Old fax", is_active=False)
    make_department("Archive", is_active=False)
    page = page_of(signed_in(cast.rosa))
    assert "Old fax" not in page
    assert "Archive" not in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("laptop", True),
        ("LAPTOP new", True),
        ("it laptop", True),
        ("payslip", False),
        ("laptop payslip", False),
        ("%", False),
    ],
)
def test_words_find_services(cast: SimpleNamespace, signed_in: Any, words: str, found: bool) -> None:
    response = signed_in(cast.rosa).get("/", {"q": words})
    assert (cast.laptop in [offer.thing for offer in response.context["found_services"]]) == found


def test_what_a_title_says_stands_before_what_is_only_mentioned(cast: SimpleNamespace, signed_in: Any) -> None:
    make_service(cast.finance, "Asset list", what_you_get="Every laptop we ever bought.")
    found = signed_in(cast.rosa).get("/?q=laptop").context["found_services"]
    assert [offer.thing.title for offer in found] == ["New laptop", "Asset list"]


def test_nothing_found_shows_a_way_on(cast: SimpleNamespace, signed_in: Any) -> None:
    page = page_of(signed_in(cast.rosa), "/?q=zeppelin")
    assert "Nobody offers that by this name" in page
    assert 'href="/requests/new/"' in page


def test_what_was_typed_comes_back_as_text(cast: SimpleNamespace, signed_in: Any) -> None:
    page = page_of(signed_in(cast.rosa), "/?q=%3Cb%3E%22")
    assert "&lt;b&gt;&quot;" in page
    assert "<b>" not in page


def test_my_requests_stand_there_with_state_holder_and_promise(cast: SimpleNamespace, signed_in: Any) -> None:
    ticket = file_request(cast.laptop, cast.rosa, at=timezone.now() - timedelta(minutes=5))
    page = page_of(signed_in(cast.rosa))
    assert ticket.get_absolute_url() in page
    assert "with IT" in page
    assert "due in" in page


def test_what_waits_for_me_stands_first(cast: SimpleNamespace, signed_in: Any) -> None:
    at = timezone.now()
    waiting, resolved, newest = (
        file_request(cast.laptop, cast.rosa, at=at - timedelta(hours=age)) for age in (30, 29, 1)
    )
    wait(waiting, on="requester", by=cast.ben, at=at - timedelta(hours=20))
    resolve(resolved, body="Done.", by=cast.ben, at=at - timedelta(hours=19))
    response = signed_in(cast.rosa).get("/")
    assert response.context["requests"] == [resolved, waiting, newest]
    assert b"Waiting for you" in response.content


def test_other_peoples_requests_are_not_mine(cast: SimpleNamespace, signed_in: Any) -> None:
    file_request(cast.payslip, cast.rosa, title="My secret")
    for other in (cast.otto, cast.hana, cast.ada):
        assert "My secret" not in page_of(signed_in(other))


def test_those_who_work_in_a_department_see_their_queue_in_figures(cast: SimpleNamespace, signed_in: Any) -> None:
    at = timezone.now()
    file_request(cast.laptop, cast.rosa, at=at - timedelta(days=30))
    file_request(cast.laptop, cast.ben, at=at)
    queue = signed_in(cast.ben).get("/").context["queue"]
    assert (queue.new, queue.late, queue.due_soon) == (1, 1, 0)
    assert signed_in(cast.rosa).get("/").context["queue"] is None


def test_a_survey_waits_where_its_person_looks_first(cast: SimpleNamespace, signed_in: Any) -> None:
    with time_machine.travel(RESOLVED + timedelta(days=1, hours=1), tick=False):
        invitation = invited(cast.laptop, cast.rosa, cast.ben, title="Slow laptop")
        page = page_of(signed_in(cast.rosa))
        assert "How was it?" in page
        assert invitation.get_absolute_url() in page
        assert "How was it?" not in page_of(signed_in(cast.otto))


def test_a_survey_about_something_confidential_names_no_title(cast: SimpleNamespace, signed_in: Any) -> None:
    with time_machine.travel(RESOLVED + timedelta(days=1, hours=1), tick=False):
        invited(cast.payslip, cast.rosa, cast.hana, title="My secret")
        surveys = page_of(signed_in(cast.rosa)).split("How was it?")[1]
        assert "My secret" not in surveys


def test_the_number_of_queries_does_not_grow_with_the_company(cast: SimpleNamespace, signed_in: Any) -> None:
    client = signed_in(cast.lena)
    file_request(cast.laptop, cast.lena)
    before = queries(client)
    for number in range(6):
        department = make_department(f"Department {number}", slug=f"d{number}", prefix=f"D{number}")
        for title in ("One", "Two", "Three", "Four"):
            file_request(make_service(department, title), cast.lena)
    assert queries(client) == before
    assert before <= 12


def queries(client: Any) -> int:
    hush()
    with CaptureQueriesContext(connection) as captured:
        page_of(client)
    return len(captured)
