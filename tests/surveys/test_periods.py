"""Periods: how they are called, when they begin and end, and how small months are joined."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from surveys import periods
from surveys.periods import Partition, Period, PeriodRefused


@pytest.mark.parametrize(
    ("text", "first", "after", "months"),
    [
        ("2026-Q3", date(2026, 7, 1), date(2026, 10, 1), ["2026-07", "2026-08", "2026-09"]),
        ("2026-q4", date(2026, 10, 1), date(2027, 1, 1), ["2026-10", "2026-11", "2026-12"]),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1), ["2026-12"]),
        ("2026-H1", date(2026, 1, 1), date(2026, 7, 1), [f"2026-0{n}" for n in range(1, 7)]),
    ],
)
def test_a_name_says_which_months_it_has(text: str, first: date, after: date, months: list[str]) -> None:
    period = periods.read(text)
    assert (period.first, period.after, period.months, period.name) == (first, after, months, text.upper())
    assert period.next.previous == period
    assert periods.containing(after - timedelta(days=1), period.partition) == period
    assert periods.containing(after, period.partition) == period.next


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-Q5", "2026-Q0", "2026-13", "2026-H3", "1889-Q1", "26-Q1", "2026-Q३"]
)
def test_what_names_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(PeriodRefused, match=r"Write it like 2026-Q3, 2026-07 or 2026-H2\."):
        periods.read(text)


def test_a_period_begins_and_ends_where_the_company_is() -> None:
    period, berlin = periods.read("2026-Q2"), ZoneInfo("Europe/Berlin")
    assert period.begins_at(berlin) == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert period.ends_at(berlin) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert periods.closes_at(period, timedelta(hours=24), berlin) == datetime(2026, 7, 1, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("people", "groups"),
    [
        ((5, 5, 5), [("a",), ("b",), ("c",)]),
        ((4, 5, 5), [("a", "b"), ("c",)]),
        ((2, 2, 5), [("a", "b", "c")]),
        ((9, 4, 4), [("a",), ("b", "c")]),
        ((9, 2, 2), [("a", "b", "c")]),
        ((5, 9, 1), [("a",), ("b", "c")]),
        ((1, 1, 1), []),
        ((0, 0, 0), []),
    ],
)
def test_months_with_few_people_are_joined_and_none_is_left_out(
    people: tuple[int, ...], groups: list[tuple[str, ...]]
) -> None:
    count = dict(zip("abc", people, strict=True))
    assert periods.joined("abc", lambda months: sum(count[month] for month in months) >= 5) == groups


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2026-08", {"2026-08", "2026-Q3", "2026-H2"}),
        ("2026-Q3", {"2026-07", "2026-08", "2026-09", "2026-Q3", "2026-H2"}),
        ("2026-H2", {f"2026-{n:02}" for n in range(7, 13)} | {"2026-Q3", "2026-Q4", "2026-H2"}),
    ],
)
def test_periods_of_every_length_that_share_a_day(text: str, names: set[str]) -> None:
    assert periods.sharing_days_with(periods.read(text)) == names


def test_a_period_is_a_quarter_unless_a_version_says_otherwise() -> None:
    assert periods.containing(date(2026, 11, 24), Partition.QUARTER) == Period(date(2026, 10, 1))
    assert str(periods.containing(date(2026, 11, 24), Partition.HALF_YEAR)) == "2026-H2"
