"""May they hear of it? Notifications know no requests: the app that a message is about answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
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


def heard(person: User) -> Q:
    """The filter of `may_hear`, for lines that are shown long after: messages (with `matter`) that `person` may still hear of.

    `DESK_MESSAGE_FILTERS` names for each app a function that gives its part of the filter. A line in the desk may outlive
    what it called for: a filter asks whether the thing may be seen, no more.
    """
    passed = Q(about="")
    for app, name in settings.DESK_MESSAGE_FILTERS.items():
        passed |= Q(about__startswith=f"{app}:") & import_string(name)(person)
    return passed


def count_heard(person: User, lines: Iterable[tuple[str, str]]) -> int:
    """How many of these lines (what each is about, its kind) `heard` lets pass: the same rule, without queries in queries.

    `DESK_MESSAGE_CHOICES` names for each app a function that picks those of its lines that `person` may hear of.
    """
    by_app: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    passed = 0
    for about, kind in lines:
        app, _, what = about.partition(":")
        if what.isdecimal() and app in settings.DESK_MESSAGE_CHOICES:
            by_app[app].append((int(what), kind))
        else:
            passed += not about
    for app, own in by_app.items():
        heard_of = import_string(settings.DESK_MESSAGE_CHOICES[app])(person, set(own))
        passed += sum(line in heard_of for line in own)
    return passed


def told_in_confidence() -> Q:
    """Messages (with `matter`) about something that is confidential now; `DESK_MESSAGE_CONFIDENCES` names each app's rule."""
    kept = Q(pk__in=[])
    for app, name in settings.DESK_MESSAGE_CONFIDENCES.items():
        kept |= Q(about__startswith=f"{app}:") & import_string(name)()
    return kept


def still_true(messages: Sequence[Message]) -> list[Message]:
    """Those of `messages` whose proviso holds: `clock:5:75%` is told only while that clock runs. Without one it always does."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for message in (message for message in messages if message.proviso):
        app, _, what = message.proviso.partition(":")
        asked[app].add(what)
    held: set[str] = set()
    for app, whats in asked.items():
        held |= {f"{app}:{what}" for what in import_string(settings.DESK_MESSAGE_PROVISOS[app])(whats)}
    return [message for message in messages if not message.proviso or message.proviso in held]


def can_tend_mail(person: User) -> bool:
    """Whether `person` may see how the outbox stands, and send again what was given up."""
    return person.is_admin
