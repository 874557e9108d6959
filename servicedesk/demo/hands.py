"""The hands that play: each is a process with a connection of its own. Nothing of Django is imported before it is set up."""

from __future__ import annotations

import gc
import math
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.sharedctypes import Synchronized, SynchronizedArray
from typing import TYPE_CHECKING

import django
from django.db import connection

if TYPE_CHECKING:
    from servicedesk.demo.scripting import Script

# Whoever is asked is asked about work that stands: nobody reopens a request so long after it was resolved.
STANDS_AFTER = timedelta(days=10)
A_BREATH = 0.05


@dataclass(frozen=True, slots=True)
class Shared:
    """What all hands see: how many acts are `done`, and to which instant each hand has come (its `clocks`, in seconds)."""

    done: Synchronized[int]
    clocks: SynchronizedArray[float]


_shared: Shared | None = None


def begin(settings_module: str, database: str, shared: Shared) -> None:
    """Get ready in a new process, for `database`."""
    global _shared  # noqa: PLW0603 (a process has one, given when it begins)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    django.setup()
    connection.settings_dict["NAME"] = database
    _shared = shared
    # What is loaded now stays; looking through it again and again would cost a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    hurry()


def hurry() -> None:
    """A crash may cost the last acts of a demo that is being built: its database needn't wait for the disk each time."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


def play_part(hand: int, scripts: list[Script], heard_until: datetime) -> None:
    """Play some of the scripts; of what happened before `heard_until` people have heard."""
    from servicedesk.demo.play import Company, play  # noqa: PLC0415 (after the set-up)

    shared = _here()
    try:
        for at in _counted(_with_silence(play(scripts, Company.read()), heard_until)):
            shared.clocks[hand] = at.timestamp()
    finally:
        shared.clocks[hand] = math.inf


def follow(since: datetime, now: datetime, heard_until: datetime) -> None:
    """Some days behind those who play: close what nobody objected to, ask colleagues, and let them answer."""
    from servicedesk.demo.answers import ask, looks  # noqa: PLC0415 (after the set-up)

    def instants() -> Iterator[datetime]:
        for at in looks(since, now):
            _wait_for_all((at + STANDS_AFTER).timestamp())
            yield at

    for _ in _counted(_with_silence(ask(instants(), now), heard_until)):
        pass


def _wait_for_all(instant: float) -> None:
    while min(_here().clocks[:]) < instant:
        time.sleep(A_BREATH)


def _with_silence(acts: Iterator[datetime], heard_until: datetime) -> Iterator[datetime]:
    """Do `acts`, each given as its instant when it is done, without mails and bells up to `heard_until`."""
    from notifications.outbox import silence  # noqa: PLC0415 (after the set-up)

    with silence():
        for at in acts:
            yield at
            if at >= heard_until:
                break
    yield from acts


def _counted(acts: Iterable[datetime]) -> Iterator[datetime]:
    done = _here().done
    for at in acts:
        with done.get_lock():
            done.value += 1
        yield at


def _here() -> Shared:
    assert _shared is not None, "a hand begins before it plays"
    return _shared
