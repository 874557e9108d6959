"""Posting a message: a row in the caller's transaction. Workers send it later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.models import User
from notifications import choosing
from notifications.enums import Channel, DeliveryState
from notifications.models import Message

_silent = ContextVar("silent", default=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is to be told. `key` is unique for cause and person; posting it again does nothing.

    keeps_hours: it waits for the hours in which the person wants reminders. is_repeat: they were told the like of it
    before, so that it can wait for the daily mail.
    """

    key: str
    kind: str
    person: User
    subject: str
    text: str
    html: str = ""
    link: str = ""
    about: str = ""
    topic: str = ""
    thread: str = ""
    channel: Channel = Channel.MAIL
    proviso: str = ""
    keeps_hours: bool = False
    is_repeat: bool = False


def post(
    letters: Iterable[Letter],
    *,
    at: datetime,
    due_at: datetime | None = None,
    readers: choosing.Readers | None = None,
) -> int:
    """Put `letters` into the outbox, to be sent from `due_at` on (now, unless said), as their readers want to be told.

    `readers` remembers what people chose for a caller who posts often. Returns how many rows were made, were they not
    there already.

    Must run in the transaction of the cause: either both are kept or neither. A key that exists is left as it is.
    """
    if _silent.get():
        return 0
    letters = [letter for letter in letters if letter.person.is_active]
    mails = [letter for letter in letters if letter.channel == Channel.MAIL]
    told = choosing.plan(mails, due_at or at, readers)
    rows = [
        Message(
            key=letter.key,
            channel=letter.channel,
            kind=letter.kind,
            person=letter.person,
            subject=" ".join(letter.subject.split())[:250],
            text=letter.text,
            html=letter.html,
            link=letter.link,
            about=letter.about,
            topic=letter.topic,
            thread=letter.thread,
            proviso=letter.proviso,
            made_at=at,
            due_at=told[letter.key].due_at if letter.key in told else due_at or at,
            state=told[letter.key].state if letter.key in told else DeliveryState.SENT,
            sent_at=at if letter.channel == Channel.BELL else None,
        )
        for letter in letters
        if letter.channel == Channel.BELL or letter.key in told
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def suppress(keys_begin_with: str) -> int:
    """Hold back for good what has not left yet, by the beginning of its key, and still its bells: the cause was taken back."""
    Message.objects.filter(key__startswith=f"bell:{keys_begin_with}").delete()
    not_begun = [
        DeliveryState.PENDING,
        DeliveryState.RETRY,
        DeliveryState.CLAIMED,
        DeliveryState.DAILY,
        DeliveryState.GATHERED,
    ]
    return Message.objects.filter(key__startswith=keys_begin_with, state__in=not_begun).update(
        state=DeliveryState.SUPPRESSED, lease_until=None
    )


def hold(about: Collection[str], *, made_since: datetime, until: datetime) -> int:
    """Let no mail about these leave before `until`, of those that were posted since: they may still be taken back."""
    held = Message.objects.filter(about__in=about, made_at__gte=made_since, due_at__lt=until)
    return held.filter(channel=Channel.MAIL, state=DeliveryState.PENDING).update(due_at=until)


@contextmanager
def silence() -> Iterator[None]:
    """Post nothing within: for history that is imported or seeded, of which people heard long ago."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)


def is_silent() -> bool:
    """Whether what is posted now would be for nothing, and need not be written."""
    return _silent.get()


def settle_past(at: datetime, *, read_until: datetime) -> int:
    """Imported or seeded history: mails due before `at` are not sent any more, bells rung before `read_until` count as read."""
    bells = Message.objects.filter(channel=Channel.BELL, read_at=None, made_at__lt=read_until)
    bells.update(read_at=F("made_at"))
    not_begun = [DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.DAILY]
    return Message.objects.filter(channel=Channel.MAIL, state__in=not_begun, due_at__lt=at).update(
        state=DeliveryState.SUPPRESSED
    )
