"""Servers for tests: one Postgres and one Valkey in `var/test/`, shared by all runs, ended by the last."""

import atexit
import os
from typing import IO

from .folder import Folder
from .postgres import DATABASE, Postgres
from .processes import leftover
from .refusals import Refusal
from .valkey import Valkey

# Runs at the same time get a database each; numbers above 63 would need more databases in Valkey.
SLOTS = range(1, 33)


def ensure_servers() -> dict[str, str]:
    """Start the servers that the environment does not name, or join those of another run.

    Returns the variables to set before Django loads. The first run at a time works in the database `desk`, so
    that `--reuse-db` finds it again. When this process ends and no other run uses the servers, they are stopped.
    """
    folder = Folder(Folder.of(os.environ).path / "test")
    folder.prepare()
    starting = _lock_starting(folder)
    try:
        slot, seat = _take_slot(folder)
        found = _join_postgres(folder, slot) | _join_valkey(folder, slot)
    finally:
        starting.close()
    atexit.register(_leave, folder, seat, os.getpid())
    return found


def _join_postgres(folder: Folder, slot: int) -> dict[str, str]:
    if os.environ.get("DATABASE_URL"):
        return {}
    server = Postgres(folder, say=print, forgetful=True)
    _start_or_join(server)
    address = server.owner_url if slot == 1 else f"{server.owner_url.removesuffix(DATABASE)}{DATABASE}{slot}"
    return {"DATABASE_URL": address, "DATABASE_OWNER_URL": address}


def _join_valkey(folder: Folder, slot: int) -> dict[str, str]:
    if os.environ.get("REDIS_URL"):
        return {}
    server = Valkey(folder)
    _start_or_join(server)
    return {"REDIS_URL": f"{server.url.removesuffix('/0')}/{slot}"}


def _start_or_join(server: Postgres | Valkey) -> None:
    if server.is_alive():
        server.join()
        server.await_ready()
    else:
        server.start()


def _lock_starting(folder: Folder) -> IO[str]:
    lock = folder.lock("starting", wait=True)
    if not lock:
        raise Refusal(f"{folder.path} can't be locked: choose another folder with DESK_VAR")
    return lock


def _take_slot(folder: Folder) -> tuple[int, IO[str]]:
    for slot in SLOTS:
        if seat := folder.lock(f"slot-{slot}"):
            return slot, seat
    raise Refusal(f"{len(SLOTS)} test runs use {folder.path} already: wait for one to end")


def _leave(folder: Folder, seat: IO[str], of_process: int) -> None:
    """Stop the servers when this was the last run. A forked child that ends is not the run."""
    if os.getpid() != of_process:
        return
    with _lock_starting(folder):
        seat.close()
        seats = [folder.lock(f"slot-{slot}") for slot in SLOTS]
        if all(seats):
            for name in ("valkey", "postgres"):
                leftover(name, folder).end_leftovers()
        for taken in seats:
            if taken:
                taken.close()
