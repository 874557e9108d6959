"""Whose figures, and which requests count in them for whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from departments.models import Department
from tickets import permissions
from tickets.enums import EventKind
from tickets.models import Leg, TicketEvent

# The acts that end the work on a request, and the one that begins it again.
ENDS = (EventKind.RESOLVED, EventKind.DECLINED, EventKind.WITHDRAWN, EventKind.MERGED)
TURNS = (*ENDS, EventKind.REOPENED)


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows (each with `department` and `ticket`) that count: `rows` is the filter, `holds` that of requests by their holder."""

    rows: Q
    holds: Q

    def legs(self) -> QuerySet[Leg]:
        """The times with a holder."""
        return Leg.objects.filter(self.rows).order_by()

    def turns(self, begin: datetime, end: datetime) -> QuerySet[TicketEvent]:
        """The acts from `begin` until before `end` that ended work or began it again, without those that were taken back."""
        return without_undone(
            TicketEvent.objects.filter(self.rows, kind__in=TURNS, at__gte=begin, at__lt=end).order_by()
        )


def of_department(department: Department, reader: User) -> Scope:
    """What counts in the figures of `department` for `reader`, who works there."""
    return Scope(Q(department=department) & permissions.told_in_department(reader), Q(department=department))


def of_company() -> Scope:
    """What counts in the figures of the company: nothing confidential."""
    return Scope(permissions.told_to_company(), Q(department__is_confidential=False, is_confidential=False))


def without_undone(events: QuerySet[TicketEvent]) -> QuerySet[TicketEvent]:
    """Those that nobody took back: an undoing always follows at once."""
    following = TicketEvent.objects.filter(ticket=OuterRef("ticket"), position=OuterRef("position") + 1)
    return events.filter(~Exists(following.filter(kind=EventKind.UNDONE)))
