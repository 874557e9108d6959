"""Shares of what goes along with the overall answer, against the mean over all orders of entering."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.scales import AnswersRefused, Scale
from surveys.scoring.drivers import AREAS, drivers
from tests.surveys.test_scoring import unhurried

SCALE = Scale()
MARKS = st.sampled_from([1, 1.5, 2, 2.5, 3, 3.5, 4])
ROWS = st.lists(st.tuples(MARKS, MARKS, MARKS, st.integers(1, 4)), min_size=6, max_size=40)


def rows(*values):
    return [dict(zip((*AREAS, "O"), row, strict=True)) for row in values]


def r2(columns, wanted):
    """The R2 of a regression with an intercept, from the residuals."""
    design = np.column_stack([np.ones(len(wanted)), *columns])
    rest = wanted - design @ (np.linalg.pinv(design) @ wanted)
    return 1 - rest @ rest / ((wanted - wanted.mean()) @ (wanted - wanted.mean()))


@unhurried
@given(ROWS.filter(lambda values: len({row[3] for row in values}) > 1))
def test_the_share_of_an_area_is_its_mean_gain_over_all_orders(values):
    found = drivers(rows(*values), SCALE)
    columns = dict(zip((*AREAS, "O"), np.array(values, dtype=float).T, strict=True))
    gains = dict.fromkeys(AREAS, 0.0)
    for order in permutations(AREAS):
        for place, name in enumerate(order):
            with_it, without = ([columns[n] for n in order[: place + more]] for more in (1, 0))
            gains[name] += (r2(with_it, columns["O"]) - r2(without, columns["O"])) / 6
    assert found.shares == pytest.approx(gains, abs=1e-6)
    assert sum(found.shares.values()) == pytest.approx(found.r2, abs=1e-9)
    assert 0 <= found.r2 <= 1
    assert all(share >= 0 for share in found.shares.values())


def test_areas_that_say_the_same_share_alike():
    found = drivers(rows(*[(mark, mark, mark, mark) for mark in (1, 2, 3, 4)]), SCALE)
    assert found.r2 == pytest.approx(1)
    assert found.percent == pytest.approx(dict.fromkeys(AREAS, 100 / 3))


def test_an_area_on_which_all_agree_has_no_share():
    third = 10 / 3
    found = drivers(rows(*[(third, mark, 2, mark) for mark in (1, 2, 3, 4)]), SCALE)
    assert found.shares == pytest.approx({"C": 0, "P": 1, "R": 0})


def test_a_difference_of_binary_rounding_explains_nothing():
    third, next_to_it = 10 / 3, 10 / 3 + 1e-14
    alike = [(third, third, 2, 1), (third, next_to_it, 2, 4), (2, 2, 2, 1), (2, 2, 2, 4)]
    assert drivers(rows(*alike), SCALE).r2 == pytest.approx(0)


def test_areas_that_have_nothing_to_do_with_it_explain_exactly_nothing():
    marks, overall = [2, 3, 1, 3, 2, 2, 2, 1, 4], [1, 1, 3, 1, 1, 1, 3, 3, 4]
    found = drivers(rows(*[(mark, 2, 3, o) for mark, o in zip(marks, overall, strict=True)]), SCALE)
    assert (found.r2, found.percent) == (0, None)


def test_without_any_variance_of_the_overall_answer_there_is_nothing_to_explain():
    found = drivers(rows(*[(mark, 2, 3, 3) for mark in (1, 2, 3, 4)] * 20), SCALE)
    assert (found.people, found.r2, found.shares, found.percent, found.is_shown) == (80, None, None, None, False)


@pytest.mark.parametrize("values", [[], [(1, 2, 3, 4)], [(1, 2, 3, None), (1, None, 2, 2)]])
def test_nobody_or_one_person_explains_nothing(values):
    assert drivers(rows(*values), SCALE).r2 is None


def test_where_nothing_is_explained_there_are_no_percents_of_it():
    found = drivers(rows(*[(2, 2, 2, overall) for overall in (1, 2, 3, 4)]), SCALE)
    assert (found.r2, found.shares, found.percent) == (0, {"C": 0, "P": 0, "R": 0}, None)


@pytest.mark.parametrize(("people", "is_shown"), [(49, False), (50, True)])
def test_only_complete_rows_count_and_fifty_are_shown(people, is_shown):
    values = [(mark % 4 + 1, 2, 2, mark % 4 + 1) for mark in range(people)]
    found = drivers([*rows(*values), {"C": 1, "P": None, "R": 2, "O": 2}, {"C": 1}], SCALE)
    assert (found.people, found.is_shown) == (people, is_shown)


@pytest.mark.parametrize("value", [0, 4.1, "3", True])
def test_a_figure_off_the_scale_is_refused(value):
    with pytest.raises(AnswersRefused):
        drivers([{"C": value, "P": None, "R": 2, "O": 2}], SCALE)
    assert drivers(rows((7, 6, 5, 6), (1, 2, 1, 2)), Scale(7)).r2 == pytest.approx(1)
