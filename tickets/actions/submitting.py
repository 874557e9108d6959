"""The verb that begins everything: file a request."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from accounts.access import require
from accounts.models import User
from accounts.text import plain_line
from departments.models import Department, Home
from tickets import confidentiality, permissions
from tickets.actions import standing, writing
from tickets.actions.recording import record
from tickets.enums import EventKind, Priority, Side, Source
from tickets.models import Leg, Policy, Service, Ticket
from tickets.workflow import MoveRefused

# No letter or digit that could be read as another.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 5


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
    if key is not None and (filed := Ticket.objects.filter(filed_by=by, filing_key=key).first()):
        return filed
    requester = requester or by
    title = plain_line(title, 160)
    if not title:
        raise MoveRefused("Please say in a few words what you need.")
    if not requester.is_active:
        raise MoveRefused(f"{requester} can't sign in any more; ask for somebody else.")
    with transaction.atomic(durable=True):
        # The department's row is locked first: numbers follow each other, and the same form twice waits here.
        department = Department.objects.select_for_update(no_key=True).get(pk=service.department_id)
        # Read again behind the lock: what is offered, and what is confidential, may have changed since the page was opened.
        service.refresh_from_db(fields=["is_active", "is_confidential"])
        require(
            permissions.can_ask(by, department) and service.is_active, f"{department} does not take this request now."
        )
        if key is not None and (filed := Ticket.objects.filter(filed_by=by, filing_key=key).first()):
            return filed
        is_confidential = confidentiality.is_kept(department, service, is_sealed=confidential)
        ticket = Ticket(
            number=_random_code(department) if is_confidential else _next_number(department),
            title=title,
            department=department,
            service=service,
            requester=requester,
            requester_department_id=Home.objects.filter(person=requester).values_list("department", flat=True).first(),
            filed_by=by,
            filing_key=key,
            source=source,
            priority=priority if priority and service.offers_priority else service.usual_priority,
            is_sealed=confidential,
            is_confidential=is_confidential,
            filed_at=at,
            changed_at=at,
        )
        ticket.save()
        Leg.objects.create(ticket=ticket, department=department, arrived_at=at)
        comment = writing.write(ticket, body, by=by, at=at, attached=files, side=Side.REQUESTER, what="what you need")
        policy = Policy.objects.in_force().applying_to(department, service)
        data = {"priority": str(ticket.priority), "policy": policy.pk if policy else None, "for": requester.pk}
        standing.finish(ticket, record(ticket, EventKind.FILED, by=by, at=at, comment=comment, data=data))
    return ticket


def _next_number(department: Department) -> str:
    number = department.next_number
    Department.objects.filter(pk=department.pk).update(next_number=F("next_number") + 1)
    return f"{department.prefix}-{number}"


def _random_code(department: Department) -> str:
    """A code that tells nothing about how many there are; never all digits, so that it can't be taken for a counter."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        number = f"{department.prefix}-{code}"
        if not code.isdigit() and not Ticket.objects.filter(number=number).exists():
            return number
