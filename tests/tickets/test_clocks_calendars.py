"""The clocks and their calendars: edits under way, and working days as a unit."""

import pytest

from tests.tickets.stories import told

CALENDAR = {
    "holiday added: due moves, time used stays": (
        {"F": {"resolution": "9h"}},
        "mon 09:00 file F normal\nmon 12:00 calendar office no_tuesday",
        ["resolution 1 F running, due wed 10:00, used 8:00"],
    ),
    "today becomes a holiday: the time counted stays counted": (
        {"F": {"resolution": "9h"}},
        "mon 09:00 file F normal\nmon 12:00 calendar office no_monday",
        ["resolution 1 F running, due tue 15:00, used 5:00"],
    ),
    "longer hours act from the edit on": (
        {"F": {"resolution": "11h"}},
        "mon 09:00 file F normal\nmon 12:00 calendar office long",
        ["resolution 1 F missed, due tue 10:00, missed tue 10:00, used 12:00"],
    ),
    "edited in the closed evening": (
        {"F": {"resolution": "12h"}},
        "mon 09:00 file F normal\nmon 20:00 calendar office half",
        ["resolution 1 F running, due tue 13:00, used 10:00"],
    ),
    "a due that has passed stays, and so does one of this instant": (
        {"F": {"resolution": "3h", "leg": "2h"}},
        "mon 09:00 file F normal\nmon 12:00 calendar office no_monday\nmon 12:00 resolve",
        [
            "leg 1 F missed, due mon 11:00, missed mon 11:00, stopped mon 12:00, used 3:00",
            "resolution 1 F met, due mon 12:00, stopped mon 12:00, used 3:00",
        ],
    ),
    "paused over the edit": (
        {"F": {"resolution": "11h"}},
        "mon 09:00 file F normal\nmon 10:00 wait requester\nmon 12:00 calendar office long\nmon 16:00 resume",
        ["resolution 1 F running, due tue 16:00, used 6:00"],
    ),
    "edited twice, and the calendar of another": (
        {"F": {"resolution": "9h"}},
        "mon 09:00 file F normal\nmon 10:00 calendar office half\nmon 11:00 calendar early never\nmon 12:00 calendar office long",
        ["resolution 1 F missed, due mon 18:00, missed mon 18:00, used 12:00"],
    ),
    "hours that were never to come back": (
        {"F": {"resolution": "9h"}},
        "mon 09:00 file F normal\nmon 12:00 calendar office never\nmon 14:00 calendar office office",
        ["resolution 1 F running, due tue 12:00, used 8:00"],
    ),
    "edited before filing": (
        {"F": {"resolution": "4h"}},
        "mon 08:00 calendar office no_monday\nmon 09:00 file F normal",
        ["resolution 1 F running, due tue 13:00, used 2:00"],
    ),
    "a calendar that nobody had": (
        {"F": {"resolution": "9h"}},
        "mon 09:00 file F normal\nmon 12:00 calendar new half",
        ["resolution 1 F missed, due tue 10:00, missed tue 10:00, used 10:00"],
    ),
}

