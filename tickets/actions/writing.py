"""Keeping what somebody wrote and sent along: a step that verbs share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from accounts import text
from accounts.models import User
from tickets import files, permissions
from tickets.enums import Side, Visibility
from tickets.models import Attachment, Comment, Ticket
from tickets.workflow import MoveRefused


class WrittenAlready(MoveRefused):
    """The same form was sent before: what it says is kept, once."""


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
) -> Comment:
    """Keep `body` and the files on the locked `ticket`.

    `key` is the form's own: sent twice, it is kept once. `side` is that of the author, unless said otherwise.

    Raises:
        MoveRefused: nothing was written; the message asks for `what`.
        WrittenAlready: `key` was used before.
        FileRefused: a file is too large, or there are too many.
    """
    if not body.strip():
        raise MoveRefused(f"Please write {what}.")
    if key is not None and is_kept(key, by):
        raise WrittenAlready("This was sent already, and is kept once.")
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
