"""Pure rules: when requests are usually done, how forecasts are corrected, and when none is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from tickets import forecast
from tickets.enums import Doubt, Fate
from tickets.forecast import Ahead, Asked, Basis, Flow, Open, OpenTime, Past, Range, Scale, Seen, Span
from tickets.forecast.histories import STEADY, play
from tickets.forecast.simulation import KNOTS

HOUR, DAY = 3600.0, 86400.0
MORNING = 9 * HOUR
# Nine to five on each of so many days.
OFFICE = [Span(n * DAY + MORNING, n * DAY + 17 * HOUR, n) for n in range(forecast.HORIZON_DAYS)]


def a_basis(*, finished=(5.0,) * 10, arrived=(5.0,) * 10, leads=(), shares=None, spans=OFFICE):
    return Basis.of(finished, arrived, leads, Ahead(spans, shares or [1.0] * len(spans)))


def seen(basis, *, scale=None, doubt=Doubt.NONE, **known):
    return Seen(basis, scale or Scale(), doubt, known.get("usual_end", {}), known.get("took", {}))


def past(took, low=10, high=20, *, is_done=True):
    told = Range(low, high)
    return Past(told, told, took, is_done)


def test_a_place_is_reached_at_the_pace_of_the_last_days():
    (found,) = forecast.simulate(a_basis(), [Asked(ahead=9)], MORNING)
    assert found == pytest.approx(Range(16 * HOUR, 16 * HOUR))


def test_a_day_that_has_begun_counts_by_what_is_left_of_it():
    (found,) = forecast.simulate(a_basis(), [Asked(ahead=4)], 13 * HOUR)
    # Half a day for 2.5 of the five, and half of the next one.
    assert found == pytest.approx(Range(8 * HOUR, 8 * HOUR))


def test_who_is_away_does_nothing():
    half = a_basis(shares=[0.5] * len(OFFICE))
    assert forecast.simulate(half, [Asked(ahead=9)], MORNING)[0] == pytest.approx(Range(32 * HOUR, 32 * HOUR))


def test_days_differ_so_the_later_end_lies_later():
    (found,) = forecast.simulate(a_basis(finished=(0, 2, 4, 9, 10, 3, 5, 0, 6, 11)), [Asked(ahead=19)], MORNING)
    assert found.low < found.high


def test_what_comes_later_and_is_due_earlier_overtakes():
    urgent = [2 * HOUR] * 10
    alone, overtaken = (
        forecast.simulate(a_basis(arrived=arrived, leads=urgent), [Asked(9, due=10 * DAY)], MORNING)[0]
        for arrived in ((0.0,) * 10, (2.0,) * 10)
    )
    assert overtaken.low > alone.low + 8 * HOUR


def test_what_is_due_first_is_overtaken_by_nobody():
    late = a_basis(leads=[5 * DAY] * 10)
    assert forecast.simulate(late, [Asked(9, due=MORNING)], MORNING)[0] == pytest.approx(Range(16 * HOUR, 16 * HOUR))


def test_a_queue_that_never_gets_there_has_no_range():
    assert forecast.simulate(a_basis(finished=(0.1,) * 10), [Asked(500)], MORNING) == [None]
    assert forecast.simulate(a_basis(finished=(0.0,) * 10), [Asked(0)], MORNING) == [None]


def test_the_same_basis_gives_the_same_ranges_and_places_between_lie_between():
    basis = a_basis(finished=(1, 8, 4, 6, 2, 9, 5, 7, 3, 5), arrived=(1,) * 10, leads=[DAY, 3 * DAY])
    asked = [Asked(n, due=n * DAY) for n in range(5 * KNOTS)]
    first, again = (forecast.simulate(basis, asked, MORNING) for _ in range(2))
    assert first == again
    assert all(one.high <= two.high + 1e-6 for one, two in pairwise(first))


def test_open_time_is_added_over_nights():
    time = OpenTime(a_basis(), 16 * HOUR)
    assert time.instant(HOUR) == 17 * HOUR
    assert time.instant(2 * HOUR) == DAY + 10 * HOUR
    assert time.instant(9999 * DAY) is None
    assert time.until(DAY + 10 * HOUR) == 2 * HOUR


def test_the_remaining_time_of_similar_requests_is_that_of_those_that_lasted():
    took = [float(n) for n in range(1, 101)]
    assert forecast.remaining(took, 0) == 85
    assert forecast.remaining(took, 50) == 43  # the 43rd of the fifty that lasted longer: 93
    assert forecast.remaining(took, 71) is None


def test_the_later_end_is_at_least_that_of_similar_requests():
    known = seen(a_basis(), usual_end={"1:normal": 40 * HOUR})
    similar, other = forecast.foretell(known, [Open(Asked(0), "1:normal"), Open(Asked(0), "2:normal")], MORNING)
    assert similar.raw.high == 40 * HOUR
    assert other.raw.high < 2 * HOUR


def test_nothing_is_done_before_the_agreed_date():
    (found,) = forecast.foretell(seen(a_basis()), [Open(Asked(0), not_before=3 * DAY + MORNING)], MORNING)
    assert found.from_at >= 2 * DAY + 17 * HOUR


def test_ranges_are_corrected_by_the_error_of_the_last_ones():
    scale = forecast.scale([past(2 * n, n, n) for n in range(10, 110)], shift=0)
    assert (scale.low, scale.high) == (2, 2)
    assert scale.apply(Range(10, 20)) == Range(20, 40)


def test_a_correction_is_bounded_and_needs_enough_to_go_by():
    assert forecast.scale([past(1000, 1, 1)] * 29, shift=5) == Scale(shift=5)
    assert forecast.scale([past(1000, 1, 1)] * 30, shift=5) == Scale(4, 4, 5)


@pytest.mark.parametrize(
    ("took", "fate"), [(9, Fate.BEFORE), (10, Fate.INSIDE), (20, Fate.INSIDE), (21, Fate.AFTER), (None, Fate.AFTER)]
)
def test_a_range_was_right_or_wrong(took, fate):
    assert forecast.fate_of(Range(10, 20), took) == fate


RIGHT, WRONG = past(15), past(21)
IN_BALANCE = Flow([4] * 10, [4] * 10)


@pytest.mark.parametrize(
    ("flow", "pasts", "doubt"),
    [
        (Flow([2] * 10, [2] * 9 + [1]), [], Doubt.FEW),
        (Flow([2] * 10, [2] * 10), [], Doubt.NONE),
        # A fifth more on each of five days.
        (Flow([10] * 5 + [12] * 5, [10] * 10), [], Doubt.GROWING),
        (Flow([10] * 6 + [12] * 4, [10] * 10), [], Doubt.NONE),
        # One great day, by more than chance.
        (Flow([10] * 9 + [60], [10] * 10), [], Doubt.GROWING),
        (IN_BALANCE, [WRONG] * 50 + [RIGHT] * 150, Doubt.NONE),
        (IN_BALANCE, [WRONG] * 51 + [RIGHT] * 149, Doubt.OFF),
        # Only the last 200 count.
        (IN_BALANCE, [WRONG] * 90 + [RIGHT] * 200, Doubt.NONE),
        # Something has just changed.
        (IN_BALANCE, [RIGHT] * 187 + [WRONG] * 13, Doubt.OFF),
        (IN_BALANCE, [WRONG] * 29, Doubt.NONE),
    ],
)
def test_no_date_is_named_when_it_could_not_be_relied_on(flow, pasts, doubt):
    assert forecast.doubt(flow, pasts) == doubt


def test_in_a_steady_department_half_is_done_by_the_earlier_end_and_85_percent_by_the_later():
    told = [one for one in play(replace(STEADY, days=160), seed=1) if not one.doubt]
    fates = Counter(one.fate for one in told)
    assert len(told) > 1200
    assert fates[Fate.BEFORE] / len(told) == pytest.approx(0.50, abs=0.05)
    assert (fates[Fate.BEFORE] + fates[Fate.INSIDE]) / len(told) == pytest.approx(0.85, abs=0.05)
