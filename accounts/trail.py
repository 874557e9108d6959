"""Pure: what an entry of the trail changed, as lines to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

# What is longer than this is folded away on the page.
SHORT = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One field, before and after, as text; `is_long` when it should be folded."""

    name: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether it would push the rest of the page away."""
        return len(self.before) > SHORT or len(self.after) > SHORT


def in_words(changes: Mapping[str, object]) -> list[Line]:
    """The lines of `changes` (field -> [before, after]), the fields as words; what reads the same before and after is left out."""
    lines = [Line(_name(field), *_pair(change)) for field, change in changes.items()]
    return [line for line in lines if line.before != line.after]


def _pair(change: object) -> tuple[str, str]:
    if isinstance(change, list | tuple) and len(change) == 2:
        return _text(change[0]), _text(change[1])
    return "", _text(change)


def _name(field: str) -> str:
    return field.removeprefix("is_").replace("_", " ")


def _text(value: object) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    match value:
        case bool():
            return "yes" if value else "no"
        case list() if all(isinstance(item, str) for item in value):
            return ", ".join(value)
        case dict() | list():
            return json.dumps(value, indent=1, ensure_ascii=False)
        case _:
            return str(value)
