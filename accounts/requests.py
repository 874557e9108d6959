"""What a view is handed: the request of somebody signed in."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class DeskRequest(HttpRequest):
    """A request behind the sign-in that every page needs unless it is marked public. Said for the type checker only."""

    user: User
    htmx: HtmxDetails
