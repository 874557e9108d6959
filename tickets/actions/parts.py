"""The verb by which a department that holds a request asks another one for a part of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from departments.models import Department
from tickets.actions import filing, standing
from tickets.enums import EventKind, WaitsOn
from tickets.models import Service, Ticket
from tickets.workflow import MoveRefused

# A part may have parts, and those once more. What needs a longer chain has lost its overview, and should be handed over.
DEEPEST = "parent__parent__parent"


def ask_for_part(
    parent: Ticket,
    *,
    department: Department,
    title: str,
    body: str,
    by: User,
    at: datetime,
    service: Service | None = None,
    waits: bool = True,
    confidential: bool | None = None,
    files: Iterable[UploadedFile] = (),
    key: UUID | None = None,
    seen: int | None = None,
) -> Ticket:
    """File a request of its own at `department`, asked by the holder of `parent`; with `waits` the parent waits on it.

    Without a `service` it is something else than what the department offers. The part of a confidential request is
    confidential unless `confidential` says otherwise. The same `key` of the same person gives the same request again.

    Raises:
        MoveRefused: the parent has ended, `department` is the holder itself, the chain is too long, or no title or text.
        PermissionDenied: `by` does not work on the parent, or the department or service takes no requests.
    """
    if filed := filing.filed_before(by, key):
        return filed
    title = filing.title_of(title)
    with transaction.atomic(durable=True):
        department = filing.lock_department(department.pk)
        if filed := filing.filed_before(by, key):
            return filed
        parent = standing.admitted(parent, "sub_request", by=by, seen=seen)
        _refuse(parent, department)
        asked = filing.Asked(
            title=title, body=body, requester=by, requester_department=parent.department_id, files=files, key=key,
            confidential=parent.is_confidential if confidential is None else confidential, parent=parent, holds_up=waits,
        )  # fmt: skip
        part = filing.file(asked, department, service, by=by, at=at)
        _keep(parent, part, by=by, at=at)
    return part


def _refuse(parent: Ticket, department: Department) -> None:
    if department.pk == parent.department_id:
        raise MoveRefused(f"{department} has this request itself. Ask another department.")
    if Ticket.objects.filter(pk=parent.pk, **{f"{DEEPEST}__isnull": False}).exists():
        raise MoveRefused(
            "This is a part of a part of a part already. Please hand it over, or do it without a further part."
        )


def _keep(parent: Ticket, part: Ticket, *, by: User, at: datetime) -> None:
    """The parent's record says that a part was asked for; from then on it waits, if it is to wait."""
    data = {"part": part.pk, "number": part.number, "department": part.department_id, "moves": part.holds_up}
    if not part.holds_up:
        standing.apply(parent, "sub_request", EventKind.SUB_REQUESTED, by=by, at=at, data=data)
        return
    standing.apply(
        parent,
        "hold_up",
        EventKind.SUB_REQUESTED,
        by=by,
        at=at,
        data=data,
        waits_on=WaitsOn.DEPARTMENT,
        waits_until=None,
    )
