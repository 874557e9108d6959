"""The weekly figures: each way in and out counted once, what was open then as it was then, nobody told of what is hidden."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments import calendars
from departments.enums import Role
from departments.models import Home
from tests.factories import MONDAY, file_request, hush, join, make_person
from tickets import weeks
from tickets.actions import handing, moving, sealing, talking, working
from tickets.enums import WaitsOn
from tickets.flow import scope as scopes
from tickets.flow.backlog import backlogs, since
from tickets.flow.report import FlowReport, department_flow, standing
from tickets.flow.turns import Turned
from tickets.models import Ticket
from tickets.weeks import week_of
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
H, DAY = timedelta(hours=1), timedelta(days=1)
NOW = MONDAY + 9 * DAY
IT, COMPANY = "/reports/flow/it/", "/reports/flow/"


@pytest.fixture(autouse=True)
def _the_week_after() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def flow(cast: SimpleNamespace, department: str = "it", reader: str = "lena", at: Any = NOW) -> FlowReport:
    """The report of the week of MONDAY."""
    found = getattr(cast, department)
    zone = weeks.ZoneInfo("Europe/Berlin")
    return department_flow(found, week_of(MONDAY, zone), reader=getattr(cast, reader), at=at)


def ways(cast: SimpleNamespace, department: str = "it", reader: str = "lena") -> dict[str, int]:
    return dict(flow(cast, department, reader).line.turned.ways)


def resolved(cast: SimpleNamespace, after: timedelta = H, by_whom: Any = None) -> Ticket:
    ticket = file_request(cast.laptop, by_whom or cast.rosa)
    return moving.resolve(ticket, body="Done.", by=cast.ben, at=MONDAY + after)


# What came and left


def test_filed_resolved_and_reopened_count_each_time(cast: SimpleNamespace) -> None:
    ticket = moving.reopen(resolved(cast), body="No.", by=cast.rosa, at=MONDAY + 2 * H)
    moving.resolve(ticket, body="Now.", by=cast.ben, at=MONDAY + 3 * H)
    assert ways(cast) == {"filed": 1, "reopened": 1, "resolved": 2}
    assert flow(cast).line.open == 0


def test_a_hand_over_leaves_one_and_comes_to_the_other_and_back(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    ticket = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=MONDAY + H)
    assert ways(cast) == {"filed": 1, "handed_on": 1}
    assert ways(cast, "finance", "otto") == {"handed_in": 1}
    handing.decline_hand_over(ticket, reason="No.", by=cast.otto, at=MONDAY + 2 * H)
    assert ways(cast) == {"filed": 1, "handed_on": 1, "came_back": 1}
    assert ways(cast, "finance", "otto") == {"handed_in": 1, "given_back": 1}


def test_what_was_taken_back_at_once_counts_nowhere(cast: SimpleNamespace) -> None:
    working.undo(resolved(cast), by=cast.ben, at=MONDAY + H + timedelta(seconds=5))
    assert ways(cast) == {"filed": 1}
    assert flow(cast).line.open == 1


def test_declined_and_withdrawn_leave_too(cast: SimpleNamespace) -> None:
    moving.decline(file_request(cast.laptop, cast.rosa), reason="No.", by=cast.lena, at=MONDAY + H)
    moving.withdraw(file_request(cast.laptop, cast.rosa), by=cast.rosa, at=MONDAY + H)
    assert ways(cast) == {"filed": 2, "declined": 1, "withdrawn": 1}


def test_what_was_open_follows_from_what_came_and_left_since() -> None:
    flows = [Turned(), Turned(), Turned()]
    flows[1].ways.update(filed=3, resolved=1)
    flows[2].ways.update(handed_in=1, handed_on=4)
    assert standing(5, flows) == [6, 8, 5]


def test_counting_back_gives_what_was_open_at_each_end(cast: SimpleNamespace) -> None:
    chance = random.Random(7)
    tickets = [file_request(cast.laptop, cast.rosa, at=MONDAY - 20 * DAY + n * H) for n in range(8)]
    for hour in range(0, 24 * 28, 9):
        ticket, at = Ticket.objects.get(pk=chance.choice(tickets).pk), MONDAY - 19 * DAY + hour * H
        act = chance.choice(
            [
                lambda: moving.resolve(ticket, body="Done.", by=cast.ben, at=at),  # noqa: B023 (called at once)
                lambda: moving.reopen(ticket, body="No.", by=cast.rosa, at=at),  # noqa: B023
                lambda: handing.hand_over(ticket, department=cast.finance, reason="R", by=cast.ben, at=at),  # noqa: B023
                lambda: handing.decline_hand_over(ticket, reason="No.", by=cast.otto, at=at),  # noqa: B023
                lambda: moving.resolve(ticket, body="Done.", by=cast.otto, at=at),  # noqa: B023
            ]
        )
        with suppress(MoveRefused, PermissionDenied):
            act()
    report, scope = flow(cast), scopes.of_department(cast.it, cast.lena)
    stood = []
    for line in report.lines:
        until = line.week.seen_at(NOW)
        found = backlogs(scope, until, NOW, since_of(cast, until)).get(cast.it.pk)
        stood.append(found.number if found else 0)
    assert [line.open for line in report.lines] == stood
    assert len(set(stood)) > 2


def since_of(cast: SimpleNamespace, until: Any) -> Any:
    return since(calendars.schedule_now(cast.it, until), until)


# What is open, waits, is resolved at once


def test_age_and_neglect_are_those_of_the_end_of_the_week(cast: SimpleNamespace) -> None:
    file_request(cast.laptop, cast.rosa, at=MONDAY - 14 * DAY)
    moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=NOW - H)
    backlog = flow(cast).backlog
    assert (backlog.number, backlog.quiet, backlog.forgotten) == (2, 2, 1)
    assert backlog.ages == (0, 0, 1, 0, 1, 0, 0)
    talking.note(Ticket.objects.earliest("pk"), body="Hm.", by=cast.ben, at=MONDAY + 4 * DAY)
    assert (flow(cast).backlog.quiet, flow(cast).backlog.forgotten) == (1, 0)


def test_waiting_is_told_in_working_time_by_what_for(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    ticket = moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY + H)
    talking.reply(ticket, body="Here.", by=cast.rosa, at=MONDAY + 3 * H)
    ticket = moving.wait(Ticket.objects.get(), on=WaitsOn.SUPPLIER, by=cast.ben, at=MONDAY + 4 * H)
    talking.reply(ticket, body="And?", by=cast.rosa, at=MONDAY + 5 * H)
    moving.resume(ticket, by=cast.ben, at=MONDAY + DAY)
    waited = flow(cast).line.waited
    assert {on: time for on, time in waited.items() if time} == {"requester": 2 * H, "supplier": 4 * H}


def test_first_contact_is_one_answer_by_one_department_that_stands(cast: SimpleNamespace) -> None:
    resolved(cast)
    asked = file_request(cast.laptop, cast.rosa)
    talking.reply(asked, body="Which?", by=cast.ben, at=MONDAY + H)
    moving.resolve(asked, body="Done.", by=cast.ben, at=MONDAY + 2 * H)
    moving.reopen(resolved(cast), body="No.", by=cast.rosa, at=MONDAY + 2 * H)
    contact = flow(cast).contact
    assert (contact.at_once, contact.resolved) == (1, 2)


def test_what_others_resolved_is_for_those_who_lead(cast: SimpleNamespace) -> None:
    resolved(cast)
    for reader, expected in (
        ("lena", {"Ben Worker": 1, "Lena Lead": 0}),
        ("ben", {"Ben Worker": 1, "Lena Lead": None}),
    ):
        assert {load.person.name: load.resolved for load in flow(cast, reader=reader).loads} == expected


def test_groups_of_fewer_than_five_people_are_never_told_of_alone(cast: SimpleNamespace) -> None:
    for n in range(6):
        asker = make_person(f"Asker{n} Sales", site="Berlin")
        Home.objects.create(person=asker, department=cast.sales)
        resolved(cast, by_whom=asker)
    resolved(cast, by_whom=cast.otto, after=3 * H)
    homes, rank, sites = flow(cast).care
    assert not any(split.compares for split in (homes, rank, sites))
    for n in range(5):
        asker = make_person(f"Money{n} Finance", site="Pune")
        Home.objects.create(person=asker, department=cast.finance)
        resolved(cast, by_whom=asker, after=2 * H)
    homes, _, sites = flow(cast).care
    assert [(g.name, g.number, g.middle) for g in homes.groups] == [("Finance", 6, 7200), ("Sales", 6, 3600)]
    assert sorted(g.people for g in sites.groups) == [6, 6]


# Who may open what, and what is hidden


@pytest.mark.parametrize(
    ("address", "may"),
    [
        (COMPANY, {"vera"}), (f"{COMPANY}figures.csv", {"vera"}), (IT, {"ben", "lena"}), (f"{IT}figures.csv", {"ben", "lena"}),
        (f"{IT}requests.csv", {"ben", "lena"}), ("/reports/flow/hr/", {"hana", "hugo"}),
    ],
)  # fmt: skip
def test_it_opens_for_those_it_is_for(
    cast: SimpleNamespace, signed_in: Callable[..., Any], address: str, may: set[str]
) -> None:
    people = ("rosa", "ben", "lena", "otto", "hana", "hugo", "vera", "tom", "ada")
    answers = {who: signed_in(getattr(cast, who)).get(address).status_code for who in people}
    assert answers == {who: 200 if who in may else 403 for who in people}


def test_a_week_without_figures_says_so_and_an_unknown_department_is_not_there(
    cast: SimpleNamespace, signed_in: Callable[..., Any]
) -> None:
    client = signed_in(cast.lena)
    for address in (IT, f"{IT}figures.csv", f"{IT}requests.csv"):
        assert client.get(f"{address}?week=soon").status_code == 422
    assert client.get("/reports/flow/nowhere/").status_code == 404
    assert "Nothing came in these weeks" in client.get(IT).content.decode()


def table(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def hide(cast: SimpleNamespace) -> None:
    """What neither IT nor an executive may know of: gone on to HR, sealed elsewhere, or HR's own."""
    gone = file_request(cast.laptop, cast.rosa)
    handing.hand_over(gone, department=cast.hr, reason="Theirs.", by=cast.ben, at=MONDAY + H)
    moving.resolve(file_request(cast.payslip, cast.rosa), body="Done.", by=cast.hana, at=MONDAY + H)
    taken = handing.hand_over(
        file_request(cast.laptop, cast.rosa), department=cast.finance, reason="Theirs.", by=cast.ben, at=MONDAY + H
    )
    lead = make_person("Fina Finance")
    join(lead, cast.finance, Role.HEAD)
    sealing.seal(taken, by=lead, at=MONDAY + 2 * H)


