"""Counting open requests afresh after a change of hours or promises: a step that verbs share, and the sweep for many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from departments.models import CalendarUse, CalendarVersion, Department
from notifications.sweeping import Swept, sweep
from tickets.actions import timekeeping
from tickets.models import Leg, Policy, Target, Ticket
from tickets.querysets import TicketQuerySet

# So many open requests are counted afresh while somebody waits for the page; the sweep takes the rest in seconds.
COUNTED_AT_ONCE = 100
# How far back the sweep looks for changes that some requests have not felt yet.
LOOKS_BACK = timedelta(days=2)


def held_at_some_time_by(departments: Iterable[Department]) -> QuerySet[Ticket]:
    """Unresolved requests one of whose clocks may go by the hours of `departments`: those that were ever with them."""
    return Ticket.objects.unresolved().filter(pk__in=Leg.objects.filter(department__in=departments).values("ticket"))


def recount(tickets: QuerySet[Ticket], at: datetime) -> None:
    """Count the clocks of `tickets` afresh, the most urgent first; what is beyond COUNTED_AT_ONCE is the sweep's."""
    first = list(tickets.order_by("queue_at", "pk").values_list("pk", flat=True)[:COUNTED_AT_ONCE])
    for ticket in Ticket.objects.select_for_update(no_key=True).filter(pk__in=first).order_by("pk"):
        _count(ticket, at)


def sweep_recounting(at: datetime) -> Swept:
    """Count the open requests afresh that have not felt a change of hours or promises yet: there were many."""
    since = at - LOOKS_BACK
    hours = CalendarVersion.objects.filter(since__range=(since, at)).exists()
    uses = CalendarUse.objects.filter(since__range=(since, at)).exists()
    if not hours and not uses and not Policy.objects.filter(off_at__range=(since, at)).exists():
        return Swept()

    return sweep(
        _behind(at).for_sweeping(at),
        lambda ticket: _count(ticket, at),
        lambda ticket: timekeeping.push_ahead(ticket, at),
    )


def _behind(at: datetime) -> TicketQuerySet:
    """Requests with a running clock that was last counted before a change which it should feel."""
    holders = Department.objects.filter(legs__ticket=OuterRef(OuterRef("ticket")))
    version = CalendarVersion.objects.filter(
        calendar__departments__in=holders, since__gt=OuterRef("counted_at"), since__lte=at
    )
    use = CalendarUse.objects.filter(
        department__in=holders,
        since__gt=OuterRef("counted_at"),
        since__lte=at,
    )
    off = Q(policy__off_at__gt=F("counted_at"), policy__off_at__lte=at)
    running = Target.objects.filter(Exists(version) | Exists(use) | off, stopped_at=None, ticket=OuterRef("pk"))
    return Ticket.objects.filter(Exists(running))


def _count(ticket: Ticket, at: datetime) -> None:
    timekeeping.refresh(ticket, at)
    ticket.save(update_fields=timekeeping.PLACED)
