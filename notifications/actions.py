"""Verbs: what people choose to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django.db import transaction

from accounts.models import User
from notifications.enums import Hours
from notifications.models import Preference
from notifications.themes import Theme, themes


class PreferenceRefused(Exception):
    """That can't be chosen; the message says why and is fit to show."""


def choose(
    person: User,
    ways: Mapping[str, str],
    *,
    hours: Hours = Hours.WORKING,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> Preference:
    """Keep how `person` wants to be told of each theme, and when reminders may come. What is on its way already stays so.

    Raises:
        PreferenceRefused: a way that is not on offer, or quiet hours without beginning or end.
    """
    kept = {}
    for theme in themes():
        way = ways.get(theme.key, theme.ways[0])
        if way not in theme.ways:
            raise PreferenceRefused(f"{theme.name}: that can't be chosen. {theme.why}".strip())
        if way != theme.ways[0]:
            kept[theme.key] = str(way)
    if hours == Hours.QUIET and (quiet_from is None or quiet_until is None or quiet_from == quiet_until):
        raise PreferenceRefused("Quiet hours need a beginning and an end.")
    values = {"ways": kept, "hours": hours, "quiet_from": quiet_from, "quiet_until": quiet_until}
    with transaction.atomic(durable=True):
        preference, _ = Preference.objects.update_or_create(person=person, defaults=values)
    return preference


def stop(person: User, theme: Theme) -> Preference:
    """Send `person` no more mails about `theme`, or as few as it allows. The desk goes on showing them."""
    with transaction.atomic(durable=True):
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        preference, _ = Preference.objects.get_or_create(person=person)
        preference.ways = {**preference.ways, theme.key: str(theme.quietest)}
        preference.save(update_fields=["ways"])
    return preference
