"""The bridge: where an open request stands in the queue and when such are usually done, as its reader may know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from departments.models import Department
from tickets.enums import Doubt, WaitsOn
from tickets.models import Forecast, Ticket
from tickets.models.ticket import NEVER_DUE
from tickets.permissions import Part
from tickets.wording import plural

# So many before it are counted; more are "200 or more".
MOST_COUNTED = 200
MOST_KINDS = 3
# What the range of a waiting request assumes, to the one it waits on and to all others.
ASSUMES = {
    WaitsOn.REQUESTER: ("if you answer today", "if {requester} answers today"),
    WaitsOn.APPROVAL: ("if it is approved today", "if it is approved today"),
    WaitsOn.DEPARTMENT: ("if the part it waits for is done today", "if the part it waits for is done today"),
    WaitsOn.SUPPLIER: ("if the supplier delivers today", "if the supplier delivers today"),
    WaitsOn.SCHEDULED: ("counted from the agreed date", "counted from the agreed date"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """How many are before it, and of which kinds; `is_capped`: or more. `number` None: it has no place just now."""

    number: int | None
    kinds: str = ""
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Usual:
    """When such requests are usually done: a range with what it assumes, or why there is none."""

    from_at: datetime | None = None
    until_at: datetime | None = None
    assumes: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of an open request says of the queue. Of a confidential one nothing but `is_kept_secret`."""

    place: Place | None = None
    usual: Usual | None = None
    is_kept_secret: bool = False


def of_page(ticket: Ticket, seen_as: Part, reader: User, at: datetime) -> Standing | None:
    """Place and range of an open request; None when it has ended. Two queries, none for a confidential request."""
    if not ticket.is_unresolved:
        return None
    if ticket.is_confidential or ticket.department.is_confidential:
        return Standing(is_kept_secret=True)
    row = Forecast.objects.current().filter(ticket=ticket).first()
    return Standing(_place(ticket, reader), _usual(ticket, row, seen_as, at))


def usually(tickets: Iterable[Ticket], at: datetime) -> dict[int, datetime]:
    """By id, until when those of `tickets` are usually done of which that can be said. One query for all of them."""
    asked = {t.pk: t for t in tickets if t.is_unresolved and not t.is_confidential}
    if not asked:
        return {}
    rows = Forecast.objects.current().filter(ticket__in=asked, doubt=Doubt.NONE, until_at__gt=at)
    return {row.ticket_id: row.until_at for row in rows if row.until_at and _is_about(row, asked[row.ticket_id])}


def _place(ticket: Ticket, reader: User) -> Place:
    """Those that are due before it, as far as `reader` may know of them: counted, never named."""
    if ticket.waits_on and ticket.queue_at == NEVER_DUE:
        return Place(None)
    before = Ticket.objects.ahead_of(ticket).countable_by(reader)
    titles = list(before.values_list("service__title", flat=True)[: MOST_COUNTED + 1])
    is_capped = len(titles) > MOST_COUNTED
    titles = titles[:MOST_COUNTED]
    return Place(len(titles), _kinds(titles), is_capped)


def _kinds(titles: Iterable[str | None]) -> str:
    """4 about New laptop, 2 about Access and 3 about other things."""
    counts = Counter(title or "" for title in titles)
    named = [(title, number) for title, number in counts.most_common() if title][:MOST_KINDS]
    rest = counts.total() - sum(number for _, number in named)
    words = [f"{number} about {title}" for title, number in named]
    if rest:
        words.append(f"{rest} about {'other things' if rest > 1 else 'another thing'}")
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _is_about(row: Forecast, ticket: Ticket) -> bool:
    """Whether it speaks of the request as it stands: with this department, waiting on the same thing."""
    return row.department_id == ticket.department_id and row.assumes == ticket.waits_on


def _usual(ticket: Ticket, row: Forecast | None, seen_as: Part, at: datetime) -> Usual | None:
    if row is None:
        return None
    if not _is_about(row, ticket):
        return Usual(why_not="it is worked out anew, now that the request stands otherwise.")
    if row.doubt:
        return Usual(why_not=why_not(Doubt(row.doubt), row.basis, ticket.department))
    if row.until_at is None or row.until_at <= at:
        return Usual(why_not="it takes longer than such requests usually do.")
    mine, other = ASSUMES.get(WaitsOn(row.assumes), ("", ""))
    assumes = mine if seen_as.is_requester else other.format(requester=ticket.requester)
    return Usual(row.from_at, row.until_at, assumes)


def why_not(doubt: Doubt, figures: Mapping[str, int], department: Department) -> str:
    """Why no date can be relied on, in words with the figures behind it."""
    finished, came, left, right, of = (figures.get(name, 0) for name in ("finished", "came", "left", "right", "of"))
    match doubt:
        case Doubt.FEW:
            done = plural(finished, "request") if finished else "no request"
            return f"{department} finished {done} in its last ten working days, too few to go by."
        case Doubt.GROWING:
            return (
                f"more comes in than {department} gets done: {came} came and {left} were finished "
                "in its last five working days."
            )
        case Doubt.OFF:
            return f"of the last {of} estimates for {department} only {right} came true."
        case _:
            return f"at its present pace {department} needs more than four months to come to it."
