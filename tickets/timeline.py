"""The record of a request as one reader may see it: messages, notes and what happened, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from departments.models import Department
from tickets import merged, permissions, relations
from tickets.enums import (
    ABOUT_PARENT,
    ABOUT_PARTS,
    INTERNAL_KINDS,
    EventKind,
    Outcome,
    Priority,
    Relating,
    Visibility,
    WaitsOn,
)
from tickets.models import Attachment, Comment, Ticket, TicketEvent
from tickets.permissions import Part
from tickets.wording import Sentence, routed_in_words

# So many entries are shown at first, and the first message always; longer threads open on request.
MOST_ENTRIES = 100
TAKING_BACK = (EventKind.UNDONE, EventKind.MERGE_UNDONE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline; with `comment` it is a message, with `is_internal` one for the department only.

    `other` is the request that was merged here or into which this one was, for those who may see it; `follows` what came along.
    """

    event: TicketEvent
    line: Sentence
    comment: Comment | None
    files: Sequence[Attachment]
    is_new: bool
    is_taken_back: bool
    other: Ticket | None = None
    follows: Sequence[Comment] = ()

    @property
    def is_internal(self) -> bool:
        """Whether the requester's side can't read it."""
        return self.comment is not None and self.comment.visibility == Visibility.INTERNAL

    @property
    def icon(self) -> str:
        """The shape of the line."""
        return ICONS.get(EventKind(self.event.kind), "circle")

    @property
    def who(self) -> str:
        """Who did it; without anybody it was the desk itself."""
        return self.event.actor.name if self.event.actor else "The desk"


def readable(ticket: Ticket, seen_as: Part) -> QuerySet[TicketEvent]:
    """The events of `ticket` that somebody in this part may know of, oldest first."""
    rows = ticket.events.select_related("actor", "department", "comment").order_by("position")
    if ticket.parent is not None and ticket.parent.is_confidential and not seen_as.asked_for_part:
        rows = rows.exclude(kind__in=ABOUT_PARENT)
    if seen_as.provides:
        return rows
    rows = rows.exclude(kind=EventKind.ROUTED, data__told=False)
    # To the others a part is told of while their request waits on it.
    rows = rows.exclude(kind__in=INTERNAL_KINDS).exclude(kind=EventKind.UNDONE, data__kind__in=INTERNAL_KINDS)
    return rows.exclude(kind__in=ABOUT_PARTS, data__moves=False)


def since(ticket: Ticket, seen_as: Part, *, seen: int | None, reader: User) -> list[TicketEvent]:
    """What others did after version `seen`, as far as the reader may know; without `seen` nothing is new."""
    if seen is None or seen >= ticket.version:
        return []
    rows = readable(ticket, seen_as).filter(position__gt=seen).exclude(actor=reader)
    return relations.known(rows[:MOST_ENTRIES], reader)


def entries(
    ticket: Ticket, seen_as: Part, *, reader: User, seen: int | None = None, whole: bool = False
) -> list[Entry]:
    """The timeline, oldest first. Three queries, and a fourth when somebody unknown so far has to be named."""
    rows = readable(ticket, seen_as)
    if not whole and ticket.version > MOST_ENTRIES:
        rows = rows.filter(Q(position=1) | Q(position__gt=ticket.version - MOST_ENTRIES))
    events = relations.known(rows, reader)
    files = _files(ticket, seen_as)
    names = _names(events, ticket)
    departments = _departments(events)
    parts = _parts(events)
    taken_back = {event.data.get("position") for event in events if event.kind in TAKING_BACK}
    others, along = merged.others(events, reader), merged.came_along(ticket, events)
    made = []
    for event in events:
        comment = event.comment if event.comment and permissions.can_read(seen_as, event.comment) else None
        made.append(
            Entry(
                event=event,
                line=_said(event, seen_as, names, departments, parts),
                comment=comment,
                files=files.get(comment.pk, []) if comment else [],
                is_new=seen is not None and event.position > seen and event.actor_id != reader.pk,
                is_taken_back=event.position in taken_back,
                other=others.get(merged.other_of(event) or 0),
                follows=along.get(event.position, ()),
            )
        )
    return made


def _files(ticket: Ticket, seen_as: Part) -> dict[int, list[Attachment]]:
    readable_comments = Comment.objects.filter(permissions.readable_comments(seen_as), ticket=ticket).values("pk")
    files: dict[int, list[Attachment]] = {}
    for file in ticket.attachments.filter(comment__in=readable_comments).order_by("comment", "name", "pk"):
        file.ticket = ticket
        files.setdefault(file.comment_id, []).append(file)
    return files


