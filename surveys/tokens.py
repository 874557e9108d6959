"""Pure rules: the one-time token of a survey's link, what is kept of it, and what stands in a stored mail in its place."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32
# Shorter than any token, so that it is never taken for one.
PLACE = "made-when-the-mail-leaves"


def fresh() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What is kept of a token; it can't be turned back into it."""
    return hashlib.sha256(token.encode()).hexdigest()
