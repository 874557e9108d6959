"""What a target carries beside its state: thresholds, the ledger, its name; and how promises are read."""

from datetime import timedelta

import pytest

from tests.tickets.stories import CALENDARS, at, event, hours, promises, shown, span, targets
from tickets.clocks import (
    Duration,
    Event,
    Mark,
    Policy,
    PolicyRefused,
    Reason,
    WorkingDays,
    clocks,
    counts_against,
    fire_at,
    policy_from_rules,
    read_budget,
)


def one(rules, story, now):
    (target,) = targets(rules, story, now)
    return target


def fires(target, percent, calendars=CALENDARS):
    moment = fire_at(target, Mark(percent), calendars)
    return moment and shown(moment)


@pytest.mark.parametrize(
    ("promise", "story", "before", "expected"),
    [
        ("8h", "mon 10:00 file F normal", "2h", "mon 16:00"),
        ("8h", "mon 10:00 file F normal", "6h", "mon 12:00"),
        # All of the promise, or more than it, is no time before due.
        ("8h", "mon 10:00 file F normal", "8h", None),
        ("1 working day", "mon 15:00 file F normal", "2h", "tue 13:00"),
        ("4h", "mon 16:00 file F normal", "3h", "mon 17:00"),
    ],
)
def test_a_time_before_due_is_working_time(promise, story, before, expected):
    target = one({"F": {"resolution": promise}}, story, "mon 16:30")
    moment = fire_at(target, Mark(before=read_budget(before).time), CALENDARS)
    assert (moment and shown(moment)) == expected


@pytest.mark.parametrize(
    ("promise", "story", "expected"),
    [
        ("8h", "mon 09:00 file F normal", {50: "mon 13:00", 75: "mon 15:00", 100: "mon 17:00", 150: "tue 13:00"}),
        ("4h", "mon 16:00 file F normal", {50: "tue 10:00", 75: "tue 11:00", 100: "tue 12:00", 200: "tue 16:00"}),
        ("1 working day", "mon 15:00 file F normal", {50: "tue 11:00", 75: "tue 13:00", 100: "tue 15:00", 150: "wed 11:00"}),
        # A pause moves what is still to come; what was used up before is over when it resumes.
        (
            "8h",
            "mon 09:00 file F normal\nmon 14:00 wait requester\nmon 16:00 resume",
            {50: "mon 16:00", 75: "mon 17:00", 100: "tue 11:00"},
        ),
        ("8h", "mon 09:00 file F normal\nmon 14:00 wait requester", dict.fromkeys((50, 75, 100, 150))),
        ("8h", "mon 09:00 file F normal\nmon 14:00 resolve", dict.fromkeys((50, 75, 100, 150))),
        # Missed and running on: beyond 100.
        ("2h", "mon 09:00 file F normal", {75: "mon 10:30", 100: "mon 11:00", 150: "mon 12:00", 300: "mon 15:00"}),
    ],
)  # fmt: skip
def test_threshold_fires_in_working_time(promise, story, expected):
    target = one({"F": {"resolution": promise}}, story, now="mon 18:00")
    assert {percent: fires(target, percent) for percent in expected} == expected


def test_threshold_used_up_by_a_change_is_over_at_the_change():
    rules = {"F": {"normal": {"resolution": "8h"}, "high": {"resolution": "4h"}}}
    target = one(rules, "mon 09:00 file F normal\nmon 12:30 priority high", now="mon 12:30")
    assert [fires(target, percent) for percent in (50, 75, 100)] == ["mon 12:30", "mon 12:30", "mon 13:00"]


def test_threshold_never_fires_after_due_though_the_calendar_was_edited_later():
    story = "mon 09:00 file F normal\nmon 12:00 calendar office long"
    target = one({"F": {"resolution": "2h"}}, story, now="mon 13:00")
    assert [fires(target, percent) for percent in (75, 100)] == ["mon 11:00", "mon 11:00"]


def test_threshold_of_a_due_moved_to_the_next_opening():
    special = {"office": hours("09:00-17:00", special={"2026-11-24": ["09:00-12:00"]})}
    record = [event("mon 15:00 file F normal")]
    (target,) = clocks(promises({"F": {"resolution": "1 working day"}}), special, record, at("mon 15:00"))
    assert [fires(target, percent, special) for percent in (99, 100)] == ["tue 11:57", "wed 09:00"]


@pytest.mark.parametrize(
    ("promise", "expected"), [("30h", ["tue 16:00", None, None]), ("9 working days", [None, None, None])]
)
def test_threshold_of_a_calendar_that_runs_out(promise, expected):
    target = one({"F": {"resolution": promise, "calendar": "last week"}}, "mon 09:00 file F normal", now="mon 10:00")
    assert [fires(target, percent) for percent in (50, 100, 150)] == expected
    assert target.has_run_out
    assert target.due is None


