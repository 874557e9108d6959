"""Two thousand thresholds at once and two workers: each person is told once, whatever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection

from notifications.enums import Channel
from notifications.models import Message
from notifications.sweeping import Swept
from servicedesk.launcher.processes import wait_for
from tests.factories import MONDAY, file_request
from tests.peers import own_database
from tests.settings import ENVIRONMENT
from tickets.actions import timekeeping
from tickets.enums import NoticeState, TargetState
from tickets.models import Notice, Policy, Target, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
CLOCKS = 700
LATER = MONDAY + timedelta(hours=6)
SWEEP = f"""
import django; django.setup()
from datetime import datetime
from tickets.actions.timekeeping import sweep_notices
while sweep_notices(datetime.fromisoformat("{LATER.isoformat()}")).did: pass
"""


@pytest.fixture
def due(cast: SimpleNamespace) -> int:
    """Many clocks of many requests, of which three thresholds are due and one is still to come."""
    count = CLOCKS
    first = file_request(cast.laptop, cast.rosa)
    policy = Policy.objects.get(department=cast.it)
    Notice.objects.all().delete()
    Target.objects.all().delete()
    fields = {f.attname: getattr(first, f.attname) for f in Ticket._meta.concrete_fields if not f.primary_key}
    tickets = Ticket.objects.bulk_create(
        Ticket(**{**fields, "number": f"IT-{number + 5000}", "assignee_id": cast.ben.pk})
        for number in range(count)
    )  # fmt: skip
    targets = Target.objects.bulk_create(
        Target(
            ticket=ticket, kind="resolution", cycle=1, department=cast.it, policy=policy, state=TargetState.RUNNING,
            budget="8h", started_at=MONDAY, due_at=LATER, counted_at=MONDAY,
        )
        for ticket in tickets
    )  # fmt: skip
    Notice.objects.bulk_create(
        Notice(target=target, threshold=threshold, position=position, fire_at=MONDAY + timedelta(hours=hours))
        for target in targets
        for threshold, position, hours in (("50%", -4, 1), ("75%", -2, 2), ("100%", 0, 6), ("150%", 4, 99))
    )
    return count


def sweep_all() -> Swept:
    """What a worker does until nothing is left."""
    total = Swept()
    try:
        while (swept := timekeeping.sweep_notices(LATER)).did:
            total += swept
    finally:
        connection.close()
    return total


def audit(count: int) -> None:
    """Nothing is due and pending; of each clock the highest was told, the lower ones not; each person has one mail of it."""
    assert not Notice.objects.due(LATER).exists()
    assert Counter(Notice.objects.values_list("threshold", "state")) == {
        ("50%", NoticeState.SUPERSEDED): count, ("75%", NoticeState.SUPERSEDED): count,
        ("100%", NoticeState.FIRED): count, ("150%", NoticeState.PENDING): count,
    }  # fmt: skip
    told = Counter(Message.objects.filter(channel=Channel.MAIL, proviso__gt="").values_list("about", "person__name"))
    assert len(told) == 2 * count
    assert set(told.values()) == {1}
    bells = Message.objects.filter(channel=Channel.BELL, kind="work.late")
    assert bells.count() == 2 * count


def test_two_workers_tell_two_thousand_clocks_once_each(due: int, capsys: pytest.CaptureFixture[str]) -> None:
    barrier = threading.Barrier(2)

    def work() -> Swept:
        barrier.wait()
        return sweep_all()

    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(work), pool.submit(work)]]
    took = time.monotonic() - began
    assert sum(done, Swept()) == Swept(did=due)
    assert all(swept.did for swept in done)
    audit(due)
    with capsys.disabled():
        shares = " and ".join(str(swept.did) for swept in done)
        sys.stdout.write(
            f"\n{due} clocks with {3 * due} due thresholds: {shares} by two workers in {took:.1f} s, {due / took:.0f} a second\n"
        )


def test_workers_that_are_killed_lose_and_double_nothing(due: int) -> None:
    told = {
        **os.environ,
        **ENVIRONMENT,
        "DATABASE_URL": own_database(),
        "DJANGO_SETTINGS_MODULE": "servicedesk.settings",
    }
    fired, kills = 0, 0
    for _ in range(2):
        workers = [subprocess.Popen([sys.executable, "-c", SWEEP], env=told, cwd=settings.BASE_DIR) for _ in range(2)]
        assert wait_for(lambda before=fired: Notice.objects.filter(state=NoticeState.FIRED).count() > before, 30)
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            kills += worker.wait() == -signal.SIGKILL
        fired = Notice.objects.filter(state=NoticeState.FIRED).count()
        assert fired < due
    assert kills == 4
    assert sweep_all().failed == 0
    audit(due)
