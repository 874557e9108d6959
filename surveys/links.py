"""Pure rules: what becomes of an answer that came by a link. Mail scanners open and even send the form; people press once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """What a look (SHOWN, EXPIRED) or an answer (the others) comes to."""

    SHOWN = "shown"
    EXPIRED = "expired"
    STORED = "stored"
    SUSPECT = "suspect"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Limits:
    """How robots are told from people. A span that is exactly over is over."""

    press_after: timedelta = timedelta(seconds=2)
    scanner_points: int = 3
    scanner_within: timedelta = timedelta(seconds=10)
    machine_within: timedelta = timedelta(seconds=60)
    change_within: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Look:
    """The page was opened at a point. `browser` is the cookie that came or was given; without one, `address` says from where."""

    at: datetime
    browser: str
    point: int | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """An answer came. `browser` is a cookie, else an address as in Look. `nonce_at` is when its page was given to this browser; None without a valid nonce."""

    at: datetime
    browser: str
    has_point: bool
    nonce_at: datetime | None
    is_requester: bool = False
    is_pressed: bool = True


@dataclass(frozen=True, slots=True)
class First:
    """The first answer that counted: when, and from which browser."""

    at: datetime
    browser: str


def looked(at: datetime, expires_at: datetime | None) -> Outcome:
    """What somebody who opens the page gets. Looking writes no answer."""
    return Outcome.SHOWN if expires_at is None or at < expires_at else Outcome.EXPIRED


def judge(
    press: Press,
    looks: Iterable[Look],
    first: First | None,
    *,
    sent_at: datetime | None,
    expires_at: datetime | None,
    limits: Limits,
) -> Outcome:
    """What becomes of an answer: `sent_at` is that of the mail whose link was used (None: no mail was needed)."""
    if looked(press.at, expires_at) == Outcome.EXPIRED or not press.has_point or not is_meant(press, limits):
        return Outcome.REFUSED
    if is_scanner(press.browser, looks, press.at, limits):
        return Outcome.SUSPECT
    if sent_at and not press.is_requester and press.at - sent_at < limits.machine_within:
        return Outcome.SUSPECT
    if first is None:
        return Outcome.STORED
    if not may_change(press.browser, first, is_requester=press.is_requester):
        return Outcome.CONFLICT
    return Outcome.STORED if press.at - first.at < limits.change_within else Outcome.REFUSED


def is_meant(press: Press, limits: Limits) -> bool:
    """A person looked at the page and pressed. Somebody signed in needs one click, from a page that they were given."""
    if press.nonce_at is None:
        return False
    return press.is_requester or (press.is_pressed and press.at - press.nonce_at >= limits.press_after)


def may_change(browser: str, first: First, *, is_requester: bool) -> bool:
    """Whether this is the one who answered: the same browser, or the requester signed in."""
    return is_requester or browser == first.browser


def is_scanner(browser: str, looks: Iterable[Look], until: datetime, limits: Limits) -> bool:
    """Whether this client opened too many different points too fast, ever, up to `until`."""
    own = sorted((look for look in _own(browser, looks, limits) if look.at <= until), key=lambda look: look.at)
    for start in own:
        points = {
            look.point for look in own if look.point and timedelta() <= look.at - start.at < limits.scanner_within
        }
        if len(points) >= limits.scanner_points:
            return True
    return False


def _own(browser: str, looks: Iterable[Look], limits: Limits) -> list[Look]:
    """The looks of a client. One that keeps no cookies gets a new one with each look: then its address and agent tell.

    Colleagues behind one gateway share an address and perhaps an agent, so those tie looks only for a moment.
    """
    looks = list(looks)
    own = [look for look in looks if browser in {look.browser, look.address}]
    nameless = [look for look in own if look.address]
    kin = [
        look
        for look in looks
        if look.browser != browser
        and any(look.address == mine.address and abs(look.at - mine.at) < limits.scanner_within for mine in nameless)
    ]
    return own + kin
