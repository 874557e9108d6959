"""What a mail looks like on the wire: headers, thread, text and HTML."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from accounts.models import User
from notifications.models import Message

# Mail programs read styles only where they stand at their element. Nothing is ever fetched for it.
_inliner = CSSInliner(load_remote_stylesheets=False)


def on_the_wire(message: Message, person: User) -> bytes:
    """The whole mail to `person`. Made again after a crash it differs in its date only."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DESK_MAIL_FROM,
        to=[formataddr((" ".join(person.name.split()), person.email))],
        headers=headers(message),
    )
    if message.html:
        mail.attach_alternative(_inliner.inline(message.html), "text/html")
    content: bytes = mail.message().as_bytes(linesep="\r\n")
    return content


def headers(message: Message) -> dict[str, str]:
    """Its name, that a machine wrote it, and the thread: every mail of one thread answers the same (unwritten) first one."""
    named = {
        "Message-ID": f"<{message.message_id}@{domain()}>",
        "Auto-Submitted": "auto-generated",
    }
    if message.thread:
        named["In-Reply-To"] = named["References"] = f"<{message.thread}@{domain()}>"
    return named


def sender() -> str:
    """The address that mails come from and bounces go to."""
    return parseaddr(settings.DESK_MAIL_FROM)[1]


def mailbox_of(person: User) -> str:
    """The address of `person` as mail servers write it: a domain in other letters becomes its `xn--` form.

    Raises:
        UnicodeError: no mail can be sent to it.
    """
    name, _, host = person.email.rpartition("@")
    return f"{name.encode('ascii').decode()}@{host.encode('idna').decode()}"


def domain() -> str:
    """The part of our names behind the @: the host of this desk."""
    return urlsplit(settings.DESK_BASE_URL).hostname or "localhost"
