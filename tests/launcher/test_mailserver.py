"""The demo mail server keeps every mail it said yes to, and nothing that is sent to it makes it fall."""

import email
import re
import smtplib
import socket
from email.message import EmailMessage
from pathlib import Path

import pytest

from servicedesk.launcher.application import Mail
from servicedesk.launcher.folder import Folder, any_free_port
from tests.launcher.conftest import comes_true

ODD_TALK = {
    "nothing at all": b"",
    "not a command": b"\x00\xff\xfe\r\n",
    "a line without an end": b"A" * 200_000,
    "data before a sender": b"EHLO x\r\nDATA\r\n",
    "a broken sender": b"EHLO x\r\nMAIL FROM:<<<>\r\nMAIL FROM:<a@b>\r\nRCPT TO:<\xff\xfe>\r\n",
    "a mail that is cut off": b"EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nSubject: x\r\n",
    "web talk": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    """The demo mail server, as a process of its own."""
    folder = Folder(tmp_path_factory.mktemp("mail"))
    folder.prepare()
    port = any_free_port()
    part = Mail(folder, lambda: port, dict)
    part.start()
    part.port = port
    yield part
    part.stop()


@pytest.fixture
def mailbox(server: Mail) -> Path:
    """Its folder, empty."""
    folder = server.folder.path / "mail"
    for path in folder.iterdir():
        path.unlink()
    return folder


def send(server: Mail, content: bytes, sender: str = "a@desk.example", to: tuple[str, ...] = ("b@desk.example",)):
    """Hand a mail over as any client would."""
    with smtplib.SMTP("127.0.0.1", server.port, timeout=10) as client:
        client.sendmail(sender, list(to), content, mail_options=["SMTPUTF8"])


def only(mailbox: Path) -> Path:
    """Return the one mail there is."""
    (path,) = mailbox.iterdir()
    return path


def test_an_accepted_mail_lies_in_the_folder_with_its_envelope(server: Mail, mailbox: Path) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["To"] = "Grüße", "Ben <ben@desk.example>"
    mail.set_content("Ünïcode")
    send(server, mail.as_bytes(), to=("ben@desk.example", "lena@desk.example"))
    stored = email.message_from_bytes(only(mailbox).read_bytes())
    assert stored["X-Envelope-From"] == "a@desk.example"
    assert stored.get_all("X-Envelope-To") == ["ben@desk.example", "lena@desk.example"]
    assert stored.get_payload(decode=True).decode().strip() == "Ünïcode"


def test_names_are_the_moment_of_receipt_and_a_number(server: Mail, mailbox: Path) -> None:
    for _ in range(3):
        send(server, b"Subject: x\r\n\r\nx")
    names = sorted(path.name for path in mailbox.iterdir())
    assert len(names) == 3
    assert all(re.fullmatch(r"\d{8}T\d{6}\.\d{6}Z-\d+\.eml", name) for name in names)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b"no header",
        b"Subject: \xff\xfe\r\n\r\n\x00\x80",
        b".\r\n..\r\n." * 90,
        b"Subject: x\r\n\r\n" + b"y\r\n" * 50_000,
    ],
    ids=["empty", "blank", "no header", "not text", "dots", "long"],
)
def test_odd_mails_are_kept_as_they_came(server: Mail, mailbox: Path, content: bytes) -> None:
    send(server, content)
    stored = only(mailbox).read_bytes()
    assert stored.startswith(b"X-Envelope-From: a@desk.example\r\nX-Envelope-To: b@desk.example\r\n")
    assert content.strip() in stored


def test_an_address_beyond_ascii_is_written_on_one_line(server: Mail, mailbox: Path) -> None:
    send(server, b"Subject: x\r\n\r\nx", to=("jörg@desk.example",))
    assert "X-Envelope-To: jörg@desk.example\r\n".encode() in only(mailbox).read_bytes()


@pytest.mark.parametrize("talk", ODD_TALK.values(), ids=ODD_TALK.keys())
def test_odd_talk_leaves_it_standing_and_stores_nothing(server: Mail, mailbox: Path, talk: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(talk)
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            continue
    assert list(mailbox.iterdir()) == []
    send(server, b"Subject: after\r\n\r\nx")
    assert b"Subject: after" in only(mailbox).read_bytes()


def test_a_mail_that_can_not_be_stored_is_put_off(server: Mail, mailbox: Path) -> None:
    mailbox.rename(mailbox.with_name("away"))
    try:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(server, b"Subject: x\r\n\r\nx")
    finally:
        mailbox.with_name("away").rename(mailbox)
    assert refused.value.smtp_code == 452
    assert server.is_alive()


def test_a_mail_over_the_limit_is_refused(server: Mail, mailbox: Path) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        send(server, b"Subject: x\r\n\r\n" + b"x" * 40_000_000)
    assert refused.value.smtp_code == 552
    assert list(mailbox.iterdir()) == []


def test_it_ends_on_request_within_seconds(server: Mail, mailbox: Path) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10):
        server.ask_to_stop()
        assert comes_true(lambda: not server.is_alive(), seconds=5)
    server.start()
    send(server, b"Subject: again\r\n\r\nx")
    assert only(mailbox).exists()
