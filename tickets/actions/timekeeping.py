"""Keeping the clock rows what the engine says, and telling people before a promise breaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, F, OuterRef

from departments.hours import Schedule
from notifications.sweeping import PUSHED_AHEAD, Swept, sweep
from tickets import clocks, record, reminders
from tickets.enums import ClockKind, NoticeState, TargetState
from tickets.ladder import Rung
from tickets.models import Interval, Notice, Target, Ticket
from tickets.models.ticket import NEVER_DUE

KEY = ["ticket", "kind", "of_department", "cycle"]
DERIVED = [
    "department", "policy", "state", "budget", "started_at", "due_at", "missed_at", "stopped_at", "used", "counted_at",
    "cause",
]  # fmt: skip

# What of a request follows from its clocks.
PLACED = ["queue_at", "first_due_at", "due_at"]
LEDGER = ["began_at", "ended_at", "reason", "department", "counted"]


def refresh(ticket: Ticket, at: datetime) -> None:
    """Bring the targets and thresholds of the locked `ticket` to what its record gives at `at`. The caller saves the ticket."""
    said = record.replay(ticket, at)
    kept = {(row.kind, row.of_department_id, row.cycle): row for row in ticket.targets.all()}
    rows: list[Target] = []
    changed: list[Target] = []
    for target in said.targets:
        kind, department, cycle = target.key
        key = (kind, int(department) if department else None, cycle)
        row = kept.pop(key, None) or Target(ticket=ticket, kind=key[0], of_department_id=key[1], cycle=key[2])
        rows.append(row)
        if _write(row, target, at):
            changed.append(row)
    Target.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()
    Target.objects.bulk_create(changed, update_conflicts=True, unique_fields=KEY, update_fields=DERIVED)
    pairs = [(row, target) for row, target in zip(rows, said.targets, strict=True) if row in changed]
    _refresh_intervals(pairs)
    _refresh_ladder(pairs, said)
    _place(ticket, min((row.due_at for row in rows if row.due_at and row.is_live), default=NEVER_DUE))
    promises = [row for row in rows if row.kind == ClockKind.RESOLUTION]
    ticket.due_at = max(promises, key=lambda row: row.cycle).due_at if promises else None


def _place(ticket: Ticket, first_due: datetime) -> None:
    """Where it stands in the queue: by its promise, or where somebody put it by hand, whichever is earlier."""
    is_moved = ticket.jumps_to is not None and ticket.is_unresolved
    ticket.first_due_at = first_due if is_moved else None
    ticket.queue_at = min(ticket.jumps_to, first_due) if is_moved and ticket.jumps_to else first_due


def _write(row: Target, target: clocks.Target, at: datetime) -> bool:
    """Set the derived fields; returns whether the row has to be written (ended clocks stay as they are)."""
    values = {
        "department_id": int(target.department),
        "policy_id": int(target.policy),
        "state": target.state,
        "budget": str(target.budget),
        "started_at": target.started_at,
        "due_at": target.due,
        "missed_at": target.missed_at,
        "stopped_at": target.stopped_at,
        "cause": target.cause or "",
    }
    before = {name: getattr(row, name) for name in values}
    if row.counted_at and before == values and target.stopped_at:
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.used, row.counted_at = int(target.consumed.total_seconds()), at
    return True


def _refresh_intervals(pairs: Iterable[tuple[Target, clocks.Target]]) -> None:
    """Write those stretches of the clocks' ledgers that are new or have grown."""
    pairs = list(pairs)
    kept = {(i.target_id, i.position): i for i in Interval.objects.filter(target__in=[row.pk for row, _ in pairs])}
    changed: list[Interval] = []
    for row, target in pairs:
        for position, span in enumerate(target.spans, start=1):
            known = kept.pop((row.pk, position), None)
            values = {
                "began_at": span.start,
                "ended_at": span.end,
                "reason": span.reason or "",
                "department_id": int(span.department),
                "counted": int(span.counted.total_seconds()),
            }
            if known is None or any(getattr(known, name) != value for name, value in values.items()):
                # Without its key also when it is known: Django writes rows with keys in a statement of their own.
                changed.append(Interval(target=row, position=position, **values))
    if kept:  # An act was taken back, and with it what followed from it.
        Interval.objects.filter(pk__in=[interval.pk for interval in kept.values()]).delete()
    Interval.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["target", "position"], update_fields=LEDGER
    )


