"""Error pages: what happened, in words, and what to do. They need neither a person nor a database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came in can't be understood."""
    return _page(request, 400, str(exception) if type(exception).__name__ == "BadRequest" else "")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: seen, but not allowed."""
    return _page(request, 403, str(exception))


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not this browser's own, or its cookie is gone."""
    return _page(request, 403, "This form has expired. Go back, reload the page and send it again; what you typed is still there.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not yours; nobody can tell which."""
    return _page(request, 404, "")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. No context processor runs, as any of them may be what failed."""
    return _page(None, 500, "")


def _page(request: HttpRequest | None, status: int, why: str) -> HttpResponse:
    return render(request, f"{status}.html", {"why": why}, status=status)
