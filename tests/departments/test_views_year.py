"""The pages of a year of open time."""

from __future__ import annotations

import pytest
import time_machine

from tests.factories import MONDAY, make_calendar

pytestmark = pytest.mark.django_db
PUBLIC, SETUP = "/departments/it/hours/", "/departments/it/setup/hours/year/"


def test_everybody_may_know_when_a_department_is_open(cast, signed_in):
    with time_machine.travel(MONDAY, tick=False):
        page = signed_in(cast.rosa).get(PUBLIC).content.decode()
        there = signed_in(cast.rosa).get("/departments/it/").content.decode()
    assert "Open days of IT in 2026" in page
    assert page.count('<table class="month">') == 12
    assert page.count('aria-current="date"') == 1
    assert PUBLIC in there


@pytest.mark.parametrize(
    ("who", "setup", "desk"), [("otto", 403, 403), ("ben", 403, 403), ("lena", 200, 403), ("ada", 200, 200)]
)
def test_the_pages_of_set_up_are_for_those_who_set_up(cast, signed_in, who, setup, desk):
    client = signed_in(getattr(cast, who))
    assert client.get(SETUP).status_code == setup
    assert client.get(f"/admin-desk/calendars/{cast.it.calendar_id}/year/").status_code == desk


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("2000", 2000),
        ("2999", 2999),
        ("1999", 2026),
        ("3000", 2026),
        ("x", 2026),
        ("\u0662\u0660\u0662\u0660", 2026),
        ("", 2026),
    ],
)
def test_any_year_from_2000_to_2999_and_else_the_present_one(cast, signed_in, asked, shown):
    with time_machine.travel(MONDAY, tick=False):
        page = signed_in(cast.rosa).get(PUBLIC, {"year": asked})
    assert (page.status_code, page.context["year"].number) == (200, shown)
    assert ("There is no year like that here" in page.content.decode()) == (bool(asked) and str(shown) != asked)


def test_the_first_and_the_last_year_have_one_neighbour(cast, signed_in):
    client = signed_in(cast.rosa)
    assert "The year before" not in client.get(PUBLIC, {"year": "2000"}).content.decode()
    assert "The next year" not in client.get(PUBLIC, {"year": "2999"}).content.decode()


@pytest.mark.parametrize(
    "page",
    ["/departments/nowhere/hours/", "/departments/nowhere/setup/hours/year/", "/admin-desk/calendars/999999/year/"],
)
def test_what_is_not_there_is_404(cast, signed_in, page):
    assert signed_in(cast.ada).get(page).status_code == 404


def test_a_calendar_that_opens_on_dated_days_only_has_a_year_too(cast, signed_in):
    dated = make_calendar("Fair", {"zone": "UTC", "week": {}, "special": {"2026-12-01": ["10:00-12:00"]}})
    page = signed_in(cast.ada).get(f"/admin-desk/calendars/{dated.pk}/year/?year=2026")
    assert (page.context["year"].open_days, page.context["year"].total) == (1, "2 h")
