"""One mail's way through its states, told by a real mail server."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import conversation, delivery
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.sweeping import Swept
from servicedesk.launcher.folder import any_free_port
from tests.factories import file_request, make_person

PENDING, CLAIMED, SUBMITTING = DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SUBMITTING
SENT, RETRY, DEAD, SUPPRESSED = DeliveryState.SENT, DeliveryState.RETRY, DeliveryState.DEAD, DeliveryState.SUPPRESSED


def in_seconds(row: Message) -> float:
    """How far ahead the next try of `row` is."""
    return (row.due_at - timezone.now()).total_seconds()


def test_a_mail_that_is_taken_is_sent(peer, write):
    row = write()
    assert delivery.sweep_outbox() == Swept(did=1)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.ambiguous, row.fence) == (SENT, 1, 0, 1)
    assert (row.server_said, row.lease_until) == ("250 2.0.0 Kept", None)
    assert abs((row.sent_at - timezone.now()).total_seconds()) < 10
    assert len(peer.mails) == 1


def test_a_mail_that_is_not_due_stays(peer, write):
    row = write(made_ago=timedelta(minutes=-5))
    assert delivery.sweep_outbox() == Swept()
    row.refresh_from_db()
    assert row.state == PENDING
    assert not peer.mails


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_a_later_is_tried_again_in_half_a_minute(peer, write, where):
    row = write()
    getattr(peer, where)[row.person.email] = "451 4.3.0 Come back later"
    assert delivery.sweep_outbox() == Swept(failed=1)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.ambiguous) == (RETRY, 1, 0)
    assert row.server_said == "451 4.3.0 Come back later"
    assert 20 < in_seconds(row) < 37


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_a_refusal_is_the_end_and_keeps_the_servers_words(peer, write, where):
    row = write()
    getattr(peer, where)[row.person.email] = "550 5.1.1 Nobody of that name"
    assert delivery.sweep_outbox() == Swept(failed=1)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.server_said) == (DEAD, 1, "550 5.1.1 Nobody of that name")
    assert delivery.sweep_outbox() == Swept()


def test_a_later_after_two_days_is_the_end(peer, write):
    row = write(made_ago=timedelta(hours=49))
    Message.objects.update(attempts=9)
    peer.at_rcpt[row.person.email] = "451 4.3.0 Come back later"
    delivery.sweep_outbox()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.server_said) == (DEAD, 10, "451 4.3.0 Come back later")


def test_one_refused_mail_stops_no_other_and_all_share_a_connection(peer, write):
    rows = [write() for _ in range(5)]
    peer.at_rcpt[rows[1].person.email] = "550 5.1.1 Nobody of that name"
    peer.at_data[rows[3].person.email] = "452 4.2.2 Mailbox full"
    assert delivery.sweep_outbox() == Swept(did=3, failed=2)
    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert states == [SENT, DEAD, SENT, RETRY, SENT]
    assert peer.connections == 1


def test_a_connection_dropped_after_the_final_dot_is_recorded_as_ambiguous(peer, write):
    row, other = write(), write()
    peer.drops_after_dot.add(row.person.email)
    assert delivery.sweep_outbox() == Swept(did=1, failed=1)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.ambiguous, other.state, other.ambiguous) == (RETRY, 1, SENT, 0)
    peer.drops_after_dot.clear()
    Message.objects.update(due_at=timezone.now())
    delivery.sweep_outbox()
    row.refresh_from_db()
    assert (row.state, row.ambiguous, row.attempts) == (SENT, 1, 2)
    assert sorted(peer.times_by_message_id().values()) == [1, 2]


def test_a_connection_that_ended_between_two_mails_is_opened_anew(peer, write):
    write()
    row = write()
    peer.drops_at_rcpt.add(row.person.email)
    assert delivery.sweep_outbox() == Swept(did=2)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.ambiguous) == (SENT, 1, 0)
    assert peer.connections == 2


def test_a_first_mail_whose_connection_is_dropped_is_tried_later(peer, write):
    row = write()
    peer.drops_at_rcpt.add(row.person.email)
    assert delivery.sweep_outbox() == Swept(failed=1)
    row.refresh_from_db()
    assert (row.state, row.ambiguous) == (RETRY, 0)
    assert row.server_said == "Connection unexpectedly closed"


def test_a_server_that_says_nothing_in_time_is_left_and_the_mail_may_have_arrived(peer, write, monkeypatch):
    monkeypatch.setattr(conversation, "LONGEST_SECONDS", 0.3)
    row = write()
    peer.stalls.add(row.person.email)
    assert delivery.sweep_outbox() == Swept(failed=1)
    row.refresh_from_db()
    assert (row.state, row.ambiguous) == (RETRY, 1)
    assert row.server_said.startswith("No answer within")


def test_a_server_that_is_down_puts_off_the_whole_batch_and_hands_nothing_over(write, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", any_free_port()
    rows = [write() for _ in range(3)]
    assert delivery.sweep_outbox() == Swept(failed=3)
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.attempts, row.ambiguous) == (RETRY, 1, 0)
        assert "refused" in row.server_said
        assert 20 < in_seconds(row) < 37


def test_a_server_that_does_not_let_us_in_kills_no_mail(peer, write, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "desk", "wrong"
    row = write()
    delivery.sweep_outbox()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (RETRY, 1)
    assert not peer.mails


def test_a_mail_that_cannot_be_written_stops_no_other_and_says_why(peer, write):
    bad, good = write(html="<p>Fine</p>"), write()
    bad.person.email = f"pat@{'x' * 64}.example"
    bad.person.save()
    assert delivery.sweep_outbox() == Swept(did=1, failed=1)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.attempts, bad.ambiguous, good.state) == (RETRY, 1, 0, SENT)
    assert "UnicodeError" in bad.server_said


def test_somebody_who_has_left_gets_nothing(peer, write):
    row = write()
    row.person.is_active = False
    row.person.save()
    assert delivery.sweep_outbox() == Swept(did=1)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (SUPPRESSED, 0)
    assert not peer.mails


def test_somebody_who_may_not_see_the_request_any_more_gets_nothing(peer, write, cast):
    ticket = file_request(cast.laptop, cast.rosa)
    Message.objects.all().delete()
    asker = write(cast.rosa, about=ticket.about, kind="replied")
    worker = write(cast.ben, about=ticket.about, kind="work.replied")
    stranger = write(cast.otto, about=ticket.about, kind="replied")
    cast.ben.memberships.all().delete()
    assert delivery.sweep_outbox() == Swept(did=3)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {asker.pk: SENT, worker.pk: SUPPRESSED, stranger.pk: SUPPRESSED}
    assert len(peer.mails) == 1


def test_a_guard_that_does_not_exist_sends_nothing(peer, write):
    row = write(about="unheard-of:1")
    assert delivery.sweep_outbox() == Swept(failed=1)
    row.refresh_from_db()
    assert (row.state, row.ambiguous) == (RETRY, 0)
    assert not peer.mails


def test_at_most_fifty_are_claimed_oldest_due_first(write):
    pat = make_person("Pat Example")
    rows = [write(pat, made_ago=timedelta(minutes=n)) for n in range(52)]
    claimed = delivery.claim(timezone.now())
    assert [row.pk for row in claimed] == [row.pk for row in reversed(rows[2:])]
    assert {(row.state, row.fence) for row in Message.objects.filter(pk__in=[row.pk for row in claimed])} == {
        (CLAIMED, 1)
    }
    assert len(delivery.claim(timezone.now())) == 2
    assert delivery.claim(timezone.now()) == []


def test_a_lease_that_is_over_gives_the_mail_to_others(write):
    write()
    (claimed,) = delivery.claim(timezone.now())
    assert delivery.sweep_leases(timezone.now() + delivery.LEASE - timedelta(seconds=5)) == Swept()
    assert delivery.sweep_leases(timezone.now() + delivery.LEASE + timedelta(seconds=5)) == Swept(did=1)
    claimed.refresh_from_db()
    assert (claimed.state, claimed.ambiguous, claimed.lease_until) == (PENDING, 0, None)


def test_a_lease_that_is_over_while_submitting_is_recorded_as_ambiguous(write):
    write()
    (row,) = delivery.claim(timezone.now())
    delivery.step(row, SUBMITTING, attempts=1, lease_until=timezone.now() - timedelta(seconds=1))
    assert delivery.sweep_leases(timezone.now()) == Swept(did=1)
    row.refresh_from_db()
    assert (row.state, row.ambiguous, row.attempts) == (PENDING, 1, 1)


def test_a_worker_that_lost_its_lease_does_not_submit(peer, write):
    write()
    (mine,) = delivery.claim(timezone.now())
    delivery.sweep_leases(timezone.now() + delivery.LEASE * 2)
    (others,) = delivery.claim(timezone.now())
    with conversation.Conversation(lambda: None) as talk:
        assert not delivery.deliver(mine, talk)
        assert delivery.deliver(others, talk)
    others.refresh_from_db()
    assert (others.state, others.fence, others.attempts) == (SENT, 2, 1)
    assert len(peer.mails) == 1


@pytest.mark.parametrize("late_mark", [SENT, RETRY, DEAD, PENDING])
def test_a_worker_that_lost_its_lease_while_submitting_does_not_mark(write, late_mark):
    write()
    (mine,) = delivery.claim(timezone.now())
    delivery.step(mine, SUBMITTING, lease_until=timezone.now() - timedelta(seconds=1))
    delivery.sweep_leases(timezone.now())
    (others,) = delivery.claim(timezone.now())
    assert delivery.step(others, SUBMITTING, lease_until=timezone.now())
    assert not delivery.step(mine, late_mark)
    others.refresh_from_db()
    assert (others.state, others.fence, others.ambiguous) == (SUBMITTING, 2, 1)


def test_a_mail_taken_back_while_it_is_claimed_does_not_leave(peer, write):
    from notifications.outbox import suppress

    write(key="ticket:1:3:9")
    (row,) = delivery.claim(timezone.now())
    assert suppress("ticket:1:3:") == 1
    with conversation.Conversation(lambda: None) as talk:
        assert not delivery.deliver(row, talk)
    row.refresh_from_db()
    assert row.state == SUPPRESSED
    assert not peer.mails


def test_a_server_that_is_closing_is_left_and_opened_anew_for_the_next_mail(peer, write):
    rows = [write() for _ in range(3)]
    peer.at_rcpt[rows[1].person.email] = "421 4.3.2 Shutting down"
    assert delivery.sweep_outbox() == Swept(did=2, failed=1)
    states = list(Message.objects.order_by("pk").values_list("state", "ambiguous"))
    assert states == [(SENT, 0), (RETRY, 0), (SENT, 0)]
    assert peer.connections == 3  # The mail that was refused on a used connection had a second chance on a new one.


def test_a_server_that_drops_after_a_refusal_is_opened_anew_for_the_next_mail(peer, write):
    first, second = write(), write()
    peer.at_rcpt[first.person.email] = "550 5.1.1 Nobody of that name"
    peer.drops_at_rcpt.add(first.person.email)
    assert delivery.sweep_outbox() == Swept(did=1, failed=1)
    second.refresh_from_db()
    assert second.state == SENT


@pytest.mark.parametrize("encryption", ["EMAIL_USE_TLS", "EMAIL_USE_SSL"])
def test_a_server_without_the_encryption_that_is_asked_for_gets_nothing(peer, write, settings, encryption):
    setattr(settings, encryption, True)
    row = write()
    assert delivery.sweep_outbox() == Swept(failed=1)
    row.refresh_from_db()
    assert (row.state, row.ambiguous) == (RETRY, 0)
    assert row.server_said
    assert not peer.mails
