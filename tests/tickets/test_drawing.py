"""Charts on their sheet: 100 wide, 100 high, the origin in the upper left corner."""

from __future__ import annotations

import pytest

from tickets.drawing import Bar, columns, edges, height, middles, polyline, scale_top, stacks


def test_lines_go_from_edge_to_edge_and_more_is_further_up():
    assert edges(3) == ["0.0", "50.0", "100.0"]
    assert polyline(edges(3), [0, 5, 10], top=10) == "0.0,100.0 50.0,50.0 100.0,0.0"


def test_what_lies_beyond_the_sheet_stays_on_its_edge():
    assert [height(value, 10) for value in (-1, 0, 10, 11)] == ["100.0", "100.0", "0.0", "0.0"]


def test_without_a_scale_everything_lies_at_the_bottom():
    assert height(0, 0) == "100.0"
    assert columns([], 2) == []


def test_columns_of_a_group_stand_side_by_side_around_its_middle():
    (one, other), _ = columns([[1, 2], [0, 4]], top=4)
    assert one == Bar(x="7.5", y="75.0", width="17.5", height="25.0")
    assert other == Bar(x="25.0", y="50.0", width="17.5", height="50.0")
    assert middles(2) == ["25.0", "75.0"]


def test_parts_of_a_stack_lie_on_each_other():
    (bars,) = stacks([[1, 0, 3]], top=4)
    assert [(bar.y, bar.height) for bar in bars] == [("75.0", "25.0"), ("75.0", "0.0"), ("0.0", "75.0")]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (3, 4), (9, 10), (19, 20), (21, 40), (100, 100), (101, 120), (4321, 6000)]
)
def test_a_scale_ends_at_a_number_that_can_be_read_and_halved(most: int, top: int):
    assert scale_top(most) == top
