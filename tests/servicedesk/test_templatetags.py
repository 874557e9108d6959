"""Words, colour and shape of what pages show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from servicedesk import looks
from tests.factories import MONDAY
from tickets.enums import Outcome, Priority, State, WaitsOn


def shown(source: str, **context: Any) -> str:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        return Template(source).render(Context({"at": MONDAY, **context}))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (MONDAY, "just now"),
        (MONDAY + timedelta(seconds=50), "in 1 minute"),
        (MONDAY + timedelta(hours=2, minutes=59), "in 2 hours"),
        (MONDAY - timedelta(hours=1), "1 hour ago"),
        (MONDAY - timedelta(days=3), "3 days ago"),
        (MONDAY - timedelta(days=45), "1 month ago"),
        (MONDAY + timedelta(days=800), "in 2 years"),
    ],
)
def test_from_now_reads_as_people_say_it(moment: datetime, words: str) -> None:
    assert looks.from_now(moment, MONDAY) == words


@pytest.mark.parametrize(
    ("due_in", "word", "tone"),
    [
        (timedelta(days=2), "due in 2 d", "still"),
        (timedelta(hours=5), "due in 5 h", "still"),
        (timedelta(hours=2), "due in 2 h", "warn"),
        (timedelta(), "due in a moment", "warn"),
        (-timedelta(minutes=1), "late by 1 min", "bad"),
        (-timedelta(days=40), "late by 1 mo", "bad"),
    ],
)
def test_a_promise_is_far_soon_or_late(due_in: timedelta, word: str, tone: str) -> None:
    look = looks.promise_look(MONDAY + due_in, MONDAY)
    assert (look.word, look.tone) == (word, tone)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("waits_on", WaitsOn.values)
@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_state_has_a_word_and_an_icon(state: str, waits_on: str, outcome: str) -> None:
    badge = shown("{% state_badge s w o mine=True %}", s=state, w=waits_on, o=outcome)
    look = looks.state_look(state, waits_on, outcome, mine=True)
    assert look.word in badge
    assert f"#{look.icon}" in badge


def test_no_two_states_have_the_same_shape() -> None:
    icons = [look.icon for look in looks.STATES.values()]
    assert len(set(icons)) == len(icons) == len(State)


def test_what_waits_for_the_reader_says_you() -> None:
    assert "Waiting for you" in shown('{% state_badge "waiting" "requester" mine=True %}')
    assert "Waiting for the requester" in shown('{% state_badge "waiting" "requester" %}')


def test_an_ending_has_its_own_word() -> None:
    assert "Withdrawn" in shown('{% state_badge "cancelled" "" "withdrawn" %}')


def test_the_usual_priority_is_not_worth_a_mark() -> None:
    assert shown('{% priority_mark "normal" %}') == ""
    assert all(p.label in shown("{% priority_mark p always=True %}", p=p.value) for p in Priority)


def test_a_time_is_exact_in_the_readers_zone_with_how_long_ago() -> None:
    html = shown("{% when moment %}", moment=MONDAY - timedelta(hours=2))
    assert 'datetime="2026-11-23T07:00:00+00:00"' in html
    assert "Mon 23 Nov 2026, 08:00 CET" in html
    assert ">2 hours ago</relative-time>" in html


def test_a_short_time_keeps_the_exact_one_for_those_who_ask() -> None:
    html = shown('{% when moment "short" %}', moment=MONDAY - timedelta(hours=2))
    assert html.count("Mon 23 Nov 2026, 08:00 CET") == 2


def test_no_time_shows_nothing() -> None:
    assert shown('{% when moment %}{% when moment "short" %}{% exact moment %}', moment=None) == ""


def test_a_promise_shows_the_exact_time_in_its_full_form() -> None:
    html = shown('{% promise due "open" form="full" %}', due=MONDAY + timedelta(hours=2))
    assert "due in 2 h" in html
    assert '<span class="faint">, Mon 23 Nov 2026, 12:00 CET' in html


@pytest.mark.parametrize("state", ["resolved", "closed", "cancelled"])
def test_what_is_over_has_no_promise(state: str) -> None:
    assert shown("{% promise due state %}", due=MONDAY, state=state) == ""
    assert shown("{% promise due %}", due=None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Rosa Albrecht", "RA"), ("Cher", "C"), ("ana maría lópez", "AL"), ("(x) …", "?"), ("Åsa Öberg", "ÅÖ")],
)
def test_initials_are_one_or_two_capitals(name: str, letters: str) -> None:
    assert looks.initials(name) == letters


def test_a_person_keeps_their_colour() -> None:
    assert looks.hue("rosa@desk.example") == looks.hue("rosa@desk.example")
    assert {looks.hue(f"{n}@desk.example") for n in range(100)} == set(range(looks.HUES))


def test_a_name_is_escaped_wherever_it_stands() -> None:
    html = shown("{% person who %}{% avatar who %}", who=User(name="<b>Eve</b> <i>", email="eve@desk.example"))
    assert "<b>" not in html
    assert "&lt;b&gt;Eve" in html


def test_nobody_is_said_in_words() -> None:
    assert "Nobody yet" in shown("{% person who %}", who=None)


def test_a_lone_icon_has_a_name_and_one_beside_words_has_none() -> None:
    assert 'aria-label="Confidential"' in shown('{% icon "lock-fill" "Confidential" %}')
    assert 'aria-hidden="true"' in shown('{% icon "inbox" %}')


def test_a_link_to_this_page_says_so() -> None:
    request = RequestFactory().get("/queue/it/")
    assert shown('{% here "/queue/it/" %}', request=request) == ' aria-current="page"'
    assert shown('{% here "/queue/" %}', request=request) == ""
    assert shown('{% here "/queue/" within=True %}', request=request) == ' aria-current="page"'


def test_a_query_string_is_changed_and_not_rebuilt() -> None:
    request = RequestFactory().get("/?state=new&page=2&tag=a&tag=b")
    assert shown("{% query page=3 state=None %}", request=request) == "?tag=a&amp;tag=b&amp;page=3"


def test_exact_takes_another_zone() -> None:
    assert shown("{% exact m tz %}", m=datetime(2026, 7, 1, tzinfo=UTC), tz=ZoneInfo("Asia/Kolkata")) == (
        "Wed 1 Jul 2026, 05:30 IST"
    )
