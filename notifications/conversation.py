"""Talking with the mail server: one connection for many mails, a limit to every wait, each answer told as what it means."""

from __future__ import annotations

import re
import select
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Self

from django.conf import settings

from notifications.retries import Answer, Verdict, verdict
from notifications.wording import domain, sender

# From here on a mail is slow: others need not wait behind it.
SLOW_SECONDS = 5.0
# A mail that is not through by then is tried again later. Less than Celery's soft limit minus a sweep.
LONGEST_SECONDS = 30.0
TROUBLE = (smtplib.SMTPException, OSError)  # time-outs, TLS and refused connections are OSErrors
CLOSING = 421


class Unreachable(Exception):
    """The mail server can't be spoken to. It says nothing about any mail."""


class Conversation:
    """Hands mails to the server of `EMAIL_URL`, as a context manager that hangs up at its end.

    `when_slow` is called when an answer is slow, while it is still waited for.
    """

    def __init__(self, when_slow: Callable[[], None]) -> None:
        self._when_slow = when_slow
        self._server: smtplib.SMTP | None = None
        self._handed_over = 0
        self._began = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._server:
            with suppress(*TROUBLE):
                self._server.putcmd("QUIT")  # Nobody waits for the goodbye.
        self.hang_up()

    def open(self) -> smtplib.SMTP:
        """Be connected and greeted.

        Raises:
            Unreachable: with the reason in words.
        """
        if not self._server:
            try:
                self._server = _connect()
            except TROUBLE as error:
                raise Unreachable(words_of(error)) from error
            self._handed_over = 0
        return self._server

    def hang_up(self) -> None:
        """Drop the connection, whatever state it is in."""
        if self._server:
            self._server.close()
            self._server = None

    def hand_over(self, content: bytes, to: str) -> Answer:
        """Give one mail to the server and say what became of it.

        Servers end a connection after so many mails or seconds: when one that carried mails is found ended
        before anything of this one was sent, a new one is opened, once.
        """
        is_used, self._began = bool(self._server and self._handed_over), time.monotonic()
        answer = self._try(content, to)
        was_ended = answer.verdict is Verdict.LATER and not answer.may_have_arrived and not self._server
        if is_used and was_ended and self._elapsed() < SLOW_SECONDS:
            answer = self._try(content, to)
        return answer

    def _try(self, content: bytes, to: str) -> Answer:
        try:
            server = self.open()
        except Unreachable as error:
            return Answer(Verdict.LATER, str(error))
        answer = self._converse(server, content, to)
        self._handed_over += 1
        return answer

    def _converse(self, server: smtplib.SMTP, content: bytes, to: str) -> Answer:
        """Envelope, content, final dot. After the dot a missing answer leaves open whether the mail arrived."""
        is_all_said = False
        try:
            for line, wanted in _envelope(server, to):
                code, words = self._say(server, line)
                if verdict(code, wanted=wanted) is not Verdict.TAKEN:
                    return self._answer(server, code, words, wanted)
            self._limit(server)
            server.send(_dotted(content))
            is_all_said = True
            code, words = self._say(server, ".")
        except TROUBLE as error:
            self.hang_up()
            return Answer(Verdict.LATER, words_of(error), may_have_arrived=is_all_said)
        return self._answer(server, code, words, 2)

    def _say(self, server: smtplib.SMTP, line: str) -> tuple[int, bytes]:
        """One line and its reply. Others are let go when it is slow, and the wait has an end."""
        self._limit(server)
        server.putcmd(line)
        if not _is_heard(server, min(SLOW_SECONDS, LONGEST_SECONDS) - self._elapsed()):
            self._when_slow()
        self._limit(server)
        return server.getreply()

    def _limit(self, server: smtplib.SMTP) -> None:
        left = LONGEST_SECONDS - self._elapsed()
        if left <= 0:
            raise TimeoutError(f"No answer within {LONGEST_SECONDS:.0f} seconds")
        _wire(server).settimeout(left)

    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    def _answer(self, server: smtplib.SMTP, code: int, words: bytes, wanted: int) -> Answer:
        """The reply in our words. After a refusal the server is asked to forget this mail, or left."""
        answer = Answer(verdict(code, wanted=wanted), clean(f"{code} {words.decode('utf-8', 'replace')}"))
        if answer.verdict is not Verdict.TAKEN:
            try:
                is_ready = code != CLOSING and server.rset()[0] == 250
            except TROUBLE:
                is_ready = False
            if not is_ready:
                self.hang_up()
        return answer


def _connect() -> smtplib.SMTP:
    host, port, name, patience = settings.EMAIL_HOST, settings.EMAIL_PORT, domain(), settings.EMAIL_TIMEOUT
    if settings.EMAIL_USE_SSL:
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, name, timeout=patience, context=context)
    else:
        server = smtplib.SMTP(host, port, name, timeout=patience)
    with ExitStack() as undo:
        undo.callback(server.close)
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.ehlo_or_helo_if_needed()
        # Our lines are short and each waits for its reply: holding them back to fill a packet costs 40 ms apiece.
        _wire(server).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        undo.pop_all()
    return server


def _wire(server: smtplib.SMTP) -> socket.socket:
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected("The connection is gone")
    return server.sock


def _envelope(server: smtplib.SMTP, to: str) -> list[tuple[str, int]]:
    """The lines before the content, each with the class of reply that lets us go on."""
    body = " BODY=8BITMIME" if server.has_extn("8bitmime") else ""
    return [(f"MAIL FROM:<{sender()}>{body}", 2), (f"RCPT TO:<{to}>", 2), ("DATA", 3)]


def _is_heard(server: smtplib.SMTP, seconds: float) -> bool:
    """Whether something comes in within `seconds`."""
    ear = select.poll()
    ear.register(_wire(server), select.POLLIN)
    return bool(ear.poll(max(seconds, 0) * 1000))


def _dotted(content: bytes) -> bytes:
    """Lines that begin with a dot get a second one: a dot alone would end the mail."""
    lines = re.sub(rb"(?m)^\.", b"..", content)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def words_of(error: Exception) -> str:
    """What to tell an admin of a failed conversation."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return clean(f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}")
    return clean(str(error) or type(error).__name__)


def clean(words: str) -> str:
    """What a server said, as one line that the database can hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:300]
