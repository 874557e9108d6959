"""What may stand in a canned reply between braces, and what it becomes. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Name -> what it becomes, in words to show.
MEANINGS = {
    "requester": "the name of whoever it is for",
    "number": "the number of the request",
    "title": "its title",
    "service": "the service it asks for",
    "department": "your department",
    "me": "your own name",
    "promise": "until when it is promised, in the requester's time",
}
EXAMPLE = {
    "requester": "Rosa Example",
    "number": "IT-1042",
    "title": "The laptop does not start",
    "service": "New laptop",
    "department": "IT",
    "me": "Ben Example",
    "promise": "Thu 26 Nov 2026, 17:00 CET",
}
# Braces around anything but a bare word are somebody's program code, and stay as they are.
_PLACE = re.compile(r"\{\s*([A-Za-z_][A-Za-z_ ]*?)\s*\}")


def unknown(text: str) -> list[str]:
    """The names between braces in `text` that nobody knows, each once, in their order."""
    return list(dict.fromkeys(name for name in _PLACE.findall(text) if name.lower() not in MEANINGS))


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders replaced, once: what comes in by a value is not read again."""
    return _PLACE.sub(lambda found: values.get(found[1].lower(), found[0]), text)


def appended(written: str, text: str) -> str:
    """`text` below what somebody has `written` already."""
    return f"{written.rstrip()}\n\n{text}" if written.strip() else text
