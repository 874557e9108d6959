"""Who stands at the door: a browser by its cookie, else by address and agent; and the nonce that a page gives to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from surveys.models import Invitation

COOKIE = "desk_browser"
COOKIE_SECONDS = 365 * 24 * 3600
SALT = "surveys.browser"
NONCE_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Browser:
    """What sent a request: the cookie that came or, without one, that is given now; and from where it came."""

    cookie: str
    brought_cookie: bool
    where: str

    def at(self, invitation: Invitation) -> Visitor:
        """This browser at one survey."""
        return Visitor(
            invitation=invitation.pk,
            browser=_digest(invitation, f"cookie {self.cookie}"),
            address=_digest(invitation, f"address {self.where}"),
            brought_cookie=self.brought_cookie,
        )

    def remember(self, response: HttpResponse) -> HttpResponse:
        """Give the cookie to a browser that brought none."""
        if not self.brought_cookie:
            response.set_signed_cookie(
                COOKIE,
                self.cookie,
                salt=SALT,
                max_age=COOKIE_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser at one survey. Digests hold for that survey only: nobody can be followed from one to another by them."""

    invitation: int
    browser: str
    address: str
    brought_cookie: bool

    @property
    def shown_as(self) -> str:
        """By what an answer knows this browser again."""
        return self.browser if self.brought_cookie else self.address

    def nonce(self, at: datetime) -> str:
        """What a page gives to this browser at `at`; an answer brings it back."""
        value = {"survey": self.invitation, "to": [self.browser, self.address], "at": at.isoformat()}
        return signing.dumps(value, salt=SALT)

    def nonce_at(self, nonce: str) -> datetime | None:
        """When a page gave `nonce` to this browser; None when none did."""
        try:
            value = signing.loads(nonce, salt=SALT)
        except signing.BadSignature:
            return None
        if value["survey"] != self.invitation or self.shown_as not in value["to"]:
            return None
        return datetime.fromisoformat(value["at"])


def browser(request: HttpRequest) -> Browser:
    """The browser that sent `request`."""
    cookie = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    where = f"{request.META.get('REMOTE_ADDR', '')} {request.headers.get('User-Agent', '')}"
    return Browser(cookie or secrets.token_urlsafe(16), bool(cookie), where)


def _digest(invitation: Invitation, value: str) -> str:
    return salted_hmac(SALT, f"{invitation.pk} {value}", algorithm="sha256").hexdigest()
