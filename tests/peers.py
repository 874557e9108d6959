"""Whom the desk talks with: a real mail server that refuses, stalls and drops when it is told to; and for other processes, the database."""

from __future__ import annotations

import asyncio
import logging
import queue
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default as modern

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from servicedesk.launcher.folder import any_free_port


@dataclass(frozen=True)
class Held:
    """A mail whose sender is kept waiting, and the port that the sender talks from."""

    message_id: str
    port: int


@dataclass
class MailPeer:
    """What it does is set by recipient, in its own words: `peer.at_rcpt["ben@desk.example"] = "451 4.2.0 Later"`.

    A mail is kept before it is answered, as a server that dies in between would have it.
    """

    port: int
    mails: list[bytes] = field(default_factory=list)
    at_greeting: str = "250 desk.example"
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    drops_after_dot: set[str] = field(default_factory=set)
    drops_at_rcpt: set[str] = field(default_factory=set)
    stalls: set[str] = field(default_factory=set)
    connections: int = 0

    def __post_init__(self) -> None:
        self.held: queue.Queue[Held] = queue.Queue()
        self._hold: tuple[int, str] | None = None
        self._may_go_on = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def hold(self, after: int, moment: str) -> None:
        """Let `after` mails pass and hold the next one: `"before"` or `"after"` it is kept. `held` tells when it is there."""
        self._hold = after, moment

    def go_on(self) -> None:
        """Answer what is being held or stalled, from any thread."""
        assert self._loop
        self._loop.call_soon_threadsafe(self._may_go_on.set)

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]):  # noqa: N802
        """Count connections; a server that does not want us says so here."""
        self.connections += 1
        session.host_name = hostname
        return [*answers[:-1], self.at_greeting]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]):  # noqa: N802
        """Take or refuse a recipient."""
        if address in self.drops_at_rcpt:
            self.drops_at_rcpt.discard(address)
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return self.at_rcpt.get(address, "250 2.1.5 Ok")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):  # noqa: N802
        """Keep the mail, then answer, stall or hang up."""
        self._loop = asyncio.get_running_loop()
        (to,) = envelope.rcpt_tos
        refusal, moment = self.at_data.get(to), self._moment_of_this_one(to)
        if moment == "before":
            await self._stand_still(session, envelope)
        if not refusal:
            self.mails.append(envelope.original_content or b"")
        if moment == "after":
            await self._stand_still(session, envelope)
        if to in self.drops_after_dot:
            server.transport.abort()
        return refusal or "250 2.0.0 Kept"

    def _moment_of_this_one(self, to: str) -> str:
        if to in self.stalls:
            return "after"
        if self._hold is None:
            return ""
        left, moment = self._hold
        self._hold = (left - 1, moment) if left else None
        return "" if left else moment

    async def _stand_still(self, session: Session, envelope: Envelope) -> None:
        """Tell who is held, and wait; the end of the connection ends the waiting."""
        mail = message_from_bytes(envelope.original_content or b"", policy=modern)
        self.held.put(Held(str(mail["Message-ID"]), session.peer[1]))
        await self._may_go_on.wait()

    def parsed(self) -> list[Message]:
        """The mails as a mail program reads them, in the order they came."""
        return [message_from_bytes(mail, policy=modern) for mail in self.mails]

    def times_by_message_id(self) -> Counter[str]:
        """How often each mail came."""
        return Counter(str(mail["Message-ID"]) for mail in self.parsed())


@contextmanager
def mail_peer() -> Iterator[MailPeer]:
    """A peer that listens on a free port of 127.0.0.1."""
    port = any_free_port()
    peer = MailPeer(port)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller = Controller(peer, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield peer
    finally:
        controller.stop()


def own_database() -> str:
    """The address of the tests' own database, for another process."""
    told = connection.settings_dict
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
