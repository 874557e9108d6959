"""The daily mail: what waits for it is gathered into one message a person, whose words are made when it leaves.

Gathering is one transaction a person: the rows are claimed, the message is made and the rows point to it, or nothing of it.
Two workers gather different people, and a crash leaves the rows as they were.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.permissions import still_true
from notifications.sweeping import BATCH, Swept

KIND = "digest"
# Of longer lists the mail shows so many lines and says how many more there are.
MOST_LINES = 100


def sweep_digests(at: datetime) -> Swept:
    """Make the daily mail of everybody for whom something waits that is due at `at`."""
    total = Swept()
    waiting = Message.objects.for_digest(at).order_by().values_list("person", flat=True).distinct()
    for person in list(waiting[: BATCH * 4]):
        total += Swept(did=_gather(person, at))
    return total


def _gather(person: int, at: datetime) -> int:
    """One person's rows into one message, also those that are due later; returns how many messages were made."""
    with transaction.atomic(durable=True):
        waiting = Message.objects.filter(state=DeliveryState.DAILY, person=person).order_by("pk")
        rows = list(waiting.select_for_update(no_key=True, skip_locked=True).values_list("pk", "due_at"))
        if not any(due_at <= at for _, due_at in rows):
            return 0
        digest = Message.objects.create(
            key=f"{KIND}:{person}:{rows[0][0]}", kind=KIND, person_id=person, subject="", text="", made_at=at, due_at=at
        )
        Message.objects.filter(pk__in=[pk for pk, _ in rows]).update(state=DeliveryState.GATHERED, digest=digest)
    return 1


def composed(digest: Message, person: User) -> bool:
    """Put the words for `person` into `digest` as things are now; returns whether anything is left to say.

    What they may not hear of any more, and what is no longer true, is left out. Of what is confidential stands number and
    link.
    """
    rows = (
        Message.objects.filter(digest=digest, state=DeliveryState.GATHERED).heard_by(person).order_by("made_at", "pk")
    )
    lines = still_true(list(rows))
    if not lines:
        return False
    kept = set(Message.objects.filter(digest=digest).in_confidence().values_list("pk", flat=True))
    context = {
        "person": person,
        "lines": [_line(row, is_open=row.pk not in kept) for row in lines[:MOST_LINES]],
        "more": max(0, len(lines) - MOST_LINES),
        "manage_url": settings.DESK_BASE_URL + reverse("notifications:preferences"),
    }
    count = len(lines)
    digest.subject = f"Your day at the desk: {count} {'thing' if count == 1 else 'things'} to know"
    digest.text = render_to_string("notifications/mail/digest.txt", context)
    digest.html = render_to_string("notifications/mail/digest.html", context)
    return True


def _line(row: Message, *, is_open: bool) -> dict[str, str]:
    """What stands in the mail of `row`; unless `is_open`, name and link only."""
    said = row.text.splitlines()[0] if row.text else ""
    return {
        "subject": row.subject if is_open else f"[{row.topic}]" if row.topic else "News on something confidential",
        "said": said if is_open else "",
        "url": settings.DESK_BASE_URL + row.link if row.link else "",
    }
