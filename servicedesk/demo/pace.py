"""Pure rules: when people of the demo company work, and so when they do what they do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import holidays

from departments.hours import Schedule, add_working_days, add_working_time, working_time_between
from servicedesk.demo.company import (
    CALENDARS,
    DEPARTMENTS,
    ON_SHIFT,
    SERVICE_PROMISES,
    SHIFTS,
    SITES,
    CalendarPlan,
)
from servicedesk.demo.people import PersonPlan

YEARS_AROUND = 2
FEW_DAYS = timedelta(days=4)
# Four weeks without a holiday anywhere, to compare how long people and departments are open.
A_MONTH = (datetime(2026, 6, 29, tzinfo=UTC), datetime(2026, 7, 27, tzinfo=UTC))
LONGEST_BACK = timedelta(days=200)
# Promises in working days are weighed as that many hours each.
HOURS_OF_A_DAY = 8
_BY_SLUG = {plan.slug: plan for plan in DEPARTMENTS}


def rules_of(plan: CalendarPlan, year: int) -> dict[str, Any]:
    """The rules of a calendar with its public holidays around `year`, as a calendar's version keeps them."""
    if not plan.holidays_of:
        return plan.rules
    country, _, subdivision = plan.holidays_of.partition("-")
    years = range(year - YEARS_AROUND + 1, year + YEARS_AROUND + 1)
    days = holidays.country_holidays(country, subdiv=subdivision, years=years)
    return {**plan.rules, "holidays": sorted(day.isoformat() for day in days)}


@cache
def schedule_of(calendar: str, year: int) -> Schedule:
    """The opening hours of a calendar."""
    plan = next(plan for plan in CALENDARS if plan.name == calendar)
    return Schedule.from_rules(rules_of(plan, year))


@cache
def _shift_of(site: str) -> Schedule:
    return Schedule.from_rules(SHIFTS[site])


def office_hours(person: PersonPlan, year: int) -> Schedule:
    """When somebody is at work: those who serve share the hours of their department, if it opens at their site."""
    if person.home == ON_SHIFT and person.serves:
        return _shift_of(person.site)
    if person.serves and department_hours(person.home, year).zone.key == SITES[person.site].zone:
        return department_hours(person.home, year)
    return schedule_of(SITES[person.site].calendar, year)


def department_hours(slug: str, year: int) -> Schedule:
    """When a department is open."""
    return schedule_of(_BY_SLUG[slug].calendar, year)


@cache
def _hours_a_month(schedule: Schedule) -> timedelta:
    return working_time_between(schedule, A_MONTH[0], A_MONTH[1])


def work_on(department: Schedule, person: Schedule, start: datetime, gap: timedelta) -> datetime:
    """When `person` has done something that should take `gap` of the department's open time, in their own working hours.

    A department that is open longer than its people work goes on without this one in between.
    """
    share = min(1.0, _hours_a_month(person) / _hours_a_month(department))
    return later(person, start, gap * share)


def later(person: Schedule, start: datetime, gap: timedelta) -> datetime:
    """When somebody who is not in a hurry comes back to it, after `gap` of their own working time."""
    at = add_working_time(person, start, gap)
    assert at is not None, "people of the demo company work every week"
    return at.replace(microsecond=0)


def working_back(schedule: Schedule, end: datetime, amount: timedelta) -> datetime:
    """The instant from which `amount` of open time passed until `end`, to the minute."""
    low, high = end - LONGEST_BACK, end
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if working_time_between(schedule, middle, end) >= amount:
            low = middle
        else:
            high = middle
    return low


def budget(service: str, priority: str, kind: int) -> str:
    """What is promised for a service at a priority; `kind` counts acceptance, first answer, resolution."""
    department = _BY_SLUG[service.split("/", maxsplit=1)[0]]
    promises = {**department.promises, **SERVICE_PROMISES.get(service, {})}
    return promises[priority][kind]


def as_time(text: str) -> timedelta:
    """A promise as working time: `4h`, `30m`, `3 working days`."""
    if text.endswith("working days"):
        return timedelta(hours=HOURS_OF_A_DAY * int(text.split(maxsplit=1)[0]))
    return timedelta(**{{"h": "hours", "m": "minutes"}[text[-1]]: int(text[:-1])})


def due(schedule: Schedule, start: datetime, text: str) -> datetime | None:
    """When a promise given at `start` is due, as long as nothing pauses it."""
    if text.endswith("working days"):
        return add_working_days(schedule, start, int(text.split(maxsplit=1)[0]))
    return add_working_time(schedule, start, as_time(text))


def working_day(schedule: Schedule, start: datetime, days: float) -> datetime:
    """`days` working days after `start`, in the first hours of that day."""
    at = add_working_days(schedule, start, max(0, round(days)))
    assert at is not None, "departments of the demo company open every week"
    return at
