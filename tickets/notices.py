"""Who hears of an event, in which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import User
from departments.models import Department, Membership
from notifications import outbox
from notifications.enums import Channel
from notifications.outbox import Letter, post
from notifications.wording import Words, discreet
from tickets.enums import EventKind, Side
from tickets.ladder import Rung, Who, rungs
from tickets.models import Notice, Target, Ticket, TicketEvent
from tickets.wording import threshold_in_words

# Acts that can be taken back: their mails wait that long.
HELD = {
    EventKind.ASSIGNED,
    EventKind.PRIORITISED,
    EventKind.WAITED,
    EventKind.RESOLVED,
    EventKind.HANDED_OVER,
    EventKind.UNSEALED,
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said to one group of people about an event. `kind` begins with `work.` for those who work on it."""

    kind: str
    people: tuple[User, ...]
    headline: str
    shows_text: bool = True


def announce(event: TicketEvent) -> None:
    """Post what `event` has to say, to everybody it concerns but the one who did it."""
    if outbox.is_silent():
        return
    ticket = event.ticket
    due_at = event.at + timedelta(seconds=settings.DESK_UNDO) if event.kind in HELD else event.at
    told: set[int] = {event.actor_id} if event.actor_id and event.kind != EventKind.FILED else set()
    letters: list[Letter] = []
    for saying in _sayings(event):
        people = [person for person in saying.people if person.pk not in told and person.is_active]
        told |= {person.pk for person in people}
        letters += [_letter(ticket, saying, person, f"{ticket.about}:{event.position}", event) for person in people]
    if letters:
        post(_with_bells(letters), at=event.at, due_at=due_at)


def _sayings(event: TicketEvent) -> Iterable[Saying]:  # noqa: C901 (a table, one line a kind)
    """The table: kind of event -> who hears, in which words. An earlier line wins for somebody in two."""
    ticket, who = event.ticket, event.actor.name if event.actor else "The desk"
    match EventKind(event.kind):
        case EventKind.FILED:
            yield Saying("filed", (ticket.requester,), f"{ticket.department} has your request", shows_text=False)
            yield Saying(
                "filed", (ticket.filed_by,), f"{ticket.department} has the request you filed", shows_text=False
            )
            yield Saying("work.filed", _leaders(ticket), f"{ticket.filed_by} asks {ticket.department}")
        case EventKind.ACCEPTED:
            yield Saying("accepted", _askers(ticket), f"{who} has taken on your request")
        case EventKind.ASSIGNED if ticket.assignee:
            yield Saying("work.assigned", (ticket.assignee,), f"{who} gave you this request")
        case EventKind.REPRICED if event.data["due_before"] != _iso(ticket.due_at):
            word = "promises another date" if ticket.due_at else "promises no date at present"
            promiser = Department.objects.get(pk=event.data["department"])
            yield Saying("repriced", _askers(ticket), f"{promiser} {word}", shows_text=False)
        case EventKind.REPLIED if event.comment and event.comment.side == Side.PROVIDER:
            yield Saying("replied", _askers(ticket), f"{who} replied")
        case EventKind.REPLIED:
            yield Saying("replied", _askers(ticket), f"{who} wrote")
            yield Saying("work.replied", _workers(ticket), f"{who} wrote")
        case EventKind.WAITED if event.data["on"] == "requester":
            yield Saying("waited", (ticket.requester,), f"{ticket.department} is waiting for you")
        case EventKind.HANDED_OVER:
            yield Saying("handed_over", _askers(ticket), f"{ticket.department} has your request now")
            yield Saying("work.handed_over", _leaders(ticket), f"{who} handed this over to {ticket.department}")
        case EventKind.HANDOVER_ACCEPTED:
            yield Saying("handover_answered", _offerer(event), f"{ticket.department} has accepted your hand-over")
        case EventKind.HANDOVER_DECLINED:
            yield Saying("handed_over", _askers(ticket), f"{ticket.department} has your request again")
            yield Saying("work.handed_over", _workers(ticket), f"{who} gave this back to {ticket.department}")
        case EventKind.HANDOVER_WITHDRAWN:
            yield Saying("handed_over", _askers(ticket), f"{ticket.department} has your request again")
        case EventKind.DECLINED:
            yield Saying("declined", _askers(ticket), f"{ticket.department} can't do this")
        case EventKind.RESOLVED:
            yield Saying("resolved", _askers(ticket), f"{who} resolved your request")
        case EventKind.REOPENED:
            yield Saying("work.reopened", _workers(ticket), f"{who} reopened this request")
            yield Saying("reopened", _askers(ticket), f"{who} reopened your request")
        case EventKind.WITHDRAWN:
            yield Saying("work.withdrawn", _workers(ticket), f"{who} withdrew this request")
        case EventKind.UNSEALED:
            yield Saying("unsealed", _askers(ticket), f"{who} lifted the seal: earlier departments can read it again")
        case EventKind.PARTICIPANT_ADDED:
            added = User.objects.filter(pk=event.data["person"])
            yield Saying("participant_added", tuple(added), f"{who} added you to this request")
        case _:
            return


