"""What a mail looks like to the program of its reader."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default as modern

import pytest

from notifications import delivery
from notifications.models import Message
from notifications.wording import mailbox_of, on_the_wire
from tests.factories import file_request, make_person


def read(row: Message):
    return message_from_bytes(on_the_wire(row, row.person), policy=modern)


def test_a_mail_names_itself_its_thread_and_that_a_machine_wrote_it(write):
    row = write(make_person("Ben Worker"), thread="request-17", subject="[IT-1] Slow laptop")
    mail = read(row)
    assert mail["Message-ID"] == f"<{row.message_id}@testserver>"
    assert mail["In-Reply-To"] == mail["References"] == "<request-17@testserver>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "Ben Worker <ben@desk.example>"
    assert mail["Subject"] == "[IT-1] Slow laptop"
    assert mail["From"].endswith("<desk@desk.example>")
    assert mail["Date"]


def test_a_mail_about_nothing_begins_no_thread(write):
    mail = read(write())
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_text_and_html_are_alternatives_with_styles_at_their_elements(write):
    mail = read(write(text="Grüße", html="<style>p { color: #123456 }</style><p>Grüße</p>"))
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), text.get_content().strip()) == ("text/plain", "Grüße")
    assert 'style="color: #123456' in html.get_content()
    assert "<style" not in html.get_content()


def test_a_mail_without_html_is_plain_text(write):
    assert read(write()).get_content_type() == "text/plain"


def test_all_mails_of_a_request_are_one_thread(write, cast):
    ticket = file_request(cast.laptop, cast.rosa)
    roots = {read(row)["References"] for row in Message.objects.filter(about=ticket.about, channel="mail")}
    assert roots == {f"<{ticket.thread}@testserver>"}


def test_odd_names_and_subjects_do_not_break_a_header(write):
    person = make_person("Zoë\nBcc: x@evil.example", email="zoe@desk.example")
    mail = read(write(person, subject='Re:\r\nBcc: "y" ☃'))
    assert mail["Bcc"] is None
    assert mail["Subject"] == 'Re: Bcc: "y" ☃'
    assert [address.addr_spec for address in mail["To"].addresses] == ["zoe@desk.example"]


@pytest.mark.parametrize(
    ("email", "written"),
    [("ben@desk.example", "ben@desk.example"), ("ben@büro.example", "ben@xn--bro-hoa.example")],
)
def test_an_address_is_written_for_mail_servers(email, written):
    assert mailbox_of(make_unsaved(email)) == written


@pytest.mark.parametrize("email", ["bän@desk.example", f"ben@{'x' * 64}.example"])
def test_an_address_that_no_server_reads_is_refused(email):
    with pytest.raises(UnicodeError):
        mailbox_of(make_unsaved(email))


def make_unsaved(email: str):
    from accounts.models import User

    return User(email=email, name="Ben")


@pytest.mark.parametrize("body", [".", "..", ".\r\n.", "a\n.b\n", "\n.\n", "x" * 3000, ""])
def test_every_body_arrives_as_it_was_written(peer, write, body):
    write(text=body)
    delivery.sweep_outbox()
    (mail,) = peer.parsed()
    assert mail.get_content().replace("\r\n", "\n").rstrip("\n") == body.replace("\r\n", "\n").rstrip("\n")
