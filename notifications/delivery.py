"""Claim what is due, send it, mark it. The only code that moves a mail from state to state.

Each step is a conditional update on (row, fence, state), committed by itself: a worker that lost its lease changes
nothing any more. `submitting` is committed before the conversation with the mail server and the mark after it, so
that a crash in between is seen and recorded as ambiguous. A conversation takes its time, therefore the clock is read
at every step here, and not once at the edge.
"""

from __future__ import annotations

import logging
import random
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from notifications import digests
from notifications.conversation import Conversation, Unreachable, words_of
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.permissions import may_hear, still_true
from notifications.querysets import MessageQuerySet
from notifications.retries import Answer, Verdict, next_try
from notifications.sweeping import BATCH, Swept
from notifications.wording import complete, mailbox_of, make_discreet, on_the_wire

# A sweep ends after that many seconds, so that the other jobs get their turn; the next tick goes on.
LONGEST_SWEEP = 20.0
LEASE = timedelta(seconds=settings.DESK_LEASE)

log = logging.getLogger(__name__)


def sweep_outbox() -> Swept:
    """Send what is due, batch by batch, until nothing is due, a mail was slow or the time is up."""
    total, ends_at = Swept(), time.monotonic() + LONGEST_SWEEP
    while time.monotonic() < ends_at and (rows := claim(timezone.now())):
        batch = Batch(rows, ends_at)
        total += batch.send()
        if batch.is_stopped:
            break
    return total


def claim(at: datetime) -> list[Message]:
    """Take up to 50 mails that are due and that no other worker is taking. They are ours until the lease is over."""
    with transaction.atomic(durable=True):
        due = Message.objects.due(at).select_for_update(no_key=True, skip_locked=True)
        rows = list(due[:BATCH])
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=DeliveryState.CLAIMED, fence=F("fence") + 1, lease_until=at + LEASE
        )
    for row in rows:
        row.state, row.fence = DeliveryState.CLAIMED, row.fence + 1
    return rows


class Batch:
    """Claimed mails on their way, over one connection. What is not begun in time goes back for others."""

    def __init__(self, rows: list[Message], ends_at: float) -> None:
        self.is_stopped = False
        self._rest = list(rows)
        self._ends_at = ends_at

    def send(self) -> Swept:
        """Send the mails one after the other; whatever happens, none stays claimed."""
        total = Swept()
        try:
            with Conversation(self.stop) as conversation:
                conversation.open()
                while self._rest and time.monotonic() < self._ends_at:
                    total += _one(self._rest.pop(0), conversation)
        except Unreachable as error:
            total += self._postpone(str(error))
        finally:
            self._give_back()
        return total

    def stop(self) -> None:
        """The mail under way is slow: others may have what we have not begun."""
        self.is_stopped = True
        self._give_back()

    def _give_back(self) -> None:
        rows, self._rest = self._rest, []
        for row in rows:
            step(row, DeliveryState.PENDING)

    def _postpone(self, words: str) -> Swept:
        """Nobody answers: what we hold waits, each row by its own count. Nothing was handed over."""
        log.warning("the mail server (%s:%s) can't be reached: %s", settings.EMAIL_HOST, settings.EMAIL_PORT, words)
        rows, self._rest, self.is_stopped = self._rest, [], True
        for row in rows:
            _later(row, Answer(Verdict.LATER, words), tries=row.attempts + 1)
        return Swept(failed=len(rows))


def _one(row: Message, conversation: Conversation) -> Swept:
    try:
        is_done = deliver(row, conversation)
    except Exception as error:  # The edge of a sweep: logged with its trace, counted, and the other mails go on.
        log.exception("mail %s failed", row.pk)
        conversation.hang_up()
        is_submitting = row.state == DeliveryState.SUBMITTING
        answer = Answer(Verdict.LATER, words_of(error), may_have_arrived=is_submitting)
        _later(row, answer, tries=row.attempts + (not is_submitting))
        is_done = False
    return Swept(did=1) if is_done else Swept(failed=1)


def deliver(row: Message, conversation: Conversation) -> bool:
    """Send one claimed mail, unless its reader may not hear of it any more. Returns whether it needs no further try."""
    person = User.objects.get(pk=row.person_id)
    if not _is_wanted(row, person):
        return step(row, DeliveryState.SUPPRESSED)
    if row.topic and Message.objects.in_confidence().filter(pk=row.pk).exists():
        # It was written before that: whatever it said then is not said any more.
        make_discreet(row)
    complete(row, timezone.now())
    content, to = on_the_wire(row, person), mailbox_of(person)
    lease_until = timezone.now() + LEASE
    if not step(row, DeliveryState.SUBMITTING, attempts=row.attempts + 1, lease_until=lease_until):
        return False
    row.attempts += 1
    answer = conversation.hand_over(content, to)
    match answer.verdict:
        case Verdict.TAKEN:
            return step(row, DeliveryState.SENT, sent_at=timezone.now(), server_said=answer.words)
        case Verdict.NEVER:
            step(row, DeliveryState.DEAD, server_said=answer.words)
        case Verdict.LATER:
            _later(row, answer, tries=row.attempts)
    return False


def _is_wanted(row: Message, person: User) -> bool:
    """Whether the mail may and should still leave. The words of a daily mail are made now."""
    if not may_hear(person, row) or not still_true([row]):
        return False
    return row.kind != digests.KIND or digests.composed(row, person)


def _later(row: Message, answer: Answer, *, tries: int) -> None:
    """Put the mail off, or give it up when it was tried for too long."""
    due_at = next_try(row.made_at, tries, timezone.now(), chance=random.random())  # noqa: S311 (spreads load, guards nothing)
    step(
        row,
        DeliveryState.RETRY if due_at else DeliveryState.DEAD,
        due_at=due_at or row.due_at,
        attempts=tries,
        ambiguous=row.ambiguous + answer.may_have_arrived,
        server_said=answer.words,
    )


def step(row: Message, state: DeliveryState, **changes: Any) -> bool:
    """Move `row` on from where we left it, and say whether it was still ours. Only `submitting` keeps a lease."""
    changes.setdefault("lease_until", None)
    ours = Message.objects.filter(pk=row.pk, fence=row.fence, state=row.state)
    if not ours.update(state=state, **changes):
        log.warning("mail %s is not ours any more: it stays as it is", row.pk)
        return False
    row.state = state
    return True


def sweep_leases(at: datetime) -> Swept:
    """Take up again the mails of workers that were not heard of in time.

    One that was being submitted may have arrived: the next try may be a repeat, and its row says so.
    """
    with transaction.atomic(durable=True):
        over = Message.objects.lease_over(at).select_for_update(no_key=True, skip_locked=True).order_by("pk")
        states = dict(over.values_list("pk", "state"))
        rows = Message.objects.filter(pk__in=states)
        rows.filter(state=DeliveryState.SUBMITTING).update(ambiguous=F("ambiguous") + 1)
        rows.update(state=DeliveryState.PENDING, lease_until=None)
    return Swept(did=len(states))


def resend(mails: MessageQuerySet, *, at: datetime) -> bool:
    """Give those of `mails` that were given up another two days from `at` on. Whether there was one."""
    fields: dict[str, Any] = {"state": DeliveryState.RETRY, "due_at": at, "made_at": at, "attempts": 0}
    given_up = mails.filter(state=DeliveryState.DEAD).values("pk")
    return bool(Message.objects.filter(pk__in=given_up, state=DeliveryState.DEAD).update(**fields))
