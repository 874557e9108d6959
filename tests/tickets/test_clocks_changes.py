"""The clocks under change: sections 4 and 5 of the specification, row by row."""

import pytest

from tests.tickets.stories import told

PRIORITIES = {
    "F": {"normal": {"resolution": "8h"}, "high": {"resolution": "4h"}, "urgent": {"resolution": "2h"}, "low": {}}
}
TWO = {"F": {"resolution": "8h", "first_response": "4h"}, "I": {"resolution": "12h", "first_response": "6h"}}

PRIORITY = {
    "time used carries over": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 11:00 priority high",
        ["resolution 1 F running, due mon 13:00, used 3:00"],
    ),
    "consumed equal to the target is used up": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 11:00 priority urgent",
        ["resolution 1 F missed, due mon 11:00, missed mon 11:00, target_changed, used 3:00"],
    ),
    "one second before it is not": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 10:59:59 priority urgent",
        ["resolution 1 F missed, due mon 11:00, missed mon 11:00, used 3:00"],
    ),
    "used up while paused: missed at the change, without a due": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 11:30 wait requester\nmon 11:45 priority urgent",
        ["resolution 1 F missed, missed mon 11:45, target_changed, used 2:30"],
    ),
    "changed while paused, not used up: due when resumed": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 10:30 priority high\nmon 11:00 resume",
        ["resolution 1 F running, due mon 14:00, used 2:00"],
    ),
    "missed before: instant and cause stay": (
        PRIORITIES,
        "mon 09:00 file F urgent\nmon 11:30 priority high",
        ["resolution 1 F missed, due mon 13:00, missed mon 11:00, used 3:00"],
    ),
    "missed by the change, then lowered: still missed": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 11:30 priority urgent\nmon 11:45 priority normal",
        ["resolution 1 F missed, due mon 17:00, missed mon 11:30, target_changed, used 3:00"],
    ),
    "to one without a target: withdrawn": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 11:00 priority low",
        ["resolution 1 F withdrawn, due mon 17:00, stopped mon 11:00, used 2:00"],
    ),
    "to one that the policy does not know: withdrawn": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 11:00 priority whenever",
        ["resolution 1 F withdrawn, due mon 17:00, stopped mon 11:00, used 2:00"],
    ),
    "to one without a target, missed before: missed": (
        PRIORITIES,
        "mon 09:00 file F urgent\nmon 11:30 priority low",
        ["resolution 1 F missed, due mon 11:00, missed mon 11:00, stopped mon 11:30, used 2:30"],
    ),
    "a kind that only the new one has starts at the change": (
        PRIORITIES,
        "mon 09:00 file F low\nmon 11:00 priority high",
        ["resolution 1 F running, due mon 15:00, used 1:00"],
    ),
    "withdrawn and promised again is the next cycle": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 10:00 priority low\nmon 11:00 priority normal",
        [
            "resolution 1 F withdrawn, due mon 17:00, stopped mon 10:00, used 1:00",
            "resolution 2 F running, due tue 11:00, used 1:00",
        ],
    ),
    "only the new one has everything: what is over does not start": (
        {
            "F": {
                "normal": {},
                "high": dict.fromkeys(("first_response", "next_response", "acceptance", "update", "leg"), "8h"),
            }
        },
        "mon 09:00 file F normal\nmon 10:00 reply provider\nmon 11:00 priority high",
        ["leg 1 F running, due tue 11:00, used 1:00", "update 1 F running, due tue 11:00, used 1:00"],
    ),
    "only the new one has everything: what is open starts": (
        {"F": {"normal": {}, "high": {"first_response": "8h", "acceptance": "8h"}}},
        "mon 09:00 file F normal\nmon 11:00 priority high",
        ["acceptance 1 F running, due tue 11:00, used 1:00", "first_response 1 F running, due tue 11:00, used 1:00"],
    ),
    "only the new one has a next response: an unanswered message starts it": (
        {"F": {"normal": {}, "high": {"next_response": "8h"}}},
        "mon 09:00 file F normal\nmon 10:00 reply provider\nmon 10:30 reply requester\nmon 11:00 priority high",
        ["next_response 1 F running, due tue 11:00, used 1:00"],
    ),
    "the new one starts paused while waiting": (
        PRIORITIES,
        "mon 09:00 file F low\nmon 10:00 wait requester\nmon 11:00 priority high",
        ["resolution 1 F paused, used 0:00"],
    ),
    "the same target again changes nothing, not even at the due instant": (
        {"F": {"normal": {"resolution": "2h"}, "high": {"resolution": "2h"}}},
        "mon 09:00 file F normal\nmon 11:00 priority high\nmon 11:00 resolve",
        ["resolution 1 F met, due mon 11:00, stopped mon 11:00, used 2:00"],
    ),
    "ended clocks never change": (
        {"F": {"normal": {"first_response": "4h"}, "high": {"first_response": "1h"}}},
        "mon 09:00 file F normal\nmon 11:00 reply provider\nmon 11:30 priority high",
        ["first_response 1 F met, due mon 13:00, stopped mon 11:00, used 2:00"],
    ),
    "a promise goes by the department that promised, also with another holder": (
        {**PRIORITIES, "I": {"normal": {"leg": "8h"}, "high": {"leg": "6h", "resolution": "1h"}}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 11:00 priority high",
        ["leg 1 I running, due mon 16:00, used 2:00", "resolution 1 F running, due mon 13:00, used 3:00"],
    ),
    "on a resolved request it is not known": (
        PRIORITIES,
        "mon 09:00 file F normal\nmon 10:00 resolve\nmon 11:00 priority urgent\nmon 11:30 reopen",
        [
            "resolution 1 F met, due mon 17:00, stopped mon 10:00, used 1:00",
            "resolution 2 F running, due tue 10:30, used 1:30",
        ],
    ),
}

