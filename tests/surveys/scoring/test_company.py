"""The list of all departments: means drawn towards the company's."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.scales import AnswersRefused, Scale
from surveys.scoring.company import Department, Drawn, shrunk
from tests.surveys.test_scoring import unhurried

SCALE = Scale()


def test_ten_people_count_half_and_the_interval_is_drawn_in_alike():
    found = shrunk([Department("A", 10, 4, (3, 4)), Department("B", 30, 2, None)], 3, SCALE)
    assert found.departments == {"A": Drawn(3.5, (3, 3.5)), "B": Drawn(2.25, None)}
    assert found.order == ["A", "B"]


def test_few_people_prove_little():
    assert shrunk([Department("few", 5, 4), Department("many", 90, 3.8)], 3, SCALE).order == ["many", "few"]


@pytest.mark.parametrize(("people", "is_there"), [(0, False), (4, False), (5, True)])
def test_below_the_minimum_group_there_is_nothing(people, is_there):
    found = shrunk([Department("A", people, 4 if people else None)], 3, SCALE)
    assert (found.departments["A"] is not None, found.order == ["A"]) == (is_there, is_there)


def test_ties_stand_by_name_also_those_that_are_ties_but_for_binary_rounding():
    departments = [
        Department("C", 5, 3.2),
        Department("B", 70, 3.2),
        Department("A", 11, 16 / 5),
        Department("D", 9, 4),
    ]
    assert shrunk(departments, 3.2, SCALE).order == ["D", "A", "B", "C"]
    assert shrunk([Department("B", 10, 3.3 + 1e-10), Department("A", 10, 3.3)], 3, SCALE).order == ["A", "B"]


def test_no_departments_have_no_order():
    assert shrunk([], 3, SCALE).order == []


@unhurried
@given(st.lists(st.tuples(st.integers(0, 90), st.floats(1, 5)), max_size=9), st.floats(1, 5))
def test_a_mean_lies_between_its_own_and_the_company_s(rows, company):
    scale = Scale(5)
    departments = [Department(str(number), people, mean) for number, (people, mean) in enumerate(rows)]
    found = shrunk(departments, company, scale)
    for one in departments:
        drawn = found.departments[one.name]
        if drawn:
            expected = (one.people * one.mean + 10 * company) / (one.people + 10)
            assert drawn.mean == pytest.approx(expected)
            assert min(one.mean, company) - 1e-9 <= drawn.mean <= max(one.mean, company) + 1e-9
    means = [found.departments[name].mean for name in found.order]
    assert all(earlier >= later - 1e-9 for earlier, later in pairwise(means))


@pytest.mark.parametrize(
    ("departments", "company"),
    [
        ([Department("A", 5, 4.5)], 3),
        ([Department("A", -1, 4)], 3),
        ([Department("A", 5.5, 4)], 3),
        ([Department("A", True, 4)], 3),
        ([Department("A", 5, 4)], 0),
        ([Department("A", 5, 4), Department("A", 6, 4)], 3),
    ],
)
def test_impossible_figures_are_refused(departments, company):
    with pytest.raises(AnswersRefused):
        shrunk(departments, company, SCALE)
