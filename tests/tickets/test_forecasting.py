"""Forecasts are worked out, kept and judged; pages show them as estimates, and tell nothing of what is confidential."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models import User
from departments.models import Absence
from tests.factories import MONDAY, file_request, make_service
from tickets import outlooks, places, track_record
from tickets.actions import forecasting, handing, moving, sealing
from tickets.enums import Doubt, Fate, Outcome, State
from tickets.models import Forecast, Leg, Outlook, Ticket
from tickets.permissions import part

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Two weeks of work lie behind it: a Monday at ten in Berlin.
NOW = MONDAY
DAYS = [NOW - n * DAY for n in (14, 13, 12, 11, 10, 7, 6, 5, 4, 3)]


@pytest.fixture
def busy(cast: SimpleNamespace) -> SimpleNamespace:
    """IT has finished three requests on each of the last ten working days."""
    done = Ticket.objects.bulk_create(a_solved_one(cast, n, day) for n, day in enumerate(DAYS * 3))
    Leg.objects.bulk_create(Leg(ticket=row, department=cast.it, arrived_at=row.filed_at) for row in done)
    return cast


def a_solved_one(cast: SimpleNamespace, number: int, day: datetime) -> Ticket:
    return Ticket(
        number=f"IT-{number}", title="Solved", department=cast.it, service=cast.laptop, requester=cast.otto,
        filed_by=cast.otto, state=State.CLOSED, outcome=Outcome.DONE, filed_at=day, changed_at=day + HOUR,
        resolved_at=day + HOUR, ended_at=day + HOUR, due_at=day + 3 * DAY,
    )  # fmt: skip


def work(ticket: Ticket, by: User, at: datetime) -> Ticket:
    return moving.resolve(ticket, body="Done.", by=by, at=at)


def the_range(ticket: Ticket) -> Forecast:
    return Forecast.objects.current().get(ticket=ticket)


def test_an_open_request_is_told_when_such_are_usually_done(busy: SimpleNamespace) -> None:
    asked = [file_request(busy.laptop, busy.rosa, at=NOW - 10 * timedelta(minutes=n)) for n in (5, 4, 3, 2)]
    forecasting.sweep_forecasts(NOW)
    first, last = the_range(asked[0]), the_range(asked[-1])
    assert first.doubt == last.doubt == ""
    assert NOW < first.from_at <= first.until_at < last.until_at < NOW + 3 * DAY
    assert (first.is_first, first.is_first_told, first.basis["finished"]) == (True, True, 30)


def test_a_department_that_finished_little_names_no_date(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa, at=NOW)
    forecasting.sweep_forecasts(NOW)
    assert the_range(ticket).doubt == Doubt.FEW
    standing = places.of_page(ticket, part(cast.rosa, ticket), cast.rosa, NOW)
    assert standing.usual.why_not == "IT finished no request in its last ten working days, too few to go by."


def test_a_department_that_drowns_names_no_date_but_works_one_out(busy: SimpleNamespace) -> None:
    for day in DAYS[-5:]:
        for _ in range(5):
            file_request(busy.laptop, busy.rosa, at=day)
    forecasting.sweep_forecasts(NOW)
    drowned = Forecast.objects.current().order_by("ticket").last()
    assert (drowned.doubt, drowned.is_first, drowned.is_first_told) == (Doubt.GROWING, True, False)
    assert drowned.until_at is not None


def test_a_request_has_its_range_as_soon_as_it_is_filed(busy: SimpleNamespace) -> None:
    forecasting.sweep_forecasts(NOW)
    ticket = file_request(busy.laptop, busy.rosa, at=NOW + HOUR)
    found = the_range(ticket)
    assert (found.made_at, found.doubt, found.is_first_told) == (NOW + HOUR, "", True)


def test_a_range_is_kept_once_as_long_as_it_says_the_same_days(busy: SimpleNamespace) -> None:
    ticket = file_request(busy.laptop, busy.rosa, at=NOW)
    forecasting.sweep_forecasts(NOW)
    forecasting.sweep_forecasts(NOW + HOUR / 2)
    forecasting.sweep_forecasts(NOW + HOUR)
    assert ticket.forecasts.count() == 1
    forecasting.sweep_forecasts(NOW + DAY)
    told = list(ticket.forecasts.order_by("made_at").values_list("made_at", "superseded_at", "is_first_told"))
    assert told == [(NOW, NOW + DAY, True), (NOW + DAY, None, False)]


def test_planned_absences_make_it_later(busy: SimpleNamespace) -> None:
    ticket = file_request(busy.laptop, busy.rosa, at=NOW)
    for _ in range(5):
        file_request(busy.laptop, busy.rosa, at=NOW - HOUR)
    before = outlooks.look(busy.it, NOW)
    Absence.objects.create(person=busy.ben, begins_on=NOW.date(), ends_on=(NOW + 9 * DAY).date())
    after = outlooks.look(busy.it, NOW)
    assert (before.seen.basis.shares[0], after.seen.basis.shares[0]) == (1, 0.5)
    forecasting.sweep_forecasts(NOW)
    assert the_range(ticket).until_at > NOW + 2 * DAY


@pytest.mark.parametrize(
    ("done", "fate"), [(0.5, Fate.BEFORE), (1.0, Fate.INSIDE), (5, Fate.AFTER), (None, Fate.AFTER)]
)
def test_what_became_of_a_range_is_written_beside_it(busy: SimpleNamespace, done: float | None, fate: Fate) -> None:
    ticket = file_request(busy.laptop, busy.rosa, at=NOW)
    told = a_range(ticket, NOW + HOUR, NOW + 2 * HOUR)
    if done is not None:
        work(ticket, busy.ben, NOW + done * HOUR)
    forecasting.settle(NOW + 6 * HOUR)
    told.refresh_from_db()
    assert told.fate == fate


def test_what_was_withdrawn_or_handed_over_counts_for_nothing(busy: SimpleNamespace) -> None:
    withdrawn, handed = (file_request(busy.laptop, busy.rosa, at=NOW) for _ in range(2))
    for ticket in (withdrawn, handed):
        a_range(ticket, NOW + HOUR, NOW + 2 * HOUR)
    moving.withdraw(withdrawn, by=busy.rosa, at=NOW + HOUR)
    handing.hand_over(handed, department=busy.finance, reason="Theirs.", by=busy.lena, at=NOW + HOUR)
    forecasting.settle(NOW + 3 * HOUR)
    assert set(Forecast.objects.values_list("fate", flat=True)) == {Fate.VOID}


def test_a_request_that_was_handed_over_is_told_anew(busy: SimpleNamespace) -> None:
    ticket = file_request(busy.laptop, busy.rosa, at=NOW)
    forecasting.sweep_forecasts(NOW)
    handing.hand_over(ticket, department=busy.finance, reason="Theirs.", by=busy.lena, at=NOW + HOUR)
    ticket.refresh_from_db()
    standing = places.of_page(ticket, part(busy.rosa, ticket), busy.rosa, NOW + HOUR)
    assert standing.usual.why_not.startswith("it is worked out anew")
    forecasting.sweep_forecasts(NOW + HOUR + timedelta(minutes=1))
    assert the_range(ticket).department == busy.finance


def test_the_page_of_a_department_says_how_often_it_was_right_and_wrong(
    busy: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    ranges = [(2, 3)] * 15 + [(0, 2)] * 10 + [(0, 0.5)] * 5
    for ticket, (begin, end) in zip(Ticket.objects.order_by("pk"), ranges, strict=True):
        a_range(ticket, ticket.filed_at + begin * HOUR, ticket.filed_at + end * HOUR, made_at=ticket.filed_at)
    forecasting.sweep_forecasts(NOW)
    record = track_record.of(busy.it)
    assert (record.last.before, record.last.inside, record.last.after) == (15, 10, 5)
    assert (record.last.early, record.last.in_time, record.last.late) == ("50 %", "83 %", "17 %")
    page = signed_in(busy.rosa).get("/departments/it/").content.decode()
    assert "How often our estimates were right" in page
    assert '<strong class="num">83 %</strong> by the last' in page


def test_a_page_shows_place_and_days_beside_the_promise(
    busy: SimpleNamespace, signed_in: Callable[[User], Client], time_machine: TimeMachineFixture
) -> None:
    file_request(busy.laptop, busy.otto, at=NOW - 2 * HOUR)
    file_request(make_service(busy.it, "Access"), busy.otto, at=NOW - 2 * HOUR)
    file_request(busy.laptop, busy.otto, at=NOW - 2 * HOUR)
    ticket = file_request(busy.laptop, busy.rosa, at=NOW - HOUR)
    forecasting.sweep_forecasts(NOW)
    time_machine.move_to(NOW)
    for who in (busy.rosa, busy.ben):
        page = " ".join(signed_in(who).get(ticket.get_absolute_url()).content.decode().split())
        assert "3 requests: 2 about New laptop and 1 about Access" in page
        assert "An estimate, not a promise" in page


def test_what_the_reader_may_not_see_is_before_nobody(busy: SimpleNamespace) -> None:
    sealed = file_request(busy.laptop, busy.otto, at=NOW - 2 * HOUR)
    ticket = file_request(busy.laptop, busy.rosa, at=NOW - HOUR)
    forecasting.sweep_forecasts(NOW)
    before = the_range(ticket)
    sealing.seal(sealed, by=busy.lena, at=NOW)
    numbers = [places.of_page(ticket, part(who, ticket), who, NOW).place.number for who in (busy.rosa, busy.ben)]
    assert numbers == [0, 1]
    Forecast.objects.all().delete()
    Outlook.objects.all().delete()
    forecasting.sweep_forecasts(NOW)
    # Nor does it make the range later: that would tell of it.
    assert the_range(ticket).until_at < before.until_at
    assert not sealed.forecasts.exists()


def test_confidential_requests_and_departments_show_neither_place_nor_range(
    busy: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    ticket = file_request(busy.payslip, busy.rosa, at=NOW)
    forecasting.sweep_forecasts(NOW)
    assert not Forecast.objects.filter(ticket=ticket).exists()
    assert not Outlook.objects.filter(department=busy.hr).exists()
    page = signed_in(busy.rosa).get(ticket.get_absolute_url()).content.decode()
    assert "Not shown: this request is confidential." in page
    assert "estimates" not in signed_in(busy.rosa).get("/departments/hr/").content.decode()


def test_a_waiting_request_says_what_its_range_assumes(busy: SimpleNamespace) -> None:
    ticket = file_request(busy.laptop, busy.rosa, at=NOW - HOUR)
    moving.accept(ticket, by=busy.ben, at=NOW - HOUR)
    moving.wait(ticket, on="requester", by=busy.ben, at=NOW - HOUR)
    forecasting.sweep_forecasts(NOW)
    ticket.refresh_from_db()
    said = [places.of_page(ticket, part(who, ticket), who, NOW).usual.assumes for who in (busy.rosa, busy.ben)]
    assert said == ["if you answer today", "if Rosa Sales answers today"]


def a_range(ticket: Ticket, begin: datetime, end: datetime, **fields: Any) -> Forecast:
    seconds = [round((moment - ticket.filed_at).total_seconds()) for moment in (begin, end)]
    return Forecast.objects.create(
        ticket=ticket,
        department=ticket.department,
        made_at=fields.get("made_at", NOW),
        from_at=begin,
        until_at=end,
        raw_low=seconds[0],
        raw_high=seconds[1],
        low=seconds[0],
        high=seconds[1],
        method=1,
        is_first=True,
        is_first_told=True,
    )
