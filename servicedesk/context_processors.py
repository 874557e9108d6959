"""What every page shows: the navigation a person may see."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.permissions import can_read_trail
from departments.models import Membership
from notifications.models import Message


def desk(request: HttpRequest) -> dict[str, Any]:
    """The frame of the page. Two queries for somebody signed in: where they work, and what the bell holds."""
    user = request.user
    frame: dict[str, Any] = {"is_demo": settings.DESK_DEMO}
    if not user.is_authenticated:
        return frame
    frame["may_read_trail"] = can_read_trail(user)
    rows = Membership.objects.filter(person=user).select_related("department").order_by("department__name")
    frame["my_departments"] = [row.department for row in rows]
    frame["unread"] = Message.objects.bell_of(user).unread()[:100].count()
    return frame