AFTER_ACCEPTANCE = {
    "acceptance stops, leg is left, leg and acceptance of the next start": (
        {"F": {"acceptance": "4h", "leg": "4h"}, "I": {"acceptance": "4h", "leg": "4h", "calendar": "early"}},
        "mon 09:00 file F normal\nmon 10:00 accept\nmon 11:00 hand_over I",
        [
            "acceptance 1 F met, due mon 13:00, stopped mon 10:00, used 1:00",
            "acceptance 1 I running, due mon 15:00, used 1:00",
            "leg 1 F left, due mon 13:00, stopped mon 11:00, used 2:00",
            "leg 1 I running, due mon 15:00, used 1:00",
        ],
    ),
    "assigning and replying are accepting, a rule's assignment is not": (
        TWO,
        "mon 09:00 file F normal\nmon 10:00 assign person\nmon 11:00 hand_over I",
        ["first_response 1 I running, due mon 13:00, used 3:00", "resolution 1 F running, due mon 17:00, used 3:00"],
    ),
    "the promise keeps its target and calendar": (
        {"F": {"resolution": "8h"}, "I": {"resolution": "1h", "calendar": "half"}},
        "mon 09:00 file F normal\nmon 10:00 accept\nmon 11:00 hand_over I",
        ["resolution 1 F running, due mon 17:00, used 3:00"],
    ),
    "where nobody had promised, nothing starts": (
        {"F": {"leg": "8h"}, "I": {"resolution": "1h", "first_response": "1h"}},
        "mon 09:00 file F normal\nmon 10:00 accept\nmon 11:00 hand_over I",
        ["leg 1 F left, due mon 17:00, stopped mon 11:00, used 2:00"],
    ),
    "update and next response take the other's target less the time used": (
        {"F": {"update": "8h", "next_response": "8h"}, "I": {"update": "4h", "next_response": "6h"}},
        "mon 09:00 file F normal\nmon 09:00 reply provider\nmon 10:00 reply requester\nmon 11:00 hand_over I",
        [
            "next_response 1 I running, due mon 16:00, used 2:00",
            "update 1 F met, due mon 17:00, stopped mon 09:00, used 0:00",
            "update 2 I running, due mon 13:00, used 3:00",
        ],
    ),
    "in the other's calendar": (
        {"F": {"update": "8h"}, "I": {"update": "8h", "calendar": "half"}},
        "mon 09:00 file F normal\nmon 10:00 accept\nmon 11:00 hand_over I",
        ["update 1 I running, due tue 13:00, used 3:00"],
    ),
    "used up by the other's target": (
        {"F": {"update": "8h"}, "I": {"update": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 accept\nmon 11:00 hand_over I",
        ["update 1 I missed, due mon 11:00, missed mon 11:00, target_changed, used 3:00"],
    ),
    "missed before the hand-over counts against the giver": (
        {"F": {"update": "1h"}, "I": {"update": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 accept\nmon 11:00 hand_over I",
        ["update 1 F missed, due mon 17:00, missed mon 10:00, used 3:00"],
    ),
    "only the other has an update: it starts on arrival": (
        {"F": {"leg": "9h"}, "I": {"update": "4h", "next_response": "4h"}},
        "mon 09:00 file F normal\nmon 10:00 reply provider\nmon 10:30 reply requester\nmon 11:00 hand_over I",
        [
            "leg 1 F left, due tue 10:00, stopped mon 11:00, used 2:00",
            "next_response 1 I running, due mon 15:00, used 1:00",
            "update 1 I running, due mon 15:00, used 1:00",
        ],
    ),
    "paused with nothing left, handed on to one that promises more": (
        {"F": {"update": "1h", "leg": "1h", "resolution": "1h"}, "I": {"update": "8h"}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 wait requester\nmon 11:00 hand_over I",
        [
            "leg 1 F left, stopped mon 11:00, used 1:00",
            "resolution 1 F missed, due mon 11:00, missed mon 11:00, used 2:00",
            "update 1 I running, due tue 10:00, used 2:00",
        ],
    ),
    "to itself is nothing": (
        {"F": {"acceptance": "4h", "leg": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 hand_over F",
        ["acceptance 1 F running, due mon 13:00, used 3:00", "leg 1 F running, due mon 17:00, used 3:00"],
    ),
    "on a resolved request is nothing": (
        {"F": {"leg": "8h"}, "I": {"leg": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\nmon 11:00 hand_over I",
        ["leg 1 F met, due mon 17:00, stopped mon 10:00, used 1:00"],
    ),
    "a return resumes the leg, by what is promised now": (
        {"F": {"normal": {"leg": "4h"}, "high": {"leg": "2h"}, "low": {}}, "I": {"leg": "9h", "normal": {}}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 10:30 priority high\nmon 11:00 hand_over F",
        [
            "leg 1 F running, due mon 12:00, used 2:00",
            "leg 1 I withdrawn, due tue 11:00, stopped mon 10:30, used 0:30",
        ],
    ),
    "a return with a leg used up by what is promised now": (
        {"F": {"normal": {"leg": "4h"}, "high": {"leg": "1h"}}, "I": {}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 10:30 priority high\nmon 11:00 hand_over F",
        ["leg 1 F missed, due mon 11:00, missed mon 11:00, target_changed, used 2:00"],
    ),
    "a return where no leg is promised now": (
        {"F": {"normal": {"leg": "4h"}, "low": {}}, "I": {}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 10:30 priority low\nmon 11:00 hand_over F",
        ["leg 1 F left, due mon 13:00, stopped mon 10:00, used 1:00"],
    ),
    "and promised again later it is the same leg": (
        {"F": {"normal": {"leg": "4h"}, "low": {}}, "I": {}},
        "mon 09:00 file F normal\nmon 09:00 accept\nmon 10:00 hand_over I\nmon 10:00 priority low\nmon 10:30 hand_over F\nmon 11:00 priority normal",
        ["leg 1 F running, due mon 14:00, used 2:00"],
    ),
}  # fmt: skip

MISROUTED = {
    "the promise is re-based": (
        TWO,
        "mon 09:00 file F normal\nmon 11:00 hand_over I",
        ["first_response 1 I running, due mon 15:00, used 3:00", "resolution 1 I running, due tue 13:00, used 3:00"],
    ),
    "in the other's calendar from that instant": (
        {"F": {"resolution": "8h"}, "I": {"resolution": "8h", "calendar": "half"}},
        "mon 09:00 file F normal\nmon 11:00 hand_over I",
        ["resolution 1 I running, due tue 13:00, used 3:00"],
    ),
    "used up": (
        {"F": {"resolution": "8h"}, "I": {"resolution": "2h"}},
        "mon 09:00 file F normal\nmon 11:00 hand_over I",
        ["resolution 1 I missed, due mon 11:00, missed mon 11:00, target_changed, used 3:00"],
    ),
    "where nobody had promised, the other's promise starts now": (
        {"F": {"leg": "9h"}, "I": {"resolution": "8h", "first_response": "2h"}},
        "mon 09:00 file F normal\nmon 11:00 hand_over I",
        [
            "first_response 1 I running, due mon 13:00, used 1:00",
            "leg 1 F left, due tue 10:00, stopped mon 11:00, used 2:00",
            "resolution 1 I running, due tue 11:00, used 1:00",
        ],
    ),
    "a department without a policy passes it on": (
        {"I": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 11:00 hand_over I",
        ["resolution 1 I running, due tue 11:00, used 1:00"],
    ),
    "to a department without a policy: the promise stays, nothing stale does": (
        {"F": {"resolution": "8h", "first_response": "4h", "update": "8h", "acceptance": "4h", "leg": "8h"}},
        "mon 09:00 file F normal\nmon 11:00 hand_over A",
        [
            "acceptance 1 F met, due mon 13:00, stopped mon 11:00, used 2:00",
            "first_response 1 A running, due mon 13:00, used 3:00",
            "leg 1 F left, due mon 17:00, stopped mon 11:00, used 2:00",
            "resolution 1 F running, due mon 17:00, used 3:00",
            "update 1 F withdrawn, due mon 17:00, stopped mon 11:00, used 2:00",
        ],
    ),
    "to one that promises no resolution: the promise stays": (
        {"F": {"resolution": "8h", "first_response": "4h"}, "I": {"first_response": "6h"}},
        "mon 09:00 file F normal\nmon 11:00 hand_over I",
        ["first_response 1 I running, due mon 15:00, used 3:00", "resolution 1 F running, due mon 17:00, used 3:00"],
    ),
    "twice, and accepted only then": (
        {**TWO, "L": {"resolution": "20h"}},
        "mon 09:00 file F normal\nmon 10:00 hand_over I\nmon 11:00 hand_over L\nmon 11:30 accept\nmon 11:45 hand_over F",
        ["first_response 1 F running, due mon 15:00, used 3:00", "resolution 1 L running, due wed 13:00, used 3:00"],
    ),
    "and back again": (
        TWO,
        "mon 09:00 file F normal\nmon 10:00 hand_over I\nmon 11:00 hand_over F",
        ["first_response 1 F running, due mon 13:00, used 3:00", "resolution 1 F running, due mon 17:00, used 3:00"],
    ),
    "a miss stays with the department that had promised": (
        {"F": {"resolution": "1h"}, "I": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 11:00 hand_over I",
        ["resolution 1 F missed, due mon 17:00, missed mon 10:00, used 3:00"],
    ),
    "paused with nothing left, to one that promises more": (
        {"F": {"resolution": "1h"}, "I": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 11:00 hand_over I",
        ["resolution 1 I running, due tue 10:00, used 2:00"],
    ),
    "at the due instant, to one that promises the same: used up": (
        {"F": {"resolution": "2h"}, "I": {"resolution": "2h"}},
        "mon 09:00 file F normal\nmon 11:00 hand_over I",
        ["resolution 1 I missed, due mon 11:00, missed mon 11:00, target_changed, used 3:00"],
    ),
    "a later priority goes by the new promise": (
        {"F": {"resolution": "8h"}, "I": {"resolution": "12h", "high": {"resolution": "6h"}}},
        "mon 09:00 file F normal\nmon 10:00 hand_over I\nmon 11:00 priority high",
        ["resolution 1 I running, due mon 15:00, used 3:00"],
    ),
}


@pytest.mark.parametrize(("rules", "story", "expected"), PRIORITY.values(), ids=PRIORITY)
def test_5_priority_change(rules, story, expected):
    assert told(rules, story, now="mon 12:00") == expected


@pytest.mark.parametrize(("rules", "story", "expected"), AFTER_ACCEPTANCE.values(), ids=AFTER_ACCEPTANCE)
def test_5_hand_over_after_acceptance(rules, story, expected):
    assert told(rules, story, now="mon 12:00") == expected


@pytest.mark.parametrize(("rules", "story", "expected"), MISROUTED.values(), ids=MISROUTED)
def test_5_hand_over_before_acceptance(rules, story, expected):
    assert told(rules, story, now="mon 12:00") == expected
