"""Verbs of promises: promising something else, no more, or also for requests that are open already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.models import User
from departments.changing import locked
from departments.models import Department
from notifications.sweeping import PUSHED_AHEAD, Swept, sweep
from tickets import record, repricing
from tickets.actions import recording, standing
from tickets.actions.recounting import COUNTED_AT_ONCE, recount
from tickets.enums import EventKind, OpenPromises
from tickets.ladder import Row, read_ladder
from tickets.models import Policy, Repricing, Service, Target, Ticket
from tickets.promises import Grid, read_grid, read_pauses


class PromisingRefused(Exception):
    """That can't be promised or taken back now; the message says why and is fit to show."""


def set_promises(
    scope: Department | Service,
    targets: Grid,
    *,
    by: User | None,
    at: datetime,
    reopen_within_days: int = 14,
    confirm_within_days: int = 5,
    reopen_keeps_time: bool = True,
    pauses: Mapping[str, Sequence[str]] | None = None,
    ladder: Sequence[Row] = (),
) -> Policy:
    """Promise `targets` (priority -> kind -> duration) for requests filed from now on: the next version of the policy.

    `pauses` maps a kind to the reasons for waiting that stop its clock, where they are not the usual; `ladder` says at
    which points of a clock who is told (tickets.ladder); empty: as usual. What is promised already stays as it is. The
    same promises again are no new version.

    Raises:
        PromisesRefused: the grid can't be read or contradicts itself; its `troubles` name the cells.
        LadderRefused: the same of the ladder.
    """
    promised = read_grid(targets)
    values = {
        "targets": promised,
        "ladder": read_ladder(ladder, [text for row in promised.values() for text in row.values()]),
        "pauses": read_pauses(pauses or {}),
        "reopen_within_days": reopen_within_days,
        "confirm_within_days": confirm_within_days,
        "reopen_keeps_time": reopen_keeps_time,
    }
    department, service = _parts(scope)
    with transaction.atomic(durable=True):
        department = locked(department)
        newest = Policy.objects.newest_of(department, service)
        before = {name: getattr(newest, name) for name in values} if newest and newest.is_in_force else {}
        if newest is not None and before == values:
            return newest
        policy = Policy.objects.create(
            department=department,
            service=service,
            version=newest.version + 1 if newest else 1,
            made_at=at,
            made_by=by,
            **values,
        )
        changes = {name: [before.get(name), value] for name, value in values.items() if before.get(name) != value}
        audit.record("changed promises", policy, by=by, at=at, department=department.slug, changes=changes)
    return policy


def switch_off_promises(scope: Department | Service, *, open_promises: OpenPromises, by: User, at: datetime) -> Policy:
    """Promise nothing more to new requests; `open_promises` says what becomes of what was promised already.

    Withdrawn, the clocks of open requests end neither kept nor missed. Promises that were kept at first can be
    withdrawn later.

    Raises:
        PromisingRefused: there is nothing (more) to switch off.
    """
    department, service = _parts(scope)
    with transaction.atomic(durable=True):
        department = locked(department)
        policy = Policy.objects.newest_of(department, service)
        if policy is None or policy.off_at is not None:
            raise PromisingRefused(f"{scope} promises nothing at present.")
        if open_promises == OpenPromises.KEEP:
            if policy.closed_at is not None:
                raise PromisingRefused(f"{scope} promises nothing to new requests already.")
            policy.closed_at = at
            policy.save(update_fields=["closed_at"])
        else:
            _withdraw(policy, at)
        changes = {"open promises": [None, open_promises.value]}
        audit.record("switched promises off", policy, by=by, at=at, department=department.slug, changes=changes)
    return policy


def _withdraw(policy: Policy, at: datetime) -> None:
    """Take back what this and the earlier versions still promise."""
    policies = Policy.objects.versions_of(policy).filter(off_at=None)
    ended = list(policies.values_list("pk", flat=True))
    policies.update(off_at=at)
    policy.off_at = at
    running = Target.objects.filter(policy__in=ended, stopped_at=None)
    recount(Ticket.objects.filter(pk__in=running.values("ticket")), at)


def apply_to_open(policy: Policy, *, by: User, at: datetime) -> None:
    """Let open requests go by `policy` too: those to which it would apply if they were filed now.

    Clocks that have ended stay as they are; the time used carries over. The most urgent are done at once, the sweep
    does the rest. Requesters whose date changes are told both dates.

    Raises:
        PromisingRefused: it is not in force any more.
    """
    with transaction.atomic(durable=True):
        locked(policy.department)
        if not Policy.objects.in_force().filter(pk=policy.pk).exists():
            raise PromisingRefused(f"{policy} is not what is promised now. Look again at what would change.")
        behind = repricing.behind(policy)
        Repricing.objects.bulk_create(
            [Repricing(ticket_id=pk, policy=policy, by=by, asked_at=at) for pk in sorted(behind)],
            ignore_conflicts=True,
        )
        for row in Repricing.objects.due(at).filter(policy=policy, ticket__in=behind[:COUNTED_AT_ONCE]):
            _reprice(row, at)
        audit.record("applied promises to open requests", policy, by=by, at=at, department=policy.department.slug)


def sweep_repricing(at: datetime) -> Swept:
    """Let the rest of the open requests take over the promises that they were to take over: there were many."""
    return sweep(Repricing.objects.due(at), lambda row: _reprice(row, at), lambda row: _push_ahead(row, at))


def _reprice(row: Repricing, at: datetime) -> None:
    """Do one of them, if there is still something to do."""
    ticket, policy = standing.lock(row.ticket), row.policy
    wanted = Ticket.objects.unresolved().goes_by(policy).filter(pk=ticket.pk)
    if policy.off_at is None and wanted.exists():
        version = record.pinned(record.without_undone(ticket.events.order_by("position")), policy.department_id)
        if version != policy.pk:
            due = ticket.due_at.isoformat() if ticket.due_at else None
            data = {"policy": policy.pk, "from": version, "department": policy.department_id, "due_before": due}
            event = recording.record(ticket, EventKind.REPRICED, by=row.by, at=at, data=data)
            standing.finish(ticket, event)
    row.done_at = at
    row.save(update_fields=["done_at"])


def _push_ahead(row: Repricing, at: datetime) -> None:
    row.left_alone_until = at + PUSHED_AHEAD
    row.save(update_fields=["left_alone_until"])


def _parts(scope: Department | Service) -> tuple[Department, Service | None]:
    return (scope.department, scope) if isinstance(scope, Service) else (scope, None)