def _names(events: Iterable[TicketEvent], ticket: Ticket) -> dict[int, str]:
    """The names of everybody the events speak of; only those not loaded yet are asked for."""
    known = [event.actor for event in events] + [ticket.requester, ticket.filed_by, ticket.assignee]
    names = {person.pk: person.name for person in known if person is not None}
    wanted = {event.data[key] for event in events for key in ("person", "for") if event.data.get(key)}
    wanted |= {pk for event in events for people in event.data.get("passed", {}).values() for pk in people}
    if missing := wanted - names.keys():
        names |= dict(User.objects.filter(pk__in=missing).values_list("pk", "name"))
    return names


def _departments(events: Sequence[TicketEvent]) -> dict[int, Department]:
    """Every holder so far; who held it before a hand-over is the holder after the event before."""
    return {event.department_id: event.department for event in events}


def _parts(events: Sequence[TicketEvent]) -> dict[int, Ticket]:
    """The parts of which the events speak, as they are now."""
    wanted = {event.data["part"] for event in events if event.kind in ABOUT_PARTS}
    return Ticket.objects.select_related("department").in_bulk(wanted) if wanted else {}


def _about_part(event: TicketEvent, parts: dict[int, Ticket], seen_as: Part) -> Sentence:
    """What happened between the request and one of its parts. Who does not work on it learns no number, and perhaps no name."""
    part, moves = parts[event.data["part"]], event.data["moves"]
    number = part.number if seen_as.provides else "the part"
    match EventKind(event.kind):
        case EventKind.SUB_REQUESTED if seen_as.provides:
            return Sentence(f"asked {part.department} for a part: {number}{', and waits for it' if moves else ''}")
        case EventKind.SUB_REQUESTED:
            return Sentence(f"asked {department_of(part)} for a part, and waits for it")
        case EventKind.PART_REOPENED:
            return Sentence(f"{'set this waiting again' if moves else 'noted'}: {number} is not done after all")
        case _:
            ended = Outcome(event.data["outcome"]).label.lower()
            return Sentence(f"{'went on with this' if moves else 'noted'}: {number} is {ended}")


def department_of(part: Ticket) -> str:
    """How the department that does `part` is called to those who may not see the part."""
    return "another department" if part.is_confidential else str(part.department)


def _said(
    event: TicketEvent,
    seen_as: Part,
    names: dict[int, str],
    departments: dict[int, Department],
    parts: dict[int, Ticket],
) -> Sentence:
    if event.kind in ABOUT_PARTS:
        return _about_part(event, parts, seen_as)
    if event.kind == EventKind.ROUTED:
        return Sentence(routed_in_words(event.data, names, tells_rule=seen_as.provides))
    return _line(event, names, departments)


def _line(event: TicketEvent, names: dict[int, str], departments: dict[int, Department]) -> Sentence:  # noqa: C901 (one table)
    data = event.data
    match EventKind(event.kind):
        case EventKind.FILED:
            other = data.get("for") not in {None, event.actor_id}
            return Sentence(f"filed this for {names.get(data['for'], 'somebody')}" if other else "filed this")
        case EventKind.ACCEPTED:
            return Sentence("took this on")
        case EventKind.ASSIGNED if data["person"] == event.actor_id:
            return Sentence("took this over")
        case EventKind.ASSIGNED:
            return Sentence(f"gave this to {names.get(data['person'], 'somebody')}")
        case EventKind.PRIORITISED:
            was, now = Priority(data["from"]).label.lower(), Priority(data["priority"]).label.lower()
            return Sentence(f"changed the priority from {was} to {now}")
        case EventKind.REPRICED if data.get("due_before"):
            before = datetime.fromisoformat(data["due_before"])
            return Sentence("changed what is promised; before that it was promised by", before, ".")
        case EventKind.NOTED:
            return Sentence("left a note")
        case EventKind.WAITED:
            on = WaitsOn(data["on"]).label.lower()
            if data.get("until"):
                return Sentence(f"set this waiting for {on}:", datetime.fromisoformat(data["until"]))
            return Sentence(f"set this waiting on {on}")
        case EventKind.RESUMED if data.get("by_itself"):
            return Sentence("went on with this: the agreed date has come")
        case EventKind.HANDED_OVER:
            sender = departments.get(data.get("from", 0))
            return Sentence(
                f"handed this over from {sender} to {event.department}"
                if sender
                else f"handed this over to {event.department}"
            )
        case EventKind.HANDOVER_ACCEPTED:
            return Sentence(f"accepted the hand-over: {event.department} goes on with this")
        case EventKind.HANDOVER_DECLINED:
            return Sentence(f"declined the hand-over: {event.department} has this again")
        case EventKind.HANDOVER_WITHDRAWN:
            return Sentence(f"took this back: {event.department} has it again")
        case EventKind.CLOSED if data.get("by_itself"):
            return Sentence("closed this: nobody objected")
        case EventKind.PARTICIPANT_ADDED:
            return Sentence(f"added {names.get(data['person'], 'somebody')}")
        case EventKind.PARTICIPANT_REMOVED if data["person"] == event.actor_id:
            return Sentence("stopped following this")
        case EventKind.PARTICIPANT_REMOVED:
            return Sentence(f"removed {names.get(data['person'], 'somebody')} from those who follow this")
        case EventKind.LINKED if data["how"] in {Relating.SPLIT_INTO, Relating.SPLIT_FROM}:
            off = data["how"] == Relating.SPLIT_INTO
            return Sentence("split a request off from this" if off else "split this off from another request")
        case EventKind.LINKED:
            return Sentence(f"noted that this {Relating(data['how']).label} another request")
        case EventKind.UNLINKED:
            return Sentence(f"took back that this {Relating(data['how']).label} another request")
        case EventKind.PARENT_ENDED:
            ended = Outcome(data["outcome"]).label.lower()
            return Sentence(f"noted: the request of which this is a part has ended ({ended})")
        case EventKind.SNOOZED:
            until = datetime.fromisoformat(data["until"])
            return Sentence("snoozed this until", until, ": it is back in the inbox then, and no clock stands still")
        case EventKind.UNDONE:
            return Sentence(f"took that back ({EventKind(data['kind']).label})")
        case kind:
            return Sentence(PLAIN.get(kind, kind.label))


