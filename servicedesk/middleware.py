"""Around every request: input that no text can hold is refused, people read dates in their own zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from accounts.models import User
from accounts.permissions import must_have_second_factor

Answer = Callable[[HttpRequest], HttpResponse]


class CleanInputMiddleware:
    """NUL and lone surrogates are 400 wherever they come: path, query or form."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address before any view does."""
        require_text(request.path)
        raw = request.META.get("QUERY_STRING", "")
        require_text(unquote_to_bytes(raw).decode("utf-8", "surrogateescape"))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> None:  # noqa: ARG002 (Django calls it so)
        """Look at what a form sent; files are bytes and may hold anything but in their names."""
        if request.method != "POST":
            return
        for name, values in request.POST.lists():
            require_text(name)
            for value in values:
                require_text(str(value))
        for file in (file for files in request.FILES.lists() for file in files[1]):
            require_text(file.name or "")


def require_text(value: str) -> None:
    """Raises BadRequest when `value` holds what Postgres and UTF-8 can't."""
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise BadRequest("This contains a character that is no text. Please remove it and send it again.")


class ClosedDoorMiddleware(LoginRequiredMiddleware):
    """Every page is closed to strangers unless its view says otherwise. For one that does, nobody is looked up."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Ask who it is only where it matters: a public page works while the database is away."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class SecondFactorMiddleware:
    """Who must have a second factor sees nothing but the pages on which to set one up, until there is one."""

    OPEN = ("/accounts/", "/static/", "/theme/")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Costs a statement only for those who must have one."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *args: object) -> HttpResponse | None:  # noqa: ARG002 (Django calls it so)
        """Lead to the page where it is set up."""
        if not settings.DESK_SECOND_FACTOR or not getattr(view, "login_required", True):
            return None
        person = request.user
        if request.path.startswith(self.OPEN) or not isinstance(person, User) or not must_have_second_factor(person):
            return None
        return None if is_mfa_enabled(person) else redirect("mfa_index")


class DeskMiddleware:
    """The reader's zone for dates; parts and pages of one address are told apart by caches."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the zone for this answer, and say that it is this person's own."""
        if request.path.startswith("/health/"):
            return self.get_response(request)  # Programs ask: nobody's session is read, the database may be away.
        zone = getattr(request.user, "tz", None)
        with timezone.override(zone):
            response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        return response
