"""The grid of promises: read as people write it, refused cell by cell."""

import pytest

from tickets.promises import PromisesRefused, read_grid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4h", "4h"),
        (" 4 h ", "4h"),
        ("4 hours", "4h"),
        ("1 hour", "1h"),
        ("90 min", "90m"),
        ("60m", "1h"),
        ("20 seconds", "20s"),
        ("3 Working Days", "3 working days"),
        ("1 working days", "1 working day"),
    ],
)
def test_a_duration_is_read_as_people_write_it(typed, kept):
    assert read_grid({"normal": {"resolution": typed}}) == {"normal": {"resolution": kept}}


def test_empty_cells_promise_nothing():
    assert read_grid({"urgent": {"resolution": "", "first_response": " "}, "low": {}}) == {}


def test_the_grid_is_kept_in_one_order():
    grid = read_grid({"urgent": {"resolution": "1h", "first_response": "5m"}, "low": {"leg": "9h"}})
    assert list(grid) == ["low", "urgent"]
    assert list(grid["urgent"]) == ["first_response", "resolution"]


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        ({"normal": {"resolution": "soon"}}, 'Normal, resolution: "soon" is not a duration. Write it like 4h'),
        ({"normal": {"resolution": "4"}}, "is not a duration"),
        ({"normal": {"resolution": "2 d"}}, "is not a duration"),
        ({"normal": {"resolution": "-4h"}}, "is not a duration"),
        ({"normal": {"resolution": "0h"}}, "promises no time at all"),
        ({"normal": {"resolution": "0 working days"}}, "promises no time at all"),
        ({"normal": {"resolution": "999999999h"}}, "more than a year"),
        ({"normal": {"resolution": "9999 working days"}}, "more than a year"),
        ({"normal": {"coffee": "1h"}}, "no such promise"),
        ({"whenever": {"resolution": "1h"}}, "no such promise"),
        (
            {"normal": {"first_response": "5h", "resolution": "4h"}},
            "Normal, first answer: This is longer than the resolution, 4h.",
        ),
        (
            {"high": {"acceptance": "3 working days", "resolution": "2 working days"}},
            "High, acceptance: This is longer",
        ),
        (
            {"urgent": {"resolution": "5h"}, "high": {"resolution": "4h"}},
            "Urgent, resolution: This is longer than for high priority, 4h.",
        ),
        (
            {"normal": {"leg": "5h"}, "low": {"leg": "4h"}},
            "Normal, time with us: This is longer than for low priority, 4h.",
        ),
    ],
)
def test_what_can_not_be_promised_is_refused_with_its_place(grid, words):
    with pytest.raises(PromisesRefused) as refused:
        read_grid(grid)
    assert words in str(refused.value)
    assert len(refused.value.troubles) == 1


def test_every_trouble_is_named_and_not_only_the_first():
    with pytest.raises(PromisesRefused) as refused:
        read_grid({"low": {"resolution": "x"}, "high": {"acceptance": "y", "resolution": "4h"}})
    assert [(t.priority, t.kind) for t in refused.value.troubles] == [("low", "resolution"), ("high", "acceptance")]


def test_hours_and_working_days_are_not_compared():
    grid = {"low": {"resolution": "1 working day"}, "high": {"resolution": "40h", "first_response": "2 working days"}}
    assert read_grid(grid) == grid | {"high": {"first_response": "2 working days", "resolution": "40h"}}
