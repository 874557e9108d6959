"""What keeps a request confidential now: its department, its service, or a seal. The one place of the rule, as predicate and as filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from departments.models import Department
    from tickets.models import Service

KEPT_BY_RULE = Q(department__is_confidential=True) | Q(service__is_confidential=True)
KEPT = KEPT_BY_RULE | Q(is_sealed=True)


def rule(department: Department, service: Service | None) -> str:
    """Which rule keeps requests to `service` at `department` confidential, as the subject of a sentence; empty: none."""
    if department.is_confidential:
        return f"All requests at {department} are"
    if service is not None and service.is_confidential:
        return f"All requests for {service} are"
    return ""


def is_kept(department: Department, service: Service | None, *, is_sealed: bool) -> bool:
    """The predicate of KEPT."""
    return is_sealed or bool(rule(department, service))
