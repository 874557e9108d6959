"""The control chart on its sheet."""

from __future__ import annotations

from surveys.drawing import Dot, drawn
from surveys.scoring.trends import Point, Signal, chart


def test_lines_go_from_edge_to_edge_and_more_is_further_up():
    found = drawn(chart([Point(50), Point(60), Point(40)]))
    assert found is not None
    assert found.line == "0.0,50.0 50.0,40.0 100.0,60.0"
    assert found.y_mean == "50.0"
    assert found.dots == (Dot("0.0", "50.0", False), Dot("50.0", "40.0", False), Dot("100.0", "60.0", False))


def test_limits_stay_on_the_sheet():
    found = drawn(chart([Point(0), Point(100), Point(0), Point(100)]))
    assert found is not None
    assert {pair.partition(",")[2] for pair in found.upper.split()} == {"0.0"}
    assert {pair.partition(",")[2] for pair in found.lower.split()} == {"100.0"}


def test_what_is_a_signal_is_marked():
    found = chart([Point(index) for index in (50, 51, 50, 51, 50, 51, 50, 51, 50, 51, 50, 51, 90)])
    assert (13, Signal.OUTSIDE) in found.signals
    marked = drawn(found)
    assert marked is not None
    assert [dot.is_signal for dot in marked.dots] == [False] * 12 + [True]


def test_one_point_is_no_chart():
    assert drawn(chart([])) is None
    assert drawn(chart([Point(50)])) is None
