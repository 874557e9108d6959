"""Response rates, and answerers against the frame."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveys.scales import AnswersRefused, Scale
from surveys.scoring.participation import Counts, Stratum, poststratify, rates
from tests.surveys.test_scoring import unhurried

SCALE = Scale()
USUAL = {
    "resolved": 100, "excluded": 10, "throttled": 20, "sampled_out": 10, "sent": 60, "bounced": 5, "withdrawn": 5,
    "complete": 20, "partial": 5,
}  # fmt: skip


def counts(**changed):
    return Counts(**(USUAL | changed))


def test_throttled_and_sampled_out_stay_eligible_and_partial_answers_count_in_rr2():
    found = rates(counts())
    assert (found.eligible, found.valid, found.rr1, found.rr2) == (90, 50, 0.4, 0.5)
    assert (found.coverage, found.answered_of_eligible) == (60 / 90, 25 / 90)
    library = stats.binomtest(25, 50).proportion_ci(method="wilson")
    assert found.rr2_interval == pytest.approx((library.low, library.high), abs=1e-6)


def test_a_share_of_nothing_is_none():
    found = rates(Counts(*(0,) * 9))
    assert (found.rr1, found.rr2, found.rr2_interval, found.coverage, found.answered_of_eligible) == (None,) * 5


def test_where_every_invitation_came_back_there_is_no_rate_but_a_coverage():
    found = rates(counts(bounced=60, withdrawn=0, complete=0, partial=0))
    assert (found.valid, found.rr2, found.coverage, found.answered_of_eligible) == (0, None, 60 / 90, 0)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"complete": 46}, "more answers than invitations"),
        ({"bounced": 56}, "bounced or were withdrawn"),
        ({"excluded": 101}, "excluded than resolved"),
        ({"sent": 61}, "than were eligible"),
        ({"throttled": 21}, "than were eligible"),
        ({"partial": -1}, "whole numbers"),
        ({"sent": 60.5}, "whole numbers"),
        ({"sent": True}, "whole numbers"),
        ({"sent": None}, "whole numbers"),
    ],
)
def test_counts_that_contradict_each_other_are_refused(changed, reason):
    with pytest.raises(AnswersRefused, match=reason):
        rates(counts(**changed))


# -- answerers against the frame ----------------------------------------------------------------------------------------


def test_the_weighted_mean_gives_every_stratum_its_part_of_the_frame():
    found = poststratify([Stratum("kept", 90, [4] * 5), Stratum("missed", 10, [2] * 15)], SCALE)
    assert (found.raw_mean, found.weighted_mean) == (2.5, 3.8)
    assert found.flagged == ["kept", "missed"]
    assert found.strata["kept"].difference == pytest.approx(-0.65)


@pytest.mark.parametrize(("people", "is_there"), [(4, False), (5, True)])
def test_a_stratum_of_fewer_than_five_people_leaves_no_weighted_mean(people, is_there):
    found = poststratify([Stratum("a", 5, [4] * 9), Stratum("b", 5, [2] * people + [None] * 3)], SCALE)
    assert (found.weighted_mean is not None) is is_there
    assert found.raw_mean is not None


def test_the_minimum_group_of_the_version_counts():
    strata = [Stratum("a", 5, [4] * 3)]
    assert poststratify(strata, Scale(minimum_group=3)).weighted_mean == 4
    assert poststratify(strata, Scale(minimum_group=4)).weighted_mean is None


def test_a_stratum_without_requests_is_ignored():
    known = [Stratum("a", 5, [4] * 5), Stratum("b", 5, [2] * 5)]
    assert poststratify([*known, Stratum("c", 0, []), Stratum("d", 0, [1])], SCALE) == poststratify(known, SCALE)
    assert poststratify([Stratum("c", 0, [1] * 9)], SCALE).raw_mean is None


@pytest.mark.parametrize(
    ("frames", "answers", "flagged"),
    [
        ((60, 40), (14, 6), []),  # 0.7 - 0.6 is exactly 10 points
        ((30, 70), (8, 12), []),  # 0.4 - 0.3
        ((59, 41), (14, 6), ["a", "b"]),
        ((601, 399), (14, 6), []),
        ((599, 401), (14, 6), ["a", "b"]),
    ],
)
def test_only_a_difference_over_ten_points_is_flagged(frames, answers, flagged):
    strata = [Stratum(name, frame, [3] * n) for name, frame, n in zip("ab", frames, answers, strict=True)]
    assert poststratify(strata, SCALE).flagged == flagged


def test_a_frame_without_answers_has_shares_but_no_differences():
    found = poststratify([Stratum("a", 6, []), Stratum("b", 4, [None])], SCALE)
    assert (found.raw_mean, found.weighted_mean, found.flagged) == (None, None, [])
    assert (found.strata["a"].frame_share, found.strata["a"].answer_share) == (0.6, None)


def test_no_strata_have_no_means():
    found = poststratify([], SCALE)
    assert (found.raw_mean, found.weighted_mean, found.strata) == (None, None, {})


@unhurried
@given(st.lists(st.tuples(st.integers(1, 50), st.lists(st.integers(1, 4), min_size=5)), min_size=1, max_size=5))
def test_weights_on_each_answer_give_the_same_mean(strata):
    found = poststratify([Stratum(str(n), frame, said) for n, (frame, said) in enumerate(strata)], SCALE)
    weights = [(Fraction(frame, len(said)), value) for frame, said in strata for value in said]
    total = sum(weight for weight, _ in weights)
    assert found.weighted_mean == pytest.approx(float(sum(w * v for w, v in weights) / total))
    assert sum(stratum.difference for stratum in found.strata.values()) == pytest.approx(0)


@pytest.mark.parametrize(
    "strata",
    [
        [Stratum("a", -1, [])],
        [Stratum("a", 1.5, [])],
        [Stratum("a", True, [])],
        [Stratum("a", 3, [9])],
        [Stratum("a", 3, []), Stratum("a", 3, [])],
    ],
)
def test_impossible_strata_are_refused(strata):
    with pytest.raises(AnswersRefused):
        poststratify(strata, SCALE)
