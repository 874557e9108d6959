"""The ledger in words: small stories, and the sentences told of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from departments.hours import Schedule
from tests.tickets.stories import BERLIN, CALENDARS, at, event, hours, promises
from tickets.clocks import Calendars, Do, Event, account
from tickets.explaining import Case, Explanation, Promise, Reader, Terms, explain, why
from tickets.explaining.closures import closed_between
from tickets.explaining.words import elapsed, listed, owned

Rules = Mapping[str, Mapping[str, Any]]
SOLVED = {"resolution": "16h"}
IT: Rules = {"IT": SOLVED}
BOTH: Rules = {"IT": SOLVED, "Finance": {"resolution": "8h", "calendar": "no wednesday"}}


def case(rules: Rules, events: list[Event], now: datetime, calendars: Mapping[str, Schedule] = CALENDARS) -> Case:
    policies = promises(rules)
    names = {name: name for name in {*rules, "IT", "Finance"}}
    return Case(
        account=account(policies, calendars, events, now),
        now=now,
        names=names,
        calendar_of={name: policies[name].calendar if name in policies else "office" for name in names},
        terms={name: Terms(name, 1) for name in rules},
    )


def told(rules: Rules, story: str, now: str, *, to_requester: bool = False) -> Explanation:
    events = [event(line) for line in story.strip().splitlines()]
    reader = Reader(BERLIN, at(now), is_requester=to_requester, sees_all=not to_requester)
    return explain(case(rules, events, at(now)), reader)


def turns(told: Explanation, number: int = -1) -> list[str]:
    """What happened to one of the clocks, the last unless said otherwise."""
    return [turn.words for turn in told.stories[number].turns]


FILED = (
    "Filed with IT. Promised within 16 working hours by IT's promises v1 for normal priority. Due Wed 25 Nov, 10:00."
)

# How a clock stands, for every state and every row of the table of events in the specification's section 5.
STANDINGS = {
    "running": (
        IT, "mon 10:00 file IT normal", "mon 13:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        "The clock runs: 3 h of 16 working hours used, 13 h left.",
    ),
    "not begun": (
        IT, "sat 10:00 file IT normal", "sat 11:00",
        "Promised to be solved by Tue 1 Dec, 17:00.",
        "The clock runs: nothing of 16 working hours used, 16 h left.",
    ),
    "paused": (
        IT, "mon 10:00 file IT normal\nmon 12:00 wait requester", "tue 12:00",
        "Promised to be solved within 16 working hours.",
        ("The clock stands still while waiting for the requester: 2 h of 16 working hours used, 14 h left."
        " The date comes back when it goes on."),
    ),
    "met": (
        IT, "mon 10:00 file IT normal\ntue 10:00 resolve", "tue 12:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        "Kept: solved on Tue 24 Nov, 10:00, after 8 h of working time.",
    ),
    "missed and running": (
        IT, "mon 10:00 file IT normal", "thu 10:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        "Missed on Wed 25 Nov, 10:00: the promised time was used up. It still runs, 8 h of working time too late.",
    ),
    "missed and paused": (
        IT, "mon 10:00 file IT normal\nwed 12:00 wait requester", "thu 10:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        ("Missed on Wed 25 Nov, 10:00: the promised time was used up."
        " It stands still now while waiting for the requester, 2 h of working time too late."),
    ),
    "missed and solved": (
        IT, "mon 10:00 file IT normal\nthu 10:00 resolve", "fri 10:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        ("Missed on Wed 25 Nov, 10:00: the promised time was used up."
        " Solved on Thu 26 Nov, 10:00, 8 h of working time too late."),
    ),
    "missed and cancelled": (
        IT, "mon 10:00 file IT normal\nthu 10:00 cancel", "fri 10:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        ("Missed on Wed 25 Nov, 10:00: the promised time was used up."
        " Ended on Thu 26 Nov, 10:00, 8 h of working time too late."),
    ),
    "target changed": (
        {"IT": {**SOLVED, "high": {"resolution": "2h"}}}, "mon 10:00 file IT normal\nmon 15:00 priority high", "mon 16:00",
        "Promised to be solved by Mon 23 Nov, 15:00.",
        ("Missed on Mon 23 Nov, 15:00: at this change more time had been used already than was promised from then on."
        " It still runs, 4 h of working time too late."),
    ),
    "priority without a target": (
        {"IT": SOLVED}, "mon 10:00 file IT normal\nmon 15:00 priority high", "mon 16:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        ("Mon 23 Nov, 15:00: withdrawn, because the new priority has no such promise:"
        " counted neither as kept nor as missed."),
    ),
    "cancelled": (
        IT, "mon 10:00 file IT normal\nmon 15:00 cancel", "mon 16:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        "Mon 23 Nov, 15:00: withdrawn, because the request was withdrawn: counted neither as kept nor as missed.",
    ),
    "declined": (
        IT, "mon 10:00 file IT normal\nmon 15:00 decline", "mon 16:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        "Mon 23 Nov, 15:00: withdrawn, because the request was declined: counted neither as kept nor as missed.",
    ),
    "merged": (
        IT, "mon 10:00 file IT normal\nmon 15:00 merge", "mon 16:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        "Mon 23 Nov, 15:00: the request was merged into another: counted neither as kept nor as missed.",
    ),
    "switched off": (
        IT, "mon 10:00 file IT normal\nmon 15:00 policy_off IT", "mon 16:00",
        "Promised to be solved by Wed 25 Nov, 10:00.",
        ("Mon 23 Nov, 15:00: withdrawn, because these promises were switched off:"
        " counted neither as kept nor as missed."),
    ),
    "left": (
        {"IT": {"leg": "8h"}}, "mon 10:00 file IT normal\nmon 11:00 accept\nmon 12:00 hand_over Finance", "mon 16:00",
        "Promised that IT is done with it by Tue 24 Nov, 10:00.",
        "Mon 23 Nov, 12:00: handed on, with 2 h used: neither kept nor missed. It goes on if the request comes back.",
    ),
    "taker without a policy": (
        {"IT": {"update": "8h"}}, "mon 10:00 file IT normal\nmon 12:00 hand_over Finance", "mon 16:00",
        "Promised the next news by Tue 24 Nov, 10:00.",
        ("Mon 23 Nov, 12:00: withdrawn, because the department that took over promises no such time:"
        " counted neither as kept nor as missed."),
    ),
    "handed on within the time to accept": (
        {"IT": {"acceptance": "8h"}}, "mon 10:00 file IT normal\nmon 12:00 hand_over Finance", "mon 16:00",
        "Promised that IT takes it on by Tue 24 Nov, 10:00.",
        "Kept: handed on on Mon 23 Nov, 12:00, after 2 h of working time.",
    ),
    "reopened with nothing left": (
        IT, "mon 10:00 file IT normal\nwed 11:00 resolve\nwed 12:00 reopen", "wed 13:00",
        "Promised to be solved by Wed 25 Nov, 12:00.",
        ("Missed on Wed 25 Nov, 12:00: the promised time had been used up before it was reopened."
        " It still runs, 2 h of working time too late."),
    ),
    "working days": (
        {"IT": {"resolution": "3 working days"}}, "thu 10:00 file IT normal", "fri 10:00",
        "Promised to be solved by Tue 1 Dec, 10:00.",
        "The clock runs: 8 h of working time used, 16 h left.",
    ),
    "no more opening hours": (
        {"IT": {"resolution": "60h", "calendar": "last week"}}, "mon 10:00 file IT normal", "tue 10:00",
        "Promised to be solved within 60 working hours.",
        "There is no date: the calendar has no more opening hours.",
    ),
    "night shift": (
        {"IT": {"resolution": "4h", "calendar": "nights"}}, "mon 23:00 file IT normal", "tue 00:30",
        "Promised to be solved by Tue 24 Nov, 03:00.",
        "The clock runs: 1 h 30 min of 4 working hours used, 2 h 30 min left.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rules", "story", "now", "promised", "standing"), STANDINGS.values(), ids=STANDINGS)
def test_a_clock_stands_in_words(rules: Rules, story: str, now: str, promised: str, standing: str) -> None:
    last = told(rules, story, now).stories[-1]
    assert (last.promised, last.standing) == (promised, standing)


TURNS = {
    "waiting and an answer": (
        IT, "mon 10:00 file IT normal\nmon 12:00 wait requester\ntue 12:00 reply requester", "tue 13:00",
        [
            "Stands still while waiting for the requester, with 2 h used.",
            "The requester replied: it goes on. Due Thu 26 Nov, 10:00.",
        ],
    ),
    "waiting that does not stop the clock": (
        IT, "mon 10:00 file IT normal\nmon 12:00 wait requester\nmon 13:00 wait supplier", "tue 13:00",
        [
            "Stands still while waiting for the requester, with 2 h used.",
            "It waits for something now that does not stop this clock: it goes on. Due Wed 25 Nov, 11:00.",
        ],
    ),
    "from one waiting to another": (
        IT, "mon 10:00 file IT normal\nmon 12:00 wait requester\nmon 13:00 wait scheduled", "tue 13:00",
        [
            "Stands still while waiting for the requester, with 2 h used.",
            "Stands still while waiting for the agreed date, with 2 h used.",
        ],
    ),
    "an agreed date": (
        IT, "mon 10:00 file IT normal\nmon 12:00 wait scheduled tue_12:00", "tue 13:00",
        [
            "Stands still while waiting for the agreed date, with 2 h used.",
            "The agreed date came: it goes on. Due Thu 26 Nov, 10:00.",
        ],
    ),
    "misrouted": (
        BOTH, "mon 10:00 file IT normal\nmon 12:00 hand_over Finance", "mon 13:00",
        [
            ("Handed from IT to Finance before anybody had taken it on, so Finance promises anew: within 8 working hours"
            " by Finance's promises v1 for normal priority, less the 2 h used."
            " Due Tue 24 Nov, 10:00 instead of Wed 25 Nov, 10:00."),
        ],
    ),
    "handed over after acceptance": (
        BOTH, "mon 10:00 file IT normal\nmon 11:00 accept\nmon 12:00 hand_over Finance", "mon 13:00", [],
    ),
    "priority": (
        {"IT": {**SOLVED, "high": {"resolution": "8h"}}}, "mon 10:00 file IT normal\nmon 12:00 priority high", "mon 13:00",
        [
            ("The priority was changed from normal to high: within 8 working hours by IT's promises v1 for high priority,"
            " less the 2 h used. Due Tue 24 Nov, 10:00 instead of Wed 25 Nov, 10:00."),
        ],
    ),
    "priority that promises the same": (
        {"IT": {**SOLVED, "high": SOLVED}}, "mon 10:00 file IT normal\nmon 12:00 priority high", "mon 13:00",
        ["The priority was changed from normal to high, which promises the same time."],
    ),
    "applied to open requests": (
        {"IT": SOLVED, "IT new": {"resolution": "4h"}}, "mon 10:00 file IT normal\nmon 12:00 service IT_new", "mon 13:00",
        [
            ("IT new's promises v1 were applied to open requests: within 4 working hours by IT new's promises v1 for"
            " normal priority, less the 2 h used. Due Mon 23 Nov, 14:00 instead of Wed 25 Nov, 10:00."),
        ],
    ),
    "a holiday added": (
        IT, "mon 10:00 file IT normal\nmon 12:00 calendar office no_tuesday", "mon 13:00",
        [
            ("The opening hours were changed. Due Thu 26 Nov, 10:00 instead of Wed 25 Nov, 10:00"
            " (closed on Tue 24 November)."),
        ],
    ),
    "hours that change nothing": (
        IT, "mon 10:00 file IT normal\nmon 12:00 calendar office office", "mon 13:00", [],
    ),
    "reopened": (
        IT, "mon 10:00 file IT normal\nmon 12:00 resolve\nmon 13:00 reopen", "mon 14:00",
        [
            ("Reopened; the 2 h used before still count. Promised within 16 working hours by IT's promises v1 for normal"
            " priority. Due Wed 25 Nov, 11:00."),
        ],
    ),
    "reopened afresh": (
        {"IT": {**SOLVED, "reopen": "restart"}}, "mon 10:00 file IT normal\nmon 12:00 resolve\nmon 13:00 reopen", "mon 14:00",
        [
            "Reopened. Promised within 16 working hours by IT's promises v1 for normal priority. Due Wed 25 Nov, 13:00.",
        ],
    ),
    "came back": (
        {"IT": {"leg": "8h"}},
        "mon 10:00 file IT normal\nmon 12:00 hand_over Finance\nmon 13:00 hand_over IT", "mon 14:00",
        [
            "Handed on, with 2 h used: neither kept nor missed. It goes on if the request comes back.",
            "Came back to IT: goes on with the 2 h used. Due Tue 24 Nov, 11:00.",
        ],
    ),
    "a message unanswered": (
        {"IT": {"next_response": "4h"}},
        "mon 10:00 file IT normal\nmon 11:00 reply provider\nmon 12:00 reply requester\nmon 13:00 reply provider",
        "mon 14:00",
        ["Answered: the promise was kept, with 1 h used."],
    ),
    "news": (
        {"IT": {"update": "4h"}}, "mon 10:00 file IT normal\nmon 11:00 reply provider", "mon 17:00",
        ["Missed: the promised time was used up."],
    ),
    "missed, then merged": (
        IT, "mon 10:00 file IT normal\nthu 10:00 merge", "fri 10:00",
        [
            "Missed: the promised time was used up.",
            "The request was merged into another. It had been missed before, and a miss stays a miss.",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rules", "story", "now", "expected"), TURNS.values(), ids=TURNS)
def test_what_happened_to_a_clock_is_told_in_order(rules: Rules, story: str, now: str, expected: list[str]) -> None:
    told_turns = turns(told(rules, story, now))
    if story.startswith("mon 10:00 file") and rules in (IT, BOTH) and "reopen" not in story:
        assert told_turns[0] == FILED
    assert told_turns[len(told_turns) - len(expected) :] == expected
    assert len(told_turns) in {len(expected), len(expected) + 1}


def test_what_begins_a_clock_is_said() -> None:
    story = "mon 10:00 file IT normal\nmon 11:00 reply provider\nmon 12:00 reply requester\nmon 13:00 hand_over Finance"
    rules = {"IT": {"update": "4h", "next_response": "4h"}, "Finance": {"acceptance": "4h", "leg": "8h"}}
    begun = [story.turns[0].words.split(". ")[0] for story in told(rules, story, "mon 14:00").stories]
    assert begun == [
        "Filed with IT", "IT wrote; the next news is to follow", "A message from the requester waits for an answer",
        "Arrived at Finance", "Arrived at Finance",
    ]  # fmt: skip


def test_a_promise_that_comes_with_the_new_priority_says_so() -> None:
    rules = {"IT": {"high": {"resolution": "8h"}}}
    (words,) = turns(told(rules, "mon 10:00 file IT normal\nmon 12:00 priority high", "mon 13:00"))
    assert words.startswith("The priority became high, for which this is promised. Promised within 8 working hours")


def test_what_was_entered_late_is_missed_with_its_cause() -> None:
    filed = event("mon 10:00 file IT normal", recorded_at=at("thu 10:00"))
    answered = event("thu 10:00 resolve")
    explained = explain(case(IT, [filed, answered], at("thu 12:00")), Reader(BERLIN, at("thu 12:00")))
    assert explained.stories[0].standing == (
        "Missed on Wed 25 Nov, 10:00: the time was up before the request was entered, later than it had arrived."
        " Solved on Thu 26 Nov, 10:00, 8 h of working time too late."
    )


WAY = """
mon 10:00 file IT normal
mon 11:00 hand_over Finance
mon 12:10 wait requester
thu 12:10 reply requester
thu 13:10 wait supplier
thu 14:10 resume
"""


@pytest.mark.parametrize(("to_requester", "whom"), [(True, "you"), (False, "the requester")])
def test_the_way_is_summed_up_in_both_kinds_of_time(to_requester: bool, whom: str) -> None:
    way = told(BOTH, WAY, "thu 15:10", to_requester=to_requester).journey
    assert way.summary == (
        f"1 h of working time with IT, 3 h 10 min of working time with Finance, 3 days (calendar time) waiting for {whom},"
        " 1 h (calendar time) waiting for a supplier, closed on Wed 25 November."
    )
    assert [(stay.department, stay.worked_in_words, stay.waits) for stay in way.stays] == [
        ("IT", "1 h", []),
        ("Finance", "3 h 10 min", [f"3 days for {whom}", "1 h for a supplier"]),
    ]


def test_the_bar_covers_the_whole_way_without_gaps() -> None:
    bar = told(BOTH, WAY + "thu 15:00 resolve\nfri 10:00 reopen", "fri 12:00").journey.bar
    assert [part.look for part in bar] == ["work", "work", "wait", "work", "wait", "work", "rest", "work"]
    assert sum(part.share for part in bar) == pytest.approx(100, abs=0.1)
    for part, following in itertools.pairwise(bar):
        assert part.start + part.share == pytest.approx(following.start, abs=0.02)


def test_the_way_ends_where_the_request_was_solved() -> None:
    way = told(IT, "mon 10:00 file IT normal\nmon 12:00 resolve", "fri 12:00").journey
    assert way.summary == "2 h of working time with IT."
    assert way.stays[0].until == at("mon 12:00")


def test_a_department_that_has_not_opened_since_has_had_no_time() -> None:
    assert told(IT, "sat 10:00 file IT normal", "sun 12:00").journey.summary == (
        "No working time with IT, closed on Sat 28 November."
    )


def test_requesters_read_of_what_is_promised_to_them_only() -> None:
    rules = {"IT": {"first_response": "4h", "acceptance": "2h", "leg": "8h", "resolution": "16h"}}
    story = "mon 10:00 file IT normal"
    mine = told(rules, story, "mon 11:00", to_requester=True)
    assert [story.title for story in mine.stories] == ["First answer", "Resolution"]
    assert [story.title for story in told(rules, story, "mon 11:00").stories] == [
        "First answer", "Acceptance by IT", "Time with IT", "Resolution",
    ]  # fmt: skip
    assert mine.main is not None
    assert mine.main.title == "Resolution"
    assert [story.promised for story in mine.sooner] == ["Promised a first answer by Mon 23 Nov, 14:00."]


def test_without_a_promise_there_is_still_a_way() -> None:
    nothing = told({}, "mon 10:00 file IT normal", "mon 12:00")
    assert (nothing.main, nothing.stories) == (None, [])
    assert nothing.journey.summary == "2 h of working time with IT."


def test_why_names_rule_version_hours_closed_days_and_pauses() -> None:
    story = "fri 10:00 file IT normal\nfri 12:00 wait requester\nfri 14:00 reply requester"
    (resolution,) = told(IT, story, "fri 15:00").stories
    assert resolution.why == [
        (
            "Promised within 16 working hours by IT's promises v1 for normal priority."
            " They are the usual ones of IT: nothing else was promised for this service."
        ),
        "Counted by the opening hours of IT: Mon to Fri 09:00 to 17:00, Berlin time.",
        "Days in between that do not count: closed on Sat 28 and Sun 29 November.",
        "The clock stood still for 2 h (calendar time) while waiting for the requester.",
    ]


def test_why_tells_how_a_date_was_changed() -> None:
    story = "mon 10:00 file IT normal\nmon 12:00 hand_over Finance"
    assert told(BOTH, story, "mon 13:00").stories[-1].why[-1].startswith("Mon 23 Nov, 12:00: Handed from IT to Finance")


@pytest.mark.parametrize(
    ("terms", "name", "reason"),
    [
        (Terms("IT", 3), "IT's promises v3", "They are the usual ones of IT: nothing else was promised for this service."),
        (
            Terms("IT", 2, service="Outage"), "IT's promises for “Outage” v2",
            "“Outage” has promises of its own; they go before the usual ones of IT.",
        ),
        (
            Terms("IT", 1, agreed_with="Sales"), "the agreement of IT with Sales v1",
            "What IT and Sales agreed goes before everything else.",
        ),
    ],
)  # fmt: skip
def test_a_rule_has_a_name_and_a_reason(terms: Terms, name: str, reason: str) -> None:
    assert (terms.name, terms.reason) == (name, reason)


def test_the_sentence_beside_a_date() -> None:
    hours = "Mon to Fri 09:00 to 17:00, Berlin time"
    promise = Promise("8h", "normal", Terms("IT", 3), hours, "closed on Fri 25 December", timedelta(hours=3))
    assert why(promise) == (
        "Promised within 8 working hours by IT's promises v3 for normal priority. Only opening hours count: Mon to Fri 09:00"
        " to 17:00, Berlin time; closed on Fri 25 December. The clock stood still for 3 h (calendar time)."
    )
    assert why(Promise("3 working days", "low", Terms("IT", 3), hours)) == (
        "Promised within 3 working days by IT's promises v3 for low priority. Working days end at the same time of day:"
        " Mon to Fri 09:00 to 17:00, Berlin time."
    )


CHRISTMAS = hours("09:00-17:00", yearly=["12-25/12-26"], special={"2026-12-24": ["09:00-12:30"]})


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((11, 23), (11, 27), ""),
        ((11, 27), (11, 30), "closed on Sat 28 and Sun 29 November"),
        ((11, 20), (12, 2), "closed on Sat 21 and Sun 22 November and on Sat 28 and Sun 29 November"),
        ((11, 2), (12, 2), "closed over 4 weekends"),
        ((12, 23), (12, 24), ""),
        ((12, 24), (12, 28), "closed on Fri 25 to Sun 27 December; open only 09:00 to 12:30 on Thu 24 December"),
        (
            (12, 1), (12, 31),
            "closed on Fri 25 to Sun 27 December and over 3 weekends; open only 09:00 to 12:30 on Thu 24 December",
        ),
    ],
)  # fmt: skip
def test_only_closed_days_that_matter_are_named(start: tuple[int, int], end: tuple[int, int], words: str) -> None:
    noon = [datetime(2026, *day, 12, tzinfo=BERLIN) for day in (start, end)]
    assert closed_between(Calendars({"x": CHRISTMAS}), "x", *noon) == words


def test_many_closed_days_are_counted() -> None:
    often = hours("09:00-17:00", closed=[f"2026-11-{day:02}" for day in (3, 5, 10, 12, 17, 19)])
    start, end = datetime(2026, 11, 2, 12, tzinfo=BERLIN), datetime(2026, 11, 20, 12, tzinfo=BERLIN)
    assert closed_between(Calendars({"x": often}), "x", start, end) == (
        "closed on Tue 3 November, on Thu 5 November, on Sat 7 and Sun 8 November, on Tue 10 November, on Thu 12 November,"
        " on Sat 14 and Sun 15 November and on 2 other occasions"
    )


def test_days_off_that_are_no_weekend_are_not_called_one() -> None:
    start, end = datetime(2026, 11, 2, 12, tzinfo=BERLIN), datetime(2026, 12, 2, 12, tzinfo=BERLIN)
    assert closed_between(Calendars(CALENDARS), "four days", start, end) == "closed on the usual days off"


def test_moments_name_year_and_time_of_the_zone_where_they_are_others() -> None:
    reader = Reader(BERLIN, datetime(2026, 3, 30, 12, tzinfo=BERLIN))
    assert reader.moment(datetime(2026, 3, 30, 9, tzinfo=UTC)) == "Mon 30 Mar, 11:00"
    assert reader.moment(datetime(2026, 3, 27, 9, tzinfo=UTC)) == "Fri 27 Mar, 10:00 CET"
    assert reader.moment(datetime(2025, 12, 24, 9, tzinfo=UTC)) == "Wed 24 Dec 2025, 10:00 CET"


def test_a_night_with_23_hours_is_told_in_real_time() -> None:
    always = hours("00:00-24:00", days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    filed = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    now = datetime(2026, 3, 29, 14, tzinfo=BERLIN)
    story = [Event(at=filed, do=Do.FILE, department="IT", priority="normal")]
    explained = explain(case({"IT": {"resolution": "24h"}}, story, now, {"office": always}), Reader(BERLIN, now))
    assert explained.stories[0].standing == (
        "Missed on Sun 29 Mar, 13:00: the promised time was used up. It still runs, 1 h of working time too late."
    )
    assert explained.journey.summary == "25 h of working time with IT."


def test_times_are_told_in_the_readers_zone_and_days_in_the_calendars() -> None:
    now = at("fri 12:00")
    events = [event("fri 10:00 file IT normal")]
    explained = explain(case(IT, events, now), Reader(ZoneInfo("America/New_York"), now))
    assert turns(explained) == [
        (
            "Filed with IT. Promised within 16 working hours by IT's promises v1 for normal priority."
            " Due Tue 1 Dec, 04:00 (closed on Sat 28 and Sun 29 November)."
        ),
    ]


def test_words_for_time_and_lists() -> None:
    assert [elapsed(timedelta(**time)) for time in ({"minutes": 130}, {"days": 1}, {"days": 3, "hours": 4, "minutes": 9})] == [
        "2 h 10 min", "1 day", "3 days 4 h",
    ]  # fmt: skip
    assert [listed(parts) for parts in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert [owned(name) for name in ("IT", "Sales")] == ["IT's", "Sales'"]
