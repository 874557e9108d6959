"""What a mail looks like on the wire: headers, thread, text and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import User
from notifications.models import Message
from notifications.themes import by_kind
from notifications.unsubscribing import unsubscribe_path

# Mail programs read styles only where they stand at their element. Nothing is ever fetched for it.
_inliner = CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says."""

    subject: str
    text: str
    html: str


def discreet(topic: str, link: str) -> Words:
    """All that is said of a confidential request: that there is news, its number `topic`, and where to read it."""
    manage_url = settings.DESK_BASE_URL + reverse("notifications:preferences")
    context = {"topic": topic, "url": settings.DESK_BASE_URL + link, "manage_url": manage_url}
    return Words(
        f"[{topic}]",
        render_to_string("notifications/mail/discreet.txt", context),
        render_to_string("notifications/mail/discreet.html", context),
    )


def make_discreet(message: Message) -> None:
    """Take the words from `message` that may not be said any more; the row stays as it is."""
    words = discreet(message.topic, message.link)
    message.subject, message.text, message.html = words.subject, words.text, words.html


def complete(message: Message, at: datetime) -> None:
    """Put into `message`, which leaves at `at`, what is never stored, such as one-time links; the row stays as it is.

    `DESK_MESSAGE_SECRETS` names for an app the function that knows them.
    """
    app, _, what = message.about.partition(":")
    if name := settings.DESK_MESSAGE_SECRETS.get(app):
        message.text, message.html = import_string(name)(what, [message.text, message.html], at=at)


def bell_line(topic: str) -> str:
    """The line that the bell shows of a confidential request."""
    return f"[{topic}]: There is news on request {topic}."


def on_the_wire(message: Message, person: User) -> bytes:
    """The whole mail to `person`. Made again after a crash it differs in its date, and in what is never stored."""
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
    theme = by_kind().get(message.kind)
    if theme is not None and theme.can_be_stopped:
        named["List-Unsubscribe"] = f"<{settings.DESK_BASE_URL}{unsubscribe_path(message.person_id, theme.key)}>"
        named["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
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
