"""Error pages: what happened, in words, and what to do. Those that may come before or without a person need neither."""

from __future__ import annotations

import sys

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_AFTER_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django calls it so)
    """400: what came in can't be understood. It may have come before anybody knew who sends it."""
    return _bare_page(400, str(exception) if isinstance(exception, BadRequest) else "")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: seen, but not allowed."""
    return _page(request, 403, str(exception))


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django calls it so)
    """403: the form was not this browser's own, or its cookie is gone."""
    return _page(
        request,
        403,
        "This form has expired. Go back, reload the page and send it again; what you typed is still there.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django calls it so)
    """404: not there, or not yours; nobody can tell which."""
    return _page(request, 404, "")


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django calls it so)
    """500: our fault; 503 when it was the database that can't be reached or did not answer in time."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = _bare_page(503, "")
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return _bare_page(500, "")


def shut(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 (Django calls it so)
    """A door of a library that this desk does not use."""
    raise Http404


def _page(request: HttpRequest, status: int, why: str) -> HttpResponse:
    return render(request, f"{status}.html", {"why": why}, status=status)


def _bare_page(status: int, why: str) -> HttpResponse:
    """Without context processors: any of them may be what failed."""
    return HttpResponse(render_to_string(f"{status}.html", {"why": why}), status=status)
