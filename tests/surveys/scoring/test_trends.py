"""The chart of the monthly index: limits, signals, months that join, new baselines."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.scales import AnswersRefused, Scale
from surveys.scoring import trends
from surveys.scoring.trends import Point, Signal, chart, charts, joined
from tests.surveys.test_scoring import unhurried

SCALE = Scale()
# Twelve points with mean 50 and moving range 2: limits 44.68 and 55.32, two thirds of the way at 46.4533 and 53.5467.
CALM = [49.0, 51.0] * 6


def points(*values, people=None):
    return [Point(float(value), people) for value in values]


def signals(*values):
    return list(chart(points(*values)).signals)


def of(signal, *values):
    return [number for number, found in signals(*values) if found == signal]


def test_twelve_points_make_the_limits_and_later_ones_do_not_move_them():
    found = chart(points(*CALM, 90, 10, 90))
    assert (found.mean, found.moving_range, found.is_trial) == (50, 2, False)
    assert (found.lower, found.upper) == (pytest.approx(44.68), pytest.approx(55.32))


@pytest.mark.parametrize(("many", "is_trial"), [(2, True), (11, True), (12, False)])
def test_fewer_than_twelve_points_make_trial_limits(many, is_trial):
    found = chart(points(*CALM[:many]))
    assert (found.is_trial, found.moving_range) == (is_trial, 2)


def test_no_points_have_no_mean_and_one_has_no_limits():
    nothing, one = chart([]), chart(points(40))
    assert (nothing.mean, nothing.moving_range, nothing.lower, nothing.upper) == (None,) * 4
    assert (one.mean, one.moving_range, one.lower, one.upper, one.is_trial) == (40, None, None, None, True)
    assert nothing.signals == one.signals == ()


@pytest.mark.parametrize(
    ("value", "is_outside"), [(55.32, False), (55.33, True), (44.68, False), (44.67, True), (55.32 + 1e-12, False)]
)
def test_outside_is_beyond_the_limit_and_not_on_it(value, is_outside):
    assert of(Signal.OUTSIDE, *CALM, value) == ([13] if is_outside else [])


def test_without_any_movement_everything_else_is_outside():
    assert of(Signal.OUTSIDE, *[50] * 12, 50.01, 50) == [13]


@pytest.mark.parametrize(
    ("tail", "marked"),
    [
        ([50.5] * 6, [12, 13, 14, 15, 16, 17, 18]),  # with the 51 before
        ([50.5] * 5, []),
        ([50] + [50.5] * 6, []),  # a point on the mean is on no side
        ([50] + [50.5] * 7, [14, 15, 16, 17, 18, 19, 20]),
        ([50] + [49.5] * 8 + [51], [14, 15, 16, 17, 18, 19, 20, 21]),
        ([50] + [50 + 1e-10] * 9, []),
    ],
)
def test_seven_on_one_side_are_marked_all(tail, marked):
    assert of(Signal.ONE_SIDE, *CALM, *tail) == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7]),
        ([1, 2, 3, 4, 5, 6], []),
        ([9, 1, 2, 3, 4, 5, 6, 7, 8, 8], [2, 3, 4, 5, 6, 7, 8, 9]),
        ([1, 2, 3, 4, 4, 5, 6, 7], []),
        ([1, 2, 3, 4, 4 + 1e-12, 5, 6, 7], []),
    ],
)
def test_seven_points_each_above_the_one_before_rise_and_the_other_way_fall(values, marked):
    assert of(Signal.RISING, *values) == marked
    assert of(Signal.FALLING, *[100 - value for value in values]) == marked
    assert of(Signal.FALLING, *values) == []


@pytest.mark.parametrize(
    ("tail", "marked"),
    [
        ([54, 54], [13, 14]),
        ([54, 50, 54], [13, 15]),
        ([54, 46, 54], [13, 15]),  # wherever the third lies
        ([54, 50, 50, 54], []),
        ([54, 46], []),  # not to the same limit
        ([46, 46, 46], [13, 14, 15]),
        ([54, 46, 54, 46], [13, 14, 15, 16]),
        ([53.546666666666667, 54], []),  # exactly two thirds of the way
        ([50 + 2 / 3 * 5.32 + 1e-12, 54], []),
        ([53.5467, 54], [13, 14]),
    ],
)
def test_two_of_three_beyond_two_thirds_to_the_same_limit_are_marked(tail, marked):
    assert of(Signal.TWO_OF_THREE, *CALM, *tail) == marked


def test_two_points_are_no_three():
    assert signals(10, 90) == []


def test_signals_come_by_point_and_then_in_their_order():
    found = signals(10, 20, 30, 40, 50, 60, 70)
    assert found == sorted(found, key=lambda pair: (pair[0], list(Signal).index(pair[1])))
    assert [signal for number, signal in found if number == 7] == [Signal.OUTSIDE, Signal.RISING, Signal.TWO_OF_THREE]


@unhurried
@given(st.lists(st.integers(0, 100), max_size=40))
def test_limits_and_signals_are_those_of_the_definition(values):
    found = chart(points(*values))
    if len(values) < 2:
        assert found.signals == ()
        return
    first = values[:12]
    mean = sum(first) / len(first)
    reach = 2.66 * sum(abs(a - b) for a, b in pairwise(first)) / (len(first) - 1)
    assert (found.lower, found.upper) == (pytest.approx(mean - reach), pytest.approx(mean + reach))
    for number, value in enumerate(values, start=1):
        own = {signal for at, signal in found.signals if at == number}
        assert (Signal.OUTSIDE in own) == (abs(value - mean) > reach + 1e-9)
        sevens = [values[at : at + 7] for at in range(max(0, number - 7), number) if at + 7 <= len(values)]
        above = [all(one > mean + 1e-9 for one in seven) for seven in sevens]
        beneath = [all(one < mean - 1e-9 for one in seven) for seven in sevens]
        assert (Signal.ONE_SIDE in own) == any(above + beneath)
        assert (Signal.RISING in own) == any(all(a < b for a, b in pairwise(seven)) for seven in sevens)
        assert (Signal.FALLING in own) == any(all(a > b for a, b in pairwise(seven)) for seven in sevens)
        threes = [values[at : at + 3] for at in range(max(0, number - 3), number) if at + 3 <= len(values)]
        far = 2 / 3 * reach + 1e-9
        high = value - mean > far and any(sum(one - mean > far for one in three) > 1 for three in threes)
        low = mean - value > far and any(sum(mean - one > far for one in three) > 1 for three in threes)
        assert (Signal.TWO_OF_THREE in own) == (high or low)


# -- people -------------------------------------------------------------------------------------------------------------


def test_the_limits_of_a_month_with_few_people_are_wider_and_those_of_a_large_one_are_not_narrower():
    found = chart([*points(*CALM, people=20), Point(60, 5), Point(60, 20), Point(50, 80)])
    assert found.limits[12] == (pytest.approx(50 - 2 * 5.32), pytest.approx(50 + 2 * 5.32))
    assert found.limits[13] == found.limits[14] == (found.lower, found.upper)
    assert [number for number, signal in found.signals if signal == Signal.OUTSIDE] == [14]


def test_two_thirds_of_the_way_are_those_of_the_wider_limits():
    far = [Point(54, 5), Point(54, 5)]
    assert chart([*points(*CALM, people=20), *far]).signals == ()
    assert chart([*points(*CALM, people=5), *far]).signals != ()


def test_the_usual_number_of_people_is_that_of_the_baseline():
    many = [*points(*CALM, people=8), *points(50, 50, people=400)]
    assert chart([*many, Point(60, 8)]).limits[14] == (chart(many).lower, chart(many).upper)


# -- months -------------------------------------------------------------------------------------------------------------


def month(name, *people, value=4):
    return name, [(person, value) for person in people]


def test_small_months_join_the_next_and_each_person_counts_once():
    found = joined(
        [month("01", *"ab", value=1), month("02", *"bc"), month("03", *"abcde"), month("04", *"abcde")], SCALE
    )
    assert [(point.months, point.people) for point in found] == [(("01", "02", "03"), 5), (("04",), 5)]
    # a: 1 and 4; b: 1, 4 and 4; c, d and e: 4.
    assert found[0].index == pytest.approx(100 * ((2.5 + 3 + 4 + 4 + 4) / 5 - 1) / 3)
    assert found[1].index == 100


def test_small_months_at_the_end_wait_and_so_do_those_without_figures():
    rows = [month("01", *"abcde"), month("02", *"abcdefg", value=None), month("03", *"ab"), month("04", *"cd")]
    assert [point.months for point in joined(rows, SCALE)] == [("01",)]
    assert joined([], SCALE) == []


def test_the_minimum_group_and_the_points_of_the_version_count():
    found = joined([month("01", *"ab", value=4), month("02", *"abc", value=7)], Scale(7, minimum_group=2))
    assert [(point.index, point.people) for point in found] == [(50, 2), (100, 3)]


# -- baselines ----------------------------------------------------------------------------------------------------------


def test_a_new_baseline_has_its_own_limits_and_no_run_goes_across():
    values = [*CALM, *[70.0, 72.0] * 3]
    one, two = charts(points(*values), [13])
    assert (one.mean, one.signals, len(one.points)) == (50, (), 12)
    assert (two.mean, two.is_trial, two.signals, len(two.points)) == (71, True, (), 6)
    assert charts(points(*values)) == [chart(points(*values))]
    assert charts(points(*values), [1]) == [chart(points(*values))]
    assert charts([]) == [chart([])]


@pytest.mark.parametrize("start", [0, 3, -1])
def test_a_baseline_starts_at_a_point(start):
    with pytest.raises(AnswersRefused, match="starts at a point"):
        charts(points(50, 51), [start])


@pytest.mark.parametrize("index", [-0.1, 100.1, math.nan, math.inf])
def test_an_index_that_can_not_be_is_refused(index):
    with pytest.raises(AnswersRefused, match="between 0 and 100"):
        chart(points(50, index))


def test_limits_may_lie_where_no_index_can():
    assert chart(points(0, 100)).lower < 0
    assert pytest.approx(3 / 1.128, abs=1e-3) == trends.REACH
