"""What other promises would do to open requests: the record replayed with them. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from accounts.models import User
from tickets import record
from tickets.clocks import Do, Event, State, Target, clocks
from tickets.enums import ClockKind, Effect, EventKind
from tickets.models import Policy, Ticket, TicketEvent

# So many requests are tried for one page, the most urgent first.
MOST_TRIED = 500
_SAYING_WHICH = (*record.PINNING, EventKind.UNDONE)


@dataclass(frozen=True, slots=True)
class Change:
    """One clock of a request: due before and after, and what that is. Without a moment it stands still or has ended."""

    kind: ClockKind
    before: datetime | None
    after: datetime | None
    effect: Effect


@dataclass(frozen=True, slots=True)
class Row:
    """One request, the heaviest thing that would happen to it, and the clocks that would change."""

    ticket: Ticket
    effect: Effect
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Preview:
    """The requests the reader may see (`rows`), and how many there are of each effect (`counts`).

    `tried` of `of` requests were looked at.
    """

    rows: list[Row]
    counts: list[tuple[Effect, int]]
    tried: int
    of: int


def behind(policy: Policy) -> list[int]:
    """The ids of open requests that would take `policy` over, the most urgent first. Two queries."""
    order = list(Ticket.objects.unresolved().goes_by(policy).due_first().values_list("pk", flat=True))
    # A union of the two tables would be one query; this one lets the record keep its rules in one place.
    rows = TicketEvent.objects.filter(ticket__in=order, kind__in=_SAYING_WHICH).order_by("ticket", "position")
    said = {pk: record.without_undone(of_one) for pk, of_one in groupby(rows, lambda row: row.ticket_id)}
    return [pk for pk in order if record.pinned(said[pk], policy.department_id) != policy.pk]


def preview(policy: Policy, *, reader: User, at: datetime) -> Preview:
    """What would happen if open requests took `policy` over at `at`. The number of queries is the same for any number."""
    ids = behind(policy)
    countable = set(Ticket.objects.countable_by(reader).filter(pk__in=ids).values_list("pk", flat=True))
    ids = [pk for pk in ids if pk in countable]
    tried = ids[:MOST_TRIED]
    rows = _rows(tried, policy, at)
    counted = Counter(row.effect for row in rows)
    seen = set(Ticket.objects.visible_to(reader).filter(pk__in=tried).values_list("pk", flat=True))
    order = list(Effect)
    shown = sorted((row for row in rows if row.ticket.pk in seen), key=lambda row: order.index(row.effect))
    return Preview(shown, [(effect, counted[effect]) for effect in Effect if counted[effect]], len(tried), len(ids))


def records(tickets: Sequence[int]) -> dict[int, list[TicketEvent]]:
    """The records of `tickets` as the clocks count them, with no more of the messages than who wrote them. One query."""
    rows = (
        TicketEvent.objects.filter(ticket__in=tickets)
        .select_related("comment")
        .only("ticket_id", "position", "kind", "at", "department_id", "data", "comment__side")
        .order_by("ticket", "position")
    )
    return {pk: record.without_undone(of_one) for pk, of_one in groupby(rows, lambda row: row.ticket_id)}


def _rows(ids: Sequence[int], policy: Policy, at: datetime) -> list[Row]:
    told = records(ids)
    rules = record.rules_of((row for rows in told.values() for row in rows), [policy])
    applied = Event(at=at, do=Do.SERVICE, department=str(policy.department_id), policy=str(policy.pk))
    tickets = Ticket.objects.for_rows().in_bulk(ids)
    made = []
    for pk in ids:
        script = record.script(told[pk], rules)
        before = clocks(rules.policies, script.calendars, script.events, at)
        after = clocks(rules.policies, script.calendars, [*script.events, applied], at)
        changes = list(differences(before, after))
        effect = min((c.effect for c in changes), key=list(Effect).index, default=Effect.SAME)
        made.append(Row(tickets[pk], effect, changes))
    return made


def differences(before: Sequence[Target], after: Sequence[Target]) -> Iterable[Change]:
    """The clocks that run before or after and would not stay as they are."""
    were = {target.key: target for target in before}
    for target in after:
        was = were.get(target.key)
        effect = _effect(was, target)
        if effect is not None:
            kind = ClockKind(target.kind)
            yield Change(kind, was.due if was else None, target.due if target.is_live else None, effect)


def _effect(was: Target | None, now: Target) -> Effect | None:
    if was is None:
        return Effect.MISSED if now.missed_at else Effect.NEW
    if not was.is_live:
        return None
    if now.missed_at and not was.missed_at:
        return Effect.MISSED
    if now.state == State.WITHDRAWN or not now.is_live:
        return Effect.WITHDRAWN
    if now.due == was.due:
        return None
    return Effect.LATER if now.due is None or (was.due is not None and now.due > was.due) else Effect.EARLIER
