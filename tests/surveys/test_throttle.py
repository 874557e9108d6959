"""Who is asked: the order of the reasons and the ends of the windows. (The score file has the other cases.)"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import rotation, throttle
from surveys.enums import SkipReason
from surveys.throttle import Asked, Candidate, Ending, Limits, Reason, Standing

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
ROSA = Candidate(
    request="IT-1", resolution=1, at=AT, ending=Ending.RESOLVED, requester="rosa", requester_department="Sales",
    resolver="ben", department="IT", is_active=True, has_opted_out=False,
)  # fmt: skip


def asked(ago: timedelta, standing=Standing.ANSWERED, **fields) -> Asked:
    usual = {"request": "FIN-1", "resolution": 1, "person": "rosa", "department": "Finance"}
    return Asked(sent_at=AT - ago, standing=standing, **{**usual, **fields})


@pytest.mark.parametrize(
    ("ending", "reason"),
    [(ending, None if ending in {"resolved", "automatic"} else Reason.NOT_BY_WORK) for ending in Ending],
)
def test_only_what_was_resolved_by_work_is_asked_about(ending, reason):
    assert throttle.decide(replace(ROSA, ending=ending), [], Limits()) == reason


def test_the_first_reason_in_the_order_counts():
    everything = replace(ROSA, requester="ben", is_active=False)
    past = [asked(timedelta(days=1), request="IT-1", department="IT")]
    none = Limits(p=0, year=1)
    assert throttle.decide(everything, past, none) == Reason.OWN_WORK
    assert throttle.decide(replace(ROSA, has_opted_out=True), past, none) == Reason.NO_RECIPIENT
    assert throttle.decide(ROSA, past, none) == Reason.ASKED_BEFORE
    past = [asked(timedelta(days=1), Standing.OPEN, department="IT")]
    assert throttle.decide(ROSA, past, none) == Reason.ONE_IS_OPEN
    past = [asked(timedelta(days=1), department="IT")]
    assert throttle.decide(ROSA, past, none) == Reason.TOO_SOON
    past = [asked(timedelta(days=31), department="IT")]
    assert throttle.decide(ROSA, past, none) == Reason.SAME_DEPARTMENT
    past = [asked(timedelta(days=31))]
    assert throttle.decide(ROSA, past, none) == Reason.YEAR_IS_FULL
    assert throttle.decide(ROSA, [], none) == Reason.SAMPLED_OUT


@pytest.mark.parametrize(
    ("past", "reason"),
    [
        (asked(timedelta(days=14, microseconds=-1), Standing.OPEN), Reason.ONE_IS_OPEN),
        (asked(timedelta(days=14), Standing.OPEN), Reason.TOO_SOON),
        (asked(timedelta(days=-3), Standing.PLANNED), Reason.ONE_IS_OPEN),
        (asked(timedelta(days=1), Standing.EXPIRED), Reason.TOO_SOON),
        (asked(timedelta(days=1), Standing.BOUNCED), Reason.TOO_SOON),
        (asked(timedelta(days=1), Standing.WITHDRAWN), None),
        (asked(timedelta(days=1), person="otto"), None),
        (asked(timedelta(days=30, microseconds=-1)), Reason.TOO_SOON),
        (asked(timedelta(days=30)), None),
        (asked(timedelta(days=60, microseconds=-1), department="IT"), Reason.SAME_DEPARTMENT),
        (asked(timedelta(days=60), department="IT"), None),
        (asked(timedelta(days=1), Standing.WITHDRAWN, request="IT-1", person="otto"), Reason.ASKED_BEFORE),
    ],
)
def test_a_window_that_is_exactly_over_lets_the_invitation_go(past, reason):
    assert throttle.decide(ROSA, [past], Limits()) == reason


def test_the_year_counts_eight_within_365_days():
    eight = [asked(timedelta(days=31 + 40 * n), request=f"FIN-{n}") for n in range(8)]
    assert throttle.decide(ROSA, eight, Limits()) == Reason.YEAR_IS_FULL
    oldest_over = [*eight[:-1], replace(eight[-1], sent_at=AT - timedelta(days=365))]
    assert throttle.decide(ROSA, oldest_over, Limits()) is None


@given(st.text(max_size=8), st.text(max_size=8), st.integers(1, 9), st.floats(0, 1))
def test_the_lot_is_the_same_for_ever_and_a_larger_part_asks_no_fewer(salt, request, resolution, p):
    lot = throttle.draw(salt, request, resolution)
    assert 0 <= lot < 1
    assert lot == throttle.draw(salt, request, resolution)
    candidate = replace(ROSA, request=request, resolution=resolution)
    assert throttle.decide(candidate, [], Limits(p=p, salt=salt)) == (Reason.SAMPLED_OUT if lot >= p else None)


def test_every_reason_can_be_kept():
    assert {reason.value for reason in Reason} == set(SkipReason.values) - {""}


def test_all_items_of_an_area_get_their_turn():
    turns = [rotation.turn(str(person), "IT-1", 1, ["C1", "C2", "C3", "C4"]) for person in range(400)]
    assert {turns.count(code) > 60 for code in ("C1", "C2", "C3", "C4")} == {True}
    assert turns[7] == rotation.turn("7", "IT-1", 1, ["C4", "C3", "C2", "C1"])
    assert len({rotation.turn("7", "IT-1", n, ["C1", "C2", "C3", "C4"]) for n in range(40)}) == 4
