"""Verbs of set-up that requests feel: what they do, what they refuse, what moves and what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from departments.changing import DepartmentRefused
from departments.hours import ScheduleRefused
from departments.models import CalendarVersion
from tests.factories import (
    ALWAYS,
    MONDAY,
    OFFICE,
    WEEK,
    file_request,
    make_calendar,
    make_department,
    make_service,
)
from tickets.actions import cataloguing, handing, moving, promising, recounting
from tickets.actions.cataloguing import CatalogueRefused
from tickets.enums import ClockKind, OpenPromises, Priority, TargetState
from tickets.models import Notice, Service, Target, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MORNINGS = {"zone": "Europe/Berlin", "week": {day: ["09:00-12:00"] for day in WEEK}}


def last_entry() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


def promise_of(ticket: Ticket, kind: ClockKind = ClockKind.RESOLUTION) -> Target:
    return Target.objects.get(ticket=ticket, kind=kind)


# Hours


def test_new_hours_move_open_dues_but_not_the_time_counted(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    before = promise_of(ticket)
    # Monday 10:00 with 16 h of nine to five: seven today, eight tomorrow, one on Wednesday.
    assert before.due_at == MONDAY + timedelta(days=2)
    assert cataloguing.set_hours(cast.it.calendar, MORNINGS, by=cast.ada, at=MONDAY + HOUR)
    after = promise_of(ticket)
    # One hour is used; fifteen are left, one today, then three a day, the last two on Monday.
    assert (after.used, after.due_at) == (3600, MONDAY + timedelta(days=7, hours=1))
    assert (last_entry().action, last_entry().target) == ("changed hours", "Office")
    ticket.refresh_from_db()
    assert ticket.due_at == after.due_at
    assert ticket.queue_at == min(
        Target.objects.filter(ticket=ticket, stopped_at=None).values_list("due_at", flat=True)
    )


def test_thresholds_move_along(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    target = promise_of(ticket)
    before = list(Notice.objects.filter(target=target).order_by("position").values_list("fire_at", flat=True))
    cataloguing.set_hours(cast.it.calendar, MORNINGS, by=cast.ada, at=MONDAY + HOUR)
    after = list(Notice.objects.filter(target=target).order_by("position").values_list("fire_at", flat=True))
    assert all(late > early for early, late in zip(before, after, strict=True))


def test_ended_clocks_and_other_departments_feel_nothing(cast):
    other = make_department("Legal", calendar=make_calendar("Night", ALWAYS))
    elsewhere = file_request(make_service(other, "Contract"), cast.rosa)
    resolved = file_request(cast.laptop, cast.rosa)
    moving.resolve(resolved, body="Done", by=cast.ben, at=MONDAY + HOUR / 2)
    before = [(t.due_at, t.used, t.counted_at) for t in Target.objects.order_by("pk")]
    cataloguing.set_hours(cast.it.calendar, MORNINGS, by=cast.ada, at=MONDAY + HOUR)
    assert [(t.due_at, t.used, t.counted_at) for t in Target.objects.order_by("pk")] == before
    assert elsewhere.targets.exists()


def test_a_request_that_was_handed_on_keeps_the_hours_of_who_promised(cast):
    elsewhere = make_department("Legal", calendar=make_calendar("Night", ALWAYS))
    ticket = file_request(cast.laptop, cast.rosa)
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    handing.hand_over(ticket, department=elsewhere, reason="Yours", by=cast.ben, at=MONDAY)
    before = promise_of(ticket).due_at
    cataloguing.set_hours(cast.it.calendar, MORNINGS, by=cast.ada, at=MONDAY + HOUR)
    assert promise_of(ticket).due_at > before


def test_the_same_hours_again_are_no_new_version(cast):
    assert not cataloguing.set_hours(cast.it.calendar, OFFICE, by=cast.ada, at=MONDAY)
    assert CalendarVersion.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_hours_that_make_no_calendar_are_refused_with_every_reason(cast):
    rules = {"zone": "Mars/Base", "week": {"mon": ["9-17"]}}
    with pytest.raises(ScheduleRefused) as refused:
        cataloguing.set_hours(cast.it.calendar, rules, by=cast.ada, at=MONDAY)
    assert len(refused.value.messages) == 2
    assert CalendarVersion.objects.count() == 1


def test_who_comes_too_late_with_new_hours_is_told(cast):
    cataloguing.set_hours(cast.it.calendar, MORNINGS, by=cast.ada, at=MONDAY)
    with pytest.raises(DepartmentRefused, match="changed a moment ago"):
        cataloguing.set_hours(cast.it.calendar, ALWAYS, by=cast.lena, at=MONDAY)


def test_going_by_another_calendar_moves_dues_from_then_on(cast):
    night = make_calendar("Night", ALWAYS)
    ticket = file_request(cast.laptop, cast.rosa)
    cataloguing.use_calendar(cast.it, night, by=cast.lena, at=MONDAY + HOUR)
    assert promise_of(ticket).due_at == MONDAY + 16 * HOUR
    assert last_entry().changes == {"calendar": ["Office", "Night"]}
    before = AuditEntry.objects.count()
    cataloguing.use_calendar(cast.it, night, by=cast.lena, at=MONDAY + 2 * HOUR)
    assert AuditEntry.objects.count() == before


def test_what_is_too_much_for_one_page_is_counted_by_the_sweep(cast, monkeypatch):
    monkeypatch.setattr(recounting, "COUNTED_AT_ONCE", 1)
    tickets = [file_request(cast.laptop, cast.rosa) for _ in range(3)]
    before = promise_of(tickets[0]).due_at
    cataloguing.set_hours(cast.it.calendar, MORNINGS, by=cast.ada, at=MONDAY + HOUR)
    assert sum(promise_of(ticket).due_at == before for ticket in tickets) == 2
    assert recounting.sweep_recounting(MONDAY + HOUR).did == 2
    assert len({promise_of(ticket).due_at for ticket in tickets} - {before}) == 1
    assert recounting.sweep_recounting(MONDAY + 2 * HOUR).did == 0


def test_the_sweep_finds_another_calendar_and_promises_that_ended_too(cast, monkeypatch):
    monkeypatch.setattr(recounting, "COUNTED_AT_ONCE", 0)
    ticket = file_request(cast.laptop, cast.rosa)
    cataloguing.use_calendar(cast.it, make_calendar("Night", ALWAYS), by=cast.lena, at=MONDAY + HOUR)
    assert recounting.sweep_recounting(MONDAY + HOUR).did == 1
    promising.switch_off_promises(cast.it, open_promises=OpenPromises.WITHDRAW, by=cast.lena, at=MONDAY + 2 * HOUR)
    assert recounting.sweep_recounting(MONDAY + 2 * HOUR).did == 1
    assert promise_of(ticket).state == TargetState.WITHDRAWN


def test_the_sweep_looks_at_nothing_when_nothing_changed(cast, django_assert_num_queries):
    file_request(cast.laptop, cast.rosa)
    with django_assert_num_queries(3):
        assert recounting.sweep_recounting(MONDAY).did == 0


# Confidentiality


def test_requests_follow_a_department_that_becomes_confidential_and_back(cast):
    usual = file_request(cast.laptop, cast.rosa)
    sealed = file_request(cast.laptop, cast.rosa, confidential=True)
    ended = file_request(cast.laptop, cast.rosa)
    moving.withdraw(ended, by=cast.rosa, at=MONDAY)
    elsewhere = file_request(cast.invoice, cast.rosa)
    cataloguing.set_confidential(cast.it, True, by=cast.lena, at=MONDAY)
    assert set(Ticket.objects.filter(is_confidential=True)) == {usual, sealed, ended}
    assert last_entry().changes == {"is_confidential": [False, True]}
    cataloguing.set_confidential(cast.it, False, by=cast.lena, at=MONDAY + HOUR)
    assert set(Ticket.objects.filter(is_confidential=True)) == {sealed}
    assert not Ticket.objects.get(pk=elsewhere.pk).is_confidential


def test_requests_follow_a_service_that_becomes_confidential_and_back(cast):
    usual, other = file_request(cast.laptop, cast.rosa), file_request(make_service(cast.it, "Phone"), cast.rosa)
    cataloguing.change_service(cast.laptop, is_confidential=True, by=cast.lena, at=MONDAY)
    assert set(Ticket.objects.filter(is_confidential=True)) == {usual}
    cataloguing.change_service(cast.laptop, is_confidential=False, by=cast.lena, at=MONDAY)
    assert not Ticket.objects.filter(is_confidential=True).exists()
    assert not Ticket.objects.get(pk=other.pk).is_confidential


def test_a_confidential_department_keeps_requests_of_an_open_service_confidential(cast):
    cataloguing.change_service(cast.payslip, is_confidential=True, by=cast.hugo, at=MONDAY)
    ticket = file_request(cast.payslip, cast.rosa)
    cataloguing.change_service(cast.payslip, is_confidential=False, by=cast.hugo, at=MONDAY)
    assert Ticket.objects.get(pk=ticket.pk).is_confidential


def test_who_had_a_request_earlier_loses_sight_of_it_at_once(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    handing.hand_over(ticket, department=cast.finance, reason="Yours", by=cast.lena, at=MONDAY)
    assert Ticket.objects.visible_to(cast.ben).filter(pk=ticket.pk).exists()
    cataloguing.set_confidential(cast.finance, True, by=cast.ada, at=MONDAY)
    assert not Ticket.objects.visible_to(cast.ben).filter(pk=ticket.pk).exists()


# Services


def test_a_service_gets_an_address_from_its_title(cast):
    service = cataloguing.add_service(cast.it, " New   phone ", usual_priority=Priority.LOW, by=cast.lena, at=MONDAY)
    assert (service.title, service.slug, service.usual_priority) == ("New phone", "new-phone", Priority.LOW)
    assert (last_entry().action, last_entry().department) == ("added a service", "it")


@pytest.mark.parametrize(
    ("title", "slug"), [("New!", "new-2"), ("New: laptop", "new-laptop-2"), ("新しい電話", "service")]
)
def test_an_address_is_never_one_that_is_taken_or_the_desks_own(cast, title, slug):
    assert cataloguing.add_service(cast.it, title, by=cast.lena, at=MONDAY).slug == slug


@pytest.mark.parametrize(
    ("title", "why"), [("", "give a title"), ("\u202e", "give a title"), ("new LAPTOP", "called new LAPTOP already")]
)
def test_a_service_without_a_title_of_its_own_is_refused(cast, title, why):
    with pytest.raises(CatalogueRefused, match=why):
        cataloguing.add_service(cast.it, title, by=cast.lena, at=MONDAY)
    with pytest.raises(CatalogueRefused, match=why):
        cataloguing.change_service(make_service(cast.it, "Phone"), title=title, by=cast.lena, at=MONDAY)
    assert Service.objects.filter(department=cast.it).count() == 2


def test_two_departments_may_offer_the_same(cast):
    assert cataloguing.add_service(cast.sales, "New laptop", by=cast.ada, at=MONDAY).slug == "new-laptop"


def test_a_changed_service_keeps_its_address_and_leaves_a_trail(cast):
    service = cataloguing.change_service(cast.laptop, title="A laptop", position=1, slug="x", by=cast.lena, at=MONDAY)
    assert (service.title, service.slug) == ("A laptop", "new-laptop")
    assert last_entry().changes == {"title": ["New laptop", "A laptop"], "position": [100, 1]}
    before = AuditEntry.objects.count()
    cataloguing.change_service(service, title="A laptop", by=cast.lena, at=MONDAY)
    assert AuditEntry.objects.count() == before


def test_a_retired_service_can_not_be_asked_for_and_its_requests_stay(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    cataloguing.retire_service(cast.laptop, by=cast.lena, at=MONDAY)
    assert not Service.objects.offered().filter(pk=cast.laptop.pk).exists()
    assert Ticket.objects.get(pk=ticket.pk).is_unresolved
    assert last_entry().action == "retired a service"
    with pytest.raises(CatalogueRefused, match="not offered any more"):
        cataloguing.retire_service(cast.laptop, by=cast.lena, at=MONDAY)
