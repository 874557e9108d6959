"""A mail server to talk with: real SMTP over a real socket, that refuses, stalls and drops when it is told to."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default as modern

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from servicedesk.launcher.folder import any_free_port


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
        self.is_stalling = threading.Event()
        self.may_go_on = threading.Event()

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
        (to,) = envelope.rcpt_tos
        refusal = self.at_data.get(to)
        if not refusal:
            self.mails.append(envelope.original_content or b"")
        if to in self.stalls:
            self.is_stalling.set()
            await asyncio.get_running_loop().run_in_executor(None, self.may_go_on.wait)
        if to in self.drops_after_dot:
            server.transport.abort()
        return refusal or "250 2.0.0 Kept"

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
        peer.may_go_on.set()
        controller.stop()
