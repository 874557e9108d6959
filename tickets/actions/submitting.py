"""The verb that begins everything: file a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from departments.models import Home
from tickets.actions import filing
from tickets.enums import Priority, Source
from tickets.models import Service, Ticket
from tickets.workflow import MoveRefused


def submit(
    service: Service,
    *,
    title: str,
    body: str,
    by: User,
    at: datetime,
    requester: User | None = None,
    priority: Priority | None = None,
    confidential: bool = False,
    files: Iterable[UploadedFile] = (),
    key: UUID | None = None,
    source: Source = Source.PAGE,
) -> Ticket:
    """File a request for `requester` (or oneself). The same `key` of the same person gives the same request again.

    Raises:
        MoveRefused: no title or text, or the requester's account is not active.
        PermissionDenied: the department or service takes no requests.
    """
    if filed := filing.filed_before(by, key):
        return filed
    requester = requester or by
    title = filing.title_of(title)
    if not requester.is_active:
        raise MoveRefused(f"{requester} can't sign in any more; ask for somebody else.")
    with transaction.atomic(durable=True):
        department = filing.lock_department(service.department_id)
        if filed := filing.filed_before(by, key):
            return filed
        asked = filing.Asked(
            title=title,
            body=body,
            requester=requester,
            requester_department=Home.objects.filter(person=requester).values_list("department", flat=True).first(),
            priority=priority,
            confidential=confidential,
            files=files,
            key=key,
            source=source,
        )
        return filing.file(asked, department, service, by=by, at=at)
