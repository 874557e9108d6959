"""The address in a mail by which its reader stops mails of that kind, without signing in: signed, for one person and theme."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from notifications.themes import Theme, by_key

_signer = Signer(salt="notifications.unsubscribing")


def unsubscribe_path(person: int, theme: str) -> str:
    """The path of the page for `person` (an id) and the theme with that key."""
    return reverse("notifications:unsubscribe", args=[_signer.sign(f"{person}-{theme}")])


def read_token(token: str) -> tuple[int, Theme] | None:
    """Whom and what `token` is about; None for one that we did not write or whose theme is gone."""
    try:
        person, _, key = _signer.unsign(token).partition("-")
    except BadSignature:
        return None
    theme = by_key(key)
    return (int(person), theme) if theme is not None else None
