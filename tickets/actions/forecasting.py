"""Forecasts: worked out every hour for each department and at once for what is new; kept, and judged when their time has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from departments.hours import working_time_between
from departments.models import Department
from notifications.sweeping import BATCH, PUSHED_AHEAD, Swept, sweep
from tickets import forecast, outlooks, track_record
from tickets.actions import timekeeping
from tickets.enums import UNRESOLVED, Fate, State, WaitsOn
from tickets.forecast import Asked, Foretold, Open
from tickets.models import Forecast, Outlook, Ticket
from tickets.models.ticket import NEVER_DUE
from tickets.outlooks import Look, kind_of
from tickets.querysets import TicketQuerySet

EVERY = timedelta(hours=1)
# What came to a department that long ago has a forecast by the hourly look.
LOOKS_BACK = timedelta(hours=2)
# A place further back is not counted when a request is filed.
FURTHEST = 2000
# While it waits on one of these no clock runs that would give a request its place.
OUT_OF_ORDER = (WaitsOn.REQUESTER, WaitsOn.APPROVAL, WaitsOn.SCHEDULED)


class Row(NamedTuple):
    """An open request as forecasts read it."""

    pk: int
    queue_at: datetime
    due_at: datetime | None
    filed_at: datetime
    service: int | None
    priority: str
    waits_on: str
    waits_until: datetime | None
    jumps_to: datetime | None

    @property
    def due(self) -> datetime | None:
        """Before what is due then it is done: its promise, or the earlier place that somebody gave it by hand."""
        stands_at = self.queue_at if self.queue_at < NEVER_DUE else None
        return min(filter(None, (self.due_at or stands_at, self.jumps_to)), default=None)


def sweep_forecasts(at: datetime) -> Swept:
    """Judge the ranges whose time has come, give what is new its first one, and look at the departments that are due."""
    swept = settle(at)
    _begin_outlooks(at)
    swept += sweep(_newcomers(at), lambda ticket: _first_again(ticket, at), lambda t: timekeeping.push_ahead(t, at))
    return swept + sweep(Outlook.objects.due(at), lambda row: renew(row, at), lambda row: _push_ahead(row, at))


# What became of them


def settle(at: datetime) -> Swept:
    """Write down what became of the ranges that are over."""
    did = 0
    while True:
        with transaction.atomic(durable=True):
            over = Forecast.objects.over(at).select_related("ticket").order_by("until_at", "pk")
            rows = list(over.select_for_update(no_key=True, skip_locked=True, of=("self",))[:BATCH])
            for row in rows:
                row.fate, row.ended_at = _fate(row)
            Forecast.objects.bulk_update(rows, ["fate", "ended_at"])
        did += len(rows)
        if len(rows) < BATCH:
            return Swept(did=did)


def _fate(row: Forecast) -> tuple[Fate, datetime | None]:
    """How a range that is over ended. What left the department, or ended without a solution, counts for nothing."""
    ticket, until = row.ticket, row.until_at
    if ticket.department_id != row.department_id or until is None:
        return Fate.VOID, None
    if ticket.state in UNRESOLVED:
        return Fate.AFTER, None
    if ticket.state == State.CANCELLED or ticket.resolved_at is None:
        is_later = ticket.ended_at is not None and ticket.ended_at > until
        return (Fate.AFTER if is_later else Fate.VOID), None
    if row.from_at is not None and ticket.resolved_at < row.from_at:
        return Fate.BEFORE, ticket.resolved_at
    return (Fate.INSIDE if ticket.resolved_at <= until else Fate.AFTER), ticket.resolved_at


# A department


def _begin_outlooks(at: datetime) -> None:
    """Look at departments that are new."""
    known = Outlook.objects.filter(department=OuterRef("pk"))
    new = Department.objects.taking_requests().not_confidential().filter(~Exists(known))
    Outlook.objects.bulk_create((Outlook(department=row, due_at=at) for row in new), ignore_conflicts=True)


def renew(outlook: Outlook, at: datetime) -> None:
    """Look at the department of the locked `outlook` and work out a range for each of its open requests."""
    department = outlook.department
    look = outlooks.look(department, at)
    outlook.made_at, outlook.due_at, outlook.doubt = at, at + EVERY, look.seen.doubt
    outlook.basis, outlook.record = look.kept(), track_record.counted(department, look.schedule.zone, at)
    outlook.save()
    rows = _open(department)
    found = forecast.foretell(look.seen, _placed(rows, look, at), at.timestamp())
    _keep(department, list(zip(rows, found, strict=True)), look, at)


def _open(department: Department) -> list[Row]:
    """The open requests in the order of the queue, without the confidential ones."""
    tickets = Ticket.objects.held_by(department).unresolved().filter(is_confidential=False).due_first()
    fields = ("pk", "queue_at", "due_at", "filed_at", "service", "priority", "waits_on", "waits_until", "jumps_to")
    return [Row(*values) for values in tickets.values_list(*fields)]


def _placed(rows: Sequence[Row], look: Look, at: datetime) -> list[Open]:
    """Each with its place. What waits for somebody outside takes the place that it would have if it went on now."""
    leads = look.seen.basis.leads
    usual = timedelta(seconds=leads[len(leads) // 2]) if leads and leads[len(leads) // 2] < 1e9 else None
    order = [row.queue_at for row in rows]
    placed = []
    for place, row in enumerate(rows):
        ahead, due = place, row.due
        if row.waits_on in OUT_OF_ORDER and row.queue_at == NEVER_DUE and usual:
            due = at + usual
            ahead = sum(queue_at < due for queue_at in order)
        age = working_time_between(look.schedule, row.filed_at, at).total_seconds()
        until = row.waits_until.timestamp() if row.waits_until else None
        asked = Asked(ahead, due.timestamp() if due else None)
        placed.append(Open(asked, kind_of(row.service, row.priority), age, until))
    return placed


def _keep(department: Department, found: Sequence[tuple[Row, Foretold]], look: Look, at: datetime) -> None:
    """Store what has changed since it was last worked out; what says the same days stays."""
    own = Forecast.objects.filter(ticket__in=[row.pk for row, _ in found])
    current = {row.ticket_id: row for row in own.current()}
    known = own.filter(Q(is_first=True) | Q(is_first_told=True), department=department)
    firsts = list(known.values_list("ticket", "is_first", "is_first_told"))
    first, first_told = ({row[0] for row in firsts if row[flag]} for flag in (1, 2))
    rows = []
    for row, foretold in found:
        new = _forecast(row.pk, department.pk, foretold, at, look.figures)
        new.assumes = WaitsOn(row.waits_on)
        new.is_first = new.until_at is not None and row.pk not in first
        new.is_first_told = not new.doubt and row.pk not in first_told
        if not _says_the_same(current.get(row.pk), new, look):
            rows.append(new)
    _supersede(rows, at)


def _supersede(rows: Collection[Forecast], at: datetime) -> None:
    Forecast.objects.current().filter(ticket__in=[row.ticket_id for row in rows]).update(superseded_at=at)
    # Another worker may have given what is new its first range meanwhile.
    Forecast.objects.bulk_create(rows, ignore_conflicts=True)


def _says_the_same(old: Forecast | None, new: Forecast, look: Look) -> bool:
    """Whether a reader would be told the same: the same days, or the same doubt. A range that is over says nothing more."""
    if old is None or (old.department_id, old.doubt, old.assumes) != (new.department_id, new.doubt, new.assumes):
        return False
    if old.until_at is None or new.until_at is None:
        return old.until_at is new.until_at
    zone = look.schedule.zone
    days = [
        [moment.astimezone(zone).date() if moment else None for moment in (row.from_at, row.until_at)]
        for row in (old, new)
    ]
    return days[0] == days[1] and old.until_at > new.made_at


def _forecast(ticket: int, department: int, found: Foretold, at: datetime, figures: Mapping[str, int]) -> Forecast:
    return Forecast(
        ticket_id=ticket,
        department_id=department,
        made_at=at,
        from_at=_moment(found.from_at),
        until_at=_moment(found.until_at),
        doubt=found.doubt,
        raw_low=round(found.raw.low) if found.raw else None,
        raw_high=round(found.raw.high) if found.raw else None,
        low=round(found.told.low) if found.told else None,
        high=round(found.told.high) if found.told else None,
        basis=dict(figures),
        method=forecast.METHOD,
    )


def _moment(stamp: float | None) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if stamp is not None else None


def _push_ahead(outlook: Outlook, at: datetime) -> None:
    Outlook.objects.filter(pk=outlook.pk).update(due_at=at + PUSHED_AHEAD)


# A request that is new


def _newcomers(at: datetime) -> TicketQuerySet:
    current = Forecast.objects.current().filter(ticket=OuterRef("pk"), department=OuterRef("department"))
    new = Ticket.objects.unresolved().filter(is_confidential=False, changed_at__gte=at - LOOKS_BACK)
    return new.filter(~Exists(current), department__outlook__made_at__isnull=False).for_sweeping(at)


def _first_again(ticket: Ticket, at: datetime) -> None:
    Forecast.objects.current().filter(ticket=ticket).update(superseded_at=at)
    first(ticket, at)


def first(ticket: Ticket, at: datetime) -> None:
    """Give a request that has just come to its department its first range, from how the department was last seen.

    A step of filing, within its transaction: nothing where departments are not looked at, or the request is confidential.
    """
    if ticket.is_confidential:
        return
    outlook = Outlook.objects.filter(department=ticket.department_id, made_at__isnull=False).first()
    if outlook is None:
        return
    seen = outlooks.kept(outlook.basis, outlook.doubt)
    before = Ticket.objects.filter(department=ticket.department_id, is_confidential=False).unresolved()
    ahead = before.filter(queue_at__lt=ticket.queue_at)[:FURTHEST].count()
    due = ticket.due_at or (ticket.queue_at if ticket.queue_at < NEVER_DUE else None)
    asked = Asked(ahead, due.timestamp() if due else None)
    open_ = Open(asked, kind_of(ticket.service_id, ticket.priority))
    (found,) = forecast.foretell(seen, [open_], at.timestamp())
    new = _forecast(ticket.pk, ticket.department_id, found, at, outlook.basis["figures"])
    new.assumes = WaitsOn(ticket.waits_on)
    new.is_first, new.is_first_told = new.until_at is not None, not new.doubt
    new.save()
