"""How sign-in meets the house: the door is closed to those the admin has not let in, its mails take the way of all mails."""

from __future__ import annotations

import base64
import hashlib
import uuid
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import must_have_second_factor
from notifications.outbox import Letter, post

# How somebody's way in was changed: what the trail says (of them), and what the mail says to them.
CHANGES = {
    "totp_activated": ("added one-time codes of", "One-time codes were added"),
    "totp_deactivated": ("removed one-time codes of", "One-time codes were removed"),
    "webauthn_added": ("added a passkey of", "A passkey was added"),
    "webauthn_removed": ("removed a passkey of", "A passkey was removed"),
    "recovery_codes_generated": ("made recovery codes of", "New recovery codes were made"),
    "password_changed": ("changed the password of", "Your password was changed"),
    "password_reset": ("reset the password of", "Your password was reset"),
    "password_set": ("set the password of", "A password was set"),
}


class ClosedDoor(DefaultAccountAdapter):
    """People are added by an admin, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth calls it so)
        """Nobody signs up."""
        return False

    def populate_username(self, request: HttpRequest, user: object) -> None:
        """There are no user names, only addresses."""

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002 (allauth calls it so)
        email: str | None = None,  # noqa: ARG002 (the address is the admin's)
    ) -> None:
        """Keep in the trail that the way in was changed, and tell its person, in case it was not they."""
        trail, words = CHANGES[template_prefix.rsplit("/", 1)[-1]]
        at = timezone.now()
        with transaction.atomic():
            record(trail, user, by=user, at=at)
            told = {"user": user, "at": at, "change": words, "address": self.get_client_ip(self.request)}
            self.send_mail("accounts/mail/way_in_changed", user.email, told)

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


class SecondFactor(DefaultMFAAdapter):
    """How a second factor is kept: secrets encrypted, the last one only given up by those who need none."""

    def encrypt(self, text: str) -> str:
        """`text` such that a copy of the database alone tells nothing: readable with the desk's secret key only."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given. Raises InvalidToken when the desk's secret key is another one, and no former one is known."""
        return _locks().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor keeps the last one until another is there."""
        if not must_have_second_factor(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 (allauth calls it so)
        """What a new passkey is called until its person says otherwise."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The desk, as a browser shows it."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}


def _locks() -> MultiFernet:
    """By the secret key and its former values; a key is made of each by SHA-256."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (hashlib.sha256(b"second factor " + str(secret).encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
