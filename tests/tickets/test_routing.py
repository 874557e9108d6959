"""The rule that fits first, and who takes it: plain values, no database."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.enums import Give
from tickets.routing import Choice, Facts, Passed, Rule, Worker, choose, first_fitting, phrases

ROSA, BEN, LENA, KIM = 1, 2, 3, 4
FACTS = Facts(
    service=7, text="VPN in Zürich\nMy laptop says: Straße, “no wi-fi”.", department=5, site="Berlin", requester=ROSA
)
TEAM = [Worker(BEN), Worker(LENA), Worker(KIM)]


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, True),
        ({"service": 7}, True),
        ({"service": 8}, False),
        ({"department": 5, "service": 7}, True),
        ({"department": 6, "service": 7}, False),
        ({"site": "BERLIN"}, True),
        ({"site": "Boston"}, False),
        ({"phrases": ("vpn",)}, True),
        ({"phrases": ("zurich",)}, True),
        ({"phrases": ("ZÜRICH",)}, True),
        ({"phrases": ("strasse",)}, True),
        ({"phrases": ("Wi-Fi",)}, True),
        ({"phrases": ("my laptop",)}, True),
        ({"phrases": ("laptop my",)}, False),
        ({"phrases": ("lap",)}, False),
        ({"phrases": ("printer", "vpn")}, True),
        ({"phrases": ("v.n",)}, False),
        ({"phrases": ("vpn",), "site": "Boston"}, False),
    ],
)
def test_a_rule_fits_when_all_that_it_asks_is_so(asked: dict[str, object], fits: bool) -> None:
    assert (first_fitting([Rule(pk=1, name="R", **asked)], FACTS) is not None) == fits


def test_the_first_that_fits_wins() -> None:
    rules = [Rule(1, "Other", service=9), Rule(2, "Words", phrases=("vpn",)), Rule(3, "Everything")]
    assert first_fitting(rules, FACTS) == rules[1]
    assert first_fitting(rules[:1], FACTS) is None


def test_words_are_written_by_lines_and_commas() -> None:
    assert phrases("VPN,  no   access\nprinter; ++ ;VPN") == ("VPN", "no access", "printer")


def test_by_turn_goes_round() -> None:
    assert taken(Rule(1, "R", give=Give.TURN), TEAM, 7) == [BEN, LENA, KIM, BEN, LENA, KIM, BEN]


def test_half_a_share_takes_every_other_round() -> None:
    half = [Worker(BEN), Worker(LENA, percent=50)]
    assert Counter(taken(Rule(1, "R", give=Give.TURN), half, 30)) == {BEN: 20, LENA: 10}


def test_who_comes_back_is_not_flooded() -> None:
    rule = Rule(1, "R", give=Give.TURN)
    turns: dict[int, int] = {}
    away = [Worker(BEN), Worker(LENA, is_away=True)]
    for _ in range(20):
        turns = dict(choose(rule, away, ROSA, turns).turns)
    assert Counter(taken(rule, [Worker(BEN), Worker(LENA)], 6, turns)) == {BEN: 3, LENA: 3}


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6), st.integers(1, 120))
def test_everybody_gets_their_share_within_one_of_it(shares: list[int], number: int) -> None:
    team = [Worker(pk, percent=percent) for pk, percent in enumerate(shares, start=1)]
    counts = Counter(taken(Rule(1, "R", give=Give.TURN), team, number, requester=99))
    for worker in team:
        assert abs(counts[worker.person] - number * worker.percent / sum(shares)) < len(team)


def test_by_load_weighs_what_is_open_by_the_share() -> None:
    rule = Rule(1, "R", give=Give.LOAD)
    # Four with a whole share are as much as two with half of one: then it goes by turn.
    assert taken(rule, [Worker(BEN, open=3), Worker(LENA, open=1, percent=50)], 3) == [BEN, LENA, BEN]
    assert choose(rule, [Worker(BEN, open=3), Worker(LENA, open=0, percent=50)], ROSA, {}).person == LENA
    assert choose(rule, [Worker(BEN, open=2), Worker(LENA, open=1, percent=50)], ROSA, {}).person == BEN


def test_those_who_have_as_little_take_turns() -> None:
    assert taken(Rule(1, "R", give=Give.LOAD), TEAM, 4) == [BEN, LENA, KIM, BEN]


@pytest.mark.parametrize(
    ("worker", "why"),
    [
        (Worker(BEN, is_away=True), Passed.AWAY),
        (Worker(BEN, percent=0), Passed.SPARED),
        (Worker(BEN, most_open=3, open=3), Passed.FULL),
        (Worker(ROSA), Passed.OWN),
    ],
)
def test_who_can_not_take_it_is_passed_over_and_it_is_said_why(worker: Worker, why: Passed) -> None:
    rule = Rule(1, "R", give=Give.TURN)
    assert choose(rule, [worker], ROSA, {}) == Choice(None, {why: [worker.person]}, {})
    assert choose(rule, [worker, Worker(KIM)], ROSA, {}).person == KIM


def test_a_person_who_is_named_takes_it_however_much_there_is() -> None:
    rule = Rule(1, "R", give=Give.PERSON, person=BEN)
    assert choose(rule, [Worker(BEN, most_open=1, open=5)], ROSA, {}).person == BEN
    assert choose(rule, TEAM, BEN, {}) == Choice(None, {Passed.OWN: [BEN]}, {})
    assert choose(replace(rule, person=77), TEAM, ROSA, {}) == Choice(None, {Passed.LEFT: [77]}, {})


def test_a_group_is_of_those_named_who_still_work_there() -> None:
    rule = Rule(1, "R", give=Give.TURN, among=frozenset({KIM, 77}))
    choice = choose(rule, TEAM, ROSA, {})
    assert (choice.person, choice.passed) == (KIM, {Passed.LEFT: [77]})


def taken(
    rule: Rule, team: list[Worker], number: int, turns: dict[int, int] | None = None, requester: int = ROSA
) -> list[int | None]:
    """Who takes each of `number` requests, one after the other."""
    people: list[int | None] = []
    left = turns or {}
    for _ in range(number):
        choice = choose(rule, team, requester, left)
        people.append(choice.person)
        left = dict(choice.turns)
    return people
