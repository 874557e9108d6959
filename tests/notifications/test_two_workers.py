"""Two workers at once, on connections of their own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications import conversation, delivery
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.outbox import Letter, post
from notifications.sweeping import Swept
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def post_many(count: int) -> None:
    """Mails to one person, each due a moment after the one before."""
    pat, at = make_person("Pat Example"), timezone.now() - timedelta(minutes=10)
    for number in range(count):
        post([Letter(f"test:{number}", "news", pat, f"Number {number}", "News.")], at=at + timedelta(seconds=number))


def sweeping() -> Swept:
    """What a worker does, with its own connection to the database."""
    try:
        return delivery.sweep_outbox()
    finally:
        connection.close()


def test_two_workers_send_two_hundred_mails_once_each(peer):
    post_many(200)
    barrier = threading.Barrier(2)

    def work() -> Swept:
        barrier.wait()
        return sweeping()

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(work), pool.submit(work)]]
    assert sum(done, Swept()) == Swept(did=200)
    assert all(swept.did for swept in done)
    assert set(peer.times_by_message_id().values()) == {1}
    assert len(peer.mails) == 200
    assert set(Message.objects.values_list("state", "fence", "attempts", "ambiguous")) == {
        (DeliveryState.SENT, 1, 1, 0)
    }


def test_a_slow_mail_gives_the_rest_of_its_batch_to_others(peer, monkeypatch):
    monkeypatch.setattr(conversation, "SLOW_SECONDS", 0.1)
    gave_back = threading.Event()
    stop = delivery.Batch.stop

    def stop_and_tell(batch: delivery.Batch) -> None:
        stop(batch)
        gave_back.set()

    monkeypatch.setattr(delivery.Batch, "stop", stop_and_tell)
    post_many(10)
    slow = make_person("Slow Sam")
    post([Letter("slow", "news", slow, "News", "News.")], at=timezone.now() - timedelta(hours=1))
    peer.stalls.add(slow.email)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(sweeping)
        peer.held.get(timeout=10)
        assert gave_back.wait(10)
        assert delivery.sweep_outbox() == Swept(did=10)
        assert Message.objects.get(key="slow").state == DeliveryState.SUBMITTING
        peer.go_on()
        assert first.result(10) == Swept(did=1)
    assert Message.objects.get(key="slow").state == DeliveryState.SENT
    assert set(peer.times_by_message_id().values()) == {1}
