"""Sweeping: due rows are claimed in batches, each in a savepoint of its own, so that a bad one stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.db import models, transaction

BATCH = 50
# A row that failed is left alone for this long, so that it can't keep the sweep from the others.
PUSHED_AHEAD = timedelta(minutes=5)

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: rows acted on, rows that failed and were pushed ahead."""

    did: int = 0
    failed: int = 0

    def __add__(self, other: Swept) -> Swept:
        return Swept(self.did + other.did, self.failed + other.failed)


def sweep(
    due: models.QuerySet[Row], act: Callable[[Row], None], push_ahead: Callable[[Row], None], *, at_most: int = 1000
) -> Swept:
    """Do `act` for the rows of `due`, up to `at_most`, and `push_ahead` for those that raised.

    Rows that another worker holds are passed over. Each batch is one transaction; `act` must leave the
    row no longer due, or the batch would find it again.
    """
    total = Swept()
    while total.did + total.failed < at_most:
        with transaction.atomic(durable=True):
            # First the locks, then the rows: what is joined to a row must be as fresh as the row itself.
            bare = due.select_related(None).only("pk")
            held = [row.pk for row in bare.select_for_update(no_key=True, skip_locked=True, of=("self",))[:BATCH]]
            rows = list(due.filter(pk__in=held))
            total += sum((_one(row, act, push_ahead) for row in rows), Swept())
        if len(held) < BATCH:
            break
    return total


def _one(row: Row, act: Callable[[Row], None], push_ahead: Callable[[Row], None]) -> Swept:
    try:
        with transaction.atomic():
            act(row)
    except Exception:  # The edge of a sweep: logged with its trace, counted, and the other rows go on.
        log.exception("sweep of %s %s failed", type(row).__name__, row.pk)
        push_ahead(row)
        return Swept(failed=1)
    return Swept(did=1)
