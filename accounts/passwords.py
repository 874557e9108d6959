"""Passwords that somebody else knows already: looked up in a file of the house, nothing leaves it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

DIGEST = 40


def is_breached(password: str, file: Path) -> bool:
    """Whether the SHA-1 digest of `password` stands in `file`: digests in hexadecimal, in order, one a line, `:count` behind it or not.

    The file may hold hundreds of millions of lines; about thirty of them are read.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            # The first line that begins at or after `middle`; the very first one has no line end before it.
            lines.seek(max(0, middle - 1))
            if middle:
                lines.readline()
            begin = lines.tell()
            found = lines.readline()[:DIGEST].upper()
            if found == wanted:
                return True
            if found and found < wanted:
                low = begin + 1
            else:
                high = middle
    return False


class BreachedPasswordValidator:
    """Refuses passwords that are known from breaches, where the admin has given their file (`DESK_BREACHED_PASSWORDS`)."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 (Django calls it so)
        """Raises ValidationError when the password is known."""
        file = settings.DESK_BREACHED_PASSWORDS
        if file is not None and is_breached(password, file):
            raise ValidationError(
                "This password is known from a breach of some other service. Please take another one.", code="breached"
            )

    def get_help_text(self) -> str:
        """What is said beside the field."""
        return "It must not be one that is known from a breach of some other service."
