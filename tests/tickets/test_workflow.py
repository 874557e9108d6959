"""The table of moves, row by row against docs: from where, to where."""

from __future__ import annotations

import pytest

from tickets.enums import State
from tickets.workflow import MOVES, MoveRefused, destination, moves_from, refusal

NEW, OPEN, WAITING = State.NEW, State.OPEN, State.WAITING
RESOLVED, CLOSED, CANCELLED = State.RESOLVED, State.CLOSED, State.CANCELLED

# verb -> {from: to}; whatever is missing is refused.
TABLE = {
    "accept": {NEW: OPEN, OPEN: OPEN, WAITING: WAITING},
    "assign": {NEW: OPEN, OPEN: OPEN, WAITING: WAITING},
    "reply": {NEW: NEW, OPEN: OPEN, WAITING: WAITING},
    "note": {state: state for state in State},
    "prioritise": {NEW: NEW, OPEN: OPEN, WAITING: WAITING},
    "wait": {NEW: WAITING, OPEN: WAITING, WAITING: WAITING},
    "resume": {WAITING: OPEN},
    "sub_request": {NEW: NEW, OPEN: OPEN, WAITING: WAITING},
    "hold_up": {NEW: WAITING, OPEN: WAITING, WAITING: WAITING},
    "hand_over": {NEW: NEW, OPEN: NEW, WAITING: NEW},
    "accept_hand_over": {NEW: OPEN},
    "decline_hand_over": {NEW: NEW},
    "withdraw_hand_over": {NEW: NEW},
    "decline": {NEW: CANCELLED, OPEN: CANCELLED},
    "resolve": {NEW: RESOLVED, OPEN: RESOLVED, WAITING: RESOLVED},
    "confirm": {RESOLVED: CLOSED},
    "close": {RESOLVED: CLOSED},
    "reopen": {RESOLVED: OPEN, CLOSED: OPEN},
    "merge": {NEW: CANCELLED, OPEN: CANCELLED, WAITING: CANCELLED},
    "withdraw": {NEW: CANCELLED, OPEN: CANCELLED, WAITING: CANCELLED},
    "seal": {state: state for state in State},
    "unseal": {state: state for state in State},
    "snooze": {NEW: NEW, OPEN: OPEN, WAITING: WAITING},
    "wake": {NEW: NEW, OPEN: OPEN, WAITING: WAITING},
    "remove_participant": {state: state for state in State},
    "unfollow": {state: state for state in State},
    "move_up": {state: state for state in (State.NEW, State.OPEN, State.WAITING)},
    "put_back": {state: state for state in (State.NEW, State.OPEN, State.WAITING)},
    "link": {state: state for state in State},
    "unlink": {state: state for state in State},
    "split": {state: state for state in State},
    "add_participant": {state: state for state in State},
}
EVERY = [(verb, state) for verb in TABLE for state in State]


def test_the_table_has_no_other_verbs() -> None:
    assert set(MOVES) == set(TABLE)


@pytest.mark.parametrize(("verb", "state"), EVERY)
def test_a_verb_leads_where_the_table_says_or_is_refused_in_words(verb: str, state: State) -> None:
    if state in TABLE[verb]:
        assert destination(verb, state) == TABLE[verb][state]
        assert verb in moves_from(state)
    else:
        with pytest.raises(MoveRefused) as refused:
            destination(verb, state)
        assert str(refused.value).endswith(".")
        assert verb not in moves_from(state)


@pytest.mark.parametrize(
    ("verb", "state", "words"),
    [
        ("resume", OPEN, "not waiting"),
        ("confirm", NEW, "Only a resolved request"),
        ("confirm", CLOSED, "closed already"),
        ("reopen", OPEN, "not resolved yet"),
        ("reopen", CANCELLED, "can be reopened"),
        ("decline", WAITING, "Resume it first"),
        ("decline", RESOLVED, "resolved already"),
        ("accept", CANCELLED, "cancelled already"),
    ],
)
def test_a_refusal_says_why(verb: str, state: State, words: str) -> None:
    assert words in refusal(verb, state)
