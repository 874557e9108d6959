"""Filing a request on the locked department: the step that asking and asking for a part share."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F

from accounts.access import require
from accounts.models import User
from accounts.text import plain_line
from departments.models import Department
from tickets import confidentiality, permissions
from tickets.actions import assigning, forecasting, standing, writing
from tickets.actions.recording import record, tell
from tickets.enums import EventKind, Priority, Side, Source
from tickets.models import Leg, Policy, Service, Ticket
from tickets.workflow import MoveRefused

# No letter or digit that could be read as another.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: `requester` is who it is for, `key` the form's own."""

    title: str
    body: str
    requester: User
    requester_department: int | None
    priority: Priority | None = None
    confidential: bool = False
    files: Iterable[UploadedFile] = ()
    key: UUID | None = None
    source: Source = Source.PAGE
    parent: Ticket | None = None
    holds_up: bool = False


def title_of(text: str) -> str:
    """`text` as the title of a request.

    Raises:
        MoveRefused: nothing that could be read.
    """
    title = plain_line(text, 160)
    if not title:
        raise MoveRefused("Please say in a few words what you need.")
    return title


def filed_before(by: User, key: UUID | None) -> Ticket | None:
    """The request that `by` filed with this `key` already."""
    return Ticket.objects.filter(filed_by=by, filing_key=key).first() if key is not None else None


def lock_department(pk: int) -> Department:
    """The department that is asked, locked before any request: numbers follow each other, and the same form twice waits here."""
    return Department.objects.select_for_update(no_key=True).get(pk=pk)


def file(asked: Asked, department: Department, service: Service | None, *, by: User, at: datetime) -> Ticket:
    """File it at the locked `department`; `service` None: something that it has no service for.

    Raises:
        MoveRefused: no text.
        PermissionDenied: the department or service takes no requests.
    """
    if service is not None:
        # Read again behind the lock: what is offered, and what is confidential, may have changed since the page was opened.
        service.refresh_from_db(fields=["is_active", "is_confidential"])
    is_offered = permissions.can_ask(by, department) and (service is None or service.is_active)
    require(is_offered, f"{department} does not take this request now.")
    is_confidential = confidentiality.is_kept(department, service, is_sealed=asked.confidential)
    ticket = Ticket.objects.create(
        number=_random_code(department) if is_confidential else _next_number(department),
        title=asked.title,
        department=department,
        service=service,
        requester=asked.requester,
        requester_department_id=asked.requester_department,
        filed_by=by,
        filing_key=asked.key,
        parent=asked.parent,
        holds_up=asked.holds_up,
        source=asked.source,
        priority=_priority(asked, service),
        is_sealed=asked.confidential,
        is_confidential=is_confidential,
        filed_at=at,
        changed_at=at,
    )
    Leg.objects.create(ticket=ticket, department=department, arrived_at=at)
    comment = writing.write(
        ticket, asked.body, by=by, at=at, attached=asked.files, side=Side.REQUESTER, what="what you need"
    )
    policy = Policy.objects.in_force().applying_to(department, service)
    data = {"priority": str(ticket.priority), "policy": policy.pk if policy else None, "for": asked.requester.pk}
    filed = record(ticket, EventKind.FILED, by=by, at=at, comment=comment, data=data)
    routed = assigning.route(ticket, at=at)
    standing.finish(ticket, filed)
    if routed is not None:
        tell(routed)
    forecasting.first(ticket, at)
    return ticket


def _priority(asked: Asked, service: Service | None) -> Priority:
    if service is None:
        return Priority.NORMAL
    return asked.priority if asked.priority and service.offers_priority else Priority(service.usual_priority)


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
