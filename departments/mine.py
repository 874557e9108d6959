"""Where the reader of a page works, read once for the page however often it is asked."""

from __future__ import annotations

from accounts.requests import DeskRequest
from departments.models import Department


def my_departments(request: DeskRequest) -> list[Department]:
    """The departments in whose queue the person signed in works, by name."""
    known: list[Department] | None = getattr(request, "_my_departments", None)
    if known is None:
        known = list(Department.objects.served_by(request.user).by_name())
        request._my_departments = known  # type: ignore[attr-defined]  # noqa: SLF001 (kept with the request it was read for)
    return known
