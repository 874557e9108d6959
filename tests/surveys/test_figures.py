"""Figures of a group, and how they compare and are written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveys import figures
from surveys.figures import written
from tests.surveys.test_scoring import unhurried


@unhurried
@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_is_that_of_the_library(hits, n):
    hits = min(hits, n)
    expected = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert figures.wilson(Fraction(hits, n), n) == pytest.approx((expected.low, expected.high), abs=1e-6)


@pytest.mark.parametrize(
    ("value", "decimals", "limit", "text"),
    [
        (2.675, 2, None, "2.68"),
        (2.5, 0, None, "3"),
        (2.996, 2, 3.0, "2.996"),
        (2.9996, 2, 3.0, "2.9996"),
        (3.0, 2, 3.0, "3.00"),
        (3.001, 2, 3.0, "3.00"),
        (2.99, 2, 3.0, "2.99"),
        (66.6, 0, 66.66, "66.6"),
    ],
)
def test_halves_go_up_and_what_is_below_the_target_never_looks_as_if_it_were_not(value, decimals, limit, text):
    assert written(value, decimals, limit) == text


def test_thirds_and_negative_figures_round_half_away_from_nothing():
    assert written(Fraction(8, 3), 2) == "2.67"
    assert (written(-0.125, 2), written(-0.001, 2), written(0, 1)) == ("-0.13", "0.00", "0.0")


def test_a_half_that_binary_numbers_miss_goes_up():
    assert (written(0.285 - 1e-16, 2), written(1.005, 2), written(0.1 + 0.2, 1)) == ("0.29", "1.01", "0.3")


def test_a_figure_that_is_the_target_but_for_binary_rounding_is_written_as_the_target():
    assert written(3 - 1e-12, 2, 3.0) == "3.00"


@unhurried
@given(st.floats(1, 4), st.integers(0, 3), st.sampled_from([2.5, 3.0, 3.2]))
def test_no_figure_below_the_target_is_written_as_if_it_reached_it(value, decimals, target):
    text = written(value, decimals, target)
    assert float(text) < target or not figures.below(value, target)
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-9


@pytest.mark.parametrize(
    ("values", "order"),
    [
        ([], []),
        ([1, 3, 2], [1, 2, 0]),
        ([2, 2, 2], [0, 1, 2]),
        ([0.3, 0.1 + 0.2, 0.4], [2, 0, 1]),
        ([0.1 + 0.2, 0.3, 0.3 + 1e-6], [2, 0, 1]),
    ],
)
def test_ties_keep_their_order_also_those_that_are_ties_but_for_binary_rounding(values, order):
    assert figures.ranked(values) == order


@pytest.mark.parametrize(
    ("value", "limit", "reaches"), [(0.1 + 0.2, 0.3, True), (0.3 - 1e-10, 0.3, True), (0.3 - 1e-8, 0.3, False)]
)
def test_what_differs_less_than_a_billionth_is_equal(value, limit, reaches):
    assert figures.at_least(value, limit) is reaches
    assert figures.below(value, limit) is not reaches


def test_ten_times_eight_thirds_have_no_spread():
    eights = [Fraction(8, 3)] * 10
    assert (figures.sample_sd(eights), figures.squares(eights)) == (0, 0)
    assert figures.sample_sd(eights[:1]) is None
    assert figures.squares([]) == 0


@pytest.mark.parametrize(
    ("values", "points", "method"),
    [
        ([], 4, "none"),
        ([3], 4, "none"),
        ([3, 4], 4, "wilson"),
        ([1, 2] * 4 + [1], 5, "wilson"),
        ([5] * 40, 7, "wilson"),
        ([1, 2] * 5, 5, "t"),
    ],
)
def test_the_method_follows_from_people_and_spread(values, points, method):
    span, found = figures.interval([Fraction(value) for value in values], points)
    assert found == method
    assert (span is None) == (method == "none")
    if span:
        assert 1 <= span[0] < span[1] <= points


def test_a_t_interval_ends_where_the_scale_ends():
    assert figures.interval([Fraction(4)] * 11 + [Fraction(3)], 4)[0][1] == 4
    assert figures.interval([Fraction(1)] * 11 + [Fraction(2)], 4)[0][0] == 1


@unhurried
@given(st.lists(st.fractions(1, 7), min_size=2, max_size=9))
def test_wilson_on_the_index_is_mapped_back_to_the_scale(values):
    span, _ = figures.interval(values, 7)
    p, n, z2 = float((sum(values) / len(values) - 1) / 6), len(values), figures.Z**2
    # The ends are where the score test just does not refuse p: (p - x)^2 = z^2 x (1 - x) / n.
    for end in span:
        x = (end - 1) / 6
        assert (p - x) ** 2 == pytest.approx(z2 * x * (1 - x) / n, abs=1e-9)
