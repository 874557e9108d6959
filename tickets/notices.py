"""Who hears of an event, in which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from departments.line import leading_now
from departments.models import Department
from notifications import outbox
from notifications.enums import Channel
from notifications.outbox import Letter, post
from notifications.wording import Words, discreet
from tickets.enums import EventKind, HandoverState, Outcome, Side
from tickets.models import Ticket, TicketEvent

# Acts that can be taken back: their mails wait that long.
HELD = {
    EventKind.ASSIGNED,
    EventKind.PRIORITISED,
    EventKind.WAITED,
    EventKind.RESUMED,
    EventKind.RESOLVED,
    EventKind.DECLINED,
    EventKind.HANDED_OVER,
    EventKind.HANDOVER_DECLINED,
    EventKind.HANDOVER_WITHDRAWN,
    EventKind.UNSEALED,
    EventKind.PART_ENDED,
    EventKind.PARENT_ENDED,
    EventKind.MERGED,
    EventKind.MERGED_IN,
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
    # What follows from an act on another request is keyed by that act, and taken back with it.
    key = event.data.get("cause") or f"{ticket.about}:{event.position}"
    for saying in (*_sayings(event), *_between_departments(event)):
        people = [person for person in saying.people if person.pk not in told and person.is_active]
        told |= {person.pk for person in people}
        letters += [letter(ticket, saying, person, key, event) for person in people]
    if letters:
        post(with_bells(letters), at=event.at, due_at=due_at)


def _sayings(event: TicketEvent) -> Iterable[Saying]:  # noqa: C901 (a table, one line a kind)
    """The table: kind of event -> who hears, in which words. An earlier line wins for somebody in two."""
    ticket, who = event.ticket, event.actor.name if event.actor else "The desk"
    if event.data.get("mentions"):
        yield from _mentions(event, who)
    match EventKind(event.kind):
        case EventKind.FILED:
            yield Saying("filed", (ticket.requester,), f"{ticket.department} has your request", shows_text=False)
            yield Saying(
                "filed", (ticket.filed_by,), f"{ticket.department} has the request you filed", shows_text=False
            )
            yield Saying("work.filed", leaders(ticket, event.at), f"{ticket.filed_by} asks {ticket.department}")
        case EventKind.ACCEPTED:
            yield Saying("accepted", _askers(ticket), f"{who} has taken on your request")
        case EventKind.ASSIGNED if ticket.assignee:
            yield Saying("work.assigned", (ticket.assignee,), f"{who} gave you this request")
        case EventKind.ROUTED if ticket.assignee and event.data.get("person") == ticket.assignee_id:
            name = event.data["name"]
            yield Saying("work.assigned", (ticket.assignee,), f"The rule “{name}” gave you this request")
        case EventKind.REPRICED if event.data["due_before"] != _iso(ticket.due_at):
            word = "promises another date" if ticket.due_at else "promises no date at present"
            promiser = Department.objects.get(pk=event.data["department"])
            yield Saying("repriced", _askers(ticket), f"{promiser} {word}", shows_text=False)
        case EventKind.REPLIED if event.comment and event.comment.side == Side.PROVIDER:
            yield Saying("replied", _askers(ticket), f"{who} replied")
        case EventKind.REPLIED:
            yield Saying("replied", _askers(ticket), f"{who} wrote")
            yield Saying("work.replied", _workers(ticket, event.at), f"{who} wrote")
        case EventKind.WAITED if event.data["on"] == "requester":
            yield Saying("waited", (ticket.requester,), f"{ticket.department} is waiting for you")
        case EventKind.HANDED_OVER:
            yield Saying("handed_over", _askers(ticket), f"{ticket.department} has your request now")
            yield Saying(
                "work.handed_over",
                leaders(ticket, event.at),
                f"{who} hands this over to {ticket.department}: please accept it or decline it",
            )
        case EventKind.HANDOVER_ACCEPTED:
            yield Saying("accepted", _askers(ticket), f"{ticket.department} has taken on your request")
        case EventKind.HANDOVER_DECLINED:
            taker = Department.objects.get(pk=event.data["from"])
            yield Saying(
                "work.returned",
                _workers(ticket, event.at),
                f"{taker} declined this: it is back with {ticket.department}",
            )
            yield Saying(
                "returned", _askers(ticket), f"{taker} gave your request back: {ticket.department} has it again"
            )
        case EventKind.HANDOVER_WITHDRAWN:
            yield Saying("returned", _askers(ticket), f"{ticket.department} has your request again")
        case EventKind.DECLINED:
            yield Saying("declined", _askers(ticket), f"{ticket.department} can't do this")
        case EventKind.RESOLVED:
            yield Saying("resolved", _askers(ticket), f"{who} resolved your request")
        case EventKind.REOPENED:
            yield Saying("work.reopened", _workers(ticket, event.at), f"{who} reopened this request")
            yield Saying("reopened", _askers(ticket), f"{who} reopened your request")
        case EventKind.WITHDRAWN:
            yield Saying("work.withdrawn", _workers(ticket, event.at), f"{who} withdrew this request")
        case EventKind.UNSEALED:
            yield Saying("unsealed", _askers(ticket), f"{who} lifted the seal: earlier departments can read it again")
        case EventKind.MERGED if ticket.merged_into:
            other = ticket.merged_into
            yield Saying("merged", _askers(ticket), f"Your request goes on in {other.number}, {other.title}")
            yield Saying("work.merged", _workers(ticket, event.at), f"{who} merged this into another request")
        case EventKind.MERGED_IN:
            yield Saying("work.merged_in", _workers(ticket, event.at), f"{who} merged another request into this")
        case EventKind.SUB_REQUESTED:
            yield Saying(
                "work.sub_requested",
                _workers(ticket, event.at),
                f"{who} asked for a part of this: {event.data['number']}",
            )
        case EventKind.PART_ENDED:
            yield Saying("work.part_ended", _besides_askers(event), _part_ended(event))
        case EventKind.PARENT_ENDED:
            ended = Outcome(event.data["outcome"]).label.lower()
            yield Saying("work.parent_ended", _workers(ticket, event.at), f"What this is a part of has ended: {ended}")
        case EventKind.PARENT_REOPENED:
            yield Saying("work.parent_reopened", _workers(ticket, event.at), "What this is a part of goes on again")
        case EventKind.PARTICIPANT_ADDED:
            added = User.objects.filter(pk=event.data["person"])
            yield Saying("participant_added", tuple(added), f"{who} added you to this request")
        case _:
            return


def _mentions(event: TicketEvent, who: str) -> Iterable[Saying]:
    """Who was mentioned: the requester's side by what it takes part in, the others by their work."""
    askers = {person.pk for person in _askers(event.ticket)}
    people = list(User.objects.filter(pk__in=event.data["mentions"]).by_name())
    yield Saying("mentioned", tuple(p for p in people if p.pk in askers), f"{who} mentions you")
    yield Saying("work.mentioned", tuple(p for p in people if p.pk not in askers), f"{who} mentions you")


