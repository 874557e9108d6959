"""The demo's mailbox: every mail that went out, as its reader's mail program would show it. In demo mode only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.policy import default as modern
from functools import wraps
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

PAGE = 50
# A file as the demo's mail server names it: the moment of receipt (UTC) and a running number.
NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z-\d{1,9}\.eml", re.ASCII)
HEADERS_BYTES = 64_000
# The mail's HTML is shown with its own styles, and can do nothing but be read and lead on when a link is clicked.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as the pages show it; `text` and `html` are empty in a list."""

    name: str
    at: datetime
    to: tuple[str, ...]
    sender: str
    subject: str
    message_id: str
    text: str = ""
    html: str = ""


def in_demo_only(view: View) -> View:
    """Public in demo mode; elsewhere it does not exist."""

    @require_safe
    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DESK_DEMO or settings.DESK_DEMO_MAIL is None:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@in_demo_only
def index(request: HttpRequest) -> HttpResponse:
    """GET /demo/mailbox/ newest first; `to` narrows to a recipient, `before` names the mail that a page begins after."""
    to, before = request.GET.get("to", "").strip().lower(), request.GET.get("before", "")
    found = list(islice(_mails(to, before), PAGE + 1))
    context = {
        "mails": found[:PAGE],
        "to": to,
        "older": found[PAGE - 1].name if len(found) > PAGE else None,
        "is_first": not before,
        "at": timezone.now(),
    }
    return render(request, "demo/mailbox.html", context)


@in_demo_only
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """GET /demo/mailbox/<name>/ one mail with its text, and its HTML in a frame of its own."""
    return render(request, "demo/mail.html", {"mail": _open(name), "at": timezone.now()})


@in_demo_only
@xframe_options_sameorigin
def html_part(_request: HttpRequest, name: str) -> HttpResponse:
    """GET /demo/mailbox/<name>/html/ what stands in the frame; a link leads the whole page on."""
    html = _open(name).html
    if not html:
        raise Http404
    # Inside the head where there is one: before the document type, browsers would show it in their oldest manner.
    place = match.end() if (match := re.search(r"<head[^>]*>", html)) else 0
    response = HttpResponse(f'{html[:place]}<base target="_top">{html[place:]}')
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


def _mails(to: str, before: str) -> Iterator[Mail]:
    """The mails to addresses that begin with `to`, newest first, that came before the one named `before`."""
    folder = Path(settings.DESK_DEMO_MAIL or "")
    names = sorted((path.name for path in folder.glob("*.eml") if NAME.fullmatch(path.name)), reverse=True)
    for name in names:
        if before and name >= before:
            continue
        with (folder / name).open("rb") as file:
            head = BytesHeaderParser(EmailMessage, policy=modern).parsebytes(file.read(HEADERS_BYTES))
        shown = _read(name, head)
        if not to or any(address.lower().startswith(to) for address in shown.to):
            yield shown


def _open(name: str) -> Mail:
    """The whole mail; one that is not there is 404, as is any other file."""
    folder = Path(settings.DESK_DEMO_MAIL or "")
    if not NAME.fullmatch(name) or not (folder / name).is_file():
        raise Http404
    whole = BytesParser(EmailMessage, policy=modern).parsebytes((folder / name).read_bytes())
    return _read(name, whole, text=_part(whole, "plain"), html=_part(whole, "html"))


def _part(whole: EmailMessage, kind: str) -> str:
    part = whole.get_body((kind,))
    return str(part.get_content()) if part else ""


def _read(name: str, headers: EmailMessage, *, text: str = "", html: str = "") -> Mail:
    return Mail(
        name=name,
        at=datetime.strptime(name.partition("Z")[0], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC),
        to=tuple(str(value) for value in headers.get_all("X-Envelope-To", [])),
        sender=str(headers.get("From", "")),
        subject=str(headers.get("Subject", "")) or "(no subject)",
        message_id=str(headers.get("Message-ID", "")),
        text=text,
        html=html,
    )
