"""A mail server of our own, and mails to send."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Message
from notifications.outbox import Letter, post
from tests.factories import make_person
from tests.peers import mail_peer


@pytest.fixture
def peer(settings):
    """A mail server to talk with; the desk is told its address."""
    with mail_peer() as peer:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", peer.port
        yield peer


@pytest.fixture
def write(db):
    """Posts one mail and gives its row: `write(ben)`, `write(subject="...")`; nobody named is Pat."""

    def one(person=None, *, made_ago=timedelta(), **fields) -> Message:
        person = person or make_person(f"Pat{Message.objects.count()} Example")
        key = fields.pop("key", f"test:{Message.objects.count()}:{person.pk}")
        letter = {"kind": "news", "subject": "News", "text": "Something happened.", **fields}
        post([Letter(key=key, person=person, **letter)], at=timezone.now() - made_ago)
        return Message.objects.get(key=key)

    return one
