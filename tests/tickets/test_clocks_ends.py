"""The clocks at the end and beyond: reopening, other ends, back-dated requests, the order of events."""

from dataclasses import replace

import pytest

from tests.tickets.stories import CALENDARS, at, event, line, promises, targets, told
from tickets.clocks import clocks

REOPENED = {
    "continue: the gap is not counted": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\ntue 10:00 reopen",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 10:00, used 1:00",
            "resolution 2 F running, due tue 17:00, used 3:00",
        ],
    ),
    "continue with nothing left: due and missed at that instant": (
        {"F": {"resolution": "1h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\ntue 10:00 reopen",
        [
            "resolution 1 F met, due mon 10:00, stopped mon 10:00, used 1:00",
            "resolution 2 F missed, due tue 10:00, missed tue 10:00, used 3:00",
        ],
    ),
    "continue after a miss: the next cycle is missed, too": (
        {"F": {"resolution": "1h"}},
        "mon 09:00 file F normal\nmon 11:00 resolve\ntue 10:00 reopen",
        [
            "resolution 1 F missed, due mon 10:00, missed mon 10:00, stopped mon 11:00, used 2:00",
            "resolution 2 F missed, due tue 10:00, missed tue 10:00, used 4:00",
        ],
    ),
    "restart": (
        {"F": {"resolution": "8h", "leg": "8h", "reopen": "restart"}},
        "mon 09:00 file F normal\nmon 11:00 resolve\ntue 10:00 reopen",
        [
            "leg 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
            "leg 2 F running, due wed 10:00, used 2:00",
            "resolution 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
            "resolution 2 F running, due wed 10:00, used 2:00",
        ],
    ),
    "update afresh, first response and acceptance not": (
        {"F": {"first_response": "8h", "acceptance": "8h", "update": "4h"}},
        "mon 09:00 file F normal\nmon 11:00 resolve\ntue 10:00 reopen",
        [
            "acceptance 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
            "first_response 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
            "update 1 F met, due mon 13:00, stopped mon 11:00, used 2:00",
            "update 2 F running, due tue 14:00, used 2:00",
        ],
    ),
    "a message then wants an answer, one before does not": (
        {"F": {"next_response": "4h"}},
        "mon 09:00 file F normal\nmon 11:00 resolve\nmon 12:00 reply requester\ntue 10:00 reopen\ntue 11:00 reply requester",
        ["next_response 1 F running, due tue 15:00, used 1:00"],
    ),
    "exactly at the end of the period": (
        {"F": {"resolution": "8h", "reopen_within": "23h"}},
        "mon 09:00 file F normal\nmon 11:00 resolve\ntue 10:00 reopen",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
            "resolution 2 F running, due tue 16:00, used 4:00",
        ],
    ),
    "one second later: this one stays as it is, whatever follows": (
        {"F": {"resolution": "8h", "update": "8h", "reopen_within": "82799s"}},
        "mon 09:00 file F normal\nmon 11:00 resolve\ntue 10:00 reopen\ntue 10:30 reply provider\ntue 11:00 resolve",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
            "update 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
        ],
    ),
    "the period is that of the department that resolved it": (
        {"F": {"resolution": "8h", "reopen_within": "1h"}, "I": {"reopen_within": "2d"}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 11:00 resolve\ntue 10:00 reopen",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
            "resolution 2 F running, due tue 16:00, used 4:00",
        ],
    ),
    "a department without a policy has the usual period": (
        {"F": {"resolution": "8h", "reopen_within": "1h"}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over A\nmon 11:00 resolve\ntue 10:00 reopen",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
            "resolution 2 F running, due tue 16:00, used 4:00",
        ],
    ),
    "twice": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\nmon 11:00 reopen\nmon 12:00 resolve\ntue 11:00 reopen",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 10:00, used 1:00",
            "resolution 2 F met, due tue 10:00, stopped mon 12:00, used 2:00",
            "resolution 3 F running, due tue 17:00, used 3:00",
        ],
    ),
    "a request that was not resolved": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 reopen",
        ["resolution 1 F missed, due mon 17:00, missed mon 17:00, used 11:00"],
    ),
    "a leg that was left before comes back as itself": (
        {"F": {"leg": "8h"}, "I": {"leg": "8h"}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 11:00 resolve\ntue 10:00 reopen\ntue 11:00 hand_over F",
        [
            "leg 1 F running, due wed 10:00, used 2:00",
            "leg 1 I met, due tue 10:00, stopped mon 11:00, used 1:00",
            "leg 2 I left, due tue 17:00, stopped tue 11:00, used 2:00",
        ],
    ),
    "handed over afterwards the promise stands": (
        {"F": {"resolution": "8h"}, "I": {"resolution": "99h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\ntue 10:00 reopen\ntue 11:00 hand_over I",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 10:00, used 1:00",
            "resolution 2 F running, due tue 17:00, used 3:00",
        ],
    ),
    "the policy was switched off in between: no next cycle": (
        {"F": {"resolution": "8h", "leg": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\nmon 11:00 policy_off F\ntue 10:00 reopen",
        [
            "leg 1 F met, due mon 17:00, stopped mon 10:00, used 1:00",
            "resolution 1 F met, due mon 17:00, stopped mon 10:00, used 1:00",
        ],
    ),
    "nobody had promised, nobody does": (
        {"I": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 11:00 resolve\ntue 10:00 reopen",
        [],
    ),
}

ENDS = {
    "merged: open targets end as merged, a miss stays": (
        {"F": {"resolution": "8h", "first_response": "1h", "update": "2h"}},
        "mon 09:00 file F normal\nmon 09:30 reply provider\nmon 12:00 merge",
        [
            "first_response 1 F met, due mon 10:00, stopped mon 09:30, used 0:30",
            "resolution 1 F merged, due mon 17:00, stopped mon 12:00, used 3:00",
            "update 1 F met, due mon 11:00, stopped mon 09:30, used 0:30",
            "update 2 F missed, due mon 11:30, missed mon 11:30, stopped mon 12:00, used 2:30",
        ],
    ),
    "cancelled at the due instant": (
        {"F": {"resolution": "2h"}},
        "mon 09:00 file F normal\nmon 11:00 cancel",
        ["resolution 1 F withdrawn, due mon 11:00, stopped mon 11:00, used 2:00"],
    ),
    "declined after acceptance": (
        {"F": {"resolution": "8h", "acceptance": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 accept\nmon 11:00 decline",
        [
            "acceptance 1 F met, due mon 11:00, stopped mon 10:00, used 1:00",
            "resolution 1 F withdrawn, due mon 17:00, stopped mon 11:00, used 2:00",
        ],
    ),
    "merging a resolved request changes nothing, nor its reopening": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\nmon 11:00 merge\ntue 11:00 reopen",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 10:00, used 1:00",
            "resolution 2 F running, due wed 10:00, used 2:00",
        ],
    ),
    "policy switched off: withdrawn, misses stay, nothing new starts": (
        {"F": {"resolution": "8h", "acceptance": "1h", "update": "8h"}},
        "mon 09:00 file F normal\nmon 11:00 policy_off F\nmon 12:00 reply provider\nmon 13:00 priority normal",
        [
            "acceptance 1 F missed, due mon 10:00, missed mon 10:00, stopped mon 11:00, used 2:00",
            "resolution 1 F withdrawn, due mon 17:00, stopped mon 11:00, used 2:00",
            "update 1 F withdrawn, due mon 17:00, stopped mon 11:00, used 2:00",
        ],
    ),
    "policy switched off before filing": (
        {"F": {"resolution": "8h"}},
        "mon 08:00 policy_off F\nmon 09:00 file F normal",
        [],
    ),
    "the policy of another department": (
        {"F": {"resolution": "16h", "leg": "16h"}, "I": {"leg": "16h"}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 11:00 policy_off I",
        [
            "leg 1 F left, due tue 17:00, stopped mon 10:00, used 1:00",
            "leg 1 I withdrawn, due wed 10:00, stopped mon 11:00, used 1:00",
            "resolution 1 F running, due tue 17:00, used 11:00",
        ],
    ),
    "the policy of the department that promised and handed on": (
        {"F": {"resolution": "16h", "first_response": "16h", "leg": "16h"}, "I": {"leg": "16h"}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 11:00 policy_off F\nmon 12:00 hand_over F",
        [
            "first_response 1 I withdrawn, due tue 17:00, stopped mon 11:00, used 2:00",
            "leg 1 F left, due tue 17:00, stopped mon 10:00, used 1:00",
            "leg 1 I left, due wed 10:00, stopped mon 12:00, used 2:00",
            "resolution 1 F withdrawn, due tue 17:00, stopped mon 11:00, used 2:00",
        ],
    ),
    "switched off, then misrouted: the next promise starts": (
        {"F": {"resolution": "16h"}, "I": {"resolution": "16h"}},
        "mon 09:00 file F normal\nmon 10:00 policy_off F\nmon 11:00 hand_over I",
        [
            "resolution 1 F withdrawn, due tue 17:00, stopped mon 10:00, used 1:00",
            "resolution 2 I running, due wed 11:00, used 9:00",
        ],
    ),
}


@pytest.mark.parametrize(("rules", "story", "expected"), REOPENED.values(), ids=REOPENED)
def test_5_reopened(rules, story, expected):
    assert told(rules, story, now="tue 12:00") == expected


@pytest.mark.parametrize(("rules", "story", "expected"), ENDS.values(), ids=ENDS)
def test_5_other_ends(rules, story, expected):
    assert told(rules, story, now="tue 12:00") == expected


@pytest.mark.parametrize(
    ("recorded", "events", "expected"),
    [
        ("mon 12:00", [], "resolution 1 F missed, due mon 11:00, missed mon 11:00, backdated, used 8:00"),
        ("mon 10:59", [], "resolution 1 F missed, due mon 11:00, missed mon 11:00, used 8:00"),
        ("mon 11:00", [], "resolution 1 F missed, due mon 11:00, missed mon 11:00, used 8:00"),
        ("mon 12:00", ["mon 10:30 resolve"], "resolution 1 F met, due mon 11:00, stopped mon 10:30, used 1:30"),
    ],
)
def test_5_filed_late(recorded, events, expected):
    filed = replace(event("mon 09:00 file F normal"), recorded_at=at(recorded))
    record = [filed, *map(event, events)]
    found = clocks(promises({"F": {"resolution": "2h"}}), CALENDARS, record, at("mon 18:00"))
    assert [line(target) for target in found] == [expected]


def test_events_of_one_instant_keep_their_order_and_later_ones_are_not_seen():
    story = "mon 10:00 reply provider\nmon 09:00 file F normal\nmon 10:00 reply requester\nmon 10:00:01 resolve"
    found = targets({"F": {"next_response": "1h", "resolution": "8h"}}, story, now="mon 10:00")
    assert [line(target) for target in found] == [
        "resolution 1 F running, due mon 17:00, used 1:00",
        "next_response 1 F running, due mon 11:00, used 0:00",
    ]
    assert targets({"F": {"resolution": "8h"}}, story, now="mon 08:59") == []
