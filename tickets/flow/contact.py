"""How what was resolved in a week was resolved: at the first contact, or after more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from tickets.enums import EventKind, Side, Visibility
from tickets.flow.scope import Scope
from tickets.models import Comment, Handover


@dataclass(frozen=True, slots=True)
class Contact:
    """Of `resolved` requests, so many needed one public answer only: nobody else had them, and nobody reopened them."""

    resolved: int = 0
    at_once: int = 0


def first_contacts(scope: Scope, begin: datetime, until: datetime) -> Contact:
    """What was resolved from `begin` until before `until` and has stayed so. One statement.

    The answer with which it was resolved is the one public answer of the department.
    """
    public = Comment.objects.filter(ticket=OuterRef("ticket"), side=Side.PROVIDER, visibility=Visibility.PUBLIC)
    answers = public.order_by().values("ticket").annotate(number=Count("pk")).values("number")
    handed = Handover.objects.filter(ticket=OuterRef("ticket"))
    resolved = (
        scope.turns(begin, until)
        .filter(kind=EventKind.RESOLVED, ticket__resolved_at=F("at"))
        .annotate(answers=Coalesce(Subquery(answers), 0), is_handed=Exists(handed), round=F("ticket__resolution"))
    )
    return Contact(
        **resolved.aggregate(
            resolved=Count("pk"), at_once=Count("pk", filter=Q(answers__lte=1, is_handed=False, round=1))
        )
    )
