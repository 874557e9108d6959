"""The verb by which a request that was asked twice goes on in another one, and the step that takes it out again."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from tickets import permissions
from tickets.actions import standing
from tickets.actions.recording import record
from tickets.enums import EventKind, Visibility
from tickets.models import Attachment, Comment, Participant, Ticket, TicketEvent
from tickets.workflow import MoveRefused


def merge(ticket: Ticket, *, into: Ticket, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """End `ticket` because it goes on in `into`, which `by` works on too.

    Who asked and who follows it take part in the other from now on, and read there what was said here with its files.
    Internal notes stay where they are: among those who work on the other may be whom they are about.

    Raises:
        MoveRefused: the other has ended, is the same or a part of it or the reverse, is none of `by`'s work, or one of the
            two is confidential and somebody would learn of it.
    """
    with transaction.atomic(durable=True):
        parts = Ticket.objects.unresolved().filter(parent=ticket).values_list("pk", flat=True)
        standing.lock_rows({ticket.pk, ticket.parent_id, into.pk, *parts})
        ticket = standing.admitted(ticket, "merge", by=by, seen=seen)
        into = Ticket.objects.for_verbs().get(pk=into.pk)
        _refuse(ticket, into, by)
        added = _bring_people(ticket, into, by=by, at=at)
        _bring_messages(ticket, into)
        data = {"into": into.pk, "number": into.number}
        event = standing.apply(ticket, "merge", EventKind.MERGED, by=by, at=at, data=data, merged_into=into)
        told = {"from": ticket.pk, "number": ticket.number, "added": added, "cause": standing.cause(event, into)}
        standing.finish(into, record(into, EventKind.MERGED_IN, by=by, at=at, data=told))
    return ticket


def _refuse(ticket: Ticket, into: Ticket, by: User) -> None:
    seen_as = permissions.part(by, into)
    if ticket.pk == into.pk:
        raise MoveRefused("A request can't be merged into itself.")
    if not seen_as.sees:
        raise MoveRefused("There is no such request that you may see (any more).")
    if not seen_as.provides:
        raise MoveRefused(f"You don't work on {into}. Only who works on both can merge them.")
    if into.merged_into_id is not None:
        raise MoveRefused(f"{into} was merged into another request itself. Choose that one.")
    if not into.is_unresolved:
        raise MoveRefused(f"{into} is {into.get_state_display().lower()} already. Choose one that is still open.")
    if _is_below(ticket, into) or _is_below(into, ticket):
        raise MoveRefused(f"{into} and this request belong together already: one is a part of the other.")
    _refuse_to_disclose(ticket, into)


def _is_below(part: Ticket, whole: Ticket) -> bool:
    """Whether `part` is a part of `whole`, or of one of its parts."""
    above = Q(parent=whole) | Q(parent__parent=whole) | Q(parent__parent__parent=whole)
    return part.parent_id is not None and Ticket.objects.filter(above, pk=part.pk).exists()


def _refuse_to_disclose(ticket: Ticket, into: Ticket) -> None:
    """Nobody learns by a merge of a confidential request, nor reads what was said in one."""
    if ticket.is_confidential and not into.is_confidential:
        raise MoveRefused(f"This request is confidential, and {into} is not: others would read what was said here.")
    if into.is_confidential and not ticket.is_confidential:
        raise MoveRefused(f"{into} is confidential, and this request is not: {ticket.requester} would learn of it.")
    if not ticket.is_confidential:
        return
    here, there = _people(ticket), _people(into)
    is_one_circle = {ticket.requester_id, ticket.filed_by_id} <= there <= here
    if not is_one_circle or (ticket.department_id, ticket.parent_id) != (into.department_id, into.parent_id):
        raise MoveRefused("Confidential requests can be merged only when the same people know of both.")


def _people(ticket: Ticket) -> set[int]:
    """The requester's side, by id."""
    return {ticket.requester_id, ticket.filed_by_id, *ticket.participants.values_list("person", flat=True)}


def _bring_people(ticket: Ticket, into: Ticket, *, by: User, at: datetime) -> list[int]:
    """Let the requester's side of `ticket` follow `into`; returns who did not before. Of a confidential one nobody learns."""
    added = sorted(set() if into.is_confidential else _people(ticket) - _people(into))
    rows = [Participant(ticket=into, person_id=person, added_by=by, added_at=at) for person in added]
    Participant.objects.bulk_create(rows)
    return added


def _bring_messages(ticket: Ticket, into: Ticket) -> None:
    """Keep on `into` too what was said publicly on `ticket`, as it was written, with its files."""
    said = ticket.comments.filter(visibility=Visibility.PUBLIC).order_by("at", "pk")
    originals = list(said.prefetch_related("attachments"))
    copies = [
        Comment(
            ticket=into, author_id=one.author_id, side=one.side, visibility=one.visibility, body=one.body, html=one.html,
            at=one.at, merged_from=ticket,
        )
        for one in originals
    ]  # fmt: skip
    Comment.objects.bulk_create(copies)
    Attachment.objects.bulk_create(
        Attachment(
            id=uuid.uuid4(), ticket=into, comment=copy, name=file.name, file=file.file.name, content_type=file.content_type,
            size=file.size, sha256=file.sha256,
        )
        for one, copy in zip(originals, copies, strict=True)
        for file in one.attachments.all()
    )  # fmt: skip


def take_out(ticket: Ticket, event: TicketEvent, *, by: User, at: datetime) -> None:
    """Undo on the other side what `event` did when it merged the locked `ticket`: who and what came along goes again.

    Raises:
        MoveRefused: the other one was merged on meanwhile, and what came along with it.
    """
    into = Ticket.objects.for_verbs().get(pk=event.data["into"])
    if into.merged_into_id is not None:
        raise MoveRefused(f"{into} was merged on meanwhile: this can't be taken back any more.")
    came = into.events.filter(kind=EventKind.MERGED_IN, data__from=ticket.pk).latest("position")
    Comment.objects.filter(ticket=into, merged_from=ticket).delete()
    Participant.objects.filter(ticket=into, person__in=came.data["added"], added_at=event.at).delete()
    data = {"from": ticket.pk, "number": ticket.number, "position": came.position}
    standing.finish(into, record(into, EventKind.MERGE_UNDONE, by=by, at=at, data=data))
