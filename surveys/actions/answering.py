"""Verbs of those who are asked: look at a survey, answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from surveys import links, notices, rotation
from surveys.actions import recovering
from surveys.enums import ANSWERABLE, AREAS, AnswerStatus, Area, InvitationState, LostTime
from surveys.links import First, Look, Outcome, Press
from surveys.models import Answer, AnswerValue, Invitation, Item, Sighting

# More evidence than this tells no more about who looks; a robot can't fill the table.
MOST_SIGHTINGS = 200
MOST_ANSWERS = 50
KEPT_AS = {
    Outcome.STORED: AnswerStatus.COUNTED,
    Outcome.SUSPECT: AnswerStatus.SUSPECT,
    Outcome.CONFLICT: AnswerStatus.CONFLICT,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person filled in. `points` maps the code of an item to its point; None is "not applicable"; left out is left out."""

    points: Mapping[str, int | None]
    is_solved: bool | None = None
    lost_time: LostTime = LostTime.UNSAID
    comment: str = ""
    may_contact: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """How an answer came: see `links.Press`. `sent_at` is when the mail whose link was used went out; None in the desk itself."""

    browser: str
    nonce_at: datetime | None
    is_requester: bool = False
    is_pressed: bool = True
    sent_at: datetime | None = field(default=None)


class SurveyClosed(Exception):
    """The survey takes no answer (any more). The message says why, fit to show."""


class NotTaken(Exception):
    """This answer was not taken, another press may be. The message says why, fit to show."""


def asked_items(invitation: Invitation) -> list[Item]:
    """The overall question and one item of each area: always the same ones for this invitation."""
    items = list(invitation.questionnaire.items.order_by("code"))
    by_code = {item.code: item for item in items}
    chosen = [item for item in items if item.area == Area.OVERALL]
    for area in AREAS:
        codes = [item.code for item in items if item.area == area]
        person, request = str(invitation.person_id), invitation.ticket.number
        chosen.append(by_code[rotation.turn(person, request, invitation.resolution, codes)])
    return chosen


def see(invitation: Invitation, *, point: int | None, browser: str, address: str, at: datetime) -> None:
    """Keep that somebody opened the page: evidence against scanners, never an answer."""
    if invitation.sightings.count() < MOST_SIGHTINGS:
        Sighting.objects.create(invitation=invitation, at=at, point=point, browser=browser, address=address)


def closed_because(invitation: Invitation, at: datetime) -> str:
    """Why the survey takes no answers, in words; empty while it does."""
    if invitation.is_overtaken:
        return _("This request was reopened. We will ask you again when it is solved.")
    if invitation.state not in ANSWERABLE:
        return _("This survey is over.")
    if links.looked(at, invitation.expires_at) == Outcome.EXPIRED:
        return _("The time for answering this survey is over.")
    return ""


def first_answer(invitation: Invitation) -> First | None:
    """The first answer that counted, whether changed since or not."""
    kept = invitation.answers.filter(status__in=[AnswerStatus.COUNTED, AnswerStatus.REPLACED])
    row = kept.order_by("at", "pk").values_list("at", "browser").first()
    return First(*row) if row else None


def may_still_change(invitation: Invitation, first: First | None, at: datetime) -> bool:
    """Whether the answer that counts, if there is one, is so fresh that the person who gave it may change it."""
    return first is None or at - first.at < invitation.questionnaire.terms.robots.change_within


def answer(invitation: Invitation, said: Said, visit: Visit, *, at: datetime) -> Outcome:
    """Keep an answer as what it is: counted, suspect, or in conflict with one that counts. A change replaces, for some time.

    Raises:
        SurveyClosed: over, reopened, or not to be changed any more. Nothing is kept.
        NotTaken: the page was not this browser's, or nobody can have read it yet. Nothing is kept.
    """
    with transaction.atomic(durable=True):
        locked = (
            Invitation.objects.select_for_update(no_key=True, of=("self",))
            .select_related("ticket", "questionnaire", "department", "person")
            .get(pk=invitation.pk)
        )
        why = closed_because(locked, at)
        if why:
            raise SurveyClosed(why)
        first, items = first_answer(locked), asked_items(locked)
        outcome = _judged(locked, _has_point(said, items), visit, first, at)
        if outcome == Outcome.REFUSED and not may_still_change(locked, first, at):
            raise SurveyClosed(_("This was answered some time ago. It can't be changed any more."))
        if outcome == Outcome.REFUSED or locked.answers.count() >= MOST_ANSWERS:
            raise NotTaken(_("That was quick. Please press once more, so that we know that a person answers."))
        _settle(locked, KEPT_AS[outcome], at)
        row = _keep(locked, said, items, visit, KEPT_AS[outcome], at)
        if outcome == Outcome.STORED:
            points = {item.code: said.points.get(item.code) for item in items}
            recovering.follow(locked, row, points, is_change=first is not None, at=at)
    return outcome


def _has_point(said: Said, items: list[Item]) -> bool:
    return all(said.points.get(item.code) is not None for item in items if item.area == Area.OVERALL)


def _judged(invitation: Invitation, has_point: bool, visit: Visit, first: First | None, at: datetime) -> Outcome:
    press = Press(
        at=at,
        browser=visit.browser,
        has_point=has_point,
        nonce_at=visit.nonce_at,
        is_requester=visit.is_requester,
        is_pressed=visit.is_pressed,
    )
    looks = [Look(*row) for row in invitation.sightings.values_list("at", "browser", "point", "address")]
    return links.judge(
        press,
        looks,
        first,
        sent_at=visit.sent_at,
        expires_at=invitation.expires_at,
        limits=invitation.questionnaire.terms.robots,
    )


def _settle(invitation: Invitation, status: AnswerStatus, at: datetime) -> None:
    """Make room for an answer that counts: one before it is replaced, and what was still to be sent is held back."""
    if status != AnswerStatus.COUNTED:
        return
    invitation.answers.counted().update(status=AnswerStatus.REPLACED)
    if invitation.state != InvitationState.ANSWERED:
        invitation.state, invitation.ended_at, invitation.due_at = InvitationState.ANSWERED, at, None
        invitation.save(update_fields=["state", "ended_at", "due_at"])
        notices.take_back(invitation)


def _keep(
    invitation: Invitation, said: Said, items: list[Item], visit: Visit, status: AnswerStatus, at: datetime
) -> Answer:
    row = Answer.objects.create(
        invitation=invitation,
        at=at,
        status=status,
        browser=visit.browser,
        is_signed_in=visit.is_requester,
        is_solved=said.is_solved,
        lost_time=said.lost_time,
        comment=said.comment,
        may_contact=said.may_contact,
    )
    AnswerValue.objects.bulk_create(
        AnswerValue(
            answer=row,
            item=item,
            value=said.points.get(item.code),
            is_not_applicable=item.code in said.points and said.points[item.code] is None,
        )
        for item in items
    )
    return row
