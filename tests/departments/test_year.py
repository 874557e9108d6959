"""A year of open time: every day in its place, sums in real time, for any year that a calendar knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from departments.enums import DayMark
from departments.hours import Schedule, working_time_between
from departments.year import year_of
from tests.factories import ALWAYS, OFFICE

RULES = {
    **OFFICE,
    "closed": ["2026-12-24"],
    "yearly": ["12-30/01-02"],
    "special": {"2026-12-23": ["09:00-12:00"], "2026-11-28": ["10:00-11:30"]},
    "holidays": ["2026-12-25", "2026-12-26"],
}


def day(year, month, number):
    return next(d for week in year.months[month - 1].weeks for d in week if d and d.on.day == number)


def test_each_day_says_how_it_stands_to_the_usual_week():
    year = year_of(Schedule.from_rules(RULES), 2026)
    marks = {on: day(year, 12, on).mark for on in (21, 23, 24, 25, 26, 31)}
    assert marks == {
        21: DayMark.OPEN, 23: DayMark.SPECIAL, 24: DayMark.OFF, 25: DayMark.OFF,
        26: DayMark.CLOSED,  # a Saturday: the holiday changes nothing
        31: DayMark.OFF,
    }  # fmt: skip
    assert (day(year, 11, 28).mark, day(year, 11, 28).spans) == (DayMark.SPECIAL, ("10:00\u201311:30",))
    assert day(year, 1, 2).mark == DayMark.OFF


def test_months_and_the_year_are_summed_up():
    year = year_of(Schedule.from_rules(RULES), 2026)
    december = year.months[11]
    # 23 working days; the 24th, 25th, 30th and 31st are off, and the 23rd has three hours.
    assert (december.name, december.open_days, december.total) == ("December", 19, "147 h")
    assert (year.months[10].open_days, year.months[10].total) == (22, "169 h 30 min")
    assert year.open_days == sum(month.open_days for month in year.months)


@pytest.mark.parametrize("number", [2000, 2024, 2026, 2999])
@pytest.mark.parametrize("rules", [OFFICE, ALWAYS, RULES])
def test_any_year_is_whole(number, rules):
    schedule = Schedule.from_rules(rules)
    year = year_of(schedule, number)
    days = [d for month in year.months for week in month.weeks for d in week if d]
    first = date(number, 1, 1)
    assert [d.on for d in days] == [first + timedelta(days=n) for n in range((date(number, 12, 31) - first).days + 1)]
    assert all(len(week) == 7 for month in year.months for week in month.weeks)
    fresh = Schedule.from_rules(rules)
    start, end = (fresh.instant(date(y, 1, 1), timedelta()) for y in (number, number + 1))
    hours = int(working_time_between(fresh, start, end).total_seconds()) // 3600
    assert year.total.startswith(f"{hours:,} h")


def test_a_month_with_a_change_of_clocks_has_an_hour_less_or_more():
    year = year_of(Schedule.from_rules(ALWAYS), 2026)
    assert [year.months[month - 1].total for month in (3, 10)] == ["743 h", "745 h"]


def test_a_far_year_leaves_nothing_behind():
    schedule = Schedule.from_rules(OFFICE)
    year_of(schedule, 2999)
    assert schedule.shelf.known is None
