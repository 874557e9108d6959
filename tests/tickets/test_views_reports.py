"""The pages and files of promises kept: who may open them, what they say, and that nothing hidden shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from departments.enums import Role
from departments.models import Home
from tests.factories import MONDAY, file_request, join, make_department, make_person, make_service
from tickets import sheets
from tickets.actions import handing, moving
from tickets.models import Policy, Target, Ticket

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)
NOW = datetime(2026, 12, 15, 12, tzinfo=UTC)
NOVEMBER = "?since=2026-11-01&until=2026-11-30"
COMPANY, IT, HR = "/reports/promises/", "/reports/promises/it/", "/reports/promises/hr/"
FILES = (f"{COMPANY}summary.csv", f"{IT}summary.csv", f"{IT}clocks.csv")


@pytest.fixture(autouse=True)
def _december() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def solved(cast: SimpleNamespace) -> Ticket:
    """Rosa's request, solved by IT in time."""
    return moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=MONDAY + H)


def table(response: Any) -> list[dict[str, str]]:
    """The rows of a downloaded file."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# Who may open what


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("/reports/", {"ben", "lena", "otto", "hana", "hugo", "vera"}),
        (COMPANY, {"vera"}),
        (f"{COMPANY}summary.csv", {"vera"}),
        (IT, {"ben", "lena"}),
        (f"{IT}summary.csv", {"ben", "lena"}),
        (f"{IT}clocks.csv", {"ben", "lena"}),
        (HR, {"hana", "hugo"}),
        (f"{HR}clocks.csv", {"hana", "hugo"}),
    ],
)
def test_a_report_opens_for_those_it_is_for(
    cast: SimpleNamespace, signed_in: Callable[..., Any], address: str, may: set[str]
) -> None:
    people = ("rosa", "ben", "lena", "otto", "hana", "hugo", "vera", "tom", "ada")
    answers = {who: signed_in(getattr(cast, who)).get(address).status_code for who in people}
    assert answers == {who: 200 if who in may else 403 for who in people}


def test_a_deputy_opens_it_and_somebody_who_left_does_not(cast: SimpleNamespace, signed_in: Callable[..., Any]) -> None:
    membership = join(cast.rosa, cast.it, Role.DEPUTY)
    client = signed_in(cast.rosa)
    assert client.get(IT).status_code == 200
    membership.delete()
    assert {client.get(address).status_code for address in (IT, *FILES[1:])} == {403}


def test_an_unknown_department_is_not_there(cast: SimpleNamespace, signed_in: Callable[..., Any]) -> None:
    assert signed_in(cast.vera).get("/reports/promises/nowhere/").status_code == 404


def test_reports_stand_in_the_menu_of_those_who_may_open_one(
    cast: SimpleNamespace, signed_in: Callable[..., Any]
) -> None:
    link = b'href="/reports/"'
    shown = {
        who for who in ("rosa", "ben", "vera", "ada", "tom") if link in signed_in(getattr(cast, who)).get("/").content
    }
    assert shown == {"ben", "vera"}


def test_the_departments_page_leads_its_people_there(cast: SimpleNamespace, signed_in: Callable[..., Any]) -> None:
    shown = {
        who for who in ("rosa", "ben", "lena", "vera") if IT.encode() in signed_in(getattr(cast, who)).get("/departments/it/").content
    }  # fmt: skip
    assert shown == {"ben", "lena"}


# What the page says


def test_the_page_says_how_many_of_how_many(
    cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket
) -> None:
    file_request(cast.laptop, cast.otto)
    text = signed_in(cast.lena).get(IT + NOVEMBER).content.decode()
    for words in (
        "1 Nov 2026",
        "30 Nov 2026",
        "1 of 2",
        "50 %",
        "Late now: <strong>1</strong>",
        "Sales",
        "Finance",
        "1/2",
    ):
        assert words in text


def test_without_dates_it_is_the_last_three_full_months(
    cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket
) -> None:
    text = signed_in(cast.lena).get(IT).content.decode()
    assert "from 1 Sep 2026 to 30 Nov 2026" in text
    assert "1 of 1" in text


def test_days_without_promises_say_so(cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket) -> None:
    october = "?since=2026-10-01&until=2026-10-31"
    assert "Nothing was decided on these days" in signed_in(cast.lena).get(IT + october).content.decode()
    assert "Nothing was decided on these days" in signed_in(cast.vera).get(COMPANY + october).content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2026-11-30&until=2026-11-01", "The last day lies before the first."),
        ("since=soon", "Enter a valid date."),
        ("until=9999-12-31", "Choose days between 2000 and 2999."),
        ("since=0001-01-01", "Choose days between 2000 and 2999."),
        ("kind=luck", "Select a valid choice."),
    ],
)
def test_days_that_make_no_period_are_refused_in_words(
    cast: SimpleNamespace, signed_in: Callable[..., Any], query: str, words: str
) -> None:
    for who, addresses in ((cast.lena, (IT, *FILES[1:])), (cast.vera, (COMPANY, FILES[0]))):
        for address in addresses:
            response = signed_in(who).get(f"{address}?{query}")
            assert response.status_code == 422
            assert words in response.content.decode()


# What is hidden


def hide(cast: SimpleNamespace) -> None:
    """Requests that neither an executive nor IT may know of: gone on, solved, and late."""
    gone = file_request(cast.laptop, cast.rosa)
    handing.hand_over(gone, department=cast.hr, reason="Theirs.", by=cast.ben, at=MONDAY + H)
    moving.resolve(file_request(cast.payslip, cast.rosa), body="Done.", by=cast.hana, at=MONDAY + H)
    file_request(cast.payslip, cast.rosa)


def hide_again(to: int) -> None:
    """Copies of what is hidden, until there are `to`."""
    hidden = list(Ticket.objects.filter(is_confidential=True))
    for n in range(to - len(hidden)):
        original = hidden[n % len(hidden)]
        copy = copied(original, number=f"HR-COPY{n}", filing_key=None)
        copy.save()
        for rows in (original.legs, original.targets):
            rows.model.objects.bulk_create([copied(row, ticket=copy) for row in rows.all()])


def copied(row: Any, **changes: Any) -> Any:
    """The same row once more, not saved."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    copy = type(row)(**values)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def test_three_hidden_requests_and_fifty_give_the_same_pages_and_files(
    cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket
) -> None:
    Policy.objects.filter(department=cast.it).update(
        targets={"normal": {"leg": "2h", "acceptance": "1h", "resolution": "4h"}}
    )

    def all_pages() -> list[bytes]:
        found = []
        for who, addresses in ((cast.vera, (COMPANY, FILES[0])), (cast.lena, (IT, *FILES[1:]))):
            for address in addresses:
                response = signed_in(who).get(address + NOVEMBER)
                content = b"".join(response.streaming_content) if response.streaming else response.content
                found.append(content.split(b"<main")[-1])
        return found

    hide(cast)
    first = all_pages()
    hide_again(50)
    assert Ticket.objects.filter(is_confidential=True).count() == 50
    assert all_pages() == first