DAYS = {
    "the same wall time": (
        {"F": {"resolution": "3 working days"}},
        "mon 15:00 file F normal",
        ["resolution 1 F running, due thu 15:00, used 4:00"],
    ),
    "pauses move it on by the open time that did not count": (
        {"F": {"resolution": "3 working days"}},
        "mon 15:00 file F normal\nmon 16:00 wait requester\ntue 10:00 resume",
        ["resolution 1 F running, due thu 17:00, used 2:00"],
    ),
    "a pause outside the hours moves nothing": (
        {"F": {"resolution": "3 working days"}},
        "mon 15:00 file F normal\nmon 17:00 wait requester\ntue 09:00 resume",
        ["resolution 1 F running, due thu 15:00, used 4:00"],
    ),
    "paused beyond the first due": (
        {"F": {"resolution": "1 working day"}},
        "fri-1 10:00 file F normal\nfri-1 11:00 wait requester\ntue 10:00 resume",
        ["resolution 1 F running, due tue 17:00, used 2:00"],
    ),
    "paused at the due instant, resumed: nothing left": (
        {"F": {"resolution": "1 working day"}},
        "mon 10:00 file F normal\ntue 10:00 wait requester\ntue 11:00 resume",
        ["resolution 1 F missed, due tue 11:00, missed tue 11:00, used 8:00"],
    ),
    "to hours, time used carries over": (
        {"F": {"normal": {"resolution": "3 working days"}, "high": {"resolution": "8h"}}},
        "mon 15:00 file F normal\nmon 16:00 priority high",
        ["resolution 1 F running, due tue 15:00, used 4:00"],
    ),
    "from hours, as if promised from the start": (
        {"F": {"normal": {"resolution": "8h"}, "high": {"resolution": "1 working day"}}},
        "mon 10:00 file F normal\nmon 11:00 wait requester\nmon 12:00 resume\nmon 13:00 priority high",
        ["resolution 1 F running, due tue 11:00, used 8:00"],
    ),
    "fewer days, used up": (
        {"F": {"normal": {"resolution": "3 working days"}, "high": {"resolution": "1 working day"}}},
        "fri-1 10:00 file F normal\ntue 10:00 priority high",
        ["resolution 1 F missed, due tue 10:00, missed tue 10:00, target_changed, used 17:00"],
    ),
    "misrouted: the other's days from that instant less the time used": (
        {"F": {"resolution": "8h"}, "I": {"resolution": "2 working days", "calendar": "long"}},
        "mon 12:00 file F normal\nmon 14:00 hand_over I",
        ["resolution 1 I running, due wed 12:00, used 9:00"],
    ),
    "misrouted: used up": (
        {"F": {"resolution": "99h"}, "I": {"resolution": "1 working day", "calendar": "half"}},
        "mon 09:00 file F normal\nmon 16:00 hand_over I",
        ["resolution 1 I missed, due mon 16:00, missed mon 16:00, target_changed, used 9:00"],
    ),
    "misrouted, then paused": (
        {"F": {"resolution": "8h"}, "I": {"resolution": "2 working days", "calendar": "long"}},
        "mon 12:00 file F normal\nmon 14:00 hand_over I\nmon 15:00 wait requester\nmon 16:00 resume",
        ["resolution 1 I running, due wed 13:00, used 8:00"],
    ),
    "misrouted, then paused for longer than was used": (
        {"F": {"resolution": "8h"}, "I": {"resolution": "2 working days", "calendar": "long"}},
        "mon 13:00 file F normal\nmon 14:00 hand_over I\nmon 15:00 wait requester\nmon 18:00 resume",
        ["resolution 1 I running, due wed 16:00, used 5:00"],
    ),
    "reopened: the gap is open time that did not count": (
        {"F": {"resolution": "2 working days"}},
        "mon 15:00 file F normal\nmon 16:00 resolve\ntue 11:00 reopen",
        [
            "resolution 1 F met, due wed 15:00, stopped mon 16:00, used 1:00",
            "resolution 2 F running, due thu 10:00, used 1:00",
        ],
    ),
    "reopened: restart": (
        {"F": {"resolution": "2 working days", "reopen": "restart"}},
        "mon 15:00 file F normal\nmon 16:00 resolve\ntue 11:00 reopen",
        [
            "resolution 1 F met, due wed 15:00, stopped mon 16:00, used 1:00",
            "resolution 2 F running, due thu 11:00, used 0:00",
        ],
    ),
    "a leg comes back": (
        {"F": {"leg": "2 working days"}},
        "mon 15:00 file F normal\nmon 15:00 accept\nmon 16:00 hand_over I\ntue 11:00 hand_over F",
        ["leg 1 F running, due thu 10:00, used 1:00"],
    ),
    "no so many days left": (
        {"F": {"resolution": "5 working days", "calendar": "last week"}},
        "mon 15:00 file F normal",
        ["resolution 1 F running, used 4:00"],
    ),
    "a wall time that the edit closed moves to the next opening": (
        {"F": {"resolution": "1 working day", "calendar": "last week"}},
        "mon 15:00 file F normal\nmon 15:30 calendar last_week half",
        ["resolution 1 F running, due wed 09:00, used 2:30"],
    ),
    "holiday added": (
        {"F": {"resolution": "2 working days"}},
        "mon 15:00 file F normal\ntue 10:00 calendar office no_wednesday",
        ["resolution 1 F running, due thu 15:00, used 4:00"],
    ),
    "a day already counted stays counted": (
        {"F": {"resolution": "3 working days"}},
        "thu-1 15:00 file F normal\nmon 10:00 calendar office four_days",
        ["resolution 1 F running, due tue 15:00, used 20:00"],
    ),
    "a holiday that has passed is not taken back": (
        {"F": {"resolution": "2 working days", "calendar": "no monday"}},
        "fri-1 15:00 file F normal\ntue 10:00 calendar no_monday office",
        ["resolution 1 F running, due wed 15:00, used 4:00"],
    ),
    "closed until the edit opened it": (
        {"F": {"resolution": "1 working day", "calendar": "never"}},
        "mon 08:00 calendar never never\nmon 10:00 file F normal\nmon 12:00 calendar never office",
        ["resolution 1 F running, due tue 12:00, used 7:00"],
    ),
    "all days were counted before the edit": (
        {"F": {"resolution": "1 working day"}},
        "fri-1 10:00 file F normal\nfri-1 11:00 wait requester\nmon 16:00 calendar office half\ntue 09:00 resume",
        ["resolution 1 F running, due wed 12:00, used 3:00"],
    ),
    "all days were counted before the edit, but the wall time moved beyond it": (
        {"F": {"resolution": "1 working day", "calendar": "short monday"}},
        "fri-1 15:00 file F normal\nmon 16:00 calendar short_monday half",
        ["resolution 1 F missed, due tue 09:00, missed tue 09:00, used 7:00"],
    ),
    "edited twice": (
        {"F": {"resolution": "3 working days"}},
        "fri-1 15:00 file F normal\nmon 10:00 calendar office no_monday\nmon 18:00 calendar office no_tuesday",
        ["resolution 1 F running, due fri 15:00, used 3:00"],
    ),
}


@pytest.mark.parametrize(("rules", "story", "expected"), CALENDAR.values(), ids=CALENDAR)
def test_1_edit_of_a_calendar_acts_from_the_moment_it_is_made(rules, story, expected):
    assert told(rules, story, now="tue 11:00") == expected


@pytest.mark.parametrize(("rules", "story", "expected"), DAYS.values(), ids=DAYS)
def test_1_working_days_as_a_target(rules, story, expected):
    assert told(rules, story, now="tue 11:00") == expected
