"""Tallies and how shares are written: tables of examples."""

from __future__ import annotations

import pytest

from tickets.enums import Verdict
from tickets.figures import Tally, percent, pooled, tally_of, total


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 7, "0 %"),
        (7, 7, "100 %"),
        (12, 14, "86 %"),
        (1, 8, "13 %"),
        (1, 2, "50 %"),
        (199, 200, "over 99 %"),
        (1989, 2000, "99 %"),
        (1, 201, "under 1 %"),
        (1, 200, "1 %"),
        (999_999, 1_000_000, "over 99 %"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_none(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words


@pytest.mark.parametrize(
    ("verdict", "cause", "is_late", "tally"),
    [
        (Verdict.MET, "", False, Tally(met=3)),
        (Verdict.MISSED, "", False, Tally(missed=3)),
        (Verdict.MISSED, "", True, Tally(missed=3, late=3)),
        (Verdict.MISSED, "target_changed", False, Tally(missed=3, target_changed=3)),
        (Verdict.MISSED, "backdated", True, Tally(missed=3, backdated=3, late=3)),
        (Verdict.LEFT, "", False, Tally(left=3)),
        (Verdict.WITHDRAWN, "", False, Tally(withdrawn=3)),
        (Verdict.MERGED, "", False, Tally(merged=3)),
        (Verdict.RUNNING, "", False, Tally(running=3)),
        (Verdict.ELSEWHEN, "target_changed", False, Tally()),
        (Verdict.ELSEWHEN, "", True, Tally(late=3)),
        (Verdict.REPEATED, "", False, Tally()),
        (Verdict.REPEATED, "", True, Tally(late=3)),
    ],
)
def test_each_ending_goes_to_its_count(verdict: str, cause: str, is_late: bool, tally: Tally) -> None:
    assert tally_of(verdict, cause, is_late=is_late, number=3) == tally


def test_only_met_and_missed_are_counted() -> None:
    tally = Tally(met=12, missed=2, left=5, withdrawn=3, merged=1, running=9, late=4)
    assert (tally.counted, tally.uncounted, tally.percent, tally.width) == (14, 9, "86 %", "85.71")
    assert (Tally(left=5).counted, Tally(left=5).percent, Tally(left=5).width) == (0, "", "0")


def test_tallies_add_up() -> None:
    assert total([]) == Tally()
    assert total([Tally(met=1, late=2), Tally(met=3, backdated=1)]) == Tally(met=4, backdated=1, late=2)


@pytest.mark.parametrize(
    ("people", "together"),
    [
        ({}, ""), ({"a": 5, "b": 9}, ""), ({"a": 4, "b": 9, "c": 7}, "ac"), ({"a": 4, "b": 1, "c": 7}, "ab"),
        ({"a": 4, "b": 9}, "ab"), ({"a": 4}, "a"), ({"a": 1, "b": 1, "c": 1}, "abc"), ({"a": 3, "b": 3, "c": 5, "d": 5}, "ab"),
    ],
)  # fmt: skip
def test_groups_of_fewer_than_five_are_told_of_with_others(people: dict[str, int], together: str) -> None:
    assert pooled(people, 5) == set(together)
