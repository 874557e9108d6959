"""Openings that get in each other's way are named; those that only touch are not."""

import pytest

from departments.hours import Schedule, overlaps


def said(**rules):
    return overlaps(Schedule.from_rules({"zone": "Europe/Berlin", **rules}))


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"week": {"mon": ["09:00-13:00", "12:59-17:00"]}}, "Monday: 09:00-13:00 and 12:59-17:00 overlap; write them as one."),
        ({"week": {"mon": ["12:00-17:00", "09:00-18:00"]}}, "Monday: 09:00-18:00 and 12:00-17:00 overlap; write them as one."),
        ({"week": {"mon": ["09:00-17:00"] * 2}}, "Monday: 09:00-17:00 and 09:00-17:00 overlap; write them as one."),
        ({"week": {"fri": ["22:00-06:00"], "sat": ["05:00-09:00"]}}, "Friday: 22:00-06:00 goes on when Saturday has opened at 05:00; end it there."),
        ({"week": {"sun": ["22:00-06:00"], "mon": ["00:00-24:00"]}}, "Sunday: 22:00-06:00 goes on when Monday has opened at 00:00; end it there."),
        ({"special": {"2026-12-23": ["09:00-12:00", "10:00-11:00"]}}, "2026-12-23: 09:00-12:00 and 10:00-11:00 overlap; write them as one."),
        ({"special": {"2026-12-23": ["20:00-02:00"], "2026-12-24": ["01:00-05:00"]}}, "2026-12-23: 20:00-02:00 goes on when 2026-12-24 has opened at 01:00; end it there."),
    ],
)  # fmt: skip
def test_what_overlaps_is_said_with_its_day(rules, message):
    assert said(**rules) == [message]


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"week": {"mon": ["09:00-12:00", "12:00-17:00"]}},
        {"week": {"fri": ["22:00-06:00"], "sat": ["06:00-09:00"]}},
        {"week": {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}},
        {"week": {"mon": ["22:00-06:00"], "wed": ["05:00-07:00"]}},
        {"special": {"2026-12-23": ["20:00-02:00"], "2026-12-24": ["02:00-05:00"]}},
    ],
)
def test_what_only_touches_is_fine(rules):
    assert said(**rules) == []
