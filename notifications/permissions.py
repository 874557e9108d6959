"""May they hear of it? Notifications know no requests: the app that a message is about answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User

if TYPE_CHECKING:
    from notifications.models import Message


def may_hear(person: User, message: Message) -> bool:
    """Asked when the message is about to leave: is `person` still here, and may see what it is about?

    `about` reads `ticket:17`; the guard of that app is named in `DESK_MESSAGE_GUARDS`. A message about nothing
    in particular goes to everybody who is active.
    """
    if not person.is_active or not message.about:
        return person.is_active
    app, _, what = message.about.partition(":")
    guard = import_string(settings.DESK_MESSAGE_GUARDS[app])
    return bool(guard(person, what, message.kind))


def still_heard(person: User, messages: Sequence[Message]) -> list[Message]:
    """The filter of `may_hear`, for lines that are shown long after: those of `messages` that `person` may still hear of.

    `DESK_MESSAGE_FILTERS` names a function for each app, asked once for all its pairs of thing and kind.
    """
    asked: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for message in (message for message in messages if message.about):
        app, _, what = message.about.partition(":")
        asked[app].add((what, message.kind))
    heard: set[tuple[str, str]] = set()
    for app, pairs in asked.items():
        passed = import_string(settings.DESK_MESSAGE_FILTERS[app])(person, pairs)
        heard |= {(f"{app}:{what}", kind) for what, kind in passed}
    return [message for message in messages if not message.about or (message.about, message.kind) in heard]


def can_tend_mail(person: User) -> bool:
    """Whether `person` may see how the outbox stands, and send again what was given up."""
    return person.is_admin
