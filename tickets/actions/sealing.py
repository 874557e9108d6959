"""Verbs that hide one request from everybody but those on it: seal, unseal; and the step by which requests follow a rule."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from tickets import confidentiality
from tickets.actions import standing
from tickets.enums import EventKind
from tickets.models import Ticket
from tickets.workflow import MoveRefused


def seal(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Let only the requester's side and the holder know of the request, wherever it goes. Earlier holders lose sight at once.

    The number stays. A request that a rule keeps confidential can be sealed as well: it then stays so after a hand-over.

    Raises:
        MoveRefused: it is sealed already.
    """
    with standing.locked(ticket, "seal", by=by, seen=seen) as ticket:
        if ticket.is_sealed:
            raise MoveRefused("This request is sealed already.")
        standing.apply(ticket, "seal", EventKind.SEALED, by=by, at=at, is_sealed=True, is_confidential=True)
    return ticket


def unseal(ticket: Ticket, *, by: User, at: datetime, seen: int | None = None) -> Ticket:
    """Lift the seal: departments that held the request earlier read it again. The requester's side is told.

    Raises:
        MoveRefused: it is not sealed, the requester filed it as confidential, or a rule keeps it confidential anyway.
    """
    with standing.locked(ticket, "unseal", by=by, seen=seen) as ticket:
        if not ticket.is_sealed:
            raise MoveRefused("This request is not sealed.")
        if is_asked_for(ticket):
            raise MoveRefused(f"{ticket.filed_by} filed this as confidential, and was told that it stays so.")
        if kept := confidentiality.rule(ticket.department, ticket.service):
            raise MoveRefused(f"{kept} confidential, sealed or not.")
        standing.apply(ticket, "unseal", EventKind.UNSEALED, by=by, at=at, is_sealed=False, is_confidential=False)
    return ticket


def is_asked_for(ticket: Ticket) -> bool:
    """Whether the seal of a sealed request is as old as the request: who filed it asked for it."""
    return not ticket.events.filter(kind=EventKind.SEALED).exists()


def follow_rule(tickets: QuerySet[Ticket]) -> None:
    """Let `tickets` be confidential or not as the rule says now, after a rule changed. A step of the verbs that change one."""
    kept = tickets.filter(confidentiality.KEPT, is_confidential=False)
    free = tickets.filter(is_confidential=True).exclude(confidentiality.KEPT)
    for rows, is_confidential in ((kept, True), (free, False)):
        # Locked in the order of all verbs: a request before its parts.
        found = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))
        Ticket.objects.filter(pk__in=found).update(is_confidential=is_confidential)