@pytest.mark.parametrize(
    ("story", "live"), [("mon 10:00 wait requester", True), ("mon 10:00 resolve", False), ("mon 10:00 note", True)]
)
def test_only_a_running_clock_without_a_due_has_run_out(story, live):
    target = one({"F": {"resolution": "8h"}}, f"mon 09:00 file F normal\n{story}", now="mon 11:00")
    assert target.is_live is live
    assert not target.has_run_out


def ledger(target):
    return [
        f"{shown(s.start)} to {s.end and shown(s.end)}, {s.reason or 'running'}, {s.department}, {span(s.counted)}"
        for s in target.spans
    ]


LEDGER = {
    "who held it, when it ran and why not": (
        "mon 09:00 file F normal\nmon 09:30 accept\nmon 10:00 wait requester\nmon 11:00 wait scheduled\nmon 12:00 resume\nmon 13:00 hand_over I",
        "tue 10:00",
        [
            "mon 09:00 to mon 10:00, running, F, 1:00",
            "mon 10:00 to mon 11:00, requester, F, 0:00",
            "mon 11:00 to mon 12:00, scheduled, F, 0:00",
            "mon 12:00 to mon 13:00, running, F, 1:00",
            "mon 13:00 to None, running, I, 5:00",
        ],
    ),
    "a change that stops nothing does not cut it": (
        "mon 09:00 file F normal\nmon 10:00 priority high\nmon 11:00 calendar office long\nmon 12:00 wait supplier",
        "mon 13:00",
        ["mon 09:00 to None, running, F, 4:00"],
    ),
    "ended": (
        "mon 09:00 file F normal\nmon 10:00 resolve",
        "mon 13:00",
        ["mon 09:00 to mon 10:00, running, F, 1:00"],
    ),
    "at the instant of a change": (
        "mon 09:00 file F normal\nmon 10:00 wait requester",
        "mon 10:00",
        ["mon 09:00 to mon 10:00, running, F, 1:00", "mon 10:00 to None, requester, F, 0:00"],
    ),
    "just filed": ("mon 09:00 file F normal", "mon 09:00", ["mon 09:00 to None, running, F, 0:00"]),
    "still waiting": (
        "mon 09:00 file F normal\nmon 10:00 wait approval",
        "mon 12:00",
        ["mon 09:00 to mon 10:00, running, F, 1:00", "mon 10:00 to None, approval, F, 0:00"],
    ),
}


@pytest.mark.parametrize(("story", "now", "expected"), LEDGER.values(), ids=LEDGER)
def test_7_ledger_tells(story, now, expected):
    rules = {"F": {"normal": {"resolution": "20h"}, "high": {"resolution": "16h"}}}
    target = one(rules, story, now)
    assert ledger(target) == expected
    assert sum((s.counted for s in target.spans), timedelta()) == target.consumed


def test_key_names_a_clock_whoever_it_counts_against():
    rules = {"F": {"first_response": "8h", "leg": "8h"}, "I": {"leg": "8h"}}
    story = "mon 09:00 file F normal\nmon 09:00 accept\n"
    before, after = targets(rules, story, "mon 10:00"), targets(rules, story + "mon 10:00 hand_over I", "mon 11:00")
    assert [target.key for target in before] == [("first_response", "", 1), ("leg", "F", 1)]
    assert [target.key for target in after] == [("first_response", "", 1), ("leg", "F", 1), ("leg", "I", 1)]
    assert [target.department for target in after] == ["I", "F", "I"]
    assert [counts_against(target) for target in after] == ["I", "F", "I"]


# Policies pinned by the application

V1, V2 = ({"resolution": "8h"}, {"resolution": "4h"})


def pinned(*events, policies=None, now="mon 12:00"):
    rules = policies or {"IT v1": V1, "IT v2": V2}
    return clocks(promises(rules), CALENDARS, events, at(now))


def test_4_version_pinned_at_arrival_applies():
    for key, due in (("IT v1", "mon 17:00"), ("IT v2", "mon 13:00")):
        (target,) = pinned(event("mon 09:00 file IT normal", policy=key))
        assert (target.policy, target.department, shown(target.due)) == (key, "IT", due)


def test_4_pinning_none_promises_nothing_though_a_policy_has_the_name():
    assert pinned(event("mon 09:00 file IT normal", policy=""), policies={"IT": V1}) == []


def test_4_service_change_brings_another_policy():
    (target,) = pinned(event("mon 09:00 file IT normal", policy="IT v1"), event("mon 11:00 service IT_v2"))
    assert (target.policy, shown(target.due), target.state) == ("IT v2", "mon 13:00", "running")


def test_4_service_change_to_the_same_promise_only_changes_the_version():
    events = event("mon 09:00 file IT normal", policy="IT v1"), event("mon 11:00 service IT_v2")
    (target,) = pinned(*events, policies={"IT v1": V1, "IT v2": V1})
    assert (target.policy, shown(target.due), len(target.spans)) == ("IT v2", "mon 17:00", 1)


