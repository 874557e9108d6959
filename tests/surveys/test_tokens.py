"""Tokens of links: made when a mail leaves, and nowhere in the database."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from notifications import delivery
from notifications.enums import DeliveryState
from notifications.models import Message
from surveys.models import Link
from surveys.tokens import PLACE, digest, fresh
from tests.peers import mail_peer
from tests.surveys.stories import LINK, Browser, counted_point, invited, mails


@pytest.fixture
def peer(settings):
    """A mail server to talk with; the desk is told its address."""
    with mail_peer() as peer:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", peer.port
        yield peer


@pytest.fixture
def mail(cast):
    """The mail that asks Rosa about a request that Ben resolved, due now."""
    invitation = invited(cast.laptop, cast.rosa, cast.ben)
    Message.objects.exclude(about=invitation.about).delete()
    Message.objects.update(made_at=timezone.now(), due_at=timezone.now())
    return mails(invitation)[0]


def token_in(content: bytes) -> str:
    """The one token in a mail on the wire, in its text and its HTML."""
    parts = [
        part.get_content() for part in message_from_bytes(content, policy=default).walk() if not part.is_multipart()
    ]
    (tokens,) = {tuple(sorted(LINK.findall(text))) for text in parts}
    assert [point for _, point in tokens] == ["1", "2", "3", "4"]
    (token,) = {token for token, _ in tokens}
    return token


def everything_kept() -> str:
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT string_agg(row::text, '') FROM \"{table}\" row")
            found.append(cursor.fetchone()[0] or "")
    return "".join(found)


def test_a_token_that_went_out_stands_nowhere_in_the_database(peer, mail):
    delivery.sweep_outbox()
    token = token_in(peer.mails[0])
    assert Message.objects.get(pk=mail.pk).state == DeliveryState.SENT
    assert token not in everything_kept()
    assert PLACE in everything_kept()
    link = Link.objects.get()
    assert link.digest == digest(token)
    phone = Browser(token, sent_at=link.sent_at)
    phone.open(600, 4)
    assert phone.send(605, 4).status_code == 302
    assert counted_point(link.invitation) == 4


def test_a_mail_that_is_sent_again_brings_a_fresh_link_and_the_first_one_stays_good(peer, mail):
    peer.at_data[mail.person.email] = "550 5.7.1 Not today"
    delivery.sweep_outbox()
    assert Message.objects.get(pk=mail.pk).state == DeliveryState.DEAD
    del peer.at_data[mail.person.email]
    delivery.resend(Message.objects.all(), at=timezone.now() - timedelta(seconds=1))
    delivery.sweep_outbox()
    token = token_in(peer.mails[0])
    assert Link.objects.count() == 2
    assert Browser(token, sent_at=timezone.now()).open(600).status_code == 200
    assert token not in everything_kept()


def test_what_is_discreet_needs_no_link(peer, mail):
    ticket = mail.person.invitations.get().ticket
    type(ticket).objects.filter(pk=ticket.pk).update(is_confidential=True)
    delivery.sweep_outbox()
    assert len(peer.mails) == 1
    assert not Link.objects.exists()


def test_tokens_that_were_stored_once_are_blotted_out(mail):
    token = fresh()
    Message.objects.filter(pk=mail.pk).update(
        text=f"http://desk/s/{token}/?p=4 and more", html=f"<a href='/s/{token}/'>"
    )
    with connection.cursor() as cursor:
        cursor.execute(import_module("notifications.migrations.0004_no_stored_tokens").BLOT_OUT)
    mail.refresh_from_db()
    assert (mail.text, mail.html) == (f"http://desk/s/{PLACE}/?p=4 and more", f"<a href='/s/{PLACE}/'>")
