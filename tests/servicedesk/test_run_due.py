"""The day book's jobs by one process, without Celery's workers and without Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications.enums import DeliveryState
from notifications.models import Heartbeat, Message
from notifications.outbox import Letter, post
from servicedesk.launcher.folder import CHECKOUT
from servicedesk.management.commands import run_due
from servicedesk.schedule import DAY_BOOK, Job
from tests.factories import make_person
from tests.peers import mail_peer, own_database


def test_each_job_has_one_turn_and_says_what_it_did(db, settings):
    out = StringIO()
    with mail_peer() as peer:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", peer.port
        post([Letter("test", "news", make_person(), "News", "News.")], at=timezone.now())
        call_command("run_due", stdout=out)
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == [job.name for job in DAY_BOOK]
    assert "outbox: 1 done in" in out.getvalue()
    assert Message.objects.get().state == DeliveryState.SENT
    assert len(peer.mails) == 1


def test_every_job_of_the_day_book_records_its_heartbeat_by_its_name(db):
    call_command("run_due", stdout=StringIO())
    assert set(Heartbeat.objects.values_list("job", flat=True)) == {job.name for job in DAY_BOOK}


def broken() -> None:
    """A job that always fails."""
    raise ArithmeticError("broken on purpose")


def test_a_job_that_fails_leaves_the_others_their_turn_and_is_named(db, monkeypatch):
    jobs = (Job("broken", f"{__name__}.broken", 1, "to fail"), *DAY_BOOK[:2])
    monkeypatch.setattr(run_due, "DAY_BOOK", jobs)
    out = StringIO()
    with pytest.raises(CommandError, match=r"^Failed: broken\. The log says why\.$"):
        call_command("run_due", stdout=out)
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == ["outbox", "leases"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_sends_what_becomes_due_and_stops_when_it_is_told_to(ending):
    with mail_peer() as peer:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "servicedesk.settings",
            "DATABASE_URL": own_database(),
            "REDIS_URL": "redis://127.0.0.1:9/0",  # Nobody listens there, and nobody is missed.
            "EMAIL_URL": f"smtp://127.0.0.1:{peer.port}",
            "DESK_TICK": "1",
            "PYTHONUNBUFFERED": "1",
        }
        words = [sys.executable, "manage.py", "run_due", "--loop"]
        loop = subprocess.Popen(words, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert "jobs take turns" in loop.stdout.readline()
            at = timezone.now()
            post([Letter("test", "news", make_person(), "News", "News.")], at=at, due_at=at + timedelta(seconds=1))
            assert next(line for line in loop.stdout if line.startswith("outbox")).startswith("outbox: 1 done in")
            loop.send_signal(ending)
            assert loop.stdout.read().endswith("Stopped.\n")
            assert loop.wait(20) == 0
        finally:
            loop.kill()
            loop.wait()
            loop.stdout.close()
    assert Message.objects.get().state == DeliveryState.SENT
