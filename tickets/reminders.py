"""Who hears of a threshold of a clock, in which words, and whether that still holds when the mail leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from departments.line import Line
from notifications import outbox
from notifications.choosing import Readers
from notifications.models import Message
from notifications.outbox import Letter, post
from tickets.enums import UNRESOLVED, NoticeState, Priority, TargetState
from tickets.ladder import Rung, Who, rungs
from tickets.models import Notice, Ticket
from tickets.notices import Saying, letter, with_bells
from tickets.permissions import seers
from tickets.wording import threshold_in_words


@dataclass(frozen=True, slots=True)
class Warned:
    """Whom the rung names: those who work on it; of those one level up who may see it and who may not; and a word besides."""

    here: list[User]
    knowing: list[User]
    above: list[User]
    remark: str = ""


class Sweeping:
    """What a sweep at one moment finds again and again: who leads what, what people chose, and the ladders."""

    def __init__(self, at: datetime) -> None:
        self.at, self.line, self.readers = at, Line(at), Readers()
        self._ladders: dict[int, dict[str, Rung]] = {}

    def rung(self, notice: Notice) -> Rung:
        """What its policy says of a threshold."""
        policy = notice.target.policy
        if policy.pk not in self._ladders:
            self._ladders[policy.pk] = rungs(policy.ladder)
        return self._ladders[policy.pk][notice.threshold]


def warn(notice: Notice, sweeping: Sweeping) -> None:
    """Tell those whom the ladder names that a promise is about to break, or has; each once."""
    if outbox.is_silent():
        return
    target, ticket = notice.target, notice.target.ticket
    rung = sweeping.rung(notice)
    warned = _warned(rung, ticket, sweeping.line)
    letters = [*_to_those_who_know(notice, rung, warned), *_to_those_above(notice, rung, warned)]
    repeats = _told_before(ticket, rung, [one.person for one in letters])
    keeps_hours = ticket.priority != Priority.URGENT or not rung.at_any_hour
    proviso = f"clock:{target.pk}:{notice.threshold}"
    post(
        with_bells(
            replace(one, proviso=proviso, keeps_hours=keeps_hours, is_repeat=one.person.pk in repeats)
            for one in letters
        ),
        at=sweeping.at,
        readers=sweeping.readers,
    )


def still_due(whats: Collection[str]) -> set[str]:
    """Those of the thresholds (`5:75%`, by clock) that are worth telling: their clock runs and no higher one was told."""
    clocks = {what.partition(":")[0] for what in whats}
    higher = Notice.objects.filter(
        target=OuterRef("target"), position__gt=OuterRef("position"), state=NoticeState.FIRED
    )
    rows = Notice.objects.filter(target__in=clocks, state=NoticeState.FIRED, target__stopped_at=None)
    rows = rows.filter(~Exists(higher), target__ticket__state__in=UNRESOLVED)
    # A clock that was missed stays so while it stands still: its due is gone then.
    running = rows.exclude(target__state=TargetState.PAUSED).exclude(target__due_at=None)
    held = {f"{clock}:{threshold}" for clock, threshold in running.values_list("target", "threshold")}
    return held & set(whats)


def _warned(rung: Rung, ticket: Ticket, line: Line) -> Warned:
    """Whom the rung names, each once and never about their own request.

    Nobody has it, or whoever has it is away: those who lead the department hear instead.
    """
    here: dict[int, User] = {}
    remark, holder = "", ticket.assignee if ticket.assignee and ticket.assignee.is_active else None
    gone = line.away(holder.pk) if holder else None
    if gone is not None:
        remark, holder = f"{gone.person} is away until {gone.ends_on:%d %b %Y}.", None
    if holder and Who.HOLDER in rung.tell:
        here[holder.pk] = holder
    if Who.HEAD in rung.tell or (Who.HOLDER in rung.tell and holder is None):
        here |= {person.pk: person for person in line.leading(ticket.department_id)}
    here.pop(ticket.requester_id, None)
    above = line.above(ticket.department_id) if Who.UPPER in rung.tell else []
    others = [person for person in above if person.pk not in {*here, ticket.requester_id}]
    seeing = seers(ticket, others)
    return Warned(
        here=list(here.values()),
        knowing=[person for person in others if person.pk in seeing],
        above=[person for person in others if person.pk not in seeing and not ticket.is_confidential],
        remark=remark,
    )


def _to_those_who_know(notice: Notice, rung: Rung, warned: Warned) -> Iterable[Letter]:
    """Those who work on it; and of those above, who may see the request anyway."""
    ticket, mood = notice.target.ticket, "late" if rung.is_late else "reminder"
    headline = threshold_in_words(rung.mark, notice.target.kind)
    told = [(f"work.{mood}", person) for person in warned.here] + [(mood, person) for person in warned.knowing]
    for kind, person in told:
        saying = Saying(kind, (person,), headline, shows_text=False)
        yield letter(ticket, saying, person, _key(notice), target=notice.target, remark=warned.remark)


def _to_those_above(notice: Notice, rung: Rung, warned: Warned) -> Iterable[Letter]:
    """Those above who can't open the request read number, department and date; of a confidential one nothing."""
    target, ticket = notice.target, notice.target.ticket
    for person in warned.above:
        context = {
            "ticket": ticket,
            "target": target,
            "headline": threshold_in_words(rung.mark, target.kind),
            "leading": ", ".join(sorted(one.name for one in warned.here)),
            "tz": person.tz,
            "manage_url": settings.DESK_BASE_URL + reverse("notifications:preferences"),
        }
        yield Letter(
            key=f"{_key(notice)}:{person.pk}",
            kind="above.late" if rung.is_late else "above.reminder",
            person=person,
            subject=f"[{ticket.number}] {ticket.department}",
            text=render_to_string("tickets/mail/above.txt", context),
            html=render_to_string("tickets/mail/above.html", context),
            about=ticket.about,
            thread=ticket.thread,
            topic=ticket.number,
        )


def _key(notice: Notice) -> str:
    return f"{notice.target.ticket.about}:clock:{notice.target_id}:{notice.threshold}"


def _told_before(ticket: Ticket, rung: Rung, people: Collection[User]) -> set[int]:
    """Who of `people` (ids) knows already that the request is late: what is new of that can wait for the daily mail.

    A rung that is told once counts for itself: it goes at once the first time, whatever was told before.
    """
    if not rung.is_late:
        return set()
    told = Message.objects.about(ticket.about).filter(person__in=people, kind__in=["work.late", "late", "above.late"])
    if rung.once:
        told = told.filter(proviso__endswith=f":{rung.at}")
    return set(told.values_list("person", flat=True))
