"""Who waits on whom, as one reader may see it: the parts of requests, and what requests are a part of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from tickets.enums import WaitsOn
from tickets.models import Ticket
from tickets.permissions import Part
from tickets.timeline import department_of
from tickets.wording import Sentence


@dataclass(frozen=True, slots=True)
class Whole:
    """What a request is a part of. `request` is None for who may not see it: then `holder` is all there is to tell."""

    holder: str
    request: Ticket | None
    waits: bool
    ended: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The neighbours of one request: the parts that the reader may see, and what it is a part of; `waiting` says since when it waits on parts."""

    parts: Sequence[Ticket] = ()
    waiting: Sentence | None = None
    whole: Whole | None = None

    @property
    def open_parts(self) -> list[Ticket]:
        """Those that somebody still works on."""
        return [part for part in self.parts if part.is_unresolved]


@dataclass(frozen=True, slots=True)
class Link:
    """One line below a request in a list: `words`, with the number of `request` where the reader may see that one.

    `who` is the department that it is about.
    """

    words: str
    request: Ticket | None = None
    due_at: datetime | None = None
    who: str = ""


@dataclass(slots=True)
class Links:
    """What stands below one request in a list: what it waits on, and who waits on it."""

    waits_on: list[Link] = field(default_factory=list)
    holds_up: list[Link] = field(default_factory=list)


def of_page(ticket: Ticket, seen_as: Part, reader: User) -> Chain:
    """What the page of `ticket` tells `reader` of its neighbours. Two queries at most."""
    found = ticket.parts.with_sight_of(reader).select_related("department", "assignee").order_by("filed_at", "pk")
    parts: list[Any] = list(found)  # `is_visible` is an annotation, of which the type of a row knows nothing.
    seen: list[Ticket] = [part for part in parts if part.is_visible]
    seen.sort(key=lambda part: not part.is_unresolved)
    holding = [part for part in parts if part.holds_up and part.is_unresolved]
    waiting = _waiting(ticket, seen_as, holding) if ticket.waits_on == WaitsOn.DEPARTMENT and holding else None
    return Chain(seen, waiting, _whole(ticket, reader))


def _waiting(ticket: Ticket, seen_as: Part, holding: Sequence[Ticket]) -> Sentence:
    """IT waits for a part from Facilities since Monday."""
    named = [f"{part.department} ({part.number})" if seen_as.provides else department_of(part) for part in holding]
    names = list(dict.fromkeys(named))
    what = "a part" if len(holding) == 1 else f"{len(holding)} parts" if seen_as.provides else "parts"
    return Sentence(f"{ticket.department} waits for {what} from {_listed(names)} since", holding[0].filed_at, ".")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _whole(ticket: Ticket, reader: User) -> Whole | None:
    """The parent as `reader` may know it: its holder alone, unless they may see it; nothing of a confidential one."""
    parent = ticket.parent
    if parent is None:
        return None
    is_visible = Ticket.objects.visible_to(reader).filter(pk=parent.pk).exists()
    if not is_visible and parent.is_confidential:
        return None
    waits = _waits_for(parent, ticket)
    ended = "" if parent.is_unresolved else parent.get_outcome_display().lower()
    return Whole(str(parent.department), parent if is_visible else None, waits, ended)


def _waits_for(parent: Ticket, part: Ticket) -> bool:
    return part.holds_up and part.is_unresolved and parent.waits_on == WaitsOn.DEPARTMENT


def of_rows(tickets: Iterable[Ticket], reader: User) -> dict[int, Links]:
    """For the requests of a list, by id, what they wait on and who waits on them. A query for each, where there are such."""
    tickets = list(tickets)
    links = {ticket.pk: Links() for ticket in tickets}
    rows: Any  # `is_visible` is an annotation, of which the type of a row knows nothing.
    if waiting := [ticket.pk for ticket in tickets if ticket.waits_on == WaitsOn.DEPARTMENT]:
        rows = Ticket.objects.holding_up().filter(parent__in=waiting).with_sight_of(reader).select_related("department")
        for part in rows.order_by("filed_at", "pk"):
            links[part.parent_id].waits_on.append(_to_part(part, is_visible=part.is_visible))
    if holding := {t.pk: t.parent_id for t in tickets if t.parent_id is not None and t.holds_up and t.is_unresolved}:
        rows = Ticket.objects.filter(pk__in=holding.values(), waits_on=WaitsOn.DEPARTMENT).select_related("department")
        told = {row.pk: _to_parent(row, is_visible=row.is_visible) for row in rows.with_sight_of(reader)}
        for pk, parent in holding.items():
            link = told.get(parent)
            links[pk].holds_up += [link] if link else []
    return links


def _to_part(part: Ticket, *, is_visible: bool) -> Link:
    if is_visible:
        return Link(f"waits on {part.department},", part, part.due_at)
    return Link(f"waits on {department_of(part)}")


def _to_parent(parent: Ticket, *, is_visible: bool) -> Link | None:
    """Of a confidential request that one may not see nothing is told, not even that somebody waits."""
    if is_visible:
        return Link(f"{parent.department} waits for it in", parent, who=str(parent.department))
    return None if parent.is_confidential else Link(f"{parent.department} waits for it", who=str(parent.department))
