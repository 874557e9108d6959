"""The sign-ins of a person: seen, and ended at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from accounts.models import User

# In this order: every browser names some of the others in its agent.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser in which a person is signed in: `pk` names it when it is to be ended."""

    pk: int
    browser: str
    address: str
    since: datetime
    is_this: bool


def sign_ins(person: User, *, this: str, at: datetime) -> list[SignIn]:
    """Where `person` is signed in at `at`, the newest first; `this` is the key of the session that asks. One statement."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows = UserSession.objects.filter(user=person, session_key__in=alive).order_by("-created_at", "-pk")
    return [SignIn(row.pk, named(row.user_agent), row.ip, row.created_at, row.session_key == this) for row in rows]


def end_sign_ins(person: User, *, this: str, only: int | None = None) -> int:
    """Sign `person` out of the browser `only`, or of all but `this`; returns of how many."""
    rows = UserSession.objects.filter(user=person).exclude(session_key=this)
    keys = list((rows if only is None else rows.filter(pk=only)).values_list("session_key", flat=True))
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return ended


def named(agent: str) -> str:
    """A browser and its system, as far as its agent tells them."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if not browser:
        return re.split(r"[/\s]", agent, maxsplit=1)[0][:40] or "Unknown browser"
    return f"{browser} on {system}" if system else browser


def end_sessions(person: User) -> int:
    """Sign `person` out of every browser; returns of how many.

    A session does not know its person in a column, so all of them are read: rare, and some microseconds each.
    """
    mark = str(person.pk)
    theirs = [row.pk for row in Session.objects.iterator(500) if row.get_decoded().get(SESSION_KEY) == mark]
    Session.objects.filter(pk__in=theirs).delete()
    UserSession.objects.filter(user=person).delete()
    return len(theirs)
