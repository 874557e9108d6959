"""Pages of a list by where the last one ended: complete and stable in each order, however much is added meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BigIntegerField, BooleanField, F, Func, OuterRef, Q, Value

from departments.models import Department
from tickets.models import Ticket
from tickets.querysets import RANK, TicketQuerySet, one_of

SIZE = 50
COUNTED = 1_000
ID: BigIntegerField[int, int] = BigIntegerField()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"\d{1,18}(\.\d{1,18}){0,3}", re.ASCII)
_LATEST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Order:
    """By `columns`, then by id; all descending or none. `words` say what stands first."""

    columns: tuple[str, ...]
    words: str
    is_descending: bool = False

    @property
    def keys(self) -> list[str]:
        """As `order_by` wants it."""
        return [f"-{name}" if self.is_descending else name for name in (*self.columns, "id")]


DUE_FIRST = Order(("queue_at",), "the nearest promise first")
OLDEST_FIRST = Order(("filed_at",), "the oldest first")
WEIGHTIEST_FIRST = Order(("rank", "queue_at"), "the most urgent first")
NEWEST_FIRST = Order(("changed_at",), "the last change first", is_descending=True)
UNTOUCHED_FIRST = Order(("changed_at",), "the longest untouched first")
LAST_FILED_FIRST = Order((), "the newest first", is_descending=True)
FIRST_FILED_FIRST = Order((), "the oldest first")


@dataclass(frozen=True, slots=True)
class Arm:
    """A condition that is read by itself, as far as one page goes; with `departments`, for each of these by itself.

    Then `condition` names the department as `OuterRef("pk")`: one plan is made for all of them.
    """

    condition: Q
    departments: Sequence[Department] = ()

    def top(self, queryset: TicketQuerySet, order: Order, most: int) -> models.QuerySet[Any, Any]:
        """The ids of its first `most` rows of `queryset`. It may meet a row twice only in an order by id alone."""
        rows = queryset.filter(self.condition).order_by(*order.keys).values_list("pk", flat=True)
        rows = (rows if order.columns else rows.distinct())[:most]
        if not self.departments:
            return rows
        each = Department.objects.filter(pk__in=[department.pk for department in self.departments]).order_by()
        return each.annotate(one=Func(ArraySubquery(rows), function="unnest", output_field=ID)).values_list(
            "one", flat=True
        )


def queues_of(departments: Sequence[Department]) -> list[Arm]:
    """The queues of several departments, each read by itself."""
    return [Arm(Q(department=OuterRef("pk")), departments)] if len(departments) > 1 else []


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next` is the cursor of the one after it, or None."""

    rows: list[Ticket]
    next: str | None
    is_first: bool


def cut(queryset: TicketQuerySet, order: Order, cursor: str, arms: Sequence[Arm] = ()) -> Page:
    """The page of `queryset` that begins after `cursor`; an unreadable cursor begins at the beginning.

    Of `arms`, if there are such, every row of `queryset` meets one: each is read from its own index and only as far as one
    page goes, where a single search over all of them would read and sort everything.
    """
    place = _read(cursor, order)
    queryset = _ranked(queryset, order)
    if place is not None:
        queryset = queryset.filter(_after(order, place))
    if arms:
        ids = _tops(queryset, order, arms, SIZE + 1)
        # As an array it is found first, by itself: as a set it would be one more table to think about while planning.
        queryset = _ranked(Ticket.objects.filter(one_of(ids)), order)
    rows = list(queryset.for_rows().order_by(*order.keys)[: SIZE + 1])
    more = len(rows) > SIZE
    rows = rows[:SIZE]
    return Page(rows, _cursor(rows[-1], order) if more else None, place is None)


def counted(queryset: TicketQuerySet, arms: Sequence[Arm] = (), order: Order | None = None) -> str:
    """How many there are, up to a cap: nobody needs the exact number of a long list, and counting it is slow.

    With an `order`, what is counted is read by the index of that order, which is safe where few of very many rows count.
    """
    if arms and order:
        # Read as far as twice the cap: some stand in two arms.
        ids = list(_tops(queryset, order, arms, COUNTED + 1)[: 2 * COUNTED])
        number = COUNTED + 1 if len(ids) == 2 * COUNTED else len(set(ids))
    else:
        number = queryset.order_by(*(order.keys if order else []))[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"


def first(queryset: TicketQuerySet, order: Order, most: int) -> list[tuple[str, int]]:
    """Number and version of the first so many rows: what is selected when all that fit are."""
    return list(_ranked(queryset, order).order_by(*order.keys).values_list("number", "version")[:most])


def _ranked(queryset: TicketQuerySet, order: Order) -> TicketQuerySet:
    return queryset.annotate(rank=RANK) if "rank" in order.columns else queryset


def _tops(queryset: TicketQuerySet, order: Order, arms: Sequence[Arm], most: int) -> models.QuerySet[Any, Any]:
    tops = [arm.top(queryset, order, most) for arm in arms]
    return tops[0].union(*tops[1:], all=True) if len(tops) > 1 else tops[0]


def _after(order: Order, place: Sequence[datetime | int]) -> Func:
    """A comparison of rows, which an index answers from the right place on."""
    return Func(
        Func(*map(F, (*order.columns, "id")), function="ROW"),
        Func(*map(Value, place), function="ROW"),
        template="%(expressions)s",
        arg_joiner=" < " if order.is_descending else " > ",
        output_field=BooleanField(),
    )


def _cursor(row: Ticket, order: Order) -> str:
    return ".".join(str(_number(getattr(row, name))) for name in (*order.columns, "pk"))


def _number(value: datetime | int) -> int:
    return (value - EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else value


def _read(cursor: str, order: Order) -> list[datetime | int] | None:
    if _CURSOR.fullmatch(cursor) is None:
        return None
    numbers = [int(part) for part in cursor.split(".")]
    if len(numbers) != len(order.columns) + 1 or max(numbers[:-1], default=0) > _LATEST:
        return None
    moments = [name.endswith("_at") for name in order.columns]
    return [
        EPOCH + timedelta(microseconds=number) if is_moment else number
        for is_moment, number in zip([*moments, False], numbers, strict=True)
    ]