ICONS = {
    EventKind.ACCEPTED: "person-check",
    EventKind.ASSIGNED: "person",
    EventKind.ROUTED: "person",
    EventKind.MOVED_UP: "flag",
    EventKind.PUT_BACK: "arrow-counterclockwise",
    EventKind.PRIORITISED: "flag",
    EventKind.REPRICED: "clock",
    EventKind.WAITED: "pause-circle-fill",
    EventKind.HANDED_OVER: "arrow-left-right",
    EventKind.HANDOVER_ACCEPTED: "check-lg",
    EventKind.HANDOVER_DECLINED: "arrow-counterclockwise",
    EventKind.HANDOVER_WITHDRAWN: "arrow-counterclockwise",
    EventKind.CONFIRMED: "check-circle-fill",
    EventKind.CLOSED: "check-lg",
    EventKind.WITHDRAWN: "x-circle",
    EventKind.PARTICIPANT_ADDED: "person-plus",
    EventKind.PARTICIPANT_REMOVED: "x-lg",
    EventKind.SEALED: "lock-fill",
    EventKind.UNSEALED: "eye",
    EventKind.SUB_REQUESTED: "arrow-right",
    EventKind.PART_ENDED: "check-lg",
    EventKind.PART_REOPENED: "arrow-counterclockwise",
    EventKind.MERGED: "arrow-right",
    EventKind.MERGED_IN: "plus-lg",
    EventKind.MERGE_UNDONE: "arrow-counterclockwise",
    EventKind.SNOOZED: "moon-stars",
    EventKind.WOKEN: "sun",
    EventKind.LINKED: "arrow-left-right",
    EventKind.UNLINKED: "x-lg",
    EventKind.UNDONE: "arrow-counterclockwise",
}
PLAIN = {
    EventKind.REPRICED: "changed what is promised",
    EventKind.REPLIED: "replied",
    EventKind.RESUMED: "resumed this",
    EventKind.DECLINED: "declined this",
    EventKind.RESOLVED: "resolved this",
    EventKind.CONFIRMED: "confirmed that it is solved",
    EventKind.CLOSED: "closed this",
    EventKind.REOPENED: "reopened this",
    EventKind.WOKEN: "ended the snooze: this is in the inbox again",
    EventKind.MERGED: "merged this into another request",
    EventKind.MERGED_IN: "merged another request into this",
    EventKind.MERGE_UNDONE: "took it out again",
    EventKind.WITHDRAWN: "withdrew this",
    EventKind.SEALED: "sealed this: only those on it know of it from now on",
    EventKind.UNSEALED: "lifted the seal",
    EventKind.MOVED_UP: "moved this up in the queue",
    EventKind.PUT_BACK: "put this back to its place in the queue",
    EventKind.PARENT_REOPENED: "noted: the request of which this is a part goes on again",
}