def warn(notice: Notice, at: datetime) -> None:
    """Tell those whom the ladder names that a promise is about to break, or has."""
    target, ticket = notice.target, notice.target.ticket
    rung = rungs(target.policy.ladder)[notice.threshold]
    kind = "work.late" if rung.is_late else "work.reminder"
    saying = Saying(kind, _told(rung, ticket), threshold_in_words(rung.mark, target.kind), shows_text=False)
    key = f"{ticket.about}:clock:{target.pk}:{notice.threshold}"
    post(_with_bells(_letter(ticket, saying, person, key, None, target) for person in saying.people), at=at)


def _told(rung: Rung, ticket: Ticket) -> tuple[User, ...]:
    """Whom the rung names, each once and never about their own request. Nobody holds it: who leads the department."""
    people: dict[int, User] = {}
    holder = ticket.assignee if ticket.assignee and ticket.assignee.is_active else None
    if Who.HOLDER in rung.tell and holder:
        people[holder.pk] = holder
    if Who.HEAD in rung.tell or (Who.HOLDER in rung.tell and not holder):
        people |= {person.pk: person for person in _leaders(ticket)}
    people.pop(ticket.requester_id, None)
    return tuple(people.values())


def _askers(ticket: Ticket) -> tuple[User, ...]:
    """The requester's side: who it is for, who filed it, who follows it."""
    people = {person.pk: person for person in (ticket.requester, ticket.filed_by)}
    people |= {person.pk: person for person in User.objects.filter(participations__ticket=ticket)}
    return tuple(people.values())


def _offerer(event: TicketEvent) -> tuple[User, ...]:
    """Who made the offer that `event` answers; they may have left its department, which the guard looks at."""
    offer = event.ticket.handovers.select_related("offered_by").filter(decided_position=event.position).first()
    return (offer.offered_by,) if offer else ()


def _workers(ticket: Ticket) -> tuple[User, ...]:
    """Who does it; as long as that is nobody, who leads the department."""
    return (ticket.assignee,) if ticket.assignee else _leaders(ticket)


def _leaders(ticket: Ticket) -> tuple[User, ...]:
    rows = (
        Membership.objects.active().leading().filter(department=ticket.department).exclude(person=ticket.requester_id)
    )
    return tuple(row.person for row in rows.select_related("person"))


def _letter(
    ticket: Ticket, saying: Saying, person: User, key: str, event: TicketEvent | None, target: Target | None = None
) -> Letter:
    """The finished mail. About a confidential request it says number and link, and nothing else."""
    words = (
        discreet(ticket.number, ticket.get_absolute_url())
        if ticket.is_confidential
        else _words(ticket, saying, person, event, target)
    )
    return Letter(
        key=f"{key}:{person.pk}",
        kind=saying.kind,
        person=person,
        subject=words.subject,
        text=words.text,
        html=words.html,
        link=ticket.get_absolute_url(),
        about=ticket.about,
        topic=ticket.number,
        thread=ticket.thread,
    )


def _words(ticket: Ticket, saying: Saying, person: User, event: TicketEvent | None, target: Target | None) -> Words:
    context = {
        "ticket": ticket,
        "person": person,
        "headline": saying.headline,
        "comment": event.comment if event and saying.shows_text else None,
        "target": target,
        "due_before": _due_before(event) if event else None,
        "tz": person.tz,
        "url": settings.DESK_BASE_URL + ticket.get_absolute_url(),
    }
    return Words(
        f"[{ticket.number}] {ticket.title}",
        render_to_string("tickets/mail/news.txt", context),
        render_to_string("tickets/mail/news.html", context),
    )


def _due_before(event: TicketEvent) -> datetime | None:
    """What was promised before an event that changed it: the requester is told both dates."""
    text = event.data.get("due_before")
    before = datetime.fromisoformat(text) if text else None
    return before if before != event.ticket.due_at else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _with_bells(letters: Iterable[Letter]) -> list[Letter]:
    """Each mail also rings the bell: the same cause, in one line."""
    both: list[Letter] = []
    for letter in letters:
        line = letter.text.splitlines()[0] if letter.text else letter.subject
        bell = Letter(
            key=f"bell:{letter.key}",
            kind=letter.kind,
            person=letter.person,
            subject=f"{letter.subject}: {line}",
            text="",
            link=letter.link,
            about=letter.about,
            topic=letter.topic,
            channel=Channel.BELL,
        )
        both += [letter, bell]
    return both
