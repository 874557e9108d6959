"""What people choose to be told: ways, quiet hours, and the link that stops mails."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from departments.models import Home
from notifications.actions import PreferenceRefused, choose, stop
from notifications.enums import DeliveryState, Hours, Way
from notifications.models import Message, Preference
from notifications.outbox import Letter, post, suppress
from notifications.quiet import loud_at
from notifications.themes import by_key, by_kind, themes
from notifications.unsubscribing import read_token, unsubscribe_path
from notifications.wording import headers
from tests.factories import MONDAY, make_person

BERLIN = ZoneInfo("Europe/Berlin")
PAGE = "/accounts/preferences/"


@pytest.mark.parametrize(
    ("at", "quiet", "expected"),
    [
        ("12:00", ("20:00", "07:00"), "12:00"), ("20:00", ("20:00", "07:00"), "07:00+1"), ("23:59", ("20:00", "07:00"), "07:00+1"),
        ("03:00", ("20:00", "07:00"), "07:00"), ("07:00", ("20:00", "07:00"), "07:00"), ("12:30", ("12:00", "13:00"), "13:00"),
        ("13:00", ("12:00", "13:00"), "13:00"), ("12:00", ("12:00", "12:00"), "12:00"),
    ],
)  # fmt: skip
def test_quiet_hours_end_at_a_wall_time(at: str, quiet: tuple[str, str], expected: str) -> None:
    def moment(text: str) -> datetime:
        wall, _, days = text.partition("+")
        return datetime.combine(MONDAY.date() + timedelta(days=int(days or 0)), time.fromisoformat(wall), tzinfo=BERLIN)

    begin, end = (time.fromisoformat(text) for text in quiet)
    assert loud_at(moment(at), BERLIN, begin, end) == moment(expected).astimezone(UTC)


@pytest.fixture
def told(cast):
    """Posts to Ben, who works Monday to Friday from nine to five in Berlin, and gives the row or None."""

    def one(kind="work.replied", at=MONDAY, **fields):
        key = f"test:{Message.objects.count()}:{kind}:{at}"
        post([Letter(key, kind, cast.ben, "News", "News.", **fields)], at=at)
        return Message.objects.filter(key=key).first()

    return one


def test_every_kind_has_one_theme_and_themes_have_a_way_that_brings_them() -> None:
    kinds = [kind for theme in themes() for kind in theme.kinds]
    assert len(kinds) == len(set(kinds))
    for theme in themes():
        assert theme.ways[0] == Way.AT_ONCE
        assert theme.can_be_stopped or theme.why


def test_the_usual_is_at_once(told):
    row = told()
    assert (row.state, row.due_at) == (DeliveryState.PENDING, MONDAY)
    assert told("something.new").state == DeliveryState.PENDING


def test_once_a_day_waits_for_the_start_of_the_next_working_day(cast, told):
    choose(cast.ben, {"work": Way.DAILY})
    assert (told().state, told().due_at) == (DeliveryState.DAILY, MONDAY + timedelta(hours=23))
    friday = MONDAY + timedelta(days=4)
    assert told(at=friday).due_at == MONDAY + timedelta(days=7, hours=-1)
    early = MONDAY - timedelta(hours=5)
    assert told(at=early).due_at == MONDAY - timedelta(hours=1)
    assert told("work.assigned").state == DeliveryState.PENDING


def test_only_in_the_desk_makes_no_mail(cast, told):
    choose(cast.ben, {"work": Way.DESK})
    assert told() is None


def test_a_repeat_waits_for_the_daily_mail_unless_no_mail_is_wanted(cast, told):
    assert told("work.reminder", is_repeat=True).state == DeliveryState.DAILY
    choose(cast.ben, {"reminders": Way.DESK})
    assert told("work.reminder", is_repeat=True) is None


def test_what_keeps_hours_comes_when_its_reader_wants_it(cast, told):
    night = MONDAY + timedelta(hours=11)
    assert told("work.late", at=night).due_at == night
    assert told("work.late", at=night, keeps_hours=True).due_at == MONDAY + timedelta(hours=23)
    assert told("work.late", at=MONDAY, keeps_hours=True).due_at == MONDAY
    choose(cast.ben, {}, hours=Hours.QUIET, quiet_from=time(20, 0), quiet_until=time(7, 30))
    assert told("work.late", at=night, keeps_hours=True).due_at == MONDAY + timedelta(hours=21, minutes=30)
    choose(cast.ben, {}, hours=Hours.ANY)
    assert told("work.late", at=night, keeps_hours=True).due_at == night
    Home.objects.filter(person=cast.ben).delete()
    choose(cast.ben, {})
    # Nobody says when he works: around the clock.
    assert told("work.late", at=night + timedelta(1), keeps_hours=True).due_at == night + timedelta(1)


def test_what_is_taken_back_leaves_no_daily_mail(cast, told):
    choose(cast.ben, {"work": Way.DAILY})
    row = told()
    assert suppress(row.key) == 1
    row.refresh_from_db()
    assert row.state == DeliveryState.SUPPRESSED


def test_what_can_not_be_switched_off_is_refused_with_the_reason(cast):
    with pytest.raises(PreferenceRefused, match="Somebody has to hear of it"):
        choose(cast.ben, {"late": Way.DESK})
    with pytest.raises(PreferenceRefused, match="beginning and an end"):
        choose(cast.ben, {}, hours=Hours.QUIET, quiet_from=time(20, 0))
    assert stop(cast.ben, by_key("late")).ways == {"late": "daily"}
    assert stop(cast.ben, by_key("work")).ways == {"late": "daily", "work": "desk"}


def test_the_page_keeps_what_is_chosen(cast, signed_in):
    client = signed_in(cast.ben)
    page = client.get(PAGE).content.decode()
    assert "A promise is over" in page
    assert "Somebody has to hear of it" in page
    chosen = {theme.key: theme.ways[0].value for theme in themes()}
    response = client.post(PAGE, {**chosen, "work": "daily", "hours": "quiet", "quiet_from": "20:00", "quiet_until": "07:00"})  # fmt: skip
    assert response["Location"] == PAGE
    kept = Preference.objects.get(person=cast.ben)
    assert (kept.ways, kept.hours, kept.quiet_from) == ({"work": "daily"}, "quiet", time(20, 0))
    assert client.post(PAGE, {**chosen, "late": "desk", "hours": "any"}).status_code == 422
    refused = client.post(PAGE, {**chosen, "hours": "quiet"})
    assert refused.status_code == 422
    assert "Quiet hours need a beginning and an end" in refused.content.decode()


def test_a_scanner_that_opens_the_link_changes_nothing_and_one_click_does(cast, told):
    link = unsubscribe_path(cast.ben.pk, "work")
    stranger = Client(enforce_csrf_checks=True)
    assert "Nothing has changed yet" in stranger.get(link).content.decode()
    assert stranger.head(link).status_code == 200
    assert not Preference.objects.exists()
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get(person=cast.ben).ways == {"work": "desk"}
    assert told() is None


def test_a_link_that_we_did_not_write_is_not_there(cast):
    link = unsubscribe_path(cast.ben.pk, "work")
    forged = link.replace(f"/{cast.ben.pk}-", f"/{cast.lena.pk}-")
    assert Client().post(forged).status_code == 404
    assert Client().get(f"{PAGE}nonsense/stop/").status_code == 404
    assert read_token("1-gone:x") is None
    cast.ben.is_active = False
    cast.ben.save()
    assert Client().get(link).status_code == 404


def test_mails_that_can_be_stopped_carry_the_link_and_others_do_not(cast, told):
    for kind, is_stopped in (("work.replied", True), ("work.late", False), ("something.new", False)):
        named = headers(told(kind))
        assert ("List-Unsubscribe" in named) is is_stopped
        if is_stopped:
            assert unsubscribe_path(cast.ben.pk, by_kind()[kind].key) in named["List-Unsubscribe"]
            assert named["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_people_without_a_home_are_told_around_the_clock(db):
    pat = make_person()
    post([Letter("a", "work.late", pat, "News", "News.", keeps_hours=True)], at=MONDAY)
    assert Message.objects.get(key="a").due_at == MONDAY
