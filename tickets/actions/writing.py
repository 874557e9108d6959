"""Keeping what somebody wrote and sent along: a step that verbs share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from accounts import text
from accounts.models import User
from tickets import files, permissions
from tickets.enums import ANSWERS, Side, Visibility
from tickets.models import Attachment, Comment, Ticket
from tickets.workflow import MoveRefused


class WrittenAlready(MoveRefused):
    """The same form was sent before: what it says is kept, once."""


class Unread(MoveRefused):
    """Somebody answered while this was written; the message says who. Sent again by somebody who has read it, it goes out."""


def is_kept(key: UUID, by: User) -> bool:
    """Whether the form with this key was sent before, and what it says is kept."""
    return Comment.objects.filter(author=by, key=key).exists()


def write(
    ticket: Ticket,
    body: str,
    *,
    by: User,
    at: datetime,
    visibility: Visibility = Visibility.PUBLIC,
    attached: Iterable[UploadedFile] = (),
    key: UUID | None = None,
    side: Side | None = None,
    what: str = "an answer",
    seen: int | None = None,
) -> Comment:
    """Keep `body` and the files on the locked `ticket`.

    `key` is the form's own: sent twice, it is kept once. `side` is that of the author, unless said otherwise. `seen` is the
    version that the author of an answer has read.

    Raises:
        MoveRefused: nothing was written; the message asks for `what`.
        WrittenAlready: `key` was used before.
        Unread: somebody else answered after version `seen`.
        FileRefused: a file is too large, or there are too many.
    """
    if not body.strip():
        raise MoveRefused(f"Please write {what}.")
    if key is not None and is_kept(key, by):
        raise WrittenAlready("This was sent already, and is kept once.")
    _stop_unread(ticket, by=by, seen=seen)
    attached = files.checked(attached)
    comment = Comment.objects.create(
        ticket=ticket,
        author=by,
        side=side or permissions.side(by, ticket),
        visibility=visibility,
        body=body,
        html=text.render(body),
        at=at,
        key=key,
    )
    Attachment.objects.bulk_create(
        [Attachment(ticket=ticket, comment=comment, **files.stored(file)) for file in attached]
    )
    return comment


def _stop_unread(ticket: Ticket, *, by: User, seen: int | None) -> None:
    """Two at once can't both pass: the request is locked, and the second reads what the first has kept."""
    if seen is None or seen >= ticket.version:
        return
    answers = ticket.events.filter(kind__in=ANSWERS, position__gt=seen).exclude(actor=by).select_related("actor")
    if answer := answers.order_by("-position").first():
        who = answer.actor or ticket.department
        raise Unread(f"{who} wrote in the meantime. Please read that first; then send yours again, or change it.")
