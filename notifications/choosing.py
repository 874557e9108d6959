"""How and when a mail goes, by what its reader chose: at once, later today, with the daily mail, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from notifications.enums import DeliveryState, Hours, Way
from notifications.models import Preference
from notifications.quiet import loud_at
from notifications.themes import by_kind

if TYPE_CHECKING:
    from notifications.outbox import Letter


class Plan(NamedTuple):
    """What becomes of a mail: the state of its row, and when it is due."""

    state: DeliveryState
    due_at: datetime


class Openings(NamedTuple):
    """When somebody works: from `open_at` on (the moment asked about, when that is open), and again from `day_at` on.

    `day_at` is the start of the first working day that begins later. Asked of the app named in `DESK_WORKING_HOURS`.
    """

    open_at: datetime
    day_at: datetime


class Readers:
    """What people chose and when they work: read once for each, however many messages a sweep posts."""

    def __init__(self) -> None:
        self._wishes: dict[int, Preference] = {}
        self._hours: dict[tuple[int, datetime], Openings] = {}

    def wishes(self, people: Iterable[User]) -> dict[int, Preference]:
        """`wishes_of`."""
        people = list(people)
        self._wishes |= wishes_of(person for person in people if person.pk not in self._wishes)
        return {person.pk: self._wishes[person.pk] for person in people}

    def hours(self, people: Iterable[int], at: datetime) -> dict[int, Openings]:
        """`openings_of`."""
        people = set(people)
        if unknown := {pk for pk in people if (pk, at) not in self._hours}:
            self._hours |= {(pk, at): hours for pk, hours in openings_of(unknown, at).items()}
        return {pk: self._hours[pk, at] for pk in people}


def plan(letters: Sequence[Letter], at: datetime, readers: Readers | None = None) -> dict[str, Plan]:
    """What becomes of each of the mails `letters` that are due at `at`, by key; those that nobody wants as a mail are missing."""
    readers = readers or Readers()
    wishes = readers.wishes(letter.person for letter in letters if letter.keeps_hours or letter.kind in by_kind())
    ways = {letter.key: _way(letter, wishes.get(letter.person.pk)) for letter in letters}
    waiting = [letter.person.pk for letter in letters if letter.keeps_hours or ways[letter.key] == Way.DAILY]
    hours = readers.hours(waiting, at)
    plans: dict[str, Plan] = {}
    for letter in letters:
        if ways[letter.key] == Way.DAILY:
            plans[letter.key] = Plan(DeliveryState.DAILY, hours[letter.person.pk].day_at)
        elif ways[letter.key] == Way.AT_ONCE:
            due_at = _reachable_at(letter, wishes.get(letter.person.pk), hours, at)
            plans[letter.key] = Plan(DeliveryState.PENDING, due_at)
    return plans


def wishes_of(people: Iterable[User]) -> dict[int, Preference]:
    """What each of `people` chose; the usual for those who chose nothing. One query, without anybody none."""
    by_id = {person.pk: person for person in people}
    if not by_id:
        return {}
    chosen = {row.person_id: row for row in Preference.objects.filter(person__in=by_id)}
    return {pk: chosen.get(pk) or Preference(person=person) for pk, person in by_id.items()}


def openings_of(people: Iterable[int], at: datetime) -> dict[int, Openings]:
    """When each of `people` (ids) works from `at` on. Notifications know no calendars: another app answers."""
    ask = import_string(settings.DESK_WORKING_HOURS)
    return {pk: Openings(*answer) for pk, answer in ask(set(people), at).items()}


def _way(letter: Letter, wish: Preference | None) -> Way:
    theme = by_kind().get(letter.kind)
    if theme is None or wish is None:
        return Way.AT_ONCE
    way = theme.way(wish.ways)
    return Way.DAILY if letter.is_repeat and way == Way.AT_ONCE else way


def _reachable_at(letter: Letter, wish: Preference | None, hours: dict[int, Openings], at: datetime) -> datetime:
    if wish is None or not letter.keeps_hours or wish.hours == Hours.ANY:
        return at
    if wish.hours == Hours.QUIET and wish.quiet_from is not None and wish.quiet_until is not None:
        return loud_at(at, letter.person.tz, wish.quiet_from, wish.quiet_until)
    return hours[letter.person.pk].open_at
