"""Why a request is next: who waits for what. Pure."""

from __future__ import annotations

from tickets.enums import ClockKind, State, WaitsOn

WAITED_FOR = {
    ClockKind.FIRST_RESPONSE: "{requester} waits for a first answer",
    ClockKind.NEXT_RESPONSE: "{requester} wrote and waits for your answer",
    ClockKind.UPDATE: "{requester} waits for news",
    ClockKind.ACCEPTANCE: "nobody has accepted it yet",
    ClockKind.LEG: "the time agreed for your department runs",
    ClockKind.RESOLUTION: "{requester} waits for it to be done",
}
NOTHING_TO_DO = {
    WaitsOn.REQUESTER: "{requester} has to answer first",
    WaitsOn.DEPARTMENT: "another department has to do its part first",
    WaitsOn.SUPPLIER: "the supplier has to deliver first",
    WaitsOn.SCHEDULED: "it goes on by itself at the agreed date",
    WaitsOn.APPROVAL: "it has to be approved first",
}


def why_next(*, kind: ClockKind | None, is_late: bool, state: str, waits_on: str, requester: str, held_up: str) -> str:
    """The reason in words. `kind` is the clock that is over first, `held_up` the department that waits for this as a part."""
    if held_up:
        words = f"{held_up} can't go on without it"
    elif state == State.WAITING and kind is None:
        words = NOTHING_TO_DO[WaitsOn(waits_on)]
    elif kind is not None:
        words = WAITED_FOR[kind]
    else:
        words = "{requester} waits for it; nothing is promised"
    said = words.format(requester=requester)
    said = f"Late: {said}" if is_late else said[:1].upper() + said[1:]
    return f"{said}."
