"""Stories of surveys in short lines: a request is resolved, somebody is asked, a browser answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from departments.models import Department
from notifications.models import Message
from notifications.wording import complete
from surveys.actions import inviting
from surveys.actions.answering import Said, asked_items
from surveys.actions.publishing import Question, publish
from surveys.enums import AnswerStatus, Area, InvitationState
from surveys.models import Answer, AnswerValue, Import, ImportedAnswer, Invitation, Questionnaire
from tests.factories import MONDAY, file_request, make_person, make_service
from tickets.actions import moving
from tickets.models import Service, Ticket

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RESOLVED = MONDAY + HOUR
# 24 hours after the resolution, within office hours.
SENT = RESOLVED + DAY
LINK = re.compile(r"/s/([\w-]+)/\?p=(\d)")
QUESTIONS = [Question("O", Area.OVERALL, {"en": "All in all?"})] + [
    Question(f"{area}{n}", Area(area), {"en": f"Question {area}{n}"}) for area in "CPR" for n in range(1, 5)
]


def resolve(service: Service, requester: User, solver: User, *, at: datetime = RESOLVED, **fields: Any) -> Ticket:
    """A request that `solver` resolved at `at`."""
    ticket = file_request(service, requester, at=at - HOUR, **fields)
    return moving.resolve(ticket, body="Done.", by=solver, at=at)


def invited(service: Service, requester: User, solver: User, *, at: datetime = RESOLVED, **fields: Any) -> Invitation:
    """The survey about a request that `solver` resolved at `at`, sent a day later."""
    ticket = resolve(service, requester, solver, at=at, **fields)
    inviting.sweep_invitations(at + HOUR)
    inviting.sweep_invitations(at + DAY)
    invitation = Invitation.objects.get(ticket=ticket)
    assert invitation.state == InvitationState.SENT, (invitation.state, invitation.reason)
    return invitation


def mails(invitation: Invitation) -> list[Message]:
    """What the outbox holds about a survey, oldest first."""
    return list(Message.objects.about(invitation.about).filter(channel="mail").order_by("pk"))


def token(invitation: Invitation) -> str:
    """The token in the last mail about a survey, which leaves at once."""
    sent = mails(invitation)[-1]
    complete(sent, sent.made_at)
    found = LINK.search(sent.text)
    assert found
    return found[1]


def found(ticket: Ticket) -> Invitation:
    """The one survey about `ticket`."""
    return Invitation.objects.get(ticket=ticket)


def new_questionnaire(at: datetime = MONDAY - DAY, **settings: Any) -> Questionnaire:
    """Another version in force."""
    return publish(settings, by=None, at=at, questions=QUESTIONS)


class Browser:
    """Somebody's browser at the links of one survey, as real requests. Times are seconds after sending."""

    def __init__(
        self, token: str, *, agent: str = "Firefox", sent_at: datetime = SENT, person: User | None = None
    ) -> None:
        self.path = f"/s/{token}/"
        self.sent_at = sent_at
        self.nonce = ""
        self.client = Client(headers={"user-agent": agent})
        if person:
            self.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def open(self, at: float, point: int | None = None, method: str = "get") -> Any:
        """Open the page; the nonce that it gives is kept."""
        with self._clock(at):
            response = getattr(self.client, method)(self.path, {"p": point} if point else {})
        if response.context and "nonce" in response.context:
            self.nonce = str(response.context["nonce"])
        return response

    def send(self, at: float, point: int | str = "", **fields: str) -> Any:
        """Press the button; `press=""` leaves the press out."""
        data = {"overall": str(point), "nonce": self.nonce, "press": "answer", **fields}
        if not data["press"]:
            del data["press"]
        with self._clock(at):
            return self.client.post(self.path, data)

    @contextmanager
    def _clock(self, at: float) -> Iterator[None]:
        with time_machine.travel(self.sent_at + timedelta(seconds=at), tick=False):
            yield


def queries_of(client: Client, address: str) -> int:
    """How many queries it takes to show a page."""
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def counted_point(invitation: Invitation) -> int | None:
    """The overall point that counts."""
    value = AnswerValue.objects.filter(
        answer__invitation=invitation, answer__status=AnswerStatus.COUNTED, item__area="O"
    )
    return value.values_list("value", flat=True).first()


def kept(invitation: Invitation) -> list[str]:
    """The status of every answer that was kept, oldest first."""
    return list(invitation.answers.order_by("pk").values_list("status", flat=True))


def give_answers(department: Department, points: list[int], *, at: datetime = SENT, **said: Any) -> list[Answer]:
    """Counted answers to `department`, each of another person, with the same point for every item."""
    service = department.services.first() or make_service(department)
    people = User.objects.count()
    return [
        give_answer(service, make_person(f"P{people + n} Person"), point, at=at, **said)
        for n, point in enumerate(points)
    ]


def give_answer(service: Service, person: User, point: int, *, at: datetime = SENT, **said: Any) -> Answer:
    """One counted answer, with the same point for every item, written as rows: many are needed for a report."""
    ticket = file_request(service, person, at=at - DAY)
    invitation = Invitation.objects.create(
        ticket=ticket,
        resolution=1,
        questionnaire=Questionnaire.objects.in_force(at),
        person=person,
        department=service.department,
        priority=ticket.priority,
        resolved_at=at - DAY,
        state=InvitationState.ANSWERED,
        sent_at=at - HOUR,
    )
    answer = Answer.objects.create(invitation=invitation, at=at, status=AnswerStatus.COUNTED, browser="b", **said)
    AnswerValue.objects.bulk_create(
        AnswerValue(answer=answer, item=item, value=point) for item in asked_items(invitation)
    )
    return answer


def said(invitation: Invitation, point: int, **fields: Any) -> Said:
    """A filled in form: the same point for every item."""
    return Said(points={item.code: point for item in asked_items(invitation)}, **fields)


def rated(
    department: Department,
    by: Department | None,
    points: list[int],
    *,
    on: date = date(2026, 8, 12),
    items: str = "O",
    importance: int | None = None,
) -> None:
    """Imported answers of so many other people of `by`, each with the same point for all `items` (`O C1`): rows, and quick."""
    source, _ = Import.objects.get_or_create(digest="0" * 64, defaults={"name": "before.csv", "at": SENT})
    known = ImportedAnswer.objects.values("voter").distinct().count()
    ImportedAnswer.objects.bulk_create(
        ImportedAnswer(
            source=source, line=1, answered_on=on, voter=f"colleague {known + number}", requesting_department=by,
            department=department, item=code, area=code[0], value=point, importance=importance,
        )
        for number, point in enumerate(points)
        for code in items.split()
    )  # fmt: skip
