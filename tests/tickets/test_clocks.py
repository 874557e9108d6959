"""The clocks: sections 2 and 3 of the specification row by row, and the public examples."""

from pathlib import Path

import pytest

from tests.tickets.stories import told
from tickets import replay

VECTORS = replay.read((Path(__file__).parent.parent / "vectors" / "clocks_public.json").read_bytes())
EVERYTHING = dict.fromkeys(("first_response", "acceptance", "next_response", "update", "leg", "resolution"), "9h")


@pytest.mark.parametrize("case", VECTORS, ids=[case.name for case in VECTORS])
def test_public_example_is_told_as_expected(case):
    assert case.differences(case.run()) == []


TABLE_2 = {
    "first response: starts when filed, public reply of the provider stops it": (
        {"F": {"first_response": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 reply provider\nmon 12:00 reply provider",
        ["first_response 1 F met, due mon 11:00, stopped mon 10:00, used 1:00"],
    ),
    "first response: notes, automatic messages, the requester and rules are none": (
        {"F": {"first_response": "2h"}},
        "mon 09:00 file F normal\nmon 09:10 note\nmon 09:20 automatic\nmon 09:30 reply requester\nmon 09:40 assign rule",
        ["first_response 1 F missed, due mon 11:00, missed mon 11:00, used 3:00"],
    ),
    "first response: late": (
        {"F": {"first_response": "2h"}},
        "mon 09:00 file F normal\nmon 11:00:01 reply provider",
        ["first_response 1 F missed, due mon 11:00, missed mon 11:00, stopped mon 11:00:01, used 2:00:01"],
    ),
    "first response: at the due instant": (
        {"F": {"first_response": "2h"}},
        "mon 09:00 file F normal\nmon 11:00 resolve",
        ["first_response 1 F met, due mon 11:00, stopped mon 11:00, used 2:00"],
    ),
    "next response: a message before any reply starts none, the next message after a reply does": (
        {"F": {"next_response": "2h"}},
        "mon 09:00 file F normal\nmon 09:10 reply requester\nmon 09:20 reply provider\nmon 10:00 reply requester",
        ["next_response 1 F running, due mon 12:00, used 2:00"],
    ),
    "next response: the provider writing twice starts nothing": (
        {"F": {"next_response": "2h"}},
        "mon 09:00 file F normal\nmon 09:20 reply provider\nmon 10:00 reply provider",
        [],
    ),
    "next response: a message while resolved starts nothing": (
        {"F": {"next_response": "2h"}},
        "mon 09:00 file F normal\nmon 09:20 reply provider\nmon 10:00 resolve\nmon 11:00 reply requester",
        [],
    ),
    "update: its cycles touch": (
        {"F": {"update": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 reply provider\nmon 11:00 reply provider",
        [
            "update 1 F met, due mon 11:00, stopped mon 10:00, used 1:00",
            "update 2 F met, due mon 12:00, stopped mon 11:00, used 1:00",
            "update 3 F running, due mon 13:00, used 1:00",
        ],
    ),
    "update: a message of the provider on a resolved request starts nothing": (
        {"F": {"update": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\nmon 11:00 reply provider",
        ["update 1 F met, due mon 11:00, stopped mon 10:00, used 1:00"],
    ),
    "acceptance: assigning by a person": (
        {"F": {"acceptance": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 assign person",
        ["acceptance 1 F met, due mon 11:00, stopped mon 10:00, used 1:00"],
    ),
    "acceptance: resolution stops it": (
        {"F": {"acceptance": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve",
        ["acceptance 1 F met, due mon 11:00, stopped mon 10:00, used 1:00"],
    ),
    "acceptance: declining too late": (
        {"F": {"acceptance": "2h"}},
        "mon 09:00 file F normal\nmon 11:30 decline",
        ["acceptance 1 F missed, due mon 11:00, missed mon 11:00, stopped mon 11:30, used 2:30"],
    ),
    "acceptance: handing on too late": (
        {"F": {"acceptance": "2h"}},
        "mon 09:00 file F normal\nmon 11:30 hand_over I",
        ["acceptance 1 F missed, due mon 11:00, missed mon 11:00, stopped mon 11:30, used 2:30"],
    ),
    "acceptance: cancelling by the requester is none": (
        {"F": {"acceptance": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 cancel",
        ["acceptance 1 F withdrawn, due mon 11:00, stopped mon 10:00, used 1:00"],
    ),
    "leg: resolving meets it": (
        {"F": {"leg": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve",
        ["leg 1 F met, due mon 11:00, stopped mon 10:00, used 1:00"],
    ),
    "leg: missed before it was left": (
        {"F": {"leg": "1h"}},
        "mon 09:00 file F normal\nmon 09:30 accept\nmon 11:00 hand_over I",
        ["leg 1 F missed, due mon 10:00, missed mon 10:00, stopped mon 11:00, used 2:00"],
    ),
    "leg: left at its due instant": (
        {"F": {"leg": "2h"}},
        "mon 09:00 file F normal\nmon 09:30 accept\nmon 11:00 hand_over I",
        ["leg 1 F left, due mon 11:00, stopped mon 11:00, used 2:00"],
    ),
    "leg: comes back with nothing left": (
        {"F": {"leg": "2h"}},
        "mon 09:00 file F normal\nmon 09:30 accept\nmon 11:00 hand_over I\nmon 11:30 hand_over F",
        ["leg 1 F missed, due mon 11:30, missed mon 11:30, used 2:30"],
    ),
    "leg: missed, left and back again": (
        {"F": {"leg": "1h"}},
        "mon 09:00 file F normal\nmon 09:30 accept\nmon 10:30 hand_over I\nmon 11:00 hand_over F",
        ["leg 1 F missed, due mon 11:00, missed mon 10:00, used 2:30"],
    ),
    "resolution: end to end over every holder": (
        {"F": {"resolution": "8h"}, "I": {"leg": "8h"}},
        "mon 09:00 file F normal\nmon 09:30 accept\nmon 10:00 hand_over I\nmon 11:00 resolve",
        [
            "leg 1 I met, due tue 10:00, stopped mon 11:00, used 1:00",
            "resolution 1 F met, due mon 17:00, stopped mon 11:00, used 2:00",
        ],
    ),
    "resolving twice changes nothing": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 resolve\nmon 11:00 resolve",
        ["resolution 1 F met, due mon 17:00, stopped mon 10:00, used 1:00"],
    ),
    "what happens after the end changes nothing": (
        {"F": {"resolution": "8h", "update": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 cancel\nmon 10:30 reopen\nmon 11:00 reply provider\nmon 11:30 resolve",
        [
            "resolution 1 F withdrawn, due mon 17:00, stopped mon 10:00, used 1:00",
            "update 1 F withdrawn, due mon 17:00, stopped mon 10:00, used 1:00",
        ],
    ),
    "what happens before filing changes nothing": (
        {"F": {"first_response": "2h"}},
        "mon 08:00 reply provider\nmon 09:00 file F normal",
        ["first_response 1 F missed, due mon 11:00, missed mon 11:00, used 3:00"],
    ),
    "filed in the evening: nothing used before opening": (
        {"F": {"first_response": "2h"}},
        "sun 20:00 file F normal",
        [],
    ),
    "a calendar that runs out of open time: no due": (
        {"F": {"resolution": "25h", "calendar": "last week"}},
        "mon 09:00 file F normal",
        ["resolution 1 F running, used 3:00"],
    ),
    "a calendar that never opens: no due, nothing used": (
        {"F": {"resolution": "1h", "update": "1 working day", "calendar": "never"}},
        "mon 09:00 file F normal",
        ["resolution 1 F running, used 0:00", "update 1 F running, used 0:00"],
    ),
}


@pytest.mark.parametrize(("rules", "story", "expected"), TABLE_2.values(), ids=TABLE_2)
def test_2_targets(rules, story, expected):
    assert told(rules, story, now="mon 12:00") == expected


@pytest.mark.parametrize(
    ("story", "now", "department"),
    [
        ("mon 09:00 file F normal\nmon 09:30 accept\nmon 10:00 hand_over I", "mon 10:30", "I"),
        ("mon 09:00 file F normal\nmon 09:30 accept\nmon 10:00 hand_over I\nmon 10:30 reply provider\nmon 11:00 hand_over F", "mon 12:00", "I"),
        # Missed while F held it: it stays with F.
        ("mon 09:00 file F normal\nmon 09:30 accept\nmon 11:30 hand_over I\nmon 12:00 reply provider", "mon 12:00", "F"),
        # Handed over at the due instant: the miss came after it.
        ("mon 09:00 file F normal\nmon 09:30 accept\nmon 11:00 hand_over I", "mon 12:00", "I"),
    ],
)  # fmt: skip
def test_2_first_response_counts_against_the_holder_at_the_miss_else_at_the_stop_else_now(story, now, department):
    lines = told({"F": {"first_response": "2h"}, "I": {"leg": "9h"}}, story, now)
    assert [line for line in lines if line.startswith(f"first_response 1 {department} ")]


PAUSES = {
    "requester": {"update", "leg", "resolution"},
    "approval": {"update", "leg", "resolution"},
    "department": {"leg"},
    "supplier": set(),
    "scheduled": {"update", "leg", "resolution"},
}
CELLS = [(reason, kind, kind in stopped) for reason, stopped in PAUSES.items() for kind in EVERYTHING]


@pytest.mark.parametrize(("reason", "kind", "is_paused"), CELLS)
def test_3_pauses_every_cell(reason, kind, is_paused):
    # A reply, then a question, so that the next response runs, too; the reply ends the others' first cycle.
    talk = "" if kind in {"first_response", "acceptance"} else "mon 09:00 reply provider\nmon 09:00 reply requester\n"
    story = f"mon 09:00 file F normal\n{talk}mon 10:00 wait {reason}"
    cycle = 2 if kind == "update" else 1
    expected = (
        f"{kind} {cycle} F paused, used 1:00" if is_paused else f"{kind} {cycle} F running, due tue 10:00, used 3:00"
    )
    assert expected in told({"F": {kind: "9h"}}, story, now="mon 12:00")


@pytest.mark.parametrize(("reason", "kind", "is_paused"), CELLS)
def test_3_policy_replaces_a_row(reason, kind, is_paused):
    talk = "" if kind in {"first_response", "acceptance"} else "mon 09:00 reply provider\nmon 09:00 reply requester\n"
    story = f"mon 09:00 file F normal\n{talk}mon 10:00 wait {reason}"
    for row in ([], [reason], ["supplier"]):
        states = [line.split()[3] for line in told({"F": {kind: "9h", "pauses": {kind: row}}}, story, now="mon 12:00")]
        assert states[-1].strip(",") == ("paused" if reason in row else "running")


TABLE_3 = {
    "one reason after another, the same cell": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 11:00 wait scheduled\nmon 12:00 resume",
        ["resolution 1 F running, due tue 11:00, used 3:00"],
    ),
    "one reason after another, another cell: only the first pauses": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 11:00 wait supplier\nmon 12:00 resume",
        ["resolution 1 F running, due tue 10:00, used 4:00"],
    ),
    "the same reason again": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 11:00 wait requester\nmon 12:00 resume",
        ["resolution 1 F running, due tue 11:00, used 3:00"],
    ),
    "a requester's message ends the waiting on the requester": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 12:00 reply requester",
        ["resolution 1 F running, due tue 11:00, used 3:00"],
    ),
    "but not that on an approval": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait approval\nmon 12:00 reply requester",
        ["resolution 1 F paused, used 1:00"],
    ),
    "nor that on a date": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled\nmon 12:00 reply requester",
        ["resolution 1 F paused, used 1:00"],
    ),
    "a provider's reply ends no waiting, and its next update stands still": (
        {"F": {"update": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 11:00 reply provider",
        ["update 1 F met, stopped mon 11:00, used 1:00", "update 2 F paused, used 0:00"],
    ),
    "an update that began while waiting has its whole time afterwards": (
        {"F": {"update": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 11:00 reply provider\nmon 12:00 resume",
        ["update 1 F met, stopped mon 11:00, used 1:00", "update 2 F running, due tue 12:00, used 2:00"],
    ),
    "a date ends by itself": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_12:00",
        ["resolution 1 F running, due tue 11:00, used 3:00"],
    ),
    "a date that ends between two events": (
        {"F": {"resolution": "3h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_11:00\nmon 13:30 note\nmon 13:45 resolve",
        ["resolution 1 F missed, due mon 13:00, missed mon 13:00, stopped mon 13:45, used 3:45"],
    ),
    "a date still to come": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_14:01",
        ["resolution 1 F paused, used 1:00"],
    ),
    "a date that has passed already pauses nothing": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_10:00",
        ["resolution 1 F running, due mon 17:00, used 5:00"],
    ),
    "a date that has passed already ends the waiting before it": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 11:00 wait scheduled mon_10:30",
        ["resolution 1 F running, due tue 10:00, used 4:00"],
    ),
    "a date that was overtaken by another reason": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_12:00\nmon 11:00 wait requester",
        ["resolution 1 F paused, used 1:00"],
    ),
    "a date that was overtaken by resuming": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_13:00\nmon 11:00 resume\nmon 12:00 wait requester",
        ["resolution 1 F paused, used 2:00"],
    ),
    "a date and an event at the same instant": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_12:00\nmon 12:00 wait requester",
        ["resolution 1 F paused, used 1:00"],
    ),
    "a date on any other reason ends it, too": (
        {"F": {"leg": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait department mon_12:00",
        ["leg 1 F running, due tue 11:00, used 3:00"],
    ),
    "resolved while waiting for a date: the date is over": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_12:00\nmon 11:00 resolve\nmon 11:30 reopen",
        [
            "resolution 1 F met, stopped mon 11:00, used 1:00",
            "resolution 2 F running, due tue 10:30, used 3:30",
        ],
    ),
    "cancelled while waiting": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 10:00 wait scheduled mon_12:00\nmon 11:00 cancel",
        ["resolution 1 F withdrawn, stopped mon 11:00, used 1:00"],
    ),
    "resolved while waiting: met, whatever was left": (
        {"F": {"resolution": "1h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 12:00 resolve",
        ["resolution 1 F met, stopped mon 12:00, used 1:00"],
    ),
    "paused at the due instant is not missed": (
        {"F": {"resolution": "1h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester",
        ["resolution 1 F paused, used 1:00"],
    ),
    "resumed with nothing left: due and missed at that instant": (
        {"F": {"resolution": "1h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 12:00 resume",
        ["resolution 1 F missed, due mon 12:00, missed mon 12:00, used 3:00"],
    ),
    "resumed with nothing left and resolved in the same instant": (
        {"F": {"resolution": "1h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 12:00 resume\nmon 12:00 resolve",
        ["resolution 1 F missed, due mon 12:00, missed mon 12:00, stopped mon 12:00, used 1:00"],
    ),
    "paused after the breach: the overrun stands still": (
        {"F": {"resolution": "1h"}},
        "mon 09:00 file F normal\nmon 11:00 wait requester",
        ["resolution 1 F missed, missed mon 10:00, used 2:00"],
    ),
    "and grows again when resumed": (
        {"F": {"resolution": "1h"}},
        "mon 09:00 file F normal\nmon 11:00 wait requester\nmon 12:00 resume",
        ["resolution 1 F missed, due mon 12:00, missed mon 10:00, used 4:00"],
    ),
    "resuming what does not wait": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 11:00 resume",
        ["resolution 1 F running, due mon 17:00, used 5:00"],
    ),
    "waiting and resuming at one instant": (
        {"F": {"resolution": "8h"}},
        "mon 09:00 file F normal\nmon 11:00 wait requester\nmon 11:00 resume",
        ["resolution 1 F running, due mon 17:00, used 5:00"],
    ),
    "pausing an unanswered request is no response": (
        {"F": {"first_response": "2h", "acceptance": "2h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester",
        [
            "acceptance 1 F missed, due mon 11:00, missed mon 11:00, used 5:00",
            "first_response 1 F missed, due mon 11:00, missed mon 11:00, used 5:00",
        ],
    ),
    "a question that was asked before waiting runs on": (
        {"F": {"next_response": "4h"}},
        "mon 09:00 file F normal\nmon 09:00 reply provider\nmon 10:00 reply requester\nmon 11:00 wait requester",
        ["next_response 1 F running, due mon 14:00, used 4:00"],
    ),
}


@pytest.mark.parametrize(("rules", "story", "expected"), TABLE_3.values(), ids=TABLE_3)
def test_3_pauses(rules, story, expected):
    assert told(rules, story, now="mon 14:00") == expected
