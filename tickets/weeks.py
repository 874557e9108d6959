"""Pure rules: the weeks of a report, Monday to Sunday as the clocks of a zone show them, and working days counted backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from departments.hours import Schedule
from tickets.periods import Period

DAY = timedelta(days=1)
WEEK = 7 * DAY
# So many weeks, the chosen one included, stand beside each other.
SHOWN = 12
# So many weeks before the present one can be chosen.
BACK = 52
# So far back working days are looked for; a calendar that opens less often has fewer.
FARTHEST = 400


@dataclass(frozen=True, slots=True)
class Week:
    """The week that begins on `monday`, in `zone`."""

    monday: date
    zone: ZoneInfo

    @property
    def period(self) -> Period:
        """Its seven days."""
        return Period(self.monday, self.monday + WEEK - DAY, self.zone)

    @property
    def begin(self) -> datetime:
        """The first instant of it."""
        return self.period.begin

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return self.period.end

    def seen_at(self, at: datetime) -> datetime:
        """The moment up to which it is told of at `at`: its end, or now while it lasts."""
        return min(self.end, at)

    def before(self, number: int) -> Week:
        """The week so many weeks earlier."""
        return Week(self.monday - WEEK * number, self.zone)

    @property
    def name(self) -> str:
        """As addresses and files have it: the Monday."""
        return self.monday.isoformat()


def week_of(at: datetime, zone: ZoneInfo) -> Week:
    """The week in which `at` lies."""
    today = at.astimezone(zone).date()
    return Week(today - DAY * today.weekday(), zone)


def last_week(at: datetime, zone: ZoneInfo) -> Week:
    """The last week that is over at `at`."""
    return week_of(at, zone).before(1)


def shown(week: Week) -> list[Week]:
    """The weeks that stand beside each other, `week` the last of them."""
    return [week.before(number) for number in range(SHOWN - 1, -1, -1)]


def chosen(text: str, at: datetime, zone: ZoneInfo) -> Week | None:
    """The week in which the day `text` (2026-11-23) lies; the last full one for nothing; None when there are no figures for it."""
    if not text.strip():
        return last_week(at, zone)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    present = week_of(at, zone)
    if not present.before(BACK).monday <= day < present.monday + WEEK:
        return None
    return Week(day - DAY * day.weekday(), zone)


def working_days_before(schedule: Schedule, at: datetime, days: int) -> datetime:
    """The same wall time `days` working days before the day of `at`; the farthest day looked at where there are not so many."""
    local = at.astimezone(schedule.zone)
    day, left = local.date(), days
    for _ in range(FARTHEST):
        if not left:
            break
        day -= DAY
        left -= bool(schedule.spans_on(day))
    return schedule.instant(day, local.replace(tzinfo=None) - datetime.combine(local.date(), datetime.min.time()))
