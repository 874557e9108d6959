"""Who leads just now and who one level up; and being away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from departments import actions
from departments.absences import AbsenceRefused, enter_absence, remove_absence
from departments.changing import DepartmentRefused
from departments.enums import MOST_LEVELS, Role
from departments.line import away, leading_above, leading_now
from departments.models import Absence, Calendar, Department, Home
from departments.permissions import leads
from departments.reach import openings
from tests.factories import MONDAY, join, make_calendar, make_department, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def is_away(person, *, deputy=None, begins_on=TODAY, ends_on=TODAY):
    return Absence.objects.create(person=person, begins_on=begins_on, ends_on=ends_on, deputy=deputy)


def under(department, parent):
    return actions.change_department(department, parent=parent, by=User.objects.get(name="Ada Admin"), at=MONDAY)


def test_heads_and_deputies_lead(cast):
    dora = make_person("Dora Deputy")
    join(dora, cast.it, Role.DEPUTY)
    assert leading_now(cast.it.pk, MONDAY) == [cast.lena, dora]


def test_a_named_deputy_stands_in_for_an_absent_head(cast):
    is_away(cast.lena, deputy=cast.ben)
    assert leading_now(cast.it.pk, MONDAY) == [cast.ben]
    assert leading_now(cast.it.pk, MONDAY + DAY) == [cast.lena]


def test_somebody_who_does_not_work_there_does_not_stand_in(cast):
    dora = make_person("Dora Deputy")
    join(dora, cast.it, Role.DEPUTY)
    is_away(cast.lena, deputy=cast.otto)
    assert leading_now(cast.it.pk, MONDAY) == [dora]


def test_standing_in_goes_no_further(cast):
    carl = make_person("Carl Colleague")
    join(carl, cast.it)
    is_away(cast.lena, deputy=cast.ben)
    is_away(cast.ben, deputy=carl)
    # Nobody of them is here: better all than nobody.
    assert leading_now(cast.it.pk, MONDAY) == [cast.lena]


def test_days_away_are_those_of_the_persons_own_zone(cast):
    kiri = make_person("Kiri", zone="Pacific/Auckland")
    is_away(kiri, begins_on=date(2026, 11, 24), ends_on=date(2026, 11, 24))
    # Ten in the evening of Monday in Auckland, then Tuesday, then Wednesday.
    assert [kiri.pk in away([kiri.pk], MONDAY + timedelta(hours=hours)) for hours in (0, 2, 25, 26)] == [False, True, True, False]  # fmt: skip


def test_one_level_up_is_the_nearest_that_anybody_leads(cast):
    empty, top = make_department("Empty"), make_department("Board", prefix="BRD")
    assert leading_above(cast.it.pk, MONDAY) == []
    under(cast.it, empty)
    under(empty, top)
    assert leading_above(cast.it.pk, MONDAY) == []
    join(cast.vera, top, Role.HEAD)
    assert leading_above(cast.it.pk, MONDAY) == [cast.vera]
    assert list(Department.objects.below_those_of(cast.vera).by_name()) == [empty, cast.it]
    assert not leads(cast.vera, cast.it)


def test_the_line_has_no_circle(cast):
    under(cast.it, cast.sales)
    under(cast.sales, cast.finance)
    with pytest.raises(DepartmentRefused, match="IT stands below Finance already: that would be a circle"):
        under(cast.finance, cast.it)
    with pytest.raises(DepartmentRefused, match="stand above itself"):
        under(cast.it, cast.it)
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=cast.it.pk).update(parent=cast.it.pk)
    assert under(cast.it, None).parent is None


def test_the_line_has_an_end(cast):
    above = cast.it
    for number in range(MOST_LEVELS - 1):
        following = make_department(f"Level{number}", prefix=f"L{number}")
        under(above, following)
        above = following
    with pytest.raises(DepartmentRefused, match=f"At most {MOST_LEVELS} departments"):
        under(above, cast.finance)


def test_an_absence_is_entered_and_taken_out_with_a_trail(cast):
    absence = enter_absence(cast.ben, TODAY, TODAY + DAY, by=cast.lena, at=MONDAY, deputy=cast.lena)
    assert away([cast.ben.pk], MONDAY) == {cast.ben.pk: absence}
    remove_absence(absence, by=cast.ben, at=MONDAY)
    remove_absence(absence, by=cast.ben, at=MONDAY)
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (2, 1, "The last day is before the first"), (-3, -1, "over already"), (0, 900, "more than two years"),
        (4, 9, "Ben Worker is away from 28 Nov to 29 Nov 2026 already"),
    ],
)  # fmt: skip
def test_an_absence_that_makes_no_sense_is_refused(cast, begins, ends, words):
    enter_absence(cast.ben, TODAY + 5 * DAY, TODAY + 6 * DAY, by=cast.ben, at=MONDAY)
    with pytest.raises(AbsenceRefused, match=words):
        enter_absence(cast.ben, TODAY + begins * DAY, TODAY + ends * DAY, by=cast.ben, at=MONDAY)
    with pytest.raises(AbsenceRefused, match="Somebody else"):
        enter_absence(cast.ben, TODAY, TODAY, by=cast.ben, at=MONDAY, deputy=cast.ben)


def test_people_work_by_the_hours_of_their_home_else_of_the_company(cast):
    night = make_calendar("Night", {"zone": "Asia/Tokyo", "week": {"tue": ["10:00-12:00", "13:00-18:00"]}})
    tokyo = make_department("Tokyo", calendar=night)
    kenji = make_person("Kenji")
    Home.objects.create(person=kenji, department=tokyo)
    company = make_calendar("Company", {"zone": "UTC", "week": {"mon": ["12:00-13:00"]}})
    Calendar.objects.filter(pk=company.pk).update(is_company=True)
    found = openings([kenji.pk, cast.vera.pk, cast.ben.pk], MONDAY)
    hour = timedelta(hours=1)
    assert found[kenji.pk] == (MONDAY + 16 * hour, MONDAY + 16 * hour)
    assert found[cast.vera.pk] == (MONDAY + 3 * hour, MONDAY + 3 * hour)
    assert found[cast.ben.pk] == (MONDAY, MONDAY + 23 * hour)
    # Back from lunch is no new day.
    assert openings([kenji.pk], MONDAY + 18.5 * hour)[kenji.pk] == (MONDAY + 19 * hour, MONDAY + (16 + 7 * 24) * hour)
