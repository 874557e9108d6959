"""Verbs about departments and who works in them: what they do, what they refuse, what the trail keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from departments import actions
from departments.changing import DepartmentRefused, newest_version
from departments.enums import Role
from departments.hours import ScheduleRefused
from departments.models import Calendar, CalendarUse, CalendarVersion, Department, Home, Membership
from tests.factories import MONDAY, OFFICE, join, make_calendar

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def last_entry() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


def test_the_first_department_makes_the_companys_calendar(db):
    legal = actions.create_department("Legal", "legal", "LEG", by=None, at=MONDAY)
    assert legal.calendar.is_company
    assert CalendarUse.objects.get(department=legal).since == MONDAY
    assert newest_version(legal.calendar).rules["week"]["fri"] == ["09:00-17:00"]
    second = actions.create_department("Tax", "tax", "TAX", by=None, at=LATER)
    assert second.calendar == legal.calendar


def test_a_department_opens_with_its_head_and_a_trail(cast):
    own = make_calendar("Night")
    legal = actions.create_department(
        "Legal",
        "legal",
        "LEG",
        purpose="Law",
        is_confidential=True,
        calendar=own,
        head=cast.vera,
        by=cast.ada,
        at=MONDAY,
    )
    assert (legal.is_confidential, legal.calendar) == (True, own)
    assert Membership.objects.get(department=legal).role == Role.HEAD
    opened, joined = AuditEntry.objects.order_by("pk")
    assert (opened.action, opened.department, opened.actor) == ("opened a department", "legal", cast.ada)
    assert (joined.action, joined.target) == ("added a member", "Vera Chief")


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (("IT", "it-two", "ITT"), "called IT already"),
        (("IT Two", "it", "ITT"), "the address it already"),
        (("IT Two", "it-two", "IT"), "begin with IT already"),
    ],
)
def test_a_department_is_not_opened_under_anothers_name(cast, names, why):
    with pytest.raises(DepartmentRefused, match=why):
        actions.create_department(*names, by=cast.ada, at=MONDAY)
    assert Department.objects.count() == 4
    assert not AuditEntry.objects.filter(action="opened a department").exists()


def test_there_is_one_reception(cast):
    actions.change_department(cast.it, is_reception=True, by=cast.ada, at=MONDAY)
    with pytest.raises(DepartmentRefused, match="reception department already"):
        actions.create_department("Desk", "desk", "DSK", is_reception=True, by=cast.ada, at=LATER)
    with pytest.raises(DepartmentRefused, match="reception department already"):
        actions.change_department(cast.sales, is_reception=True, by=cast.ada, at=LATER)


def test_changing_keeps_what_was_and_leaves_address_and_prefix(cast):
    actions.change_department(
        cast.it, purpose="Machines", slug="x", prefix="X", is_confidential=True, by=cast.lena, at=MONDAY
    )
    cast.it.refresh_from_db()
    assert (cast.it.purpose, cast.it.slug, cast.it.prefix, cast.it.is_confidential) == ("Machines", "it", "IT", False)
    assert last_entry().changes == {"purpose": ["", "Machines"]}
    before = AuditEntry.objects.count()
    actions.change_department(cast.it, purpose="Machines", by=cast.lena, at=LATER)
    assert AuditEntry.objects.count() == before


def test_a_name_can_not_be_taken_from_another(cast):
    with pytest.raises(DepartmentRefused, match="called Sales already"):
        actions.change_department(cast.it, name="Sales", by=cast.lena, at=MONDAY)


def test_somebody_belongs_to_one_department_at_a_time(cast):
    actions.set_home(cast.rosa, cast.it, by=cast.ada, at=MONDAY)
    assert Home.objects.get(person=cast.rosa).department == cast.it
    assert last_entry().changes == {"home": ["Sales", "IT"]}
    actions.set_home(cast.rosa, None, by=cast.ada, at=LATER)
    assert not Home.objects.filter(person=cast.rosa).exists()
    before = AuditEntry.objects.count()
    actions.set_home(cast.rosa, None, by=cast.ada, at=LATER)
    assert AuditEntry.objects.count() == before


def test_a_member_joins_changes_part_and_leaves(cast):
    actions.add_member(cast.it, cast.rosa, by=cast.lena, at=MONDAY)
    assert last_entry().changes == {"role": [None, "member"]}
    actions.change_role(cast.it, cast.rosa, Role.DEPUTY, by=cast.lena, at=MONDAY)
    assert Membership.objects.get(department=cast.it, person=cast.rosa).role == Role.DEPUTY
    assert last_entry().changes == {"role": ["member", "deputy"]}
    actions.remove_member(cast.it, cast.rosa, by=cast.lena, at=MONDAY)
    assert not Membership.objects.filter(department=cast.it, person=cast.rosa).exists()
    assert last_entry().changes == {"role": ["deputy", None]}
    assert last_entry().department == "it"


def test_nobody_joins_twice_or_inactive(cast):
    with pytest.raises(DepartmentRefused, match="works in IT already, as member"):
        actions.add_member(cast.it, cast.ben, by=cast.lena, at=MONDAY)
    cast.rosa.is_active = False
    with pytest.raises(DepartmentRefused, match="not active"):
        actions.add_member(cast.it, cast.rosa, by=cast.lena, at=MONDAY)


def test_who_does_not_work_there_has_no_part_to_change(cast):
    with pytest.raises(DepartmentRefused, match="does not work in IT"):
        actions.change_role(cast.it, cast.rosa, Role.HEAD, by=cast.lena, at=MONDAY)
    with pytest.raises(DepartmentRefused, match="does not work in IT"):
        actions.remove_member(cast.it, cast.rosa, by=cast.lena, at=MONDAY)


def test_the_last_head_stays_until_another_is_there(cast):
    for leave in (
        lambda: actions.remove_member(cast.it, cast.lena, by=cast.ada, at=MONDAY),
        lambda: actions.change_role(cast.it, cast.lena, Role.MEMBER, by=cast.ada, at=MONDAY),
    ):
        with pytest.raises(DepartmentRefused, match="Lena Lead is the only head of IT"):
            leave()
    join(cast.rosa, cast.it, Role.HEAD)
    actions.remove_member(cast.it, cast.lena, by=cast.ada, at=MONDAY)


def test_an_inactive_head_leads_nobody(cast):
    join(cast.rosa, cast.it, Role.HEAD)
    cast.rosa.is_active = False
    cast.rosa.save()
    with pytest.raises(DepartmentRefused, match="only head"):
        actions.remove_member(cast.it, cast.lena, by=cast.ada, at=MONDAY)


def test_a_department_that_takes_no_requests_needs_no_head(cast):
    actions.change_department(cast.it, is_active=False, by=cast.ada, at=MONDAY)
    actions.remove_member(cast.it, cast.lena, by=cast.ada, at=MONDAY)
    assert not cast.it.memberships.filter(person=cast.lena).exists()


def test_a_copy_of_shared_hours_says_the_same_and_is_used_from_then_on(cast):
    shared = cast.it.calendar
    own = actions.own_calendar(cast.it, by=cast.lena, at=LATER)
    assert (own.name, newest_version(own).rules) == ("IT hours", OFFICE)
    cast.it.refresh_from_db()
    assert cast.it.calendar == own
    assert list(cast.it.calendar_uses.oldest_first().values_list("calendar", flat=True)) == [shared.pk, own.pk]
    assert last_entry().changes == {"calendar": ["Office", "IT hours"]}
    assert actions.own_calendar(cast.it, by=cast.lena, at=LATER + timedelta(hours=1)) == own
    assert Calendar.objects.count() == 2


def test_a_copy_does_not_take_a_name_that_is_taken(cast):
    make_calendar("IT hours")
    assert actions.own_calendar(cast.it, by=cast.lena, at=LATER).name == "IT hours 2"


def test_a_calendar_that_never_opens_is_refused_and_leaves_nothing(cast):
    before = CalendarVersion.objects.count()
    with pytest.raises(ScheduleRefused, match="Nothing is open"):
        actions.create_calendar("Never", {"zone": "UTC", "week": {}}, by=cast.ada, at=MONDAY)
    assert CalendarVersion.objects.count() == before


def test_the_company_has_one_calendar(cast):
    actions.create_calendar("Company", OFFICE, is_company=True, by=cast.ada, at=MONDAY)
    with pytest.raises(DepartmentRefused, match="company calendar already"):
        actions.create_calendar("Company 2", OFFICE, is_company=True, by=cast.ada, at=MONDAY)
