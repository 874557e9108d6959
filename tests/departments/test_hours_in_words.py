"""Opening hours as people say them: a table of examples."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from departments.hours import Schedule, in_words
from tests.factories import ALWAYS, MONDAY, OFFICE


def schedule(**rules: Any) -> Schedule:
    return Schedule.from_rules({**OFFICE, **rules})


@pytest.mark.parametrize(
    ("rules", "lines"),
    [
        (OFFICE, [("Monday to Friday", "09:00 to 17:00"), ("Saturday and Sunday", "closed")]),
        (ALWAYS, [("Every day", "day and night")]),
        (
            {"zone": "Europe/Berlin", "week": {"mon": ["08:00-12:00", "13:00-17:00"], "wed": ["22:00-06:00"]}},
            [
                ("Monday", "08:00 to 12:00, 13:00 to 17:00"), ("Tuesday", "closed"), ("Wednesday", "22:00 to 06:00"),
                ("Thursday to Sunday", "closed"),
            ],
        ),
    ],
)  # fmt: skip
def test_a_week_puts_equal_days_together(rules: dict[str, Any], lines: list[tuple[str, str]]) -> None:
    assert in_words.week(Schedule.from_rules(rules)) == lines


@pytest.mark.parametrize(
    ("rules", "line"),
    [
        (OFFICE, "Mon to Fri 09:00 to 17:00, Berlin time"),
        (ALWAYS, "Every day, day and night, Berlin time"),
        (
            {"zone": "America/New_York", "week": {"mon": ["08:00-12:00", "13:00-17:00"], "wed": ["22:00-06:00"]}},
            "Mon 08:00 to 12:00, 13:00 to 17:00; Wed 22:00 to 06:00, New York time",
        ),
        ({"zone": "UTC", "week": {}, "special": {"2026-11-23": ["09:00-17:00"]}}, "By arrangement only, UTC time"),
    ],
)
def test_a_week_in_brief_names_the_open_days_and_the_town(rules: dict[str, Any], line: str) -> None:
    assert in_words.in_brief(Schedule.from_rules(rules)) == line


@pytest.mark.parametrize(
    ("at", "is_open", "words"),
    [
        (MONDAY, True, "Open until 17:00"),
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), False, "Closed, opens 09:00"),
        (datetime(2026, 11, 27, 17, 0, tzinfo=UTC), False, "Closed, opens Mon 09:00"),
    ],
)
def test_standing_says_until_or_from_when(at: datetime, is_open: bool, words: str) -> None:
    assert in_words.standing(schedule(), at) == (is_open, words)


def test_around_the_clock_has_no_closing_time() -> None:
    assert in_words.standing(Schedule.from_rules(ALWAYS), MONDAY) == (True, "Open day and night")


def test_an_opening_far_away_names_its_date() -> None:
    assert (
        in_words.standing(schedule(closed=["2026-11-20/2026-12-06"]), MONDAY).words == "Closed, opens Mon 7 Dec 09:00"
    )


def test_closed_days_in_a_row_are_one_absence_over_the_weekend() -> None:
    holidays = schedule(holidays=["2026-12-24", "2026-12-25", "2026-12-28", "2027-01-01"])
    assert in_words.closures(holidays, MONDAY) == ["Thu 24 Dec to Mon 28 Dec 2026", "Fri 1 Jan 2027"]


def test_days_that_are_never_open_are_no_absence() -> None:
    assert in_words.closures(schedule(holidays=["2026-12-26"]), MONDAY) == []
