"""Why a request is next, in words."""

from __future__ import annotations

import pytest

from tickets.enums import ClockKind, State, WaitsOn
from tickets.reasons import NOTHING_TO_DO, WAITED_FOR, why_next


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": ClockKind.FIRST_RESPONSE}, "Rosa waits for a first answer."),
        ({"kind": ClockKind.NEXT_RESPONSE, "is_late": True}, "Late: Rosa wrote and waits for your answer."),
        ({"kind": ClockKind.ACCEPTANCE}, "Nobody has accepted it yet."),
        ({"kind": ClockKind.LEG, "held_up": "Finance"}, "Finance can't go on without it."),
        ({"state": State.WAITING, "waits_on": WaitsOn.REQUESTER}, "Rosa has to answer first."),
        ({}, "Rosa waits for it; nothing is promised."),
    ],
)
def test_the_reason_names_who_waits_for_what(given, said):
    usual = {"kind": None, "is_late": False, "state": State.OPEN, "waits_on": "", "requester": "Rosa", "held_up": ""}
    assert why_next(**usual | given) == said


def test_every_clock_and_every_wait_has_its_words():
    assert set(WAITED_FOR) == set(ClockKind)
    assert set(NOTHING_TO_DO) == set(WaitsOn) - {WaitsOn.NOTHING}
