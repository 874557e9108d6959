"""What a request is linked to, as one reader may know it: a link to what they may not see does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from tickets.enums import ABOUT_LINKS, Relating, RelationKind
from tickets.models import Relation, Ticket, TicketEvent

# From which side it is said, and in which words. A relation has a source and a target; relating has no direction.
SIDES = {
    Relating.BLOCKS: (RelationKind.BLOCKS, True),
    Relating.BLOCKED_BY: (RelationKind.BLOCKS, False),
    Relating.RELATES: (RelationKind.RELATES, True),
    Relating.DUPLICATES: (RelationKind.DUPLICATES, True),
    Relating.DUPLICATED_BY: (RelationKind.DUPLICATES, False),
    Relating.SPLIT_INTO: (RelationKind.SPLIT, True),
    Relating.SPLIT_FROM: (RelationKind.SPLIT, False),
}
OPPOSITE = {
    how: next(other for other, side in SIDES.items() if side == (kind, not is_source))
    if kind != RelationKind.RELATES
    else how
    for how, (kind, is_source) in SIDES.items()
}
_WORDS = {(kind, is_source): how for how, (kind, is_source) in SIDES.items()} | {
    (RelationKind.RELATES, False): Relating.RELATES
}


@dataclass(frozen=True, slots=True)
class Linked:
    """One line on a request's page: it `how` the `request`."""

    pk: int
    how: Relating
    request: Ticket

    @property
    def can_go(self) -> bool:
        """Whether it may be taken away: where something was split off stays said."""
        return self.how not in {Relating.SPLIT_INTO, Relating.SPLIT_FROM}


def of_page(ticket: Ticket, reader: User) -> list[Linked]:
    """The links of `ticket` whose other end `reader` may see: what holds it up first. One query, and another if there are such."""
    rows = list(Relation.objects.filter(Q(source=ticket) | Q(target=ticket)).order_by("kind", "pk"))
    if not rows:
        return []
    wanted = {row.source_id if row.target_id == ticket.pk else row.target_id for row in rows}
    seen = Ticket.objects.visible_to(reader).select_related("department").in_bulk(wanted)
    found = []
    for row in rows:
        is_source = row.source_id == ticket.pk
        other = seen.get(row.target_id if is_source else row.source_id)
        if other is not None:
            found.append(Linked(row.pk, _WORDS[RelationKind(row.kind), is_source], other))
    return found


def known(events: Iterable[TicketEvent], reader: User) -> list[TicketEvent]:
    """`events` without those about links to what `reader` may not see. One query if there are such."""
    events = list(events)
    wanted = {event.data["other"] for event in events if event.kind in ABOUT_LINKS}
    if not wanted:
        return events
    seen = set(Ticket.objects.visible_to(reader).filter(pk__in=wanted).values_list("pk", flat=True))
    return [event for event in events if event.kind not in ABOUT_LINKS or event.data["other"] in seen]
