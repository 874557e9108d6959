"""The table of moves: from which state a verb may be done, and to which it leads. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tickets.enums import UNRESOLVED, Outcome, State

RESTING = (State.RESOLVED, State.CLOSED)
EVERY_STATE = tuple(State)
# What can be done with an offer while nobody has answered it.
ANSWERS_OFFER = frozenset({"accept_hand_over", "decline_hand_over", "withdraw_hand_over"})


@dataclass(frozen=True, slots=True)
class Move:
    """One verb: `sources` it may be done from, `to` (None: the state stays), the `outcome` it gives, `needs` in fields."""

    verb: str
    label: str
    sources: tuple[State, ...]
    to: State | None = None
    outcome: Outcome | None = None
    needs: tuple[str, ...] = ()
    can_undo: bool = False


class MoveRefused(Exception):
    """The move can't be made from where the request stands. The message is fit to show."""


MOVES = {
    move.verb: move
    for move in (
        Move("accept", "Accept", UNRESOLVED, State.OPEN),
        Move("assign", "Assign", UNRESOLVED, State.OPEN, needs=("person",), can_undo=True),
        Move("reply", "Reply", UNRESOLVED, needs=("body",)),
        Move("note", "Add note", EVERY_STATE, needs=("body",)),
        Move("prioritise", "Set priority", UNRESOLVED, needs=("priority",), can_undo=True),
        Move("wait", "Set waiting", UNRESOLVED, State.WAITING, needs=("on",), can_undo=True),
        Move("resume", "Resume", (State.WAITING,), State.OPEN, can_undo=True),
        Move("sub_request", "Ask another department for a part", UNRESOLVED, needs=("department", "title", "body")),
        Move("hold_up", "Wait for a part", UNRESOLVED, State.WAITING),
        Move("hand_over", "Hand over", UNRESOLVED, State.NEW, needs=("department", "reason"), can_undo=True),
        Move("move_up", "Move up in the queue", UNRESOLVED, needs=("reason",), can_undo=True),
        Move("put_back", "Put back in the queue", UNRESOLVED),
        Move("accept_hand_over", "Accept hand-over", (State.NEW,), State.OPEN),
        Move("decline_hand_over", "Decline hand-over", (State.NEW,), needs=("reason",), can_undo=True),
        Move("withdraw_hand_over", "Take back", (State.NEW,), can_undo=True),
        Move(
            "decline",
            "Decline",
            (State.NEW, State.OPEN),
            State.CANCELLED,
            Outcome.DECLINED,
            needs=("reason",),
            can_undo=True,
        ),
        Move("merge", "Merge", UNRESOLVED, State.CANCELLED, Outcome.MERGED, needs=("into",), can_undo=True),
        Move("resolve", "Resolve", UNRESOLVED, State.RESOLVED, Outcome.DONE, needs=("body",), can_undo=True),
        Move("confirm", "Confirm", (State.RESOLVED,), State.CLOSED, Outcome.DONE),
        Move("close", "Close", (State.RESOLVED,), State.CLOSED, Outcome.DONE),
        Move("reopen", "Reopen", RESTING, State.OPEN, Outcome.NONE, needs=("body",)),
        Move("withdraw", "Withdraw", UNRESOLVED, State.CANCELLED, Outcome.WITHDRAWN),
        Move("seal", "Seal", EVERY_STATE, can_undo=True),
        Move("unseal", "Lift the seal", EVERY_STATE, can_undo=True),
        Move("snooze", "Snooze", UNRESOLVED, needs=("until",), can_undo=True),
        Move("wake", "End snooze", UNRESOLVED, can_undo=True),
        Move("remove_participant", "Remove a participant", EVERY_STATE, needs=("person",)),
        Move("unfollow", "Stop following", EVERY_STATE),
        Move("link", "Link", EVERY_STATE, needs=("to", "how")),
        Move("unlink", "Remove the link", EVERY_STATE),
        Move("split", "Split off a request", EVERY_STATE, needs=("department", "title")),
        Move("add_participant", "Add a participant", EVERY_STATE, needs=("person",)),
    )
}


def destination(verb: str, state: State) -> State:
    """The state after `verb`. Accepting or assigning keeps a waiting request waiting; a first reply opens a new one.

    Raises:
        MoveRefused: `verb` is not in the table for `state`.
    """
    move = MOVES[verb]
    if state not in move.sources:
        raise MoveRefused(refusal(verb, state))
    if move.to is None:
        return state
    if verb in {"accept", "assign"} and state == State.WAITING:
        return State.WAITING
    return move.to


def moves_from(state: State) -> frozenset[str]:
    """The verbs that the table allows from `state`."""
    return frozenset(verb for verb, move in MOVES.items() if state in move.sources)


def refusal(verb: str, state: State) -> str:
    """Why `verb` can't be done from `state`, in words to show."""
    if verb == "resume":
        return "This request is not waiting for anything."
    if verb in {"confirm", "close"} and state in UNRESOLVED:
        return "Only a resolved request can be closed."
    if verb == "reopen" and state in UNRESOLVED:
        return "This request is not resolved yet."
    if verb == "reopen":
        return "Only a resolved or closed request can be reopened."
    if verb in ANSWERS_OFFER:
        return "This request is not offered any more."
    if verb == "decline" and state == State.WAITING:
        return "This request is waiting. Resume it first, then decline it."
    return f"This request is {State(state).label.lower()} already."
