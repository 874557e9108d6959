"""The lines of a list of requests: what each shows, read for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from tickets import chains
from tickets.chains import Links
from tickets.dues import Due, next_dues
from tickets.enums import UNRESOLVED, ClockKind
from tickets.models import Ticket
from tickets.reasons import why_next
from tickets.wording import came_back_in_words

NOTHING: Mapping[int, datetime] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, read at `at`."""

    ticket: Ticket
    due: Due
    links: Links
    at: datetime
    usually_by: datetime | None = None

    @property
    def offer(self) -> str:
        """Who offers it, as long as nobody here has answered."""
        return f"Offered by {self.ticket.offered_from}" if self.ticket.offered_from else ""

    @property
    def came_back(self) -> str:
        """How often it came back from another department."""
        return came_back_in_words(self.ticket.bounces)

    @property
    def token(self) -> str:
        """The request as it is shown here: its number and its version."""
        return f"{self.ticket.number}.{self.ticket.version}"

    @property
    def can_accept(self) -> bool:
        """Whether nobody has it yet, so that who works in its queue can take it."""
        return self.ticket.assignee_id is None and self.ticket.state in UNRESOLVED

    @property
    def why(self) -> str:
        """Who waits for what, for the person who is to do it."""
        return why_next(
            kind=self.due.kind,
            is_late=self.due.at is not None and self.due.at < self.at,
            state=self.ticket.state,
            waits_on=self.ticket.waits_on,
            requester=str(self.ticket.requester),
            held_up=next((link.who for link in self.links.holds_up), ""),
        )


def rows_of(
    tickets: Sequence[Ticket],
    kinds: Iterable[ClockKind],
    reader: User,
    at: datetime,
    usually: Mapping[int, datetime] = NOTHING,
) -> list[Row]:
    """The lines of `tickets`, as `reader` may see what they hang on; `usually` by when. Three queries at most."""
    dues, links = next_dues(tickets, kinds), chains.of_rows(tickets, reader)
    return [Row(ticket, dues[ticket.pk], links[ticket.pk], at, usually.get(ticket.pk)) for ticket in tickets]