def _part_ended(event: TicketEvent) -> str:
    ended = Outcome(event.data["outcome"]).label.lower()
    return f"{event.data['number']}, a part of this, is {ended}" + (": this goes on" if event.data["moves"] else "")


def _between_departments(event: TicketEvent) -> Iterable[Saying]:
    """What those hear between whom a request was handed over; nothing where they can't see it any more."""
    ticket = event.ticket
    if ticket.is_confidential or not event.answers_offer:
        return
    offer = ticket.handovers.filter(decided_position=event.position).select_related("sender", "taker", "offered_by")
    for made in offer:
        by, taker = (made.offered_by,), made.taker
        match HandoverState(made.state):
            case HandoverState.ACCEPTED if taker != ticket.department:
                yield Saying("handover_answered", by, f"{taker} handed this on to {ticket.department}")
            case HandoverState.ACCEPTED:
                yield Saying("handover_answered", by, f"{taker} has accepted your hand-over", shows_text=False)
            case HandoverState.DECLINED:
                yield Saying("work.returned", by, f"{taker} declined this: it is back with {made.sender}")
            case HandoverState.WITHDRAWN:
                yield Saying(
                    "handover_withdrawn", tuple(leading_now(taker.pk, event.at)), f"{made.sender} took this back"
                )


def _besides_askers(event: TicketEvent) -> tuple[User, ...]:
    """Who works on the whole, without those who hear of the part's end as its requester's side."""
    part = Ticket.objects.select_related("requester", "filed_by").get(pk=event.data["part"])
    askers = {person.pk for person in _askers(part)}
    return tuple(person for person in _workers(event.ticket, event.at) if person.pk not in askers)


def _askers(ticket: Ticket) -> tuple[User, ...]:
    """The requester's side: who it is for, who filed it, who follows it."""
    people = {person.pk: person for person in (ticket.requester, ticket.filed_by)}
    people |= {person.pk: person for person in User.objects.filter(participations__ticket=ticket)}
    return tuple(people.values())


def _workers(ticket: Ticket, at: datetime) -> tuple[User, ...]:
    """Who does it; as long as that is nobody, who leads the department."""
    return (ticket.assignee,) if ticket.assignee else leaders(ticket, at)


def leaders(ticket: Ticket, at: datetime) -> tuple[User, ...]:
    """Who leads the holding department just now; nobody hears of their own request that way."""
    return tuple(person for person in leading_now(ticket.department_id, at) if person.pk != ticket.requester_id)


def letter(
    ticket: Ticket, saying: Saying, person: User, key: str, event: TicketEvent | None = None, **more: Any
) -> Letter:
    """The finished mail. About a confidential request it says number and link, and nothing else.

    `more` is for the template: `target` (the clock it is about), `remark` (a sentence besides).
    """
    words = (
        discreet(ticket.number, ticket.get_absolute_url())
        if ticket.is_confidential
        else _words(ticket, saying, person, event, more)
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


def _words(ticket: Ticket, saying: Saying, person: User, event: TicketEvent | None, more: dict[str, Any]) -> Words:
    context = {
        "ticket": ticket,
        "person": person,
        "headline": saying.headline,
        "comment": event.comment if event and saying.shows_text else None,
        "due_before": _due_before(event) if event else None,
        "tz": person.tz,
        "url": settings.DESK_BASE_URL + ticket.get_absolute_url(),
        "manage_url": settings.DESK_BASE_URL + reverse("notifications:preferences"),
        **more,
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
    # Waiting again, it has no date now: nothing to compare.
    return before if before != event.ticket.due_at and not event.ticket.waits_on else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def with_bells(letters: Iterable[Letter]) -> list[Letter]:
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