def test_what_is_hidden_changes_no_figure_and_no_file(cast: SimpleNamespace, signed_in: Callable[..., Any]) -> None:
    resolved(cast)
    mine = file_request(cast.laptop, cast.rosa)

    def everything() -> list[bytes]:
        found = []
        for who, addresses in (("vera", (COMPANY, f"{COMPANY}figures.csv")), ("lena", (IT, f"{IT}figures.csv"))):
            for address in (*addresses, *([f"{IT}requests.csv"] if who == "lena" else [])):
                response = signed_in(getattr(cast, who)).get(f"{address}?week=2026-11-23")
                content = b"".join(response.streaming_content) if response.streaming else response.content
                found.append(content.split(b"<main")[-1])
        return found

    before = everything()
    assert mine.number.encode() in before[4]
    hide(cast)
    assert everything() == before
    assert ways(cast, "hr", "hugo") == {"filed": 1, "handed_in": 1, "resolved": 1}


def test_the_files_hold_the_figures_and_the_requests_behind_them(
    cast: SimpleNamespace, signed_in: Callable[..., Any]
) -> None:
    done, mine = resolved(cast), file_request(cast.laptop, cast.rosa)
    client = signed_in(cast.lena)
    response = client.get(f"{IT}requests.csv?week=2026-11-23")
    assert response["Content-Disposition"] == 'attachment; filename="flow-it-2026-11-23-requests.csv"'
    rows = {row["number"]: row for row in table(response)}
    assert {number: (row["came_in_this_week"], row["left_in_this_week"], row["open_at_the_end"]) for number, row in rows.items()} == {
        done.number: ("yes", "yes", "no"), mine.number: ("yes", "no", "yes"),
    }  # fmt: skip
    figures = table(client.get(f"{IT}figures.csv?week=2026-11-23"))
    came = {row["group"]: row["value"] for row in figures if row["week"] == "2026-11-23" and row["figure"] == "came"}
    assert came == {"filed": "2", "handed_in": "0", "came_back": "0", "reopened": "0"}


def test_many_requests_need_the_statements_of_two(cast: SimpleNamespace, signed_in: Callable[..., Any]) -> None:
    def statements(who: str, address: str) -> int:
        client = signed_in(getattr(cast, who))
        hush()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{address}?week=2026-11-23").status_code == 200
        return len(captured)

    asked = (("lena", IT), ("lena", f"{IT}figures.csv"), ("vera", COMPANY))
    resolved(cast)
    file_request(cast.laptop, cast.rosa)
    few = [statements(*one) for one in asked]
    for _ in range(12):
        resolved(cast)
        moving.wait(file_request(cast.laptop, cast.otto), on=WaitsOn.SUPPLIER, by=cast.ben, at=MONDAY + H)
    assert [statements(*one) for one in asked] == few == [20, 18, 12]
