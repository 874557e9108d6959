"""What people can choose about: themes, each with its kinds of message. The apps that post them bring the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.enums import Way

ALL_WAYS = (Way.AT_ONCE, Way.DAILY, Way.DESK)
ALWAYS = (Way.AT_ONCE, Way.DAILY)


@dataclass(frozen=True, slots=True)
class Theme:
    """Messages that are chosen about together. The first of `ways` is the usual one; `why` says why some are missing."""

    key: str
    group: str
    name: str
    kinds: tuple[str, ...]
    ways: tuple[Way, ...] = ALL_WAYS
    why: str = ""

    def way(self, ways: Mapping[str, str]) -> Way:
        """The way that somebody who chose `ways` wants it; the usual one for what is not on offer (any more)."""
        chosen = ways.get(self.key)
        return next((way for way in self.ways if way == chosen), self.ways[0])

    @property
    def quietest(self) -> Way:
        """What remains when somebody wants no more of it."""
        return self.ways[-1]

    @property
    def can_be_stopped(self) -> bool:
        """Whether its mails can be switched off entirely."""
        return Way.DESK in self.ways


@cache
def themes() -> tuple[Theme, ...]:
    """All themes, in the order in which the apps of `DESK_MESSAGE_THEMES` bring them."""
    return tuple(theme for path in settings.DESK_MESSAGE_THEMES for theme in import_string(path))


@cache
def by_kind() -> Mapping[str, Theme]:
    """The theme of each kind of message. A kind without one always goes at once."""
    return {kind: theme for theme in themes() for kind in theme.kinds}


def by_key(key: str) -> Theme | None:
    """The theme that is kept under `key`."""
    return next((theme for theme in themes() if theme.key == key), None)
