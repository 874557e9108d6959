"""Which days a report looks at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tickets import periods
from tickets.periods import Period

BERLIN, BOSTON = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_usual_period_is_the_last_three_full_months() -> None:
    assert periods.usual(MONDAY, BERLIN) == Period(date(2026, 8, 1), date(2026, 10, 31), BERLIN)


def test_months_are_those_of_the_zone() -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert periods.usual(new_year, BERLIN) == Period(date(2026, 10, 1), date(2026, 12, 31), BERLIN)
    assert periods.usual(new_year, BOSTON) == Period(date(2026, 9, 1), date(2026, 11, 30), BOSTON)


def test_days_begin_at_midnight_of_the_zone_across_a_change_of_time() -> None:
    period = Period(date(2026, 10, 1), date(2026, 10, 31), BERLIN)
    assert period.begin.astimezone(UTC) == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert period.end.astimezone(UTC) == datetime(2026, 10, 31, 23, tzinfo=UTC)


def test_the_choices_end_by_today() -> None:
    shown = {words: (period.first, period.last) for words, period in periods.choices(MONDAY, BERLIN)}
    assert shown == {
        "Last 3 full months": (date(2026, 8, 1), date(2026, 10, 31)),
        "Last month": (date(2026, 10, 1), date(2026, 10, 31)),
        "This month so far": (date(2026, 11, 1), date(2026, 11, 23)),
        "Last 12 full months": (date(2025, 11, 1), date(2026, 10, 31)),
    }


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), ""),
        (date(2026, 1, 2), date(2026, 1, 1), "The last day lies before the first."),
        (date(1999, 12, 31), date(2026, 1, 1), "Choose days between 2000 and 2999."),
        (date(2026, 1, 1), date(9999, 12, 31), "Choose days between 2000 and 2999."),
    ],
)
def test_days_that_make_no_period_are_named(first: date, last: date, words: str) -> None:
    assert periods.trouble(first, last) == words