def test_4_service_change_with_other_pauses_stops_a_waiting_clock():
    events = [
        event("mon 09:00 file IT normal", policy="IT v1"),
        event("mon 10:00 wait supplier"),
        event("mon 11:00 service IT_v2"),
    ]
    (target,) = pinned(*events, policies={"IT v1": V1, "IT v2": {**V1, "pauses": {"resolution": ["supplier"]}}})
    assert (target.state, target.consumed) == ("paused", timedelta(hours=2))


def test_4_service_change_to_none_withdraws():
    (target,) = pinned(
        event("mon 09:00 file IT normal", policy="IT v1"), Event(at=at("mon 10:00"), do="service", policy="")
    )
    assert target.state == "withdrawn"


def test_4_policy_version_switched_off_withdraws_its_own_targets_only():
    off = Event(at=at("mon 10:00"), do="policy_off", policy="IT v1")
    for key, state in (("IT v1", "withdrawn"), ("IT v2", "running")):
        (target,) = pinned(event("mon 09:00 file IT normal", policy=key), off)
        assert target.state == state


def test_4_version_switched_off_before_arrival_promises_nothing():
    off = Event(at=at("mon 08:00"), do="policy_off", policy="IT v1")
    assert pinned(off, event("mon 09:00 file IT normal", policy="IT v1")) == []
    assert pinned(off, event("mon 09:00 file IT normal", policy="IT v2")) != []


# Reading promises


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("8h", Duration(28800)),
        ("90m", Duration(5400)),
        ("30s", Duration(30)),
        ("1 working day", WorkingDays(1)),
        ("3 working days", WorkingDays(3)),
    ],
)
def test_budget_is_read_and_shown(text, budget):
    assert read_budget(text) == budget
    assert read_budget(str(budget)) == budget


def test_budget_is_shown_in_the_largest_unit():
    assert [str(Duration(n)) for n in (3600, 60, 90, 5400, 0)] == ["1h", "1m", "90s", "90m", "0s"]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ([], "a policy must be an object"),
        ({}, "it needs the name of a calendar"),
        ({"calendar": 1}, "it needs the name of a calendar"),
        ({"calender": "office"}, '"calender" is no part of a policy'),
        ({"targets": []}, "the targets must be an object"),
        ({"targets": {"normal": "8h"}}, "the row normal must be an object"),
        ({"targets": {"normal": {"answer": "8h"}}}, '"answer" is not a kind of clock; there are first_response'),
        ({"targets": {"normal": {"leg": "8 hours"}}}, '"8 hours" is not a duration; write it like 8h, 90m, 30s or 3 working days'),
        ({"targets": {"normal": {"leg": "2d"}}}, '"2d" is not a duration'),
        ({"targets": {"normal": {"leg": "1.5h"}}}, '"1.5h" is not a duration'),
        ({"targets": {"normal": {"leg": 8}}}, '"8" is not a duration'),
        ({"targets": {"normal": {"leg": "9" * 5000 + "h"}}}, "is not a duration"),
        ({"targets": {"normal": {"leg": "0h"}}}, '"0h" promises no time at all'),
        ({"targets": {"normal": {"leg": "0 working days"}}}, '"0 working days" promises no time at all'),
        ({"pauses": {"leg": "requester"}}, "the pauses of leg must be a list"),
        ({"pauses": {"leg": ["holiday"]}}, '"holiday" is not a reason for waiting; there are requester'),
        ({"pauses": {"leg": [["requester"]]}}, "is not a reason for waiting"),
        ({"pauses": {"all": []}}, '"all" is not a kind of clock'),
        ({"reopen": "never"}, 'reopen is continue or restart, not "never"'),
        ({"reopen_within": "2 working days"}, '"2 working days" is not a period for reopening; write it like 14d or 36h'),
        ({"reopen_within": 14}, '"14" is not a period for reopening'),
    ],
)  # fmt: skip
def test_refused_policy_says_why_in_words(rules, message):
    rules = {"calendar": "office", **rules} if isinstance(rules, dict) and rules else rules
    with pytest.raises(PolicyRefused) as refused:
        policy_from_rules(rules, key="IT v1")
    assert message in str(refused.value)


def test_policy_without_more_has_the_usual_terms():
    policy = policy_from_rules({"calendar": "office"}, key="IT v1")
    assert policy == Policy(
        key="IT v1", calendar="office", targets={}, reopen="continue", reopen_within=timedelta(days=14)
    )


def test_approval_in_a_policy_is_the_requester():
    policy = policy_from_rules({"calendar": "office", "pauses": {"leg": ["approval"]}}, key="IT v1")
    assert policy.is_paused("leg", Reason.REQUESTER)
    assert policy.is_paused("leg", Reason.APPROVAL)
