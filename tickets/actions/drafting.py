"""Keeping what somebody types until it is sent: nobody hears of it, and it is in no record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from tickets.actions import filing, writing
from tickets.models import Draft, Ticket
from tickets.workflow import MoveRefused

MOST_DRAFTS = 50
# A message and its title, and a little more.
MOST_CHARACTERS = 30_000
MOST_FIELDS = 20


def keep(
    place: str, fields: Mapping[str, str], *, ticket: Ticket | None, by: User, at: datetime, key: UUID | None = None
) -> Draft | None:
    """Keep `fields` for `place`, instead of what was kept there. Nothing typed, or sent already (`key`): nothing is kept.

    Raises:
        MoveRefused: too long, or too many drafts.
    """
    typed = {name: text for name, text in fields.items() if text.strip()}
    if len(typed) > MOST_FIELDS or sum(map(len, typed.values())) > MOST_CHARACTERS:
        raise MoveRefused("This is too long to be kept as a draft.")
    if not typed or (key is not None and (writing.is_kept(key, by) or filing.filed_before(by, key))):
        discard(place, by=by)
        return None
    with transaction.atomic(durable=True):
        # One at a time for each person, so that the number holds.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        others = Draft.objects.filter(person=by).exclude(place=place)[:MOST_DRAFTS].count()
        if others >= MOST_DRAFTS:
            raise MoveRefused(f"You have {MOST_DRAFTS} drafts already. Please send or discard some of them.")
        draft, _ = Draft.objects.update_or_create(
            person=by, place=place, defaults={"ticket": ticket, "fields": typed, "saved_at": at}
        )
    return draft


def discard(place: str, *, by: User) -> None:
    """It was sent, or is not wanted any more."""
    Draft.objects.filter(person=by, place=place).delete()
