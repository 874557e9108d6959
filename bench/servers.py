"""Servers for a measurement: durable, as a desk has them, in `var/bench/`; a fresh database each time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from servicedesk.launcher.folder import Folder
from servicedesk.launcher.stack import Stack


@contextmanager
def desk(*parts: str) -> Iterator[Stack]:
    """The servers, the `parts` that are named, and Django set up in this process on an empty database."""
    stack = Stack(Folder.of(os.environ).path / "bench", env={"DESK_LOG_LEVEL": "ERROR", "DESK_ENV": "development"})
    stack.start_servers()
    try:
        os.environ.update(stack.environment)
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
        for name in parts:
            stack.parts[name].start()
        with empty_database():
            yield stack
    finally:
        stack.stop()


@contextmanager
def empty_database() -> Iterator[None]:
    """A database with all tables and nothing in them, gone afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
    import django

    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
