"""Two periods, and several looks at once: against the tests of the library."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from surveys.scales import AnswersRefused, Scale
from surveys.scoring.changes import Group, compared, group, holm, is_believed
from tests.surveys.test_scoring import unhurried

SCALE = Scale()
MEANS = st.lists(st.sampled_from([1, 1.5, 2, 2.25, 3, 3.5, 4]), min_size=2, max_size=30)


def change(before, after, scale=SCALE):
    return compared(group(before, scale), group(after, scale), scale)


@pytest.mark.filterwarnings("ignore:Precision loss")  # the library says so of a side without variance
@unhurried
@given(MEANS, MEANS)
def test_a_comparison_is_the_welch_test_of_the_library(before, after):
    assume(len(set(before)) > 1 or len(set(after)) > 1)
    found, library = change(before, after), stats.ttest_ind(after, before, equal_var=False)
    assert (found.p, found.df) == (pytest.approx(library.pvalue), pytest.approx(library.df))
    assert found.interval == pytest.approx(tuple(library.confidence_interval(0.95)))
    assert found.is_changed == (not found.interval[0] <= 0 <= found.interval[1])
    assert found.is_changed == (found.p < 0.05)


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ([3] * 9, [4] * 9, 1),
        ([8 / 3] * 10, [8 / 3] * 10, 0),
        ([3], [3, 4, 4], 2 / 3),
        ([3, 4], [4], 0.5),
        ([3], [4], 1),
        ([2.6666666666666665, 2.666666666666667] * 5, [3] * 5, 1 / 3),
    ],
)
def test_without_variance_there_is_no_test(before, after, difference):
    found = change(before, after)
    assert found.difference == pytest.approx(difference)
    assert (found.interval, found.df, found.p, found.is_changed) == (None, None, None, False)


@pytest.mark.parametrize(("before", "after"), [([], [3, 4]), ([3, 4], []), ([], [])])
def test_nobody_has_no_difference(before, after):
    found = change(before, after)
    assert (found.difference, found.interval, found.is_changed, found.is_shown) == (None, None, False, False)


def test_one_side_without_variance_is_enough_for_a_test():
    found = change([3] * 8, [3, 4] * 5)
    assert (found.df, found.is_changed) == (pytest.approx(9), True)


@pytest.mark.parametrize(("before", "after", "is_shown"), [(5, 5, True), (4, 50, False), (50, 4, False)])
def test_both_sides_need_the_minimum_group_to_be_shown(before, after, is_shown):
    assert change([2, 3] * before, [3, 4] * after).is_shown
    assert change([3] * before, [4] * after).is_shown is is_shown
    assert change([3] * before, [4] * after, Scale(minimum_group=3)).is_shown


def test_an_interval_that_ends_at_nothing_but_for_binary_rounding_holds_it():
    half = float(stats.t.ppf(0.975, 18)) * (2 * 0.5 / 10) ** 0.5
    assert not compared(Group(10, 2, 0.5), Group(10, 2 + half + 1e-12, 0.5), SCALE).is_changed
    assert compared(Group(10, 2, 0.5), Group(10, 2 + half + 1e-6, 0.5), SCALE).is_changed


@pytest.mark.parametrize("mean", [0.9, 4.2, "3", None, float("nan")])
def test_a_mean_off_the_scale_is_refused(mean):
    with pytest.raises(AnswersRefused):
        group([3, mean], SCALE)


def test_a_mean_that_is_on_the_scale_but_for_binary_rounding_is_on_it():
    assert group([4 + 1e-12, 1 - 1e-12], SCALE).people == 2
    assert group([Fraction(13, 2), 7], Scale(7)).mean == 6.75


# -- several comparisons ------------------------------------------------------------------------------------------------


@unhurried
@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8))
def test_holm_is_the_step_by_step_procedure(values):
    names = {str(place): value for place, value in enumerate(values)}
    found = holm(names)
    counted = sorted((p, name) for name, p in names.items() if p is not None)
    assert [name for name in names if found[name] is None] == [name for name, p in names.items() if p is None]
    rejected = set()
    for place, (p, name) in enumerate(counted):
        if p * (len(counted) - place) >= 0.05 - 1e-9:
            break
        rejected.add(name)
    assert {name for name in names if is_believed(found[name])} == rejected
    for p, name in counted:
        steps = [(len(counted) - place) * q for place, (q, _) in enumerate(counted) if q <= p]
        assert found[name] == pytest.approx(min(1, max(steps)))


@pytest.mark.parametrize(
    ("values", "adjusted"),
    [
        ({}, {}),
        ({"a": 0.01}, {"a": 0.01}),
        ({"a": None}, {"a": None}),
        ({"a": 0.02, "b": None, "c": 0.02}, {"a": 0.04, "b": None, "c": 0.04}),
        ({"a": 0.5, "b": 0.6}, {"a": 1, "b": 1}),
        ({"a": 0, "b": 1}, {"a": 0, "b": 1}),
    ],
)
def test_who_has_no_p_is_not_counted_and_equal_ones_stay_equal(values, adjusted):
    assert holm(values) == pytest.approx(adjusted)


def test_exactly_at_the_level_is_no_change():
    assert not is_believed(holm({"a": 0.025, "b": 0.03})["a"])
    assert not is_believed(0.05 - 1e-12)
    assert is_believed(0.0499)
    assert not is_believed(None)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(p):
    with pytest.raises(AnswersRefused, match="between 0 and 1"):
        holm({"a": p})
