"""Two real workers ask many colleagues under kill -9: everybody once, and nobody who may not see the request any more.

The suite asks 200; `DESK_INVITATIONS=1000 pytest tests/journeys/test_survey_invitations.py -s` asks a thousand.
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from notifications.enums import DeliveryState
from notifications.models import Message
from notifications.outbox import silence
from servicedesk.launcher.processes import wait_for
from servicedesk.launcher.stack import Stack
from surveys.enums import InvitationState, SkipReason
from surveys.models import Invitation, Link
from tests.factories import file_request, make_cast
from tests.journeys.killing import PATIENCE_SECONDS, SECOND, row_of, sender_of, workers
from tests.peers import MailPeer, mail_peer
from tests.surveys.stories import new_questionnaire
from tickets.enums import Outcome, State
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = int(os.environ.get("DESK_INVITATIONS", "200"))
# Of fifty who may not see it any more half lose it before the sweep sends, the others when their mail waits in the outbox.
EARLY, LATE = 25, 25
KILLS, BETWEEN = 6, max(5, COUNT // 25)
# One of the kills takes both workers at once, one a whole worker, the others the process that has the mail in hand.
BOTH, WHOLE = 1, 4


@pytest.fixture
def peer() -> Iterator[MailPeer]:
    """The mail server of the desk."""
    with mail_peer() as peer:
        yield peer


@pytest.fixture
def desk(peer: MailPeer, tmp_path: Path) -> Iterator[Stack]:
    """Two workers and beat, and nothing to do yet."""
    with workers(peer, tmp_path, two=True) as stack:
        yield stack


def resolve_many(count: int, resolved_at: datetime) -> None:
    """So many requests of as many people that were resolved then, written as rows like a filed one."""
    cast = make_cast()
    new_questionnaire(at=resolved_at - timedelta(days=1), in_working_hours=False)
    with silence():
        model = file_request(cast.laptop, cast.rosa, at=resolved_at - timedelta(hours=1))
    people = User.objects.bulk_create(
        User(email=f"colleague{n}@desk.example", name=f"Colleague {n}", zone="Europe/Berlin", password="!")
        for n in range(count)
    )
    model.state, model.outcome, model.resolution = State.RESOLVED, Outcome.DONE, 1
    model.resolved_at, model.resolved_by = resolved_at, cast.ben
    fields = {
        field.attname: getattr(model, field.attname) for field in Ticket._meta.concrete_fields if not field.primary_key
    }
    Ticket.objects.bulk_create(
        Ticket(
            **fields | {"number": f"MANY-{n}", "requester_id": person.pk, "filed_by_id": person.pk, "filing_key": None}
        )
        for n, person in enumerate(people)
    )


def lose(people: Iterable[int]) -> set[str]:
    """Every second one leaves the company, the request of the others becomes somebody else's; their addresses."""
    lost = list(people)
    other = User.objects.get(email="otto@desk.example")
    User.objects.filter(pk__in=lost[::2]).update(is_active=False)
    Ticket.objects.filter(requester__in=lost[1::2]).update(requester=other, filed_by=other)
    return set(User.objects.filter(pk__in=lost).values_list("email", flat=True))


def lose_early() -> set[str]:
    """Some of those whose survey is planned."""
    planned = Invitation.objects.filter(state=InvitationState.PLANNED, ticket__number__startswith="MANY-")
    return lose(planned.order_by("-pk").values_list("person", flat=True)[:EARLY])


def lose_late() -> set[str]:
    """Some of those whose mail waits in the outbox while no worker lives."""
    waiting = Message.objects.filter(state__in=[DeliveryState.PENDING, DeliveryState.CLAIMED], channel="mail")
    waiting = waiting.filter(person__requests__number__startswith="MANY-")
    return lose(waiting.order_by("-pk").values_list("person", flat=True)[:LATE])


def all_decided() -> bool:
    """Whether every resolution was looked at, and what is to be asked is planned."""
    return Invitation.objects.filter(state=InvitationState.PLANNED).count() >= COUNT


