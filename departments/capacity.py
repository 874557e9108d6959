"""The verb about shares: how much of what is given out automatically each member takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.models import User
from departments.changing import locked
from departments.models import Department


@dataclass(frozen=True, slots=True)
class Capacity:
    """`share` is in percent of a full one, 0 to 100; `most_open` requests at most are given, None: any number."""

    share: int = 100
    most_open: int | None = None

    def __str__(self) -> str:
        return f"{self.share} %" + ("" if self.most_open is None else f", at most {self.most_open} open")


def set_capacities(department: Department, wanted: Mapping[int, Capacity], *, by: User, at: datetime) -> int:
    """Say for members (by membership id) how much is given to them automatically. Who left meanwhile is left out.

    Returns how many changed; the trail names each.
    """
    changed = 0
    with transaction.atomic(durable=True):
        department = locked(department)
        rows = department.memberships.select_related("person").filter(pk__in=wanted).order_by("pk")
        for row in rows.select_for_update(no_key=True, of=("self",)):
            before, after = Capacity(row.share, row.most_open), wanted[row.pk]
            if before == after:
                continue
            row.share, row.most_open = after.share, after.most_open
            row.save(update_fields=["share", "most_open"])
            changes = {"takes": [str(before), str(after)]}
            audit.record("changed a share", row.person, by=by, at=at, department=department.slug, changes=changes)
            changed += 1
    return changed
