"""Asking the demo company afterwards: the sweeps as they would have run, and what colleagues answered."""

from __future__ import annotations

import hashlib
import heapq
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta

from servicedesk.demo import opinions, pace
from servicedesk.demo.casting import by_email
from servicedesk.demo.play import close_by_themselves
from surveys.actions import answering, inviting
from surveys.actions.answering import Said, Visit
from surveys.enums import InvitationState, LostTime
from surveys.models import Invitation

# At these hours (UTC) everybody's office is open at one of the two: Pune and Berlin, Berlin and Boston.
LOOKS_AT = (time(9), time(14, 30))
MONDAY, WORKDAYS_A_WEEK = 0, 5
READING = timedelta(seconds=35)
# How many people answered about a department that few people need: too few to be shown.
AT_MOST = {"front-office": 3}
ANSWER_RATE = 0.87

Waiting = list[tuple[datetime, int]]


def ask(instants: Iterable[datetime], now: datetime) -> Iterator[datetime]:
    """Let the sweeps run at `instants` and people answer; gives each instant when it is over, the last one is `now`."""
    waiting: Waiting = []
    voices: dict[str, set[int]] = defaultdict(set)
    for at in instants:
        while waiting and waiting[0][0] <= at:
            _answer(*heapq.heappop(waiting))
        close_by_themselves(at)
        if at == now or (at.weekday() == MONDAY and at.time() == LOOKS_AT[0]):
            inviting.sweep_expired(at)
        inviting.sweep_invitations(at)
        for invitation in Invitation.objects.filter(state=InvitationState.SENT, sent_at=at).select_related(
            "person", "department", "ticket"
        ):
            answers_at = _answers_at(invitation, voices, now)
            if answers_at is not None:
                heapq.heappush(waiting, (answers_at, invitation.pk))
        yield at


def looks(since: datetime, now: datetime) -> Iterator[datetime]:
    """The instants at which the sweeps look, in this telling: two on each working day, and `now`."""
    day = since.date()
    while day <= now.date():
        instants = [datetime.combine(day, hour, UTC) for hour in LOOKS_AT] if day.weekday() < WORKDAYS_A_WEEK else []
        yield from (at for at in instants if since < at < now)
        day += timedelta(days=1)
    yield now


def _luck(invitation: Invitation) -> random.Random:
    """The same each time: what a person thinks of a matter hangs on both, not on the row's number."""
    return random.Random(f"{invitation.person.email} {invitation.ticket.title}")  # noqa: S311 (an opinion, no secret)


def _answers_at(invitation: Invitation, voices: dict[str, set[int]], now: datetime) -> datetime | None:
    """When the person answers, in their working hours; None: they don't."""
    rng = _luck(invitation)
    slug = invitation.department.slug
    heard = voices[slug] | {invitation.person_id}
    if rng.random() > ANSWER_RATE or len(heard) > AT_MOST.get(slug, len(heard)):
        return None
    assert invitation.sent_at is not None, "only what was sent is answered"
    hours = rng.uniform(0.1, 9) if rng.random() < 0.7 else rng.uniform(18, 34)
    office = pace.office_hours(by_email(invitation.person.email), now.year)
    at = pace.later(office, invitation.sent_at + timedelta(minutes=3), timedelta(hours=hours))
    if at >= now or (invitation.expires_at and at >= invitation.expires_at):
        return None
    voices[slug] = heard
    return at


def _answer(at: datetime, pk: int) -> None:
    invitation = Invitation.objects.select_related("person", "department", "ticket", "questionnaire").get(pk=pk)
    rng = _luck(invitation)
    said = _said(invitation, rng)
    browser = hashlib.sha256(invitation.person.email.encode()).hexdigest()
    is_signed_in = rng.random() < 0.4
    if not is_signed_in:
        answering.see(invitation, point=said.points["O"], browser=browser, address="", at=at - READING)
    visit = Visit(
        browser, at - READING, is_requester=is_signed_in, sent_at=None if is_signed_in else invitation.sent_at
    )
    answering.answer(invitation, said, visit, at=at)


def _said(invitation: Invitation, rng: random.Random) -> Said:
    """Points around what the department is known for; a broken promise costs it, most of all where it was about time."""
    view = opinions.OF[invitation.department.slug]
    mood = view.mean + rng.gauss(0, 0.35) - (0.55 if invitation.promise_kept is False else 0)
    points: dict[str, int | None] = {}
    for item in answering.asked_items(invitation):
        lean = view.leans.get(item.code, 0.0) + (view.leans.get(item.area, 0.0))
        point = min(4, max(1, round(mood + lean + rng.gauss(0, 0.45))))
        points[item.code] = None if item.code != "O" and rng.random() < 0.03 else point
    overall = points["O"] or round(view.mean)
    return Said(
        points=points,
        is_solved=rng.random() < (0.98 if overall > 2 else 0.7),
        lost_time=_lost_time(overall, rng),
        comment=_comment(overall, invitation.department.slug, rng),
        # Who is dissatisfied wants to be heard.
        may_contact=rng.random() < (0.4 if overall > 2 else 0.75),
    )


def _lost_time(overall: int, rng: random.Random) -> LostTime:
    weights = (6, 3, 1, 0.2, 0.1) if overall > 2 else (1, 3, 4, 2, 1)
    words = (
        LostTime.NONE,
        LostTime.UNDER_HALF_AN_HOUR,
        LostTime.HALF_A_DAY,
        LostTime.A_DAY,
        LostTime.MORE,
    )
    return rng.choices(words, weights)[0]


def _comment(overall: int, slug: str, rng: random.Random) -> str:
    if rng.random() > (0.35 if overall > 2 else 0.75):
        return ""
    pool = opinions.COMMENTS[overall] + opinions.OF[slug].comments.get(overall, ())
    return rng.choice(pool)
