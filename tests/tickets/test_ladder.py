"""The ladder of a policy: what people type, the order of its rungs, and the words of refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.clocks import Mark
from tickets.ladder import LARGEST, USUAL, LadderRefused, Who, named, read_ladder, read_mark, rungs


def row(at: str, *tell: str, **more: bool) -> dict[str, object]:
    return {"at": at, "tell": list(tell or ("holder",)), **more}


def words(*rows: dict[str, object], promised: tuple[str, ...] = ("16h",)) -> list[tuple[int, str, str]]:
    with pytest.raises(LadderRefused) as refused:
        read_ladder(rows, promised)
    return [(trouble.row, trouble.cell, trouble.words) for trouble in refused.value.troubles]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("75%", "75%"), ("75 %", "75%"), (" 75 ", "75%"), ("075%", "75%"), ("1%", "1%"), ("1000%", "1000%"),
        ("2h before", "2h before"), ("2 hours before due", "2h before"), ("120 Minutes Before", "2h before"),
        ("90m", "90m before"), ("30s before", "30s before"),
    ],
)  # fmt: skip
def test_points_are_read_as_people_type_them(typed: str, name: str) -> None:
    assert named(read_mark(typed)) == name
    assert read_ladder([row(typed)], ["16h"])[0]["at"] == name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0%", "0 % is out of reach"), ("1001%", "1001 % is out of reach"), ("-5%", "no point of time"),
        ("soon", "no point of time"), ("0h before", "no time before due"), ("1 working day before", "hours or minutes"),
        ("7.5%", "no point of time"), ("\u0663%", "no point of time"), ("16h before", "longer than the longest promise here, 16h"),
    ],
)  # fmt: skip
def test_points_that_make_no_sense_are_refused_at_their_cell(typed: str, said: str) -> None:
    ((number, cell, why),) = words(row("10%"), row(typed))
    assert (number, cell) == (1, "at")
    assert said in why


def test_who_hears_is_somebody_known() -> None:
    assert words(row("50%", "boss")) == [(0, "tell", 'Nobody is known as "boss"; there are holder, head, upper.')]
    assert words({"at": "50%", "tell": []}) == [(0, "tell", "Say who hears of it.")]
    assert words({"at": "", "tell": ["head"]})[0][:2] == (0, "at")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("75%", "50%", "50% comes before 75%"), ("30m before", "2h before", "2h before comes before 30m before"),
        ("100%", "2h before", "2h before comes before 100%"), ("75%", "75 %", "75% is there twice"),
        ("2h before", "120m", "2h before is there twice"),
    ],
)  # fmt: skip
def test_rungs_stand_in_their_order_and_once(first: str, second: str, said: str) -> None:
    ((number, _, why),) = words(row(first), row(second))
    assert (number, said in why) == (1, True)


def test_percent_and_time_before_due_may_stand_either_way_up_to_due() -> None:
    assert [kept["at"] for kept in read_ladder([row("75%"), row("2h before"), row("90%")], ["16h"])] == [
        "75%", "2h before", "90%",
    ]  # fmt: skip


def test_no_rows_and_the_usual_rows_are_the_usual_ladder() -> None:
    assert read_ladder([{"at": "", "tell": []}]) == read_ladder(USUAL) == []
    assert list(rungs([])) == ["50%", "75%", "100%", "150%"]
    usual = rungs([])
    assert usual["50%"].tell == {Who.HOLDER}
    assert usual["100%"].tell == set(Who)
    assert usual["150%"].once
    assert [rung.is_late for rung in usual.values()] == [False, False, True, True]


@given(st.integers(1, LARGEST), st.integers(60, 10**6), st.integers(60, 10**6))
def test_the_order_of_a_clock_is_that_of_time_whatever_the_spelling(percent: int, before: int, allowance: int) -> None:
    one, other = Mark(percent=percent), Mark(before=timedelta(seconds=before))
    whole = timedelta(seconds=allowance)
    is_first = whole * percent / 100 < whole - timedelta(seconds=before)
    assert (one.after_due(whole) < other.after_due(whole)) is is_first
