"""Verbs of set-up about canned replies: write one, change it, remove it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.text import plain_line
from departments.changing import locked
from departments.models import Department
from tickets import placeholders
from tickets.models import CannedReply


class CannedRefused(Exception):
    """It can't be kept so. `field` names what is wrong, the message is fit to show."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def add_canned(department: Department, *, title: str, body: str, by: User | None, at: datetime) -> CannedReply:
    """Write one for the members of `department`.

    Raises:
        CannedRefused: no title or text, the title is taken, or a placeholder that nobody knows.
    """
    title = plain_line(title, 80)
    with transaction.atomic(durable=True):
        department = locked(department)
        _refuse(department, title, body)
        made = CannedReply.objects.create(department=department, title=title, body=body.strip())
        audit.record("wrote a canned reply", made, by=by, at=at, department=department.slug)
    return made


def change_canned(canned: CannedReply, *, title: str, body: str, by: User, at: datetime) -> CannedReply:
    """Change it. What was sent with it stays as it was sent.

    Raises:
        CannedRefused: as `add_canned`.
    """
    title, body = plain_line(title, 80), body.strip()
    with transaction.atomic(durable=True):
        department = locked(canned.department)
        _refuse(department, title, body, besides=canned)
        wanted = {"title": title, "body": body}
        changes = {n: [getattr(canned, n), value] for n, value in wanted.items() if getattr(canned, n) != value}
        if changes:
            canned.title, canned.body = title, body
            canned.save(update_fields=list(changes))
            audit.record("changed a canned reply", canned, by=by, at=at, department=department.slug, changes=changes)
    return canned


def remove_canned(canned: CannedReply, *, by: User, at: datetime) -> None:
    """Offer it no more."""
    with transaction.atomic(durable=True):
        department = locked(canned.department)
        audit.record("removed a canned reply", canned, by=by, at=at, department=department.slug)
        canned.delete()


def _refuse(department: Department, title: str, body: str, besides: CannedReply | None = None) -> None:
    if not title:
        raise CannedRefused("title", "Please give a title.")
    if not body.strip():
        raise CannedRefused("body", "Please write the text.")
    same = department.canned_replies.filter(title__iexact=title)
    if (same.exclude(pk=besides.pk) if besides else same).exists():
        raise CannedRefused("title", f"There is a canned reply called {title} already.")
    if strange := placeholders.unknown(body):
        named = ", ".join(f"{{{name}}}" for name in strange)
        known = ", ".join(f"{{{name}}}" for name in placeholders.MEANINGS)
        raise CannedRefused("body", f"Nobody knows what {named} stands for. There are {known}.")
