"""How sign-in meets the house: the door is closed to those the admin has not let in, its mails take the way of all mails."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from accounts.models import User
from notifications.outbox import Letter, post


class ClosedDoor(DefaultAccountAdapter):
    """People are added by an admin, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth calls it so)
        """Nobody signs up."""
        return False

    def populate_username(self, request: HttpRequest, user: object) -> None:
        """There are no user names, only addresses."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a mail about somebody's account into the outbox, in the caller's transaction.

        `email` is their own: addresses that belong to nobody are not written to, and the page says the same either way.
        """
        person = context.get("user")
        if not isinstance(person, User):
            return
        at: datetime = context.get("at") or timezone.now()
        context = {"current_site": {"name": "Servicedesk", "domain": settings.DESK_BASE_URL}, "email": email, **context}
        kind = template_prefix.rsplit("/", 1)[-1]
        subject, text = (
            render_to_string(f"{template_prefix}_{part}.txt", context).strip() for part in ("subject", "message")
        )
        html = _rendered_if_there(f"{template_prefix}_message.html", context)
        letter = Letter(f"account:{uuid.uuid4().hex}", f"account.{kind}", person, subject, text, html)
        post([letter], at=at)


def _rendered_if_there(name: str, context: dict[str, Any]) -> str:
    """Some of the mails that allauth knows have a text only."""
    try:
        return get_template(name).render(context).strip()
    except TemplateDoesNotExist:
        return ""
