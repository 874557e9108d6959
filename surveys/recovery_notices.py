"""Who hears of a recovery case, in which words: those who take care of it, those above when it is late, and its author."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.enums import CompanyRole
from accounts.models import User
from departments.line import leading_above, leading_now
from departments.models import Membership
from notifications import outbox
from notifications.enums import Channel
from notifications.models import Message
from notifications.outbox import Letter, post, suppress
from notifications.wording import bell_line, discreet
from surveys.enums import Reader
from surveys.models import Recovery, RecoveryEvent
from surveys.permissions import TOLD
from surveys.silent_cases import Month, last_month, silent_cases


def open_case(case: Recovery, *, at: datetime) -> None:
    """Tell those who take care of it that somebody was dissatisfied and may be contacted."""
    if outbox.is_silent():
        return
    headline = f"{case.invitation.person} was not satisfied, and may be contacted"
    # A case that was taken back and comes again is told again.
    _post(case, f"work:opened:{int(at.timestamp())}", "recovery.opened", readers(case, at), headline, at=at)


def warn(case: Recovery, *, at: datetime, is_late: bool) -> None:
    """Call first contact to mind; once it is late, those above hear of it too, and the recovery owner."""
    if outbox.is_silent():
        return
    here = readers(case, at)
    step, headline = ("late", "First contact is late") if is_late else ("reminded", "First contact is due soon")
    name = case.invitation.person.name
    _post(case, f"work:{step}", f"recovery.{step}", here, f"{headline}: {name} waits to hear from you", at=at)
    if is_late:
        post(_to_those_above(case, {person.pk for person in here}, at), at=at)


def tell(case: Recovery, event: RecoveryEvent) -> None:
    """Send what was written to the person who answered."""
    if outbox.is_silent():
        return
    invitation = case.invitation
    headline = f"{invitation.department} on your answer about {invitation.ticket.number}"
    _post(case, f"told:{event.pk}", TOLD, [invitation.person], headline, at=event.at, quote=event.told, event=event)


def take_back(case: Recovery) -> None:
    """Hold back what those who take care of it have not been told yet."""
    suppress(f"{case.about}:work:")


def tell_month(at: datetime) -> int:
    """Tell the recovery owners, once, how many bad answers of the last month came without consent. Returns how many letters."""
    month = last_month(at)
    key = f"recovery-month:{month.name}"
    owners = list(User.objects.with_role(CompanyRole.RECOVERY_OWNER))
    known = set(Message.objects.filter(key__in=[f"{key}:{owner.pk}" for owner in owners]).values_list("key", flat=True))
    new = [owner for owner in owners if f"{key}:{owner.pk}" not in known]
    if not new or outbox.is_silent():
        return 0
    return post([one for owner in new for one in _of_month(f"{key}:{owner.pk}", owner, month)], at=at)


def readers(case: Recovery, at: datetime) -> list[User]:
    """Who takes care of it and is here at `at`; without anybody here, all of them."""
    invitation = case.invitation
    themselves = {invitation.person_id, invitation.resolved_by_id}
    if case.reader == Reader.OWNER:
        return [one for one in User.objects.with_role(CompanyRole.RECOVERY_OWNER) if one.pk not in themselves]
    rows = Membership.objects.active().leading().filter(department=invitation.department_id).select_related("person")
    mine = {row.person_id: row.person for row in rows.order_by("pk") if row.person_id not in themselves}
    here = [person for person in leading_now(invitation.department_id, at) if person.pk in mine]
    return here or list(mine.values())


def _post(
    case: Recovery,
    step: str,
    kind: str,
    people: Iterable[User],
    headline: str,
    *,
    at: datetime,
    quote: str = "",
    event: RecoveryEvent | None = None,
) -> None:
    """A mail and a bell for each of `people`. Of a confidential request they say its number and the link."""
    ticket = case.invitation.ticket
    letters: list[Letter] = []
    for person in people:
        words: dict[str, Any]
        if ticket.is_confidential:
            said = discreet(ticket.number, case.get_absolute_url())
            words = {"subject": said.subject, "text": said.text, "html": said.html}
            bell = bell_line(ticket.number)
        else:
            words = _words(case, person, headline, quote=quote, event=event)
            bell = f"[{ticket.number}]: {headline}"
        frame: dict[str, Any] = {
            "kind": kind,
            "person": person,
            "link": case.get_absolute_url(),
            "about": case.about,
            "topic": ticket.number,
            "keeps_hours": kind != TOLD,
        }
        key = f"{case.about}:{step}:{person.pk}"
        letters.append(Letter(key=key, **words, **frame))
        letters.append(Letter(key=f"bell:{key}", subject=bell, text="", channel=Channel.BELL, **frame))
    post(letters, at=at)


def _words(
    case: Recovery, person: User, headline: str, *, quote: str = "", event: RecoveryEvent | None = None
) -> dict[str, Any]:
    ticket = case.invitation.ticket
    context = {
        "headline": headline,
        "case": case,
        "ticket": ticket,
        "quote": quote,
        # The owner takes care of a case without seeing the request.
        "title": "" if case.reader == Reader.OWNER and not quote else ticket.title,
        "who": event.actor if event else None,
        "tz": person.tz,
        "url": settings.DESK_BASE_URL + case.get_absolute_url(),
        "manage_url": settings.DESK_BASE_URL + reverse("notifications:preferences"),
    }
    return {
        "subject": f"[{ticket.number}] {headline}",
        "text": render_to_string("surveys/recovery_mail/recovery.txt", context),
        "html": render_to_string("surveys/recovery_mail/recovery.html", context),
    }


def _to_those_above(case: Recovery, told: set[int], at: datetime) -> Iterable[Letter]:
    """The heads one level up and the recovery owners read department and date: neither request nor author. Of what is
    confidential nothing."""
    invitation = case.invitation
    if invitation.ticket.is_confidential or invitation.department.is_confidential:
        return
    told = told | {invitation.person_id, *([invitation.resolved_by_id] if invitation.resolved_by_id else [])}
    above = [
        *leading_above(invitation.department_id, at),
        *User.objects.with_role(CompanyRole.RECOVERY_OWNER),
    ]
    link = reverse("department_page", args=[invitation.department.slug])
    for person in {one.pk: one for one in above if one.pk not in told}.values():
        yield from plain(
            f"{case.about}:work:above:{person.pk}", "recovery.late", person, link,
            f"{invitation.department}: first contact with a dissatisfied colleague is late",
            [
                f"It was due on {case.due_at.astimezone(person.tz):%d %b %Y, %H:%M}." if case.due_at else "",
                "Who it is and what was said stays with those who take care of it.",
            ],
        )  # fmt: skip


def _of_month(key: str, person: User, month: Month) -> Iterable[Letter]:
    lines = [
        silent_cases(month).in_words,
        "These colleagues did not say that they may be contacted: nobody is shown them.",
    ]
    link = reverse("surveys:recovery")
    yield from plain(key, "recovery.month", person, link, f"Bad answers without consent in {month.in_words}", lines)


def plain(key: str, kind: str, person: User, link: str, headline: str, lines: list[str]) -> Iterable[Letter]:
    """A mail and a bell about nothing that one may or may not see."""
    context = {
        "headline": headline,
        "lines": [line for line in lines if line],
        "url": settings.DESK_BASE_URL + link,
        "manage_url": settings.DESK_BASE_URL + reverse("notifications:preferences"),
    }
    text, html = (render_to_string(f"surveys/recovery_mail/plain.{form}", context) for form in ("txt", "html"))
    yield Letter(key=key, kind=kind, person=person, subject=headline, text=text, html=html, link=link, keeps_hours=True)
    yield Letter(
        key=f"bell:{key}", kind=kind, person=person, subject=headline, text="", link=link, channel=Channel.BELL
    )
