"""The hands that play: each is a process with a connection of its own. Nothing of Django is imported before it is set up."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable
from datetime import datetime
from multiprocessing.sharedctypes import Synchronized
from typing import TYPE_CHECKING

import django
from django.db import connection

if TYPE_CHECKING:
    from servicedesk.demo.scripting import Script

_done: Synchronized[int] | None = None


def begin(settings_module: str, database: str, done: Synchronized[int]) -> None:
    """Get ready in a new process, for `database`; `done` counts the acts of all hands."""
    global _done  # noqa: PLW0603 (a process has one counter, given when it begins)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    django.setup()
    connection.settings_dict["NAME"] = database
    _done = done
    # What is loaded now stays; looking through it again and again would cost a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    hurry()


def hurry() -> None:
    """A crash may cost the last acts of a demo that is being built: its database needn't wait for the disk each time."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


def play_part(scripts: list[Script]) -> None:
    """Play some of the scripts."""
    from servicedesk.demo.play import Company, play  # noqa: PLC0415 (after the set-up)

    _count(play(scripts, Company.read()))


def close(now: datetime) -> None:
    """Close what nobody objected to, each at its instant."""
    from servicedesk.demo.play import close_by_themselves  # noqa: PLC0415 (after the set-up)

    for _ in close_by_themselves(now):
        pass


def ask(since: datetime, now: datetime) -> None:
    """Ask colleagues, and let them answer."""
    from servicedesk.demo.answers import ask as ask_all  # noqa: PLC0415 (after the set-up)

    _count(ask_all(since, now))


def _count(acts: Iterable[datetime]) -> None:
    assert _done is not None, "a hand begins before it plays"
    for _ in acts:
        with _done.get_lock():
            _done.value += 1
