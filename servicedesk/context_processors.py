"""What every page shows: the navigation a person may see."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.permissions import can_read_trail
from accounts.requests import DeskRequest
from departments.mine import my_departments
from notifications.models import Message
from notifications.permissions import count_heard
from tickets.permissions import can_see_company_report

# The bell says "99+" of so many; so many unread lines, the newest, are looked through for it.
MANY, LOOKED_THROUGH = 100, 300


def desk(request: HttpRequest) -> dict[str, Any]:
    """The frame of the page. For somebody signed in, where the page has a frame: a query for their departments, one for their bell, and a few more when it rings."""
    user = request.user
    frame: dict[str, Any] = {"is_demo": settings.DESK_DEMO}
    if not user.is_authenticated:
        return frame
    frame["may_read_trail"] = can_read_trail(user)
    frame["may_see_company"] = can_see_company_report(user)
    frame["my_departments"] = SimpleLazyObject(lambda: my_departments(cast("DeskRequest", request)))
    frame["unread"] = SimpleLazyObject(lambda: _unread(cast("DeskRequest", request)))
    return frame


def _unread(request: DeskRequest) -> int:
    """The lines of the bell that were not looked at, as far as one may still see them; a hundred are many."""
    lines = Message.objects.bell_of(request.user).unread().values_list("about", "kind")[:LOOKED_THROUGH]
    return min(MANY, count_heard(request.user, lines))
