"""What the page says when a request has just been filed, and what is shown while its title is typed: the bridge for both."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.safestring import SafeString

from accounts import text
from accounts.models import User
from tickets.models import Ticket

MOST_SIMILAR = 3
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Filed:
    """How the department works, rendered, and open requests that may be about the same."""

    way_of_working: SafeString
    similar: list[Ticket]


def just_filed(ticket: Ticket, reader: User) -> Filed:
    """For the page of a request that `reader` has just filed. One query."""
    others = [other for other in similar(ticket.title, reader, MOST_SIMILAR + 1) if other.pk != ticket.pk]
    return Filed(text.render(ticket.department.way_of_working), others[:MOST_SIMILAR])


def similar(title: str, reader: User, most: int = MOST_SIMILAR) -> list[Ticket]:
    """Open requests whose title reads like `title`: the reader's own, and those of others that they may see and that are no secret."""
    if len(title.strip()) < SHORTEST:
        return []
    told = Q(requester=reader) | Q(filed_by=reader) | Q(is_confidential=False)
    alike = Ticket.objects.visible_to(reader).unended().filter(told).similar_to(title)
    return list(alike.select_related("department", "requester")[:most])
