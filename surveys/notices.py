"""What the person who asked is told: the survey, and one reminder; in mail and in the desk."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from notifications.enums import Channel
from notifications.outbox import Letter, post, suppress
from surveys.enums import Point
from surveys.models import Invitation

KIND = "survey"


def ask(invitation: Invitation, token: str, *, at: datetime) -> None:
    """Post the survey: a mail with one link per point, and a line in the desk."""
    mail = _mail(invitation, token, "invitation")
    bell = Letter(
        key=f"bell:{mail.key}",
        kind=KIND,
        person=invitation.person,
        subject=f"{mail.subject}: a short survey is waiting for you",
        text="",
        link=invitation.get_absolute_url(),
        about=invitation.about,
        topic=invitation.ticket.number,
        channel=Channel.BELL,
    )
    post([mail, bell], at=at)


def remind(invitation: Invitation, token: str, *, at: datetime) -> None:
    """Post the one reminder."""
    post([_mail(invitation, token, "reminder")], at=at)


def take_back(invitation: Invitation) -> None:
    """Hold back what has not left yet: it was answered, or is over."""
    suppress(f"{invitation.about}:")


def _mail(invitation: Invitation, token: str, name: str) -> Letter:
    """The finished mail. About a confidential request it says the number and nothing else."""
    ticket = invitation.ticket
    url = settings.DESK_BASE_URL + reverse("surveys:answer", args=[token])
    context = {
        "invitation": invitation,
        "ticket": ticket,
        "is_reminder": name == "reminder",
        "url": url,
        "links": [(f"{url}?p={point.value}", point.label) for point in reversed(Point)],
        "tz": invitation.person.tz,
        "preferences": settings.DESK_BASE_URL + reverse("surveys:mine"),
    }
    subject = f"[{ticket.number}] How did it go?"
    return Letter(
        key=f"{invitation.about}:{name}",
        kind=KIND,
        person=invitation.person,
        subject=subject if ticket.is_confidential else f"{subject} {ticket.title}",
        text=render_to_string("surveys/mail/invitation.txt", context),
        html=render_to_string("surveys/mail/invitation.html", context),
        link=invitation.get_absolute_url(),
        about=invitation.about,
        # Written discreetly it goes out as it is; else it says no more than this, should the request become confidential.
        topic="" if ticket.is_confidential else ticket.number,
        thread=ticket.thread,
    )
