"""Merged requests as one reader may see them: where it goes on, what was merged into it, what came along."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from tickets.enums import ABOUT_LINKS, ABOUT_MERGING, EventKind
from tickets.models import Comment, Ticket, TicketEvent


def goes_on_in(ticket: Ticket, reader: User) -> Ticket | None:
    """The request into which `ticket` was merged, if `reader` may see it. No query unless it was merged."""
    if ticket.merged_into_id is None:
        return None
    return Ticket.objects.visible_to(reader).filter(pk=ticket.merged_into_id).first()


def other_of(event: TicketEvent) -> int | None:
    """The id of the other request of which `event` speaks, if it is about merging or links."""
    if event.kind in ABOUT_LINKS:
        return int(event.data["other"])
    if event.kind in ABOUT_MERGING:
        return int(event.data.get("into") or event.data["from"])
    return None


def others(events: Iterable[TicketEvent], reader: User) -> dict[int, Ticket]:
    """The requests, by id, of which events of merging and of links speak, as far as `reader` may see them. One query if there are such."""
    wanted = {other for event in events if (other := other_of(event)) is not None}
    return Ticket.objects.visible_to(reader).in_bulk(wanted) if wanted else {}


def came_along(ticket: Ticket, events: Iterable[TicketEvent]) -> dict[int, list[Comment]]:
    """The public messages that a merge brought, with their files, by the position of its event. Three queries if there are such.

    Merged, taken back and merged again, they stand with the last one.
    """
    places = {event.data["from"]: event.position for event in events if event.kind == EventKind.MERGED_IN}
    if not places:
        return {}
    rows = Comment.objects.filter(ticket=ticket, merged_from__in=places).select_related("author").order_by("at", "pk")
    found: dict[int, list[Comment]] = {}
    for comment in rows.prefetch_related("attachments__ticket"):
        found.setdefault(places[comment.merged_from_id or 0], []).append(comment)
    return found
