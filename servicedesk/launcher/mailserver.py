"""The demo mail server: takes every mail and writes it into a folder. Nothing goes out to the world."""

import argparse
import asyncio
import itertools
import logging
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from .folder import LOCALHOST

LARGEST_MAIL_BYTES = 32 * 1024 * 1024
STORED = "250 2.0.0 Stored"
NO_ROOM = "452 4.3.1 No room to store the mail"

log = logging.getLogger(__name__)


class Mailbox:
    """A folder of mails, one file each, named by the moment of receipt (UTC) and a running number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (its name)
        """Store the mail before saying yes. A full disk is a "later" for the sender."""
        try:
            self._store(envelope)
        except OSError as error:
            log.warning("not stored: %s", error)
            return NO_ROOM
        return STORED

    def _store(self, envelope: Envelope) -> None:
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        name = f"{moment}-{next(self._numbers)}.eml"
        draft = self._folder / f".{name}.new"
        try:
            draft.write_bytes(_top_lines(envelope) + _as_bytes(envelope.original_content or b""))
            draft.rename(self._folder / name)
        finally:
            draft.unlink(missing_ok=True)


def _top_lines(envelope: Envelope) -> bytes:
    """Return who the mail really went to, which its own headers need not say."""
    lines = [("X-Envelope-From", envelope.mail_from), *(("X-Envelope-To", to) for to in envelope.rcpt_tos)]
    return b"".join(f"{key}: ".encode() + _on_one_line(value) + b"\r\n" for key, value in lines)


def _on_one_line(value: str | None) -> bytes:
    return b" ".join(_as_bytes(value or "").split())


def _as_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")


async def serve(host: str, port: int, folder: Path) -> None:
    """Take mails until the process is asked to end."""
    mailbox = Mailbox(folder)

    def answer() -> SMTP:
        return SMTP(mailbox, hostname="desk.example", enable_SMTPUTF8=True, data_size_limit=LARGEST_MAIL_BYTES)

    loop = asyncio.get_running_loop()
    asked_to_end = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_end.set)
    server = await loop.create_server(answer, host=host, port=port)
    log.info("taking mail on port %s into %s", port, folder)
    await asked_to_end.wait()
    server.close()


def main(words: list[str] | None = None) -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="servicedesk.launcher.mailserver", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--into", type=Path, required=True, help="folder for the mails")
    parser.add_argument("--host", default=LOCALHOST)
    chosen = parser.parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    os.umask(0o077)
    try:
        chosen.into.mkdir(parents=True, exist_ok=True)
        asyncio.run(serve(chosen.host, chosen.port, chosen.into))
    except OSError as error:
        print(f"The demo mail server can't start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
