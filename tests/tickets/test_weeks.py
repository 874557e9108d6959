"""Weeks begin on Monday at midnight of a zone; working days go backwards over what is closed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.tickets.stories import CALENDARS, at
from tickets import weeks
from tickets.weeks import Week

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_week_begins_on_monday_at_midnight_of_its_zone():
    week = weeks.week_of(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), BERLIN)
    assert week.monday == date(2026, 11, 23)
    assert (week.begin, week.end) == (
        datetime(2026, 11, 22, 23, tzinfo=UTC),
        datetime(2026, 11, 29, 23, tzinfo=UTC),
    )


def test_a_week_in_which_clocks_change_is_an_hour_longer():
    week = Week(date(2026, 10, 19), BERLIN)
    assert (week.end.astimezone(UTC) - week.begin.astimezone(UTC)).total_seconds() == 7 * 86400 + 3600


def test_twelve_weeks_end_with_the_chosen_one():
    found = weeks.shown(Week(date(2026, 11, 23), BERLIN))
    assert [week.name for week in (found[0], found[-1])] == ["2026-09-07", "2026-11-23"]
    assert len(found) == 12


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("", "2026-11-16"), (" ", "2026-11-16"), ("2026-11-23", "2026-11-23"), ("2026-11-29", "2026-11-23"),
        ("2025-11-24", "2025-11-24"), ("2025-11-23", None), ("2026-11-30", None), ("last", None), ("9999-12-31", None),
        ("0001-01-01", None),
    ],
)  # fmt: skip
def test_any_day_of_the_last_year_chooses_its_week(text: str, monday: str | None):
    found = weeks.chosen(text, NOW, BERLIN)
    assert (found.name if found else None) == monday


@pytest.mark.parametrize(
    ("calendar", "moment", "days", "expected"),
    [
        ("office", "thu 10:00", 3, "mon 10:00"), ("office", "tue 10:00", 3, "thu-1 10:00"), ("office", "mon 10:00", 0, "mon 10:00"),
        ("office", "sun 10:00", 1, "fri 10:00"), ("office", "fri 10:00", 10, "fri-2 10:00"),
        ("no tuesday", "thu 10:00", 3, "fri-1 10:00"),
    ],
)  # fmt: skip
def test_working_days_backwards_pass_over_closed_days(calendar: str, moment: str, days: int, expected: str):
    assert weeks.working_days_before(CALENDARS[calendar], at(moment), days) == at(expected)


def test_a_calendar_that_never_opens_ends_the_search():
    assert (at("mon 10:00") - weeks.working_days_before(CALENDARS["never"], at("mon 10:00"), 3)).days == weeks.FARTHEST
