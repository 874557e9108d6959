"""Verbs between requests: link two of them, take a link away, split one in two."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.text import MOST_CHARACTERS
from departments.models import Department
from tickets import permissions, relations
from tickets.actions import filing, standing
from tickets.actions.recording import record
from tickets.enums import EventKind, Relating, RelationKind, Visibility
from tickets.models import Comment, Relation, Service, Ticket
from tickets.workflow import MoveRefused

GONE = "There is no such request that you may see (any more)."


def link(ticket: Ticket, *, to: Ticket, how: Relating, by: User, at: datetime, seen: int | None = None) -> Relation:
    """Say how `ticket` and `to` belong together. It changes where neither of them stands.

    Raises:
        MoveRefused: it is the same request, `by` may not see the other, or it is said already.
    """
    with transaction.atomic(durable=True):
        standing.lock_rows({ticket.pk, ticket.parent_id, to.pk})
        ticket = standing.admitted(ticket, "link", by=by, seen=seen)
        to = Ticket.objects.for_verbs().get(pk=to.pk)
        if ticket.pk == to.pk:
            raise MoveRefused("A request can't be linked to itself.")
        if not permissions.can_see(by, to):
            raise MoveRefused(GONE)
        if Relation.objects.filter(_between(ticket, to), kind=relations.SIDES[how][0]).exists():
            raise MoveRefused(f"{to} is linked to this request like that already.")
        made = _relate(ticket, to, how, by=by, at=at)
        _tell(EventKind.LINKED, ticket, to, how, by=by, at=at)
    return made


def unlink(ticket: Ticket, *, relation: int, by: User, at: datetime) -> Ticket:
    """Take the link `relation` (its id) of `ticket` away again. Where something was split off stays said.

    Raises:
        MoveRefused: there is no such link, or `by` may not know of it.
    """
    with transaction.atomic(durable=True):
        rows = Relation.objects.filter(Q(source=ticket) | Q(target=ticket), pk=relation)
        row = rows.exclude(kind=RelationKind.SPLIT).first()
        ends = {row.source_id, row.target_id} if row else set()
        standing.lock_rows({ticket.pk, ticket.parent_id, *ends})
        ticket = standing.admitted(ticket, "unlink", by=by)
        shown = {line.pk: line for line in relations.of_page(ticket, by)} if row else {}
        if row is None or row.pk not in shown:
            raise MoveRefused("This link is not there any more.")
        line = shown[row.pk]
        row.delete()
        other = Ticket.objects.for_verbs().get(pk=line.request.pk)
        _tell(EventKind.UNLINKED, ticket, other, line.how, by=by, at=at)
    return ticket


def split(
    ticket: Ticket,
    *,
    department: Department,
    title: str,
    by: User,
    at: datetime,
    body: str = "",
    messages: Collection[int] = (),
    service: Service | None = None,
    confidential: bool | None = None,
    files: Iterable[UploadedFile] = (),
    key: UUID | None = None,
    seen: int | None = None,
) -> Ticket:
    """Make a request of its own of what `body` says and of public `messages` (ids) of `ticket`, for the same requester.

    It has a number and clocks of its own; `ticket` goes on as it was. What comes from a confidential request is confidential
    unless `confidential` says otherwise. The same `key` of the same person gives the same request again.

    Raises:
        MoveRefused: no title, or neither text nor messages.
        PermissionDenied: `by` may not split it, or the department or service takes no requests.
    """
    if filed := filing.filed_before(by, key):
        return filed
    title = filing.title_of(title)
    with transaction.atomic(durable=True):
        department = filing.lock_department(department.pk)
        if filed := filing.filed_before(by, key):
            return filed
        ticket = standing.admitted(ticket, "split", by=by, seen=seen)
        said = ticket.comments.filter(pk__in=messages, visibility=Visibility.PUBLIC).select_related("author")
        asked = filing.Asked(
            title=title, body=_text(body, said.order_by("at", "pk")), requester=ticket.requester,
            requester_department=ticket.requester_department_id, files=files, key=key,
            confidential=ticket.is_confidential if confidential is None else confidential,
        )  # fmt: skip
        made = filing.file(asked, department, service, by=by, at=at)
        _relate(ticket, made, Relating.SPLIT_INTO, by=by, at=at)
        _tell(EventKind.LINKED, ticket, made, Relating.SPLIT_INTO, by=by, at=at)
    return made


def _text(body: str, said: Iterable[Comment]) -> str:
    """The first message of what is split off: the new words, then what was said, each with who said it."""
    quoted = []
    for comment in said:
        lines = "\n".join(f"> {line}" for line in comment.body.splitlines())
        quoted.append(f"{comment.author} wrote on {comment.at:%d %b %Y}:\n\n{lines}")
    return "\n\n".join(part for part in (body.strip(), *quoted) if part)[:MOST_CHARACTERS]


def _between(one: Ticket, other: Ticket) -> Q:
    return Q(source=one, target=other) | Q(source=other, target=one)


def _relate(ticket: Ticket, to: Ticket, how: Relating, *, by: User, at: datetime) -> Relation:
    kind, is_source = relations.SIDES[how]
    source, target = (ticket, to) if is_source else (to, ticket)
    return Relation.objects.create(source=source, target=target, kind=kind, made_by=by, made_at=at)


def _tell(kind: EventKind, ticket: Ticket, other: Ticket, how: Relating, *, by: User, at: datetime) -> None:
    """Both records keep it; but that of a request which others may read keeps nothing of a confidential one."""
    for one, two, said in ((ticket, other, how), (other, ticket, relations.OPPOSITE[how])):
        if two.is_confidential and not one.is_confidential:
            continue
        standing.finish(one, record(one, kind, by=by, at=at, data={"other": two.pk, "how": str(said)}))
