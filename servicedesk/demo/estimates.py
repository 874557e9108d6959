"""When requests are usually done: what the demo's departments told of it so far, and how it stands now."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from departments import calendars
from departments.hours import add_working_time, working_time_between
from departments.models import Department
from tickets import forecast
from tickets.actions import forecasting
from tickets.enums import Doubt, Fate
from tickets.forecast import Range
from tickets.models import Forecast, Ticket

# Departments that have told estimates for a while.
TELLING = ("finance", "it", "facilities")
SINCE = timedelta(days=120)
# How far the time that a request took lay from the middle of its range, and how wide that was (standard deviations of
# the logarithm): half is done before the range, 85 % by its end.
SPREAD, WIDTH = 0.5, 0.68


def look_ahead(now: datetime) -> None:
    """Keep what was told of the requests that are done, then look at every department as it is done each hour."""
    Forecast.objects.bulk_create(_told(now))
    forecasting.sweep_forecasts(now)


def _told(now: datetime) -> Iterator[Forecast]:
    done = Ticket.objects.filter(
        department__slug__in=TELLING, is_confidential=False, resolved_at__lt=now - timedelta(days=9)
    )
    done = done.filter(filed_at__gte=now - SINCE, legs__left_at=None).select_related("department")
    rng = random.Random("estimates")  # noqa: S311 (a story, not a secret)
    departments = Department.objects.filter(slug__in=TELLING)
    schedules = {department.pk: calendars.schedule_now(department, now) for department in departments}
    for ticket in done.order_by("pk"):
        schedule = schedules[ticket.department_id]
        took = working_time_between(schedule, ticket.filed_at, ticket.resolved_at or now).total_seconds()
        low = took * rng.lognormvariate(0, SPREAD)
        told = Range(low, low * (1 + WIDTH))
        ends = [add_working_time(schedule, ticket.filed_at, timedelta(seconds=seconds)) for seconds in told]
        if ends[1] is not None and ends[1] < now:
            yield _row(ticket, told, ends, took)


def _row(ticket: Ticket, told: Range, ends: list[datetime | None], took: float) -> Forecast:
    low, high = (round(end) for end in told)
    return Forecast(
        ticket=ticket,
        department=ticket.department,
        made_at=ticket.filed_at,
        superseded_at=ticket.resolved_at,
        from_at=ends[0],
        until_at=ends[1],
        doubt=Doubt.NONE,
        raw_low=low,
        raw_high=high,
        low=low,
        high=high,
        method=forecast.METHOD,
        is_first=True,
        is_first_told=True,
        fate=Fate(forecast.fate_of(Range(low, high), took)),
        ended_at=ticket.resolved_at,
    )
