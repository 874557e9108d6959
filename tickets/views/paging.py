"""Pages of a list by where the last one ended: complete and stable, however much is added meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from tickets.models import Ticket
from tickets.querysets import TicketQuerySet

SIZE = 50
COUNTED = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)
_LATEST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Order:
    """By a moment, then by id; both descending or neither."""

    column: str
    is_descending: bool = False


DUE_FIRST = Order("queue_at")
NEWEST_FIRST = Order("changed_at", is_descending=True)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next` is the cursor of the one after it, or None."""

    rows: list[Ticket]
    next: str | None
    is_first: bool


def cut(queryset: TicketQuerySet, order: Order, cursor: str, arms: Sequence[Q] = ()) -> Page:
    """The page of `queryset` that begins after `cursor`; an unreadable cursor begins at the beginning.

    `arms` are conditions of which every row of `queryset` meets one: each is read from its own index and only as far
    as one page goes, where a single search over all of them would read and sort everything.
    """
    place = _read(cursor)
    if place is not None:
        queryset = queryset.filter(_after(order, *place))
    sign = "-" if order.is_descending else ""
    keys = (f"{sign}{order.column}", f"{sign}id")
    if len(arms) > 1:
        tops = [queryset.filter(arm).order_by(*keys)[: SIZE + 1].values("pk") for arm in arms]
        queryset = Ticket.objects.filter(pk__in=tops[0].union(*tops[1:], all=True))
    rows = list(queryset.for_rows().order_by(*keys)[: SIZE + 1])
    more = len(rows) > SIZE
    rows = rows[:SIZE]
    return Page(rows, _cursor(rows[-1], order) if more else None, place is None)


def counted(queryset: TicketQuerySet) -> str:
    """How many there are, up to a cap: nobody needs the exact number of a long list, and counting it is slow."""
    number = queryset.order_by()[: COUNTED + 1].count()
    return f"{COUNTED}+" if number > COUNTED else str(number)


def _after(order: Order, moment: datetime, pk: int) -> Q:
    way = "lt" if order.is_descending else "gt"
    # The first condition is implied by the second; it lets the index begin at the right place.
    return Q(**{f"{order.column}__{way}e": moment}) & (
        Q(**{f"{order.column}__{way}": moment}) | Q(**{order.column: moment, f"id__{way}": pk})
    )


def _cursor(row: Ticket, order: Order) -> str:
    moment: datetime = getattr(row, order.column)
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}.{row.pk}"


def _read(cursor: str) -> tuple[datetime, int] | None:
    match = _CURSOR.fullmatch(cursor)
    if match is None or int(match[1]) > _LATEST:
        return None
    return EPOCH + timedelta(microseconds=int(match[1])), int(match[2])
