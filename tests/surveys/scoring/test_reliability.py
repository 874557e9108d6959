"""Cronbach's alpha against its other form, and Feldt's interval against the distribution of the library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from surveys.scales import AnswersRefused, Scale
from surveys.scoring.reliability import alpha
from tests.surveys.test_scoring import unhurried

SCALE = Scale()


@unhurried
@given(st.integers(2, 6).flatmap(lambda k: st.lists(st.lists(st.integers(1, 4), min_size=k, max_size=k), min_size=2)))
def test_alpha_is_that_of_the_mean_covariance(rows):
    covariance = np.cov(np.array(rows).T)
    items, whole = len(rows[0]), covariance.sum()
    assume(len({sum(row) for row in rows}) > 1)
    between = covariance.sum() - np.trace(covariance)
    found = alpha(rows, SCALE)
    assert found.alpha == pytest.approx(items / (items - 1) * between / whole)
    f = stats.f(len(rows) - 1, (len(rows) - 1) * (items - 1))
    # Feldt: (1 - true) / (1 - found) is distributed as F.
    low, high = found.interval
    assert 1 - low == pytest.approx((1 - found.alpha) * f.ppf(0.975))
    assert 1 - high == pytest.approx((1 - found.alpha) * f.ppf(0.025))


@pytest.mark.parametrize(
    ("rows", "n", "items"),
    [
        ([], 0, 0),
        ([[], []], 2, 0),
        ([[1], [2], [3]], 3, 1),
        ([[1, 2]], 1, 2),
        ([[None, 2], [1, None]], 0, 2),
        ([[3, 3], [3, 3], [3, 3]] * 20, 60, 2),
        ([[1, 4], [4, 1]], 2, 2),
    ],
)
def test_one_item_one_row_or_no_variance_have_no_alpha(rows, n, items):
    found = alpha(rows, SCALE)
    assert (found.n, found.items, found.alpha, found.interval, found.is_shown) == (n, items, None, None, False)


def test_rows_with_a_gap_do_not_count():
    whole = [[1, 2, 2], [4, 4, 3], [2, 2, 3]]
    assert alpha([*whole, [1, None, 4]], SCALE) == alpha(whole, SCALE)


@pytest.mark.parametrize(("n", "is_shown"), [(29, False), (30, True)])
def test_thirty_complete_rows_are_shown(n, is_shown):
    rows = [[row % 4 + 1, row % 3 + 1] for row in range(n)]
    assert alpha([*rows, [None, 1]], SCALE).is_shown is is_shown


def test_items_that_say_the_same_are_one_and_contradicting_ones_are_below_nothing():
    same = alpha([[1, 1], [3, 3], [4, 4]], SCALE)
    assert (same.alpha, same.interval) == (1, (1, 1))
    assert alpha([[1, 4], [4, 1], [2, 2], [1, 1]], SCALE).alpha < 0


@pytest.mark.parametrize("rows", [[[1, 2], [1]], [[1, 5]], [[0, 1]], [[1, 2.5]]])
def test_impossible_rows_are_refused(rows):
    with pytest.raises(AnswersRefused):
        alpha(rows, SCALE)
