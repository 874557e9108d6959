"""What the person who asked is told: the survey, and one reminder; in mail and in the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notifications.enums import Channel
from notifications.outbox import Letter, post, suppress
from surveys import languages, opting_out
from surveys.enums import Area, Point
from surveys.models import Invitation
from surveys.tokens import PLACE

KIND = "survey"
INVITATION, REMINDER = "invitation", "reminder"


def ask(invitation: Invitation, *, at: datetime) -> None:
    """Post the survey: a mail with one link per point, and a line in the desk, which is in English as the desk is."""
    bell = Letter(
        key=f"bell:{invitation.about}:{INVITATION}",
        kind=KIND,
        person=invitation.person,
        subject=f"{_subject(invitation)}: a short survey is waiting for you",
        text="",
        link=invitation.get_absolute_url(),
        about=invitation.about,
        topic=invitation.ticket.number,
        channel=Channel.BELL,
    )
    post([_mail(invitation, INVITATION), bell], at=at)


def remind(invitation: Invitation, *, at: datetime) -> None:
    """Post the one reminder."""
    post([_mail(invitation, REMINDER)], at=at)


def take_back(invitation: Invitation) -> None:
    """Hold back what has not left yet: it was answered, or is over."""
    suppress(f"{invitation.about}:")


def _mail(invitation: Invitation, name: str) -> Letter:
    """The mail in the language of its reader, but for the token: that one is made when it leaves (surveys.actions.linking).

    About a confidential request it says the number and nothing else.
    """
    ticket = invitation.ticket
    with languages.of_mail(invitation.person):
        context = _words(invitation) | {"is_reminder": name == REMINDER}
        return Letter(
            key=f"{invitation.about}:{name}",
            kind=KIND,
            person=invitation.person,
            subject=_subject(invitation),
            text=render_to_string("surveys/mail/invitation.txt", context),
            html=render_to_string("surveys/mail/invitation.html", context),
            link=invitation.get_absolute_url(),
            about=invitation.about,
            # Written discreetly it goes out as it is; else it says no more than this, should the request become confidential.
            topic="" if ticket.is_confidential else ticket.number,
            thread=ticket.thread,
        )


def _words(invitation: Invitation) -> dict[str, Any]:
    """What the templates of the mail say."""
    url = settings.DESK_BASE_URL + reverse("surveys:answer", args=[PLACE])
    overall = invitation.questionnaire.items.filter(area=Area.OVERALL).order_by("code")[0]
    return {
        "invitation": invitation,
        "ticket": invitation.ticket,
        "question": overall.words(get_language()),
        "links": [(f"{url}?p={point.value}", point.label) for point in reversed(Point)],
        "tz": invitation.person.tz,
        "stop_url": settings.DESK_BASE_URL + opting_out.path(invitation),
    }


def _subject(invitation: Invitation) -> str:
    ticket = invitation.ticket
    subject = f"[{ticket.number}] {_('How did it go?')}"
    return subject if ticket.is_confidential else f"{subject} {ticket.title}"
