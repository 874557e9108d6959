"""Verbs of the conversation: reply, note, who follows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from tickets import mentions, permissions
from tickets.actions import standing, writing
from tickets.actions.recording import record
from tickets.enums import EventKind, Side, State, Visibility, WaitsOn
from tickets.models import Comment, Participant, Ticket
from tickets.workflow import MoveRefused


def reply(
    ticket: Ticket,
    *,
    body: str,
    by: User,
    at: datetime,
    files: Iterable[UploadedFile] = (),
    key: UUID | None = None,
    seen: int | None = None,
) -> Comment:
    """Write to the other side. A first answer opens a new request; the requester's word ends waiting for it.

    Raises:
        MoveRefused: it is resolved or has ended, nothing was written, or the same form was sent before.
        Unread: somebody else answered since version `seen`.
    """
    with standing.locked(ticket, "reply", by=by, seen=seen) as ticket:
        comment = writing.write(ticket, body, by=by, at=at, attached=files, key=key, what="a reply", seen=seen)
        if comment.side == Side.PROVIDER and ticket.state == State.NEW:
            ticket.state = State.OPEN
        elif comment.side == Side.REQUESTER and ticket.waits_on == WaitsOn.REQUESTER:
            ticket.state, ticket.waits_on = State.OPEN, WaitsOn.NOTHING
        standing.apply(
            ticket,
            "reply",
            EventKind.REPLIED,
            by=by,
            at=at,
            comment=comment,
            data=mentions.kept(ticket, body, is_note=False),
        )
    return comment


def note(
    ticket: Ticket, *, body: str, by: User, at: datetime, files: Iterable[UploadedFile] = (), key: UUID | None = None
) -> Comment:
    """Write to the colleagues in the department only. Never an answer to the requester.

    Raises:
        MoveRefused: nothing was written, or the same form was sent before.
    """
    with standing.locked(ticket, "note", by=by) as ticket:
        comment = writing.write(
            ticket, body, by=by, at=at, attached=files, key=key, what="a note", visibility=Visibility.INTERNAL
        )
        standing.apply(
            ticket,
            "note",
            EventKind.NOTED,
            by=by,
            at=at,
            comment=comment,
            data=mentions.kept(ticket, body, is_note=True),
        )
    return comment


def add_participant(ticket: Ticket, *, person: User, by: User, at: datetime) -> Ticket:
    """Let somebody follow the request and write on it.

    Raises:
        MoveRefused: they take part already, or their account is not active.
    """
    with standing.locked(ticket, "add_participant", by=by) as ticket:
        if not person.is_active:
            raise MoveRefused(f"{person} can't sign in any more.")
        _, is_new = Participant.objects.get_or_create(
            ticket=ticket, person=person, defaults={"added_by": by, "added_at": at}
        )
        if not is_new or person.pk in {ticket.requester_id, ticket.filed_by_id}:
            raise MoveRefused(f"{person} takes part in this request already.")
        event = record(ticket, EventKind.PARTICIPANT_ADDED, by=by, at=at, data={"person": person.pk})
        standing.finish(ticket, event)
    return ticket


def remove_participant(ticket: Ticket, *, person: User, by: User, at: datetime) -> Ticket:
    """Let somebody follow the request no more: at once they see of it what they would see without that.

    Raises:
        MoveRefused: they don't follow it, or `by` is of the requester's side and the department added them.
    """
    with standing.locked(ticket, "remove_participant", by=by) as ticket:
        row = ticket.participants.filter(person=person).first()
        if row is None:
            raise MoveRefused(f"{person} does not follow this request any more.")
        if not permissions.may_remove(permissions.part(by, ticket), ticket, row):
            raise MoveRefused(f"{ticket.department} added {person}. Please ask them.")
        _remove(ticket, row, by=by, at=at)
    return ticket


def unfollow(ticket: Ticket, *, by: User, at: datetime) -> Ticket:
    """Follow it no more, of one's own will.

    Raises:
        MoveRefused: `by` does not follow it.
    """
    with standing.locked(ticket, "unfollow", by=by) as ticket:
        row = ticket.participants.filter(person=by).first()
        if row is None:
            raise MoveRefused("You don't follow this request.")
        _remove(ticket, row, by=by, at=at)
    return ticket


def _remove(ticket: Ticket, row: Participant, *, by: User, at: datetime) -> None:
    data = {"person": row.person_id}
    row.delete()
    standing.finish(ticket, record(ticket, EventKind.PARTICIPANT_REMOVED, by=by, at=at, data=data))
