"""What to mend first, and the map of importance and performance."""

from __future__ import annotations

import pytest

from surveys import scoring
from surveys.scales import AnswersRefused, Scale
from surveys.scoring import Finding
from surveys.scoring.priorities import Quadrant, Rated, priorities

SCALE = Scale()
SPAN = (2.0, 3.5)


def rated(item, importance, mean, finding=Finding.IMPROVE):
    return Rated(item, importance, mean, SPAN, finding)


def test_priority_is_importance_times_shortfall():
    found = priorities([rated("C1", 4, 1), rated("C2", 4, 4), rated("C3", 1, 1), rated("C4", 2.5, 2.5)], SCALE)
    assert [found.items[code].priority for code in ("C1", "C2", "C3", "C4")] == [100, 0, 0, 25]


@pytest.mark.parametrize(("points", "priority"), [(5, 100 * (3 / 4) * (2 / 4)), (7, 100 * (3 / 6) * (4 / 6))])
def test_other_scales_have_priorities_of_their_own(points, priority):
    found = priorities([rated("C1", 4, 3)], Scale(points))
    assert found.items["C1"].priority == pytest.approx(priority)


@pytest.mark.parametrize(
    ("importance", "mean", "quadrant", "at_target"),
    [
        (3.5, 2, Quadrant.CONCENTRATE, Quadrant.CONCENTRATE),
        (3.5, 2.9, Quadrant.KEEP_UP, Quadrant.CONCENTRATE),
        (3.5, 3, Quadrant.KEEP_UP, Quadrant.KEEP_UP),
        (2, 2, Quadrant.LOW, Quadrant.LOW),
        (2, 2.9, Quadrant.OVERKILL, Quadrant.LOW),
        (2, 3.5, Quadrant.OVERKILL, Quadrant.OVERKILL),
    ],
)
def test_the_corner_follows_from_the_crosshair_and_in_the_second_view_from_the_target(
    importance, mean, quadrant, at_target
):
    # Two more items that hold the crosshair at 2.75 and 2.5 whatever the item says.
    others = [rated("low", 8.25 - importance - 3, 7.5 - mean - 2.5), rated("mid", 3, 2.5)]
    found = priorities([rated("C1", importance, mean), *others], SCALE)
    assert (found.crosshair.importance, found.crosshair.performance) == (pytest.approx(2.75), pytest.approx(2.5))
    assert (found.items["C1"].quadrant, found.items["C1"].at_target) == (quadrant, at_target)


def test_exactly_at_the_crosshair_is_high_also_where_binary_numbers_miss_it():
    assert sum([1.6] * 3) / 3 > 1.6
    found = priorities([rated("a", 1.6, 1.6), rated("b", 1.6, 1.6), rated("c", 1.6, 1.6)], SCALE)
    assert {item.quadrant for item in found.items.values()} == {Quadrant.KEEP_UP}


def test_an_item_without_importance_stands_last_in_its_list_and_is_not_on_the_map():
    found = priorities(
        [rated("a", None, 1), rated("b", 1, 2), rated("c", 4, 2), rated("d", None, 2)],
        SCALE,
    )
    assert found.areas_for_improvement == ["c", "b", "a", "d"]
    nowhere = found.items["a"]
    assert (nowhere.mean, nowhere.priority, nowhere.quadrant, nowhere.at_target) == (1, None, None, None)
    assert (found.crosshair.importance, found.crosshair.performance) == (2.5, 2)


def test_without_any_importance_there_is_no_map():
    found = priorities([rated("a", None, 2, Finding.WEAKNESS)], SCALE)
    assert (found.crosshair, found.weaknesses) == (None, ["a"])
    assert priorities([], SCALE).crosshair is None


def test_each_list_has_its_class_alone_and_ties_keep_the_order_given():
    found = priorities(
        [
            rated("a", 3, 2, Finding.WEAKNESS),
            rated("b", 3, 3.5, Finding.STRENGTH),
            rated("c", 3, 2, Finding.WEAKNESS),
            rated("d", 3, 2.9, Finding.IMPROVE),
            rated("e", 3, 3.0, Finding.UNCLEAR),
            rated("f", 4, 2, Finding.WEAKNESS),
        ],
        SCALE,
    )
    assert (found.weaknesses, found.areas_for_improvement) == (["f", "a", "c"], ["d"])


def test_below_the_minimum_group_nothing_is_shown_and_nothing_moves_the_crosshair():
    answers = [4, 2, 3, 4]
    few = scoring.people(enumerate(answers), SCALE)
    found = priorities([Rated("P2", 4.0, few.mean, few.interval, few.finding), rated("a", 3, 2)], SCALE)
    hidden = found.items["P2"]
    assert hidden.finding == Finding.HIDDEN
    assert (hidden.mean, hidden.interval, hidden.priority, hidden.quadrant, hidden.at_target) == (None,) * 5
    assert (found.crosshair.importance, found.crosshair.performance) == (3, 2)


@pytest.mark.parametrize("importance", [0, 4.5, float("nan"), True])
def test_an_importance_off_the_scale_is_refused(importance):
    with pytest.raises(AnswersRefused):
        priorities([rated("a", importance, 2)], SCALE)


def test_two_items_of_one_name_are_refused():
    with pytest.raises(AnswersRefused, match="same name"):
        priorities([rated("a", 2, 2), rated("a", 3, 2)], SCALE)
