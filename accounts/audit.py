"""The trail of changes to rules, roles and people: the one way to write it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import AuditEntry, User


def record(
    action: str,
    target: object,
    *,
    by: User | None,
    at: datetime,
    department: str = "",
    changes: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Keep that `by` (None: the desk itself) did `action` (past tense, lower case) to `target`.

    `department` is a department's slug; `changes` maps a field to `[before, after]`, in values JSON can hold. Call it inside the verb's transaction.
    """
    return AuditEntry.objects.create(
        at=at, actor=by, action=action, target=str(target)[:120], department=department, changes=dict(changes or {})
    )