def test_the_numbers_of_requests_are_only_in_the_file_of_those_who_may_see_them(
    cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket
) -> None:
    sealed = file_request(cast.laptop, cast.rosa, confidential=True)
    assert {row["number"] for row in table(signed_in(cast.ben).get(FILES[2] + NOVEMBER))} == {
        solved.number,
        sealed.number,
    }
    for address in (COMPANY, FILES[0]):
        response = signed_in(cast.vera).get(address + NOVEMBER)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert solved.number.encode() not in content


# Files


def test_each_clock_is_a_row(cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket) -> None:
    response = signed_in(cast.lena).get(FILES[2] + NOVEMBER)
    assert response["Content-Disposition"] == 'attachment; filename="promises-it-2026-11-01-2026-11-30-clocks.csv"'
    rows = {row["kind"]: row for row in table(response)}
    assert rows.keys() == {"first_response", "acceptance", "resolution"}
    assert rows["resolution"] == {
        "number": solved.number,
        "kind": "resolution",
        "cycle": "1",
        "department": "IT",
        "priority": "normal",
        "service": "New laptop",
        "requester_department": "Sales",
        "started": "2026-11-23T09:00:00Z",
        "due": "2026-11-25T09:00:00Z",
        "stopped": "2026-11-23T10:00:00Z",
        "missed": "",
        "state": "met",
        "cause": "",
        "used_seconds": "3600",
        "counts_as": "met",
    }


def test_the_rows_of_the_clocks_add_up_to_the_page(
    cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket
) -> None:
    ticket = moving.reopen(solved, body="No.", by=cast.rosa, at=MONDAY + 2 * H)
    moving.resolve(ticket, body="Now.", by=cast.ben, at=MONDAY + 3 * H)
    file_request(cast.laptop, cast.otto)
    client = signed_in(cast.lena)
    rows = table(client.get(FILES[2] + NOVEMBER))
    by_kind = {row["promise"]: row for row in table(client.get(FILES[1] + NOVEMBER)) if row["split"] == "kind"}
    for kind, label in (("resolution", "Resolution"), ("acceptance", "Acceptance"), ("first_response", "First answer")):
        for verdict in ("met", "missed"):
            counted = sum(row["kind"] == kind and row["counts_as"] == verdict for row in rows)
            assert by_kind[label][verdict] == str(counted) == "1"


def test_the_summary_of_the_company_has_department_by_department(
    cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket
) -> None:
    rows = table(signed_in(cast.vera).get(FILES[0] + NOVEMBER))
    pair = next(row for row in rows if row["split"] == "provider and requester")
    assert (pair["department"], pair["group"], pair["met"], pair["counted"]) == ("IT", "Sales", "1", "1")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_a_name_is_never_a_formula(cast: SimpleNamespace, signed_in: Callable[..., Any], name: str) -> None:
    odd = make_department(name, slug="odd", prefix="ODD")
    asker = make_person("Olga Odd")
    Home.objects.create(person=asker, department=odd)
    file_request(make_service(cast.it, name, slug="odd"), asker)
    for address in FILES[1:]:
        response = signed_in(cast.lena).get(address + NOVEMBER)
        cells = [cell for row in table(response) for cell in row.values()]
        assert f"'{name}" in cells
        assert name not in cells


def test_figures_and_instants_are_written_plainly() -> None:
    assert [sheets.written(cell) for cell in (None, 0, -3, "IT-1042", MONDAY, "")] == [
        "", "0", "-3", "IT-1042", "2026-11-23T09:00:00Z", "",
    ]  # fmt: skip


def test_a_file_is_read_from_the_database_as_it_is_sent(
    cast: SimpleNamespace, signed_in: Callable[..., Any], solved: Ticket
) -> None:
    one = Target.objects.filter(ticket=solved, kind="resolution").get()
    cycles = range(1, 2 * sheets.READ_AT_ONCE + 10)
    Target.objects.bulk_create([copied(one, kind="next_response", cycle=cycle) for cycle in cycles])
    response = signed_in(cast.lena).get(FILES[2] + NOVEMBER)
    packets = [packet.count(b"\n") for packet in response.streaming_content]
    assert packets[:2] == [sheets.READ_AT_ONCE, sheets.READ_AT_ONCE]
    assert sum(packets) == Target.objects.count() + 1
