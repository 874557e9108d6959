"""Workers on the tests' database that get killed, and the mail server they talk with: who has which mail in hand."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from notifications.models import Message
from servicedesk.launcher.processes import Part
from servicedesk.launcher.stack import Stack
from tests.launcher.conftest import OWN
from tests.peers import Held, MailPeer, own_database

PATIENCE_SECONDS = 30.0
SECOND = "worker-2"


@contextmanager
def workers(peer: MailPeer, var: Path, *, two: bool = False) -> Iterator[Stack]:
    """Worker (or two), beat and a Valkey of their own on the tests' database; silence of two seconds ends a lease."""
    told = {
        **OWN,
        "DATABASE_URL": own_database(),
        "DATABASE_OWNER_URL": own_database(),
        "EMAIL_URL": f"smtp://127.0.0.1:{peer.port}",
        "DESK_LEASE": "2",
        "DESK_TICK": "1",
    }
    stack = Stack(var, env=told)
    stack.start_servers()
    del stack.parts["web"]
    if two:
        stack.parts[SECOND] = second_worker(stack)
    try:
        for name in [name for name in ("worker", SECOND, "beat") if name in stack.parts]:
            stack.parts[name].start()
        yield stack
    finally:
        if two:
            stack.parts[SECOND].stop()
        stack.stop()


def second_worker(stack: Stack) -> Part:
    """Another worker beside the first, as on a second machine."""
    words = [sys.executable, "-m", "celery", "--app", "servicedesk.celery", "worker"]
    return Part(SECOND, stack.folder, lambda: [*words, "--concurrency", "2"], lambda: stack.environment)


def row_of(held: Held) -> Message:
    """The row of a mail that the mail server has in hand."""
    return Message.objects.get(message_id=uuid.UUID(held.message_id.strip("<>").partition("@")[0]))


def sender_of(held: Held, stack: Stack) -> tuple[Part, psutil.Process]:
    """The worker that talks from the port of `held`, and the process of it that does."""
    (found,) = [
        (part, child)
        for name, part in stack.parts.items()
        if name.startswith("worker") and part.pid
        for child in psutil.Process(part.pid).children(recursive=True)
        if any(link.laddr.port == held.port for link in child.net_connections("tcp"))
    ]
    return found
