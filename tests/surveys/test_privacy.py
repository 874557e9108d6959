"""What may be shown of whom: groups by size, items of an area, the matrix of departments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import privacy
from surveys.scales import AnswersRefused, Detail, Scale
from tests.surveys.test_scoring import unhurried

SCALE = Scale()


@pytest.mark.parametrize(
    ("people", "detail"),
    [(0, Detail.NOTHING), (4, Detail.NOTHING), (5, Detail.SUMMARY), (9, Detail.SUMMARY), (10, Detail.EVERYTHING)],
)
def test_the_group_decides_how_much_is_shown(people, detail):
    assert SCALE.detail(people) == detail
    assert privacy.shows_figures(people, SCALE) is (detail != Detail.NOTHING)
    assert privacy.shows_everything(people, SCALE) is (detail == Detail.EVERYTHING)


def test_the_items_of_an_area_are_shown_all_or_none():
    assert privacy.shows_items([5, 6, 12], SCALE)
    assert not privacy.shows_items([4, 60, 12], SCALE)


# -- by requesting department -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "visible", "other", "people"),
    [
        ({"HR": 5, "IT": 9}, ("HR", "IT"), (), 0),
        ({"HR": 5}, ("HR",), (), 0),
        ({"HR": 9, "IT": 0}, ("HR",), (), 0),
        ({"HR": 2, "IT": 3, "Law": 9}, ("Law",), ("HR", "IT"), 5),
        ({"HR": 4, "IT": 6, "Law": 5, "Tax": 5}, ("IT", "Tax"), ("HR", "Law"), 9),
        ({"HR": 1, "IT": 2, "Law": 9, "Tax": 8}, ("Law",), ("HR", "IT", "Tax"), 11),
        ({"HR": 4, "Law": 9}, (), ("HR", "Law"), 13),
    ],
)
def test_small_departments_are_pooled_until_other_hides_them(cells, visible, other, people):
    assert privacy.split(cells, SCALE) == privacy.Split(True, visible, other, people)


@pytest.mark.parametrize(
    ("cells", "other"),
    [({}, ()), ({"HR": 0}, ()), ({"HR": 4}, ("HR",)), ({"HR": 1, "IT": 3}, ("HR", "IT"))],
)
def test_there_is_no_split_of_nobody_or_of_too_few(cells, other):
    assert privacy.split(cells, SCALE) == privacy.Split(False, (), other, sum(cells.values()))


@unhurried
@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 14)), st.integers(1, 12))
def test_a_split_hides_every_small_cell_and_loses_nobody(cells, minimum):
    found = privacy.split(cells, Scale(minimum_group=minimum))
    there = {name for name, people in cells.items() if people}
    assert set(found.visible) | set(found.other) == there
    assert not set(found.visible) & set(found.other)
    assert found.other_people == sum(cells[name] for name in found.other)
    assert all(cells[name] >= minimum for name in found.visible)
    if found.is_shown:
        assert not found.other or (len(found.other) > 1 and found.other_people >= minimum)
    else:
        assert sum(cells.values()) < minimum or not there
        assert not found.visible


def test_a_total_appears_only_for_who_was_never_pooled():
    cells = {
        "Tax": {"HR": 6, "IT": 7, "Law": 8},
        "Law": {"HR": 9, "IT": 2, "Tax": 4},
        "IT": {"HR": 0, "Law": 7},
    }
    found = privacy.matrix(cells, SCALE)
    assert found.row_totals == ("HR", "Law")
    assert [provider.people for provider in found.providers.values()] == [21, 15, 7]
    assert found.providers["IT"].detail == Detail.SUMMARY
    assert found.providers["Law"].split == privacy.Split(True, ("HR",), ("IT", "Tax"), 6)


def test_who_was_pooled_where_no_split_is_shown_has_no_total_either():
    found = privacy.matrix({"Tax": {"HR": 6}, "Law": {"HR": 1, "IT": 1}}, SCALE)
    assert (found.row_totals, found.providers["Law"].split.is_shown) == ((), False)
    assert found.providers["Law"].detail == Detail.NOTHING


def test_an_empty_matrix_has_no_totals():
    assert privacy.matrix({}, SCALE) == privacy.Matrix({}, ())
    assert privacy.matrix({"IT": {}}, SCALE).row_totals == ()


@unhurried
@given(
    st.dictionaries(st.sampled_from("ABCD"), st.dictionaries(st.sampled_from("EFGH"), st.integers(0, 12)), max_size=4)
)
def test_no_hidden_cell_can_be_computed_from_a_total(cells):
    found = privacy.matrix(cells, SCALE)
    for requester in found.row_totals:
        for provider, row in cells.items():
            assert not row.get(requester) or requester in found.providers[provider].split.visible


@pytest.mark.parametrize("people", [-1, 2.5, True, None])
def test_people_that_can_not_be_counted_are_refused(people):
    with pytest.raises(AnswersRefused, match="whole numbers"):
        privacy.matrix({"IT": {"HR": people}}, SCALE)
