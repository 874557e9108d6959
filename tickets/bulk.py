"""One act on many requests: each by its own verb, in its own transaction, done or named with the reason; and all of it taken back.

Five hundred verbs take longer than one answer may: both are done in steps of a few seconds, and go on where they ended. A
request that is not any more as it was chosen is left alone. Mails are held until all is done and can't be taken back any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from departments.models import Department
from notifications import outbox
from tickets import foresight
from tickets.actions import handing, moving, standing, working
from tickets.enums import BulkItemState, BulkVerb
from tickets.models import Bulk, BulkItem, TicketEvent
from tickets.workflow import MoveRefused

MOST = 500
# One step, in seconds: far below what a server gives an answer.
STEP = 4.0
# So long a taking back that has begun may go on, and its mails are held.
TAKING_BACK = timedelta(seconds=60)
# Texts that were typed for many are kept with each request; here they are forgotten.
KEPT_FOR = timedelta(days=1)
DEEDS: dict[BulkVerb, Callable[..., object]] = {
    BulkVerb.ASSIGN: working.assign,
    BulkVerb.PRIORITISE: working.prioritise,
    BulkVerb.WAIT: moving.wait,
    BulkVerb.RESUME: moving.resume,
    BulkVerb.HAND_OVER: handing.hand_over,
    BulkVerb.DECLINE: moving.decline,
    BulkVerb.RESOLVE: moving.resolve,
}


@transaction.atomic(durable=True)
def choose(
    verb: BulkVerb,
    fields: Mapping[str, Any],
    seen: Mapping[str, int],
    *,
    by: User,
    at: datetime,
    key: UUID,
    back: str = "",
) -> Bulk:
    """Write down what is to be done with which requests (`seen`: version by number). With the same `key`, once."""
    Bulk.objects.filter(by=by, made_at__lt=at - KEPT_FOR).delete()
    if (known := Bulk.objects.filter(pk=key, by=by).first()) is not None:
        return known
    tickets = foresight.visible(seen, by)
    bulk = Bulk.objects.create(
        pk=key, by=by, verb=verb, fields=_written(fields), back=back, made_at=at, unseen=len(seen) - len(tickets)
    )
    BulkItem.objects.bulk_create(BulkItem(bulk=bulk, ticket=t, seen=seen[t.number]) for t in tickets)
    return bulk


def carry_on(bulk: Bulk, *, by: User, at: datetime, seconds: float = STEP) -> None:
    """Do the act on those that are still to be done, for so many seconds at most. Safe to call twice, also at once."""
    arguments, ends = _read(bulk.fields), time.monotonic() + seconds
    for item in bulk.items.in_state(BulkItemState.CHOSEN).for_verbs():
        _do(item, BulkVerb(bulk.verb), arguments, by=by, at=at)
        if time.monotonic() > ends:
            break


def _do(item: BulkItem, verb: BulkVerb, arguments: Mapping[str, Any], *, by: User, at: datetime) -> None:
    words, position = "", item.seen + 1
    try:
        with standing.only_unchanged():
            DEEDS[verb](item.ticket, by=by, at=at, seen=item.seen, **arguments)
    except (MoveRefused, PermissionDenied) as refused:
        # A step that broke off, or ran beside this one, may have done it without saying so.
        if not _is_own(item, by, position):
            words = str(refused)
    state = BulkItemState.REFUSED if words else BulkItemState.DONE
    chosen = BulkItem.objects.in_state(BulkItemState.CHOSEN).filter(pk=item.pk)
    chosen.update(state=state, words=words[:300], position=None if words else position)


def _is_own(item: BulkItem, by: User, position: int) -> bool:
    own = TicketEvent.objects.filter(ticket=item.ticket_id, position=position, actor=by, at__gte=item.bulk.made_at)
    return own.filter(data__has_key="before").exists()


def settle(bulk: Bulk, *, at: datetime) -> None:
    """After a step: hold the mails of what is done, and when nothing is left begin the time in which it can be taken back."""
    window = timedelta(seconds=settings.DESK_UNDO)
    _hold(bulk, until=at + window)
    if not bulk.items.in_state(BulkItemState.CHOSEN).exists():
        Bulk.objects.filter(pk=bulk.pk, settled_at=None).update(settled_at=at)
        bulk.refresh_from_db()


def _hold(bulk: Bulk, *, until: datetime) -> None:
    done = bulk.items.in_state(BulkItemState.DONE).values_list("ticket", flat=True)
    outbox.hold([f"ticket:{pk}" for pk in done], made_since=bulk.made_at, until=until)


def can_take_back(bulk: Bulk, *, at: datetime) -> bool:
    """Whether the whole can be taken back at `at`, or its taking back go on."""
    if bulk.undone_at is not None:
        return at - bulk.undone_at <= TAKING_BACK
    return bulk.settled_at is not None and at - bulk.settled_at <= timedelta(seconds=settings.DESK_UNDO)


def take_back(bulk: Bulk, *, by: User, at: datetime, seconds: float = STEP) -> None:
    """Take back the act on each request to which nothing happened since, for so many seconds at most.

    Raises:
        MoveRefused: that time is over.
    """
    if not can_take_back(bulk, at=at):
        raise MoveRefused(f"It can be taken back for {settings.DESK_UNDO} seconds; that time is over.")
    if bulk.undone_at is None:
        bulk.undone_at = at
        bulk.save(update_fields=["undone_at"])
        _hold(bulk, until=at + TAKING_BACK)
    ends = time.monotonic() + seconds
    for item in bulk.items.in_state(BulkItemState.DONE).for_verbs():
        state, words = BulkItemState.UNDONE, ""
        try:
            working.undo(item.ticket, by=by, at=at, position=item.position, since=at)
        except MoveRefused:
            state, words = BulkItemState.KEPT, "Something else has happened to it since."
        BulkItem.objects.in_state(BulkItemState.DONE).filter(pk=item.pk).update(state=state, words=words)
        if time.monotonic() > ends:
            break


def _written(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as they are kept: people and departments by id, instants as text."""
    kept = dict(fields)
    for name in {"person", "department"} & kept.keys():
        kept[name] = kept[name].pk
    if kept.get("until"):
        kept["until"] = kept["until"].isoformat()
    return kept


def _read(fields: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(fields)
    if "person" in given:
        given["person"] = User.objects.get(pk=given["person"])
    if "department" in given:
        given["department"] = Department.objects.get(pk=given["department"])
    if given.get("until"):
        given["until"] = datetime.fromisoformat(given["until"])
    return given
