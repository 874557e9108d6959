"""How the work lies on the members of a department: what each has open, what each resolved, and who was away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from accounts.models import User
from departments.models import Absence, Department
from tickets.enums import EventKind
from tickets.flow.scope import Scope
from tickets.permissions import can_see_what_each_resolved
from tickets.querysets import with_open_requests
from tickets.weeks import Week


@dataclass(frozen=True, slots=True)
class Load:
    """One member: what they have open now, what they resolved in the week (None: not for the reader), when they were away."""

    person: User
    role: str
    open: int
    resolved: int | None
    away: Sequence[Absence]


def loads(department: Department, scope: Scope, week: Week, until: datetime, *, reader: User) -> list[Load]:
    """The members by name. Four statements.

    Who has how much open stands in the queue for all who work there. What somebody resolved in a week is for themselves and
    for those who lead the department.
    """
    members = list(
        with_open_requests(department.memberships.active()).select_related("person").order_by("person__name", "pk")
    )
    people = [member.person_id for member in members]
    resolved = dict(
        scope.turns(week.begin, until)
        .filter(kind=EventKind.RESOLVED, actor__in=people)
        .values("actor")
        .annotate(number=Count("pk"))
        .values_list("actor", "number")
    )
    away: dict[int, list[Absence]] = {}
    for absence in Absence.objects.filter(person__in=people).overlapping(week.period.first, week.period.last):
        away.setdefault(absence.person_id, []).append(absence)
    sees_all = can_see_what_each_resolved(reader, department)
    return [
        Load(
            member.person,
            member.get_role_display(),
            member.open_requests,  # type: ignore[attr-defined]  # by with_open_requests
            resolved.get(member.person_id, 0) if sees_all or member.person_id == reader.pk else None,
            away.get(member.person_id, ()),
        )
        for member in members
    ]
