"""Pure rules: how a clock stands in words: what was promised, by when, and whether it was kept."""

from __future__ import annotations

from datetime import timedelta

from tickets.clocks import Do, Duration, Kind, State, Target
from tickets.explaining.case import Case
from tickets.explaining.turns import DONE, Teller
from tickets.explaining.words import Reader, working
from tickets.wording import budget_in_words

# What is promised, as the end of "Promised: ... by Wed 25 Nov, 10:00".
PROMISED = {
    Kind.FIRST_RESPONSE: "a first answer",
    Kind.NEXT_RESPONSE: "an answer",
    Kind.UPDATE: "the next news",
    Kind.ACCEPTANCE: "that {} takes it on",
    Kind.LEG: "that {} is done with it",
    Kind.RESOLUTION: "to be solved",
}
TITLES = {
    Kind.FIRST_RESPONSE: "First answer",
    Kind.NEXT_RESPONSE: "Next answer",
    Kind.UPDATE: "News",
    Kind.ACCEPTANCE: "Acceptance by {}",
    Kind.LEG: "Time with {}",
    Kind.RESOLUTION: "Resolution",
}
WORDS = {
    State.RUNNING: "Running",
    State.PAUSED: "Stands still",
    State.MET: "Kept",
    State.MISSED: "Missed",
    State.LEFT: "Handed on",
    State.WITHDRAWN: "Withdrawn",
    State.MERGED: "Merged",
}


def title(case: Case, target: Target) -> str:
    """What the clock measures: First answer; Time with IT; News (3)."""
    named = TITLES[Kind(target.kind)].format(case.names[target.promised_by or target.department])
    return f"{named} ({target.cycle})" if target.cycle > 1 else named


def promised(case: Case, reader: Reader, target: Target) -> str:
    """Promised to be solved by Wed 25 Nov, 10:00; without a date the time that was promised."""
    what = PROMISED[Kind(target.kind)].format(case.names[target.promised_by or target.department])
    due = target.due or (target.missed_at if target.cause is None else None)
    if due is not None:
        return f"Promised {what} by {reader.moment(due)}."
    return f"Promised {what} within {budget_in_words(str(target.budget))}."


def standing(case: Case, reader: Reader, target: Target) -> str:
    """How the clock stands at the moment of asking."""
    match target.state:
        case State.RUNNING if target.has_run_out:
            return "There is no date: the calendar has no more opening hours."
        case State.RUNNING:
            return f"The clock runs: {_used(target)}."
        case State.PAUSED:
            return f"The clock stands still while waiting for {_waits_for(reader, target)}: {_used(target)}. The date comes back when it goes on."
        case State.MET:
            return f"Kept: {_done(target)} {_moment(reader, target)}, after {working(target.consumed)} of working time."
        case State.MISSED:
            return _missed(case, reader, target)
    turn = Teller(case, reader, target).turns()[-1]
    return f"{reader.moment(turn.at)}: {turn.words[:1].lower()}{turn.words[1:]}"


def _used(target: Target) -> str:
    """3 h of 16 working hours are used, 13 h are left."""
    used = working(target.consumed) if target.consumed else "nothing"
    of = f"of {budget_in_words(str(target.budget))} " if isinstance(target.budget, Duration) else "of working time "
    left = target.allowance - target.consumed if target.allowance is not None else timedelta()
    return f"{used} {of}used{f', {working(left)} left' if left > timedelta() else ''}"


def _missed(case: Case, reader: Reader, target: Target) -> str:
    assert target.missed_at is not None
    late = target.consumed - target.allowance if target.allowance is not None else timedelta()
    over = f", {working(late)} of working time too late" if late > timedelta() else ""
    said = f"Missed on {reader.moment(target.missed_at)}: {Teller(case, reader, target).missed()}."
    if target.stopped_at is not None:
        return f"{said} {_done(target).capitalize()} {_moment(reader, target)}{over}."
    if target.running_since is None:
        return f"{said} It stands still now while waiting for {_waits_for(reader, target)}{over}."
    return f"{said} It still runs{over}."


def _done(target: Target) -> str:
    return (
        "ended"
        if target.steps[-1].ended_as in {State.WITHDRAWN, State.MERGED}
        else DONE.get(Do(target.steps[-1].do), "ended")
    )


def _moment(reader: Reader, target: Target) -> str:
    return f"on {reader.moment(target.stopped_at)}" if target.stopped_at else ""


def _waits_for(reader: Reader, target: Target) -> str:
    reason = target.spans[-1].reason
    return reader.whom(reason) if reason else "nothing"