def _refresh_ladder(pairs: Iterable[tuple[Target, clocks.Target]], said: record.Replay) -> None:
    """Move thresholds along with their clocks: told ones stay told, those of ended clocks and left ladders are dropped."""
    pairs = list(pairs)
    kept: dict[int, dict[str, Notice]] = {row.pk: {} for row, _ in pairs}
    for notice in Notice.objects.filter(target__in=kept):
        kept[notice.target_id][notice.threshold] = notice
    changed = []
    for row, target in pairs:
        ladder, known = said.ladders[target.policy], kept[row.pk]
        for threshold in [*ladder, *(name for name in known if name not in ladder)]:
            notice = known.get(threshold) or Notice(
                target=row, threshold=threshold, position=0, state=NoticeState.DROPPED
            )
            if _move(notice, target, ladder.get(threshold), said.calendars) and (notice.pk or row.is_live):
                changed.append(notice)
    Notice.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["target", "threshold"],
        update_fields=["state", "fire_at", "position"],
    )


def _move(notice: Notice, target: clocks.Target, rung: Rung | None, calendars: Mapping[str, Schedule]) -> bool:
    """Set where `notice` stands on its clock, and whether it is still to come; returns whether that is anything new."""
    before = (notice.state, notice.fire_at, notice.position)
    if rung is not None and target.allowance is not None:
        notice.position = int(rung.mark.after_due(target.allowance).total_seconds())
    if notice.state not in {NoticeState.FIRED, NoticeState.SUPERSEDED}:
        is_to_come = rung is not None and target.is_live
        notice.state = NoticeState.PENDING if is_to_come else NoticeState.DROPPED
        notice.fire_at = clocks.fire_at(target, rung.mark, calendars) if rung is not None and is_to_come else None
    return before != (notice.state, notice.fire_at, notice.position)


def sweep_breaches(at: datetime) -> Swept:
    """Write down what was missed since the last event: due has passed, and nothing stopped the clock."""
    broken = Target.objects.filter(stopped_at=None, missed_at=None, due_at__lt=at, ticket=OuterRef("pk"))

    def recount(ticket: Ticket) -> None:
        refresh(ticket, at)
        ticket.save(update_fields=PLACED)

    due = Ticket.objects.filter(Exists(broken)).for_sweeping(at)
    return sweep(due, recount, lambda ticket: push_ahead(ticket, at))


def push_ahead(ticket: Ticket, at: datetime) -> None:
    """Let the sweeps leave a request alone for a while: one of them failed on it."""
    Ticket.objects.filter(pk=ticket.pk).update(left_alone_until=at + PUSHED_AHEAD, stumbles=F("stumbles") + 1)


def sweep_notices(at: datetime) -> Swept:
    """Tell the people concerned of every threshold that is due at `at`, each once; of several of one clock the highest.

    Whole clocks are claimed, so that all that is due of one is seen together, however many workers sweep.
    """
    sweeping = reminders.Sweeping(at)
    due = Notice.objects.due(at).filter(target=OuterRef("pk"))
    reached = Target.objects.filter(Exists(due)).order_by("pk").prefetch_related("notices")
    joined = reached.select_related("policy", "ticket__department", "ticket__requester", "ticket__assignee")
    return sweep(joined, lambda target: _fire(target, sweeping), lambda target: _push_ahead(target, at))


def _fire(target: Target, sweeping: reminders.Sweeping) -> None:
    at, known = sweeping.at, sorted(target.notices.all(), key=lambda notice: (notice.position, notice.pk))
    due = [notice for notice in known if notice.is_due(at)]
    highest, lower = due[-1], due[:-1]
    if not target.is_live or target.state == TargetState.PAUSED or not target.ticket.is_unresolved:
        _settle(due, NoticeState.DROPPED, at)
    elif any(notice.state == NoticeState.FIRED and notice.position > highest.position for notice in known):
        _settle(due, NoticeState.SUPERSEDED, at)
    else:
        _settle(lower, NoticeState.SUPERSEDED, at)
        _settle([highest], NoticeState.FIRED, at)
        highest.target = target
        reminders.warn(highest, sweeping)


def _settle(settled: Collection[Notice], state: NoticeState, at: datetime) -> None:
    if settled:
        Notice.objects.filter(pk__in=[notice.pk for notice in settled]).update(state=state, done_at=at)


def _push_ahead(target: Target, at: datetime) -> None:
    for notice in target.notices.due(at):
        notice.failures += 1
        notice.fire_at = at + PUSHED_AHEAD * notice.failures
        notice.save(update_fields=["failures", "fire_at"])


def settle_past(at: datetime) -> int:
    """Mark every threshold due at `at` as told without telling anybody: imported or seeded history. Returns how many."""
    return Notice.objects.filter(state=NoticeState.PENDING, fire_at__lte=at).update(state=NoticeState.FIRED, done_at=at)
