"""The clocks under any record: what holds whatever happens to a request."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from departments.hours import add_working_time, working_time_between
from tests.tickets.stories import CALENDARS, at, promises
from tickets.clocks import Do, Event, Kind, Mark, State, clocks, fire_at

KINDS = [str(kind) for kind in Kind]
START = at("mon 09:00")
HORIZON = 14 * 24 * 60
BUDGETS = st.sampled_from(["30m", "1h", "4h", "8h", "20h", "1 working day", "3 working days"])
DEPARTMENTS = ["F", "I", "L"]
ENDED = {State.MET, State.LEFT, State.WITHDRAWN, State.MERGED}

rows = st.dictionaries(st.sampled_from(KINDS), BUDGETS)
policies = st.dictionaries(
    st.sampled_from(DEPARTMENTS),
    st.fixed_dictionaries(
        {"normal": rows, "high": rows, "calendar": st.sampled_from(["office", "half", "nights", "last week"])},
        optional={
            "pauses": st.dictionaries(st.sampled_from(KINDS), st.lists(st.sampled_from(["requester", "supplier"]))),
            "reopen": st.sampled_from(["continue", "restart"]),
            "reopen_within": st.sampled_from(["1h", "3d"]),
        },
    ),
)
moments = st.integers(0, HORIZON * 60).map(lambda seconds: START + timedelta(seconds=seconds))


def acts(do, **fields):
    return st.builds(Event, at=moments, do=st.just(do), **fields)


anything = st.one_of(
    *(acts(do) for do in (Do.ACCEPT, Do.NOTE, Do.AUTOMATIC, Do.RESUME, Do.RESOLVE, Do.REOPEN)),
    acts(Do.ASSIGN, by=st.sampled_from(["person", "rule"])),
    acts(Do.REPLY, by=st.sampled_from(["provider", "requester"])),
    acts(Do.REPLY, by=st.sampled_from(["provider", "requester"])),
    acts(Do.WAIT, on=st.sampled_from(["requester", "department", "supplier", "scheduled"]), until=st.none() | moments),
    acts(Do.PRIORITY, priority=st.sampled_from(["normal", "high", "low"])),
    *(acts(do, to=st.sampled_from([*DEPARTMENTS, "nobody"])) for do in (Do.HAND_OVER, Do.GIVE_BACK, Do.CALL_BACK)),
    acts(Do.CALENDAR, name=st.just("office"), calendar=st.sampled_from(list(CALENDARS.values()))),
    acts(Do.POLICY_OFF, department=st.sampled_from(DEPARTMENTS)),
    *(acts(do) for do in (Do.CANCEL, Do.DECLINE, Do.MERGE)),
)
filing = st.builds(
    Event,
    at=st.just(START),
    do=st.just(Do.FILE),
    department=st.sampled_from(DEPARTMENTS),
    priority=st.sampled_from(["normal", "high"]),
    recorded_at=st.none() | moments,
)
records = st.tuples(filing, st.lists(anything, max_size=14)).map(lambda parts: [parts[0], *parts[1]])


def by_key(found):
    return {target.key: target for target in found}


@settings(max_examples=150, deadline=None)
@given(policies, records, moments)
def test_replay_is_deterministic_and_its_targets_are_sound(rules, record, now):
    promised = promises(rules)
    found = clocks(promised, CALENDARS, record, now)
    assert found == clocks(promised, CALENDARS, list(record), now)
    assert len(by_key(found)) == len(found)
    for target in found:
        is_ended = target.stopped_at is not None
        assert (target.state in ENDED) is (is_ended and target.missed_at is None)
        assert (target.state == State.MISSED) is (target.missed_at is not None)
        assert target.cause is None or target.missed_at is not None
        assert target.state != State.PAUSED or target.due is None
        assert target.state != State.RUNNING or target.due is None or target.due >= now
        assert sum((part.counted for part in target.spans), timedelta()) <= target.consumed
        assert all(a.end is not None and a.end <= b.start for a, b in zip(target.spans, target.spans[1:], strict=False))
        thresholds = [fire_at(target, Mark(percent), CALENDARS) for percent in (50, 100)]
        assert thresholds[1] is None or (thresholds[1] == target.due and thresholds[0] <= thresholds[1])


@settings(max_examples=150, deadline=None)
@given(policies, records, st.tuples(moments, moments).map(sorted))
def test_miss_never_disappears_and_ended_clocks_never_change(rules, record, two):
    earlier, later = (by_key(clocks(promises(rules), CALENDARS, record, now)) for now in two)
    for key, target in earlier.items():
        after = later[key]
        if target.missed_at is not None:
            assert (after.missed_at, after.cause, after.department) == (
                target.missed_at,
                target.cause,
                target.department,
            )
            assert after.state == State.MISSED
        if target.stopped_at is not None and target.kind != Kind.LEG:  # a leg that was left may come back
            assert after == target


@settings(max_examples=100, deadline=None)
@given(policies, records, st.lists(anything, max_size=3), moments)
def test_what_happens_later_changes_nothing_said_before(rules, record, more, now):
    seen = [event for event in record if event.at <= now]
    unseen = [event for event in [*record, *more] if event.at > now]
    assert clocks(promises(rules), CALENDARS, seen, now) == clocks(promises(rules), CALENDARS, [*seen, *unseen], now)


@settings(max_examples=100, deadline=None)
@given(BUDGETS, st.lists(moments, min_size=4, max_size=4, unique=True).map(sorted))
def test_pauses_move_the_due_by_the_open_time_that_did_not_count(budget, four):
    promised = promises({"F": {"resolution": budget}})
    filed, wait, resume, now = four
    filing = Event(at=filed, do=Do.FILE, department="F", priority="normal")
    (free,) = clocks(promised, CALENDARS, [filing], filed)
    pause = [Event(at=wait, do=Do.WAIT, on="requester"), Event(at=resume, do=Do.RESUME)]
    (paused,) = clocks(promised, CALENDARS, [filing, *pause], now)
    if free.due <= wait:
        assert paused.missed_at == (free.due if free.due < wait else resume)
        return
    uncounted = working_time_between(CALENDARS["office"], wait, resume)
    assert paused.due == (add_working_time(CALENDARS["office"], free.due, uncounted) if uncounted else free.due)
    assert paused.missed_at is None or paused.missed_at >= resume
