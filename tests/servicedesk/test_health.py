"""What machines are told about the health of the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from notifications.enums import DeliveryState
from notifications.heartbeat import beating
from notifications.models import Heartbeat, Message
from notifications.outbox import Letter, post
from servicedesk.schedule import DAY_BOOK
from tests.factories import make_person

TOKEN = {"Authorization": "Bearer health-token-of-the-tests"}


@pytest.fixture
def all_well(db):
    """Every job ran a moment ago."""
    for job in DAY_BOOK:
        with beating(job.name):
            pass


def deep():
    return Client().get("/health/deep", headers=TOKEN)


def test_live_answers_without_a_database_even_to_a_browser_with_a_session():
    client = Client()
    client.cookies["sessionid"] = "abcdefghijklmnopqrstuvwxyz012345"
    response = client.get("/health/live")  # Without a mark for the database, any query raises.
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/health/deep"])
def test_no_health_page_makes_a_session_or_is_kept_by_caches(db, path):
    response = Client().get(path, headers=TOKEN)
    assert not response.cookies
    assert not Session.objects.exists()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/health/deep"])
def test_health_pages_are_only_read(db, path):
    assert Client().post(path, headers=TOKEN).status_code == 405


def test_ready_when_every_migration_is_applied(db):
    response = Client().get("/health/ready")
    assert (response.status_code, response.content) == (200, b"ready\n")


def test_not_ready_while_a_migration_is_missing(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notifications'")
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert b"not applied: run `manage.py migrate`" in response.content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/health/ready", "/health/deep"])
def test_not_ready_while_the_database_is_away(path):
    right = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = 9
    try:
        response = Client().get(path, headers=TOKEN)
    finally:
        connection.settings_dict["PORT"] = right
        connection.close()
    assert response.status_code == 503
    assert b"The database can" in response.content


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic health-token-of-the-tests"},
                                  {"Authorization": "Bearer"}, {"Authorization": "Bearer hëalth"}])  # fmt: skip
def test_deep_health_is_closed_without_the_token(db, sent):
    response = Client().get("/health/deep", headers=sent)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert "jobs" not in response.json()


def test_deep_health_is_closed_to_all_when_no_token_is_set(db, settings):
    settings.DESK_HEALTH_TOKEN = ""
    assert Client().get("/health/deep", headers={"Authorization": "Bearer "}).status_code == 401


def test_deep_health_is_well_when_every_job_was_heard_of(all_well):
    response = deep()
    told = response.json()
    assert (response.status_code, told["status"], told["why"]) == (200, "ok", [])
    assert set(told["jobs"]) == {job.name for job in DAY_BOOK}
    assert 0 <= told["jobs"]["outbox"]["age_seconds"] < 60
    assert told["jobs"]["leases"]["every_seconds"] == 30
    assert told["outbox"] == {"due": 0, "oldest_due_seconds": 0, "unfinished": 0, "dead": 0}
    assert told["thresholds_overdue"] == 0
    assert told["disk"]["free_bytes"] > 0


def test_deep_health_fails_and_says_why_when_beat_is_silent(all_well):
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(seconds=181))
    response = deep()
    assert response.status_code == 503
    assert response.json()["why"] == ["No job was heard of for 3 minutes: beat does not run, or no worker does."]


def test_deep_health_fails_when_nothing_ever_ran(db):
    assert deep().status_code == 503


def test_deep_health_names_the_one_job_that_is_silent(all_well):
    Heartbeat.objects.filter(job="thresholds").delete()
    response = deep()
    assert response.status_code == 503
    assert response.json()["why"] == ["thresholds was not heard of in time, though others were."]


def test_deep_health_shows_the_error_of_a_job_that_failed(all_well):
    with pytest.raises(ValueError, match="no such thing"), beating("closing"):
        raise ValueError("no such thing")
    assert deep().json()["jobs"]["closing"]["error"] == "ValueError: no such thing"


def test_deep_health_counts_what_waits_in_the_outbox_and_what_was_given_up(all_well):
    pat, at = make_person(), timezone.now()
    letters = [Letter(f"test:{number}", "news", pat, "News", "News.") for number in range(3)]
    post(letters, at=at - timedelta(minutes=5))
    post([Letter("test:later", "news", pat, "News", "News.")], at=at, due_at=at + timedelta(hours=1))
    Message.objects.filter(key="test:2").update(state=DeliveryState.DEAD)
    told = deep().json()["outbox"]
    assert 299 < told.pop("oldest_due_seconds") < 330
    assert told == {"due": 2, "unfinished": 3, "dead": 1}
