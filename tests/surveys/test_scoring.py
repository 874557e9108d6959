"""Answers into figures: the rules of scores, against a library on random data."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys import scoring
from surveys.scales import AnswersRefused, Scale
from surveys.scoring import Finding, Response
from surveys.wording import in_words

SCALE = Scale()
# A busy machine is no failure.
unhurried = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def votes(*values):
    return list(enumerate(values))


@unhurried
@given(st.lists(st.integers(1, 4), min_size=10, max_size=60).filter(lambda v: len(set(v)) > 1))
def test_mean_spread_and_interval_are_those_of_the_library(values):
    score = scoring.people(votes(*values), SCALE)
    low, high = stats.t.interval(0.95, len(values) - 1, loc=score.mean, scale=stats.sem(values))
    assert score.method == "t"
    assert score.interval == pytest.approx((max(1, low), min(4, high)))
    assert score.sd == pytest.approx(stats.tstd(values))


@unhurried
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 4)), max_size=80))
def test_everybody_has_one_vote_however_often_they_answer(answers):
    once = scoring.people(answers, SCALE)
    thrice = scoring.people(answers * 3, SCALE)
    assert thrice.people == once.people == len({person for person, _ in answers})
    assert (thrice.mean, thrice.sd, thrice.interval) == (once.mean, once.sd, once.interval)
    if once.mean is not None:
        assert 1 <= once.mean <= 4
    if once.interval:
        assert 1 <= once.interval[0] <= once.mean <= once.interval[1] <= 4 + 1e-9


def test_equal_means_of_people_have_no_spread_though_they_are_no_binary_numbers():
    answers = [(person, value) for person in range(10) for value in (2, 3, 3)]
    score = scoring.people(answers, SCALE)
    assert (score.sd, score.method) == (0, "wilson")


def test_not_applicable_is_no_figure_and_nobody():
    score = scoring.people([("ann", None), ("bob", 4), ("bob", None)], SCALE)
    assert (score.people, score.answers, score.mean) == (1, 1, 4)


@pytest.mark.parametrize("value", [0, 5, -1, 2.5, True, "3", float("nan")])
def test_what_is_no_point_is_refused(value):
    with pytest.raises(AnswersRefused, match="no point of the scale"):
        scoring.people([("ann", value)], SCALE)
    with pytest.raises(AnswersRefused):
        scoring.table([value], SCALE)


@pytest.mark.parametrize(
    "options", [{"points": 1}, {"favourable_from": 5}, {"favourable_from": -1}, {"target": 4.5}, {"target": 0.5}]
)
def test_a_scale_that_can_not_be_is_refused(options):
    with pytest.raises(AnswersRefused):
        Scale(**options)


@pytest.mark.parametrize(("points", "lowest"), [(2, 2), (3, 3), (4, 3), (5, 4), (7, 5), (10, 6)])
def test_favourable_lies_above_the_middle_and_is_the_target(points, lowest):
    assert (Scale(points).favourable_from, Scale(points).target) == (lowest, lowest)


@pytest.mark.parametrize(
    ("mean", "interval", "group", "finding"),
    [
        (3.2, (3.0, 3.4), 20, Finding.STRENGTH),
        (3.2, (3.0 - 1e-12, 3.4), 20, Finding.STRENGTH),
        (3.2, (2.99, 3.4), 20, Finding.UNCLEAR),
        (3.0, (2.5, 3.5), 20, Finding.UNCLEAR),
        (2.999, (2.5, 3.5), 20, Finding.IMPROVE),
        (2.5, (2.2, 3.0), 20, Finding.IMPROVE),
        (2.5, (2.2, 2.99), 20, Finding.WEAKNESS),
        (2.5, (2.2, 2.99), 4, Finding.HIDDEN),
    ],
)
def test_the_class_follows_from_interval_and_target(mean, interval, group, finding):
    assert scoring.finding(Fraction(str(mean)), interval, group, SCALE) == finding


def test_the_class_of_a_single_person_rests_on_the_mean_where_one_is_enough():
    alone = Scale(minimum_group=1)
    assert scoring.people(votes(2), alone).finding == Finding.IMPROVE
    assert scoring.people(votes(4), alone).finding == Finding.UNCLEAR


def test_the_item_table_has_every_tied_mode_and_every_point():
    table = scoring.table([4, 2, None, 2, 4, 3], SCALE)
    assert (table.n, table.not_applicable, table.lowest, table.highest) == (5, 1, 2, 4)
    assert table.modes == (2, 4)
    assert table.frequencies == {1: 0, 2: 2, 3: 1, 4: 2}


# -- areas --------------------------------------------------------------------------------------------------------------


def test_half_of_the_items_make_an_area_and_two_thirds_of_the_areas_a_response():
    found = scoring.areas(
        [
            Response("ann", {"C": [4, None], "P": [2, None, None], "R": [3]}),
            Response("bob", {"C": [4], "P": [], "R": []}),
            Response("cat", {"C": [1], "P": [2]}),
        ],
        SCALE,
    )
    assert found.responses == [
        ({"C": 4, "P": None, "R": 3}, 3.5),
        ({"C": 4, "P": None, "R": None}, None),
        ({"C": 1, "P": 2, "R": None}, 1.5),
    ]
    assert (found.score.mean, found.score.people) == (2.5, 2)


def test_weights_count_and_nothing_weighs_less_than_nothing():
    rows = [Response("ann", {"C": [4], "P": [2], "R": [2]})]
    assert scoring.areas(rows, SCALE, {"C": Fraction(2)}).responses[0][1] == 3
    assert scoring.areas(rows, SCALE, dict.fromkeys("CPR", Fraction())).responses[0][1] is None
    with pytest.raises(AnswersRefused, match="negative"):
        scoring.areas(rows, SCALE, {"C": Fraction(-1)})


def test_no_responses_make_no_scores():
    found = scoring.areas([], SCALE)
    assert (found.responses, found.areas, found.score.mean, found.score.people) == ([], {}, None, 0)


# -- in words -------------------------------------------------------------------------------------------------------------


def test_a_score_in_words_has_its_finding_and_its_place_on_the_line():
    said = in_words(scoring.people(votes(4, 4, 3, 3, 2), SCALE), SCALE)
    assert (said.mean, said.index, said.finding, said.tone) == ("3.20", "73", "No clear finding", "still")
    assert (said.x_target, said.x_mean) == ("66.7", "73.3")
    assert math.isclose(float(said.x_low) + float(said.x_width), 100 * (float(said.high) - 1) / 3, abs_tol=0.3)


def test_a_score_of_one_person_in_words_has_no_width():
    alone = Scale(minimum_group=1)
    said = in_words(scoring.people(votes(4), alone), alone)
    assert (said.low, said.high, said.x_width) == ("4.00", "4.00", "0.0")