def all_done() -> bool:
    """Whether no survey is left to be sent. A reminder of a promise may wait for office hours."""
    is_planned = Invitation.objects.filter(state__in=[InvitationState.FOUND, InvitationState.PLANNED]).exists()
    return not is_planned and not Message.objects.unfinished().filter(kind="survey").exists()


def kill_while_sending(desk: Stack, peer: MailPeer) -> tuple[set[str], set[str]]:
    """Kill who has a mail in hand, again and again; the Message-IDs that must come twice, and who lost it on the way."""
    repeats, lost = set(), set()
    for kill in range(KILLS):
        held = peer.held.get(timeout=PATIENCE_SECONDS)
        assert row_of(held).state == DeliveryState.SUBMITTING
        worker, process = sender_of(held, desk)
        if kill % 2 == 0 and row_of(held).kind == "survey":
            repeats.add(held.message_id)
        # Alternately the mail server has kept the mail when its sender dies, or has not.
        peer.hold(BETWEEN, "before" if kill % 2 == 0 else "after")
        if kill == BOTH:
            both = [desk.parts["worker"], desk.parts[SECOND]]
            for part in both:
                part.kill()
            lost = lose_late()
            for part in both:
                part.launch()
        elif kill == WHOLE:
            worker.kill()
            worker.launch()
        else:
            process.kill()
    peer.held.get(timeout=PATIENCE_SECONDS)
    peer.go_on()
    return repeats, lost


def test_everybody_is_asked_once_whoever_is_killed_and_nobody_who_lost_sight_of_the_request(
    desk: Stack, peer: MailPeer, pytestconfig: pytest.Config
) -> None:
    began = time.monotonic()
    peer.hold(BETWEEN, "after")
    resolve_many(COUNT, timezone.now() - timedelta(hours=23))
    assert wait_for(all_decided, 60)
    decided, lost = time.monotonic() - began, lose_early()
    # The hour that is left has passed.
    Invitation.objects.filter(state=InvitationState.PLANNED).update(due_at=timezone.now())
    repeats, late = kill_while_sending(desk, peer)
    assert len(lost | late) == EARLY + LATE
    lost |= late
    assert wait_for(all_done, 90)

    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mail in peer.parsed():
        if "How did it go?" in str(mail["Subject"]):
            told[parseaddr(str(mail["To"]))[1]][str(mail["Message-ID"])] += 1
    times = sum(told.values(), Counter())
    rows = {f"<{row.message_id}@127.0.0.1>": row for row in Message.objects.filter(kind="survey", channel="mail")}
    asked = set(User.objects.filter(email__startswith="colleague").values_list("email", flat=True)) - lost
    assert told.keys() == asked
    assert all(len(ids) == 1 for ids in told.values())
    assert all(rows[name].ambiguous >= count - 1 for name, count in times.items())
    assert repeats
    assert repeats <= {name for name, count in times.items() if count > 1}
    states = Message.objects.filter(channel="mail", person__email__in=lost).values_list("state", flat=True)
    assert set(states) == {DeliveryState.SUPPRESSED}
    many = Invitation.objects.filter(ticket__number__startswith="MANY-")
    assert (
        many.filter(state=InvitationState.SENT, person__email__in=asked).count() == len(asked) == COUNT - EARLY - LATE
    )
    assert set(many.exclude(state=InvitationState.SENT).values_list("reason", flat=True)) == {SkipReason.NO_RECIPIENT}
    # A link is made when its mail leaves: whoever heard nothing has none, and a mail that came twice had two.
    assert set(Link.objects.values_list("invitation__person__email", flat=True)) == asked
    skipped = many.filter(state=InvitationState.SKIPPED).count()
    pytestconfig.get_terminal_writer().line(
        f"\n{COUNT} invitations, {KILLS} kills: {len(asked)} people asked, {len(lost)} lost sight of it and heard nothing "
        f"({skipped} found by the sweep, the others by the outbox); {sum(times.values()) - len(times)} mails came again, all "
        f"ambiguous with the same Message-ID; planned after {decided:.0f} s, done after {time.monotonic() - began:.0f} s"
    )
