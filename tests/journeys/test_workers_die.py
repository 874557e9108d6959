"""Real workers, real beat, real Valkey: what is due gets done, whatever is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.utils import timezone

from accounts.models import User
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.outbox import Letter, post
from servicedesk.launcher.processes import wait_for
from servicedesk.launcher.stack import Stack
from tests.factories import make_person
from tests.journeys.killing import PATIENCE_SECONDS, row_of, sender_of, workers
from tests.peers import MailPeer, mail_peer

pytestmark = pytest.mark.django_db(transaction=True)

NOTICES, KILLS, BETWEEN = 200, 24, 5
# Every fifth kill takes the whole worker, the others the process that has the mail in hand.
WHOLE_EVERY = 5


@pytest.fixture
def peer() -> Iterator[MailPeer]:
    """The mail server of the desk."""
    with mail_peer() as peer:
        yield peer


@pytest.fixture
def desk(peer: MailPeer, tmp_path: Path) -> Iterator[Stack]:
    """One worker of it, and beat."""
    with workers(peer, tmp_path) as stack:
        yield stack


def post_notices(count: int) -> None:
    """Mails that are due now."""
    begin = Message.objects.count()
    person = User.objects.first() or make_person("Pat Example")
    post(
        [
            Letter(f"test:{number}", "news", person, f"Number {number}", "News.", "<p>News.</p>")
            for number in range(begin, begin + count)
        ],
        at=timezone.now(),
    )


def all_sent() -> bool:
    """Whether nothing is left to be done."""
    return not Message.objects.exclude(state=DeliveryState.SENT).exists()


def test_two_hundred_notices_under_two_dozen_kills_are_neither_lost_nor_doubled_unseen(
    desk: Stack, peer: MailPeer
) -> None:
    worker, repeats = desk.parts["worker"], set()
    peer.hold(BETWEEN, "after")
    post_notices(NOTICES)
    for kill in range(KILLS):
        held = peer.held.get(timeout=PATIENCE_SECONDS)
        assert row_of(held).state == DeliveryState.SUBMITTING
        if kill % 2 == 0:
            repeats.add(held.message_id)
        if kill % WHOLE_EVERY:
            sender_of(held, desk)[1].kill()
        else:
            worker.kill()
        # Alternately the mail server has kept the mail when its sender dies, or has not.
        peer.hold(BETWEEN, "before" if kill % 2 == 0 else "after")
        worker.start()
    last = peer.held.get(timeout=PATIENCE_SECONDS)
    assert row_of(last).state == DeliveryState.SUBMITTING
    peer.go_on()
    assert wait_for(all_sent, PATIENCE_SECONDS)

    times = peer.times_by_message_id()
    rows = {f"<{row.message_id}@127.0.0.1>": row for row in Message.objects.all()}
    assert rows.keys() == times.keys()
    assert len(rows) == NOTICES
    doubled = {name for name, count in times.items() if count > 1}
    assert repeats <= doubled
    assert all(rows[name].ambiguous >= times[name] - 1 for name in doubled)
    assert sum(row.ambiguous for row in rows.values()) >= KILLS


def test_work_goes_on_when_the_queue_was_killed_or_emptied(desk: Stack) -> None:
    def is_sent_and_tended() -> bool:
        # As `up` and the services do. Celery's worker may end when the queue goes away under it.
        desk.tend()
        return all_sent()

    post_notices(2)
    assert wait_for(is_sent_and_tended, PATIENCE_SECONDS)
    desk.parts["valkey"].kill()
    post_notices(2)
    assert wait_for(is_sent_and_tended, PATIENCE_SECONDS)
    with redis.Redis.from_url(desk.environment["REDIS_URL"]) as client:
        client.flushall()
    post_notices(2)
    assert wait_for(is_sent_and_tended, PATIENCE_SECONDS)
    assert Message.objects.filter(ambiguous=0, attempts=1).count() == 6
