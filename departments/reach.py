"""When people work: by the calendar of the department they belong to, else the company's; around the clock without either."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from departments import calendars
from departments.hours import Schedule, next_opening
from departments.models import Home

DAY = timedelta(days=1)
# So far ahead a working day is looked for; a calendar that opens less often has none to wait for.
FARTHEST = 400


def openings(people: Collection[int], at: datetime) -> dict[int, tuple[datetime, datetime]]:
    """For each of `people` (ids) when they work from `at` on, and when their next working day begins. Three queries at most."""
    homes = dict(Home.objects.filter(person__in=people).values_list("person", "department"))
    steps = calendars.history(set(homes.values()))
    company = calendars.company_schedule(at) if len(homes) < len(set(people)) else None
    found = {}
    for pk in people:
        own = calendars.in_force(steps[homes[pk]], at) if homes.get(pk) in steps and steps[homes[pk]] else company
        found[pk] = (open_at(own, at), day_at(own, at)) if own else (at, at + DAY)
    return found


def open_at(schedule: Schedule, at: datetime) -> datetime:
    """The first open instant from `at` on; `at` itself when none comes."""
    return next_opening(schedule, at) or at


def day_at(schedule: Schedule, at: datetime) -> datetime:
    """The start of the first working day that begins after `at`; a day later when none comes."""
    today = at.astimezone(schedule.zone).date()
    for number in range(FARTHEST):
        spans = schedule.spans_on(today + DAY * number)
        if spans and spans[0].start > at:
            return spans[0].start
    return at + DAY
