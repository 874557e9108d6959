"""A department as colleagues see it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.enums import Role
from tests.factories import file_request, hush, join, make_department, make_service

pytestmark = pytest.mark.django_db


def page_of(client: Any, address: str = "/departments/it/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_those_that_take_requests(cast: SimpleNamespace, signed_in: Any) -> None:
    make_department("Archive", is_active=False)
    page = page_of(signed_in(cast.rosa), "/departments/")
    assert "/departments/it/" in page
    assert "Archive" not in page


def test_a_page_says_what_how_and_when(cast: SimpleNamespace, signed_in: Any) -> None:
    cast.it.purpose, cast.it.way_of_working = "Keeps machines running.", "First **come**, first served. <script>"
    cast.it.save()
    page = page_of(signed_in(cast.rosa))
    assert "Keeps machines running." in page
    assert "First <strong>come</strong>" in page
    assert "&lt;script&gt;" in page
    assert "Monday to Friday" in page
    assert "Europe/Berlin" in page
    assert "/requests/new/it/new-laptop/" in page
    assert "Lena Lead" in page


def test_a_reader_in_another_zone_is_told(cast: SimpleNamespace, signed_in: Any) -> None:
    assert "not your own zone" not in page_of(signed_in(cast.rosa))
    cast.rosa.zone = "America/New_York"
    cast.rosa.save()
    assert "not your own zone" in page_of(signed_in(cast.rosa))


def test_load_counts_what_anybody_may_know_of(cast: SimpleNamespace, signed_in: Any) -> None:
    file_request(cast.laptop, cast.rosa)
    file_request(make_service(cast.it, "Whistle", is_confidential=True), cast.rosa)
    for reader in (cast.rosa, cast.lena, cast.otto):
        assert signed_in(reader).get("/departments/it/").context["load"] == 1


def test_confidential_departments_show_no_load(cast: SimpleNamespace, signed_in: Any) -> None:
    file_request(cast.payslip, cast.rosa)
    for reader in (cast.rosa, cast.hugo):
        assert "Load now" not in page_of(signed_in(reader), "/departments/hr/")


@pytest.mark.parametrize(
    ("who", "may"), [("lena", True), ("ada", True), ("ben", False), ("rosa", False), ("hugo", False)]
)
def test_the_way_to_set_up_is_shown_to_those_who_may(
    cast: SimpleNamespace, signed_in: Any, who: str, may: bool
) -> None:
    assert signed_in(getattr(cast, who)).get("/departments/it/").context["may_set_up"] == may


@pytest.mark.parametrize(
    ("who", "may"), [("lena", True), ("ben", True), ("vera", True), ("rosa", False), ("hugo", False)]
)
def test_the_way_to_the_results_is_shown_to_those_who_may(
    cast: SimpleNamespace, signed_in: Any, who: str, may: bool
) -> None:
    assert ("/surveys/it/report/" in page_of(signed_in(getattr(cast, who)))) == may


def test_heads_stand_before_deputies_and_nobody_who_left(cast: SimpleNamespace, signed_in: Any) -> None:
    join(cast.ada, cast.it, Role.DEPUTY)
    join(cast.tom, cast.it, Role.DEPUTY)
    cast.tom.is_active = False
    cast.tom.save()
    leading = signed_in(cast.rosa).get("/departments/it/").context["leading"]
    assert [membership.person for membership in leading] == [cast.lena, cast.ada]


def test_a_department_that_takes_no_requests_says_so(cast: SimpleNamespace, signed_in: Any) -> None:
    cast.it.is_active = False
    cast.it.save()
    page = page_of(signed_in(cast.rosa))
    assert "takes no new requests at present" in page
    assert "/requests/new/it/" not in page


def test_a_department_nobody_knows_is_not_there(cast: SimpleNamespace, signed_in: Any) -> None:
    assert signed_in(cast.rosa).get("/departments/alchemy/").status_code == 404


@pytest.mark.parametrize("address", ["/departments/", "/departments/it/"])
def test_the_number_of_queries_does_not_grow(cast: SimpleNamespace, signed_in: Any, address: str) -> None:
    client = signed_in(cast.lena)
    before = queries(client, address)
    for number in range(5):
        department = make_department(f"Department {number}", slug=f"d{number}", prefix=f"D{number}")
        make_service(department)
        file_request(make_service(cast.it, f"Service {number}"), cast.rosa)
    assert queries(client, address) == before
    assert before <= 13


def queries(client: Any, address: str) -> int:
    page_of(client, address)  # Calendars are read once per process.
    hush()
    with CaptureQueriesContext(connection) as captured:
        page_of(client, address)
    return len(captured)
