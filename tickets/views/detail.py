"""One request: its page, and the part of it that stays fresh by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from tickets import chains, drafts, filed, ledger, merged, moved, permissions, places, timeline, together
from tickets.actions import moving, sealing, working
from tickets.dues import TO_REQUESTER, next_due
from tickets.enums import ANSWERS, ClockKind, EventKind, State
from tickets.forms.acting import ActForm
from tickets.forms.fields import as_id
from tickets.forms.verbs import FORMS
from tickets.models import Participant, Presence, Target, Ticket, TicketEvent
from tickets.permissions import Part
from tickets.wording import came_back_in_words, what_next

# The order of the buttons. Writing stands in its own box, people in theirs.
PANEL = (
    "accept", "confirm", "reopen", "resolve", "resume", "wait", "assign", "prioritise", "put-back", "hand-over", "merge", "snooze", "wake", "seal", "unseal", "decline", "withdraw",
)  # fmt: skip
# What answers an offer stands with its reason, in a box of its own.
OFFER = ("accept-hand-over", "decline-hand-over", "withdraw-hand-over")


def visible_or_404(user: User, number: str, *, besides: Q | None = None) -> tuple[Ticket, Part]:
    """The request with this number and the reader's part in it; 404 for everybody else, whatever they want of it.

    One statement decides: whether a request is hidden or was never there can't be told from the answer or its work.
    `besides` names requests that may be had though they can't be seen.
    """
    followers = Prefetch("participants", Participant.objects.select_related("person").order_by("person__name", "pk"))
    visible = permissions.visible(user)
    found = Ticket.objects.filter(visible if besides is None else visible | besides)
    found = found.for_page().prefetch_related(followers)
    ticket = found.filter(number=number.upper()).first()
    if ticket is None:
        raise Http404
    return ticket, permissions.part(user, ticket)


@require_safe
def detail(request: DeskRequest, number: str) -> HttpResponse:
    """The request's page; to htmx only what may have changed since version `seen`."""
    at = timezone.now()
    ticket, seen_as = visible_or_404(request.user, number)
    if request.htmx:
        return _part(request, ticket, seen_as, at)
    return request_page(request, ticket, seen_as, at)


def request_page(
    request: DeskRequest,
    ticket: Ticket,
    seen_as: Part,
    at: datetime,
    *,
    form: ActForm | None = None,
    written: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page. `form` is the one that could not be done: it keeps what was typed, and what is new is marked.

    `written` is one that holds a text already, with nothing wrong about it.
    """
    seen = form.cleaned_data.get("seen") if form else None
    if form:
        form.show_again()
    targets = list(ticket.targets.live().for_why(at))
    made = _forms(request.user, ticket, seen_as, targets, at, form or written)
    drafts.offer(made.values(), request.user, ticket)
    shown = _timeline(request, ticket, seen_as, seen)
    last = shown["entries"][-1].event
    # The requester of a resolved request is asked these two in the middle of the page, not beside it.
    is_asked = seen_as.is_requester and ticket.state == State.RESOLVED
    solved = [made.pop(verb) for verb in ("confirm", "reopen") if is_asked and verb in made]
    head, whys = head_of(request.user, ticket, seen_as, at, targets), ledger.whys(ticket, targets, at)
    offer = _offer(ticket) if made.keys() & set(OFFER) else None
    context = {
        **head,
        **shown,
        "whys": whys,
        "together": together.of_page(ticket, seen_as, request.user, made),
        "goes_on_in": merged.goes_on_in(ticket, request.user),
        "first_why": whys.get(head["due"].kind),
        "files": [file for entry in shown["entries"] for file in entry.files],
        "failed": form,
        "came_meanwhile": [entry for entry in shown["news"] if entry.comment and entry.event.kind in ANSWERS],
        "is_fresh": True,
        "reply": made.pop("reply", None),
        "note": made.pop("note", None),
        "add": made.pop("add-participant", None),
        "solved": solved,
        "offer": offer,
        "answers": [made.pop(verb) for verb in OFFER if offer and verb in made],
        "acts": [made[verb] for verb in (*OFFER, *PANEL) if verb in made],
        "can_undo": last.position == ticket.version and working.can_undo(last, by=request.user, at=at),
        "moved_before": moved.before(ticket, request.user),
        "moved_up": moved.up(ticket, seen_as, request.user),
        "queue": places.of_page(ticket, seen_as, request.user, at),
        "just_filed": filed.just_filed(ticket, request.user) if _is_just_filed(request, ticket) else None,
    }
    return render(request, "tickets/detail.html", context, status=status)


def _is_just_filed(request: DeskRequest, ticket: Ticket) -> bool:
    return "filed" in request.GET and request.user.pk in {ticket.requester_id, ticket.filed_by_id}


def _offer(ticket: Ticket) -> TicketEvent | None:
    """The event by which the request was offered to its holder, with the reason; None when it is not on offer."""
    if ticket.offered_from_id is None:
        return None
    events = ticket.events.filter(kind=EventKind.HANDED_OVER).select_related("actor", "comment", "department")
    return events.latest("position")


def _part(request: DeskRequest, ticket: Ticket, seen_as: Part, at: datetime) -> HttpResponse:
    """What keeps itself fresh: the head with a word about what is new; or, asked for, the timeline with it."""
    seen = as_id(request.GET.get("seen", ""))
    head = head_of(request.user, ticket, seen_as, at, list(ticket.targets.live()))
    if request.htmx.target == "timeline":
        verbs = {verb.replace("_", "-") for verb in permissions.moves(seen_as, ticket)}
        seeing = [verb for verb in verbs & FORMS.keys() if "seen" in FORMS[verb].base_fields]
        shown = _timeline(request, ticket, seen_as, seen)
        return render(request, "tickets/_refreshed.html", {**head, **shown, "seeing": seeing})
    return live(request, head, seen)


def live(request: DeskRequest, head: dict[str, Any], seen: int | None, others: Sequence[Presence] = ()) -> HttpResponse:
    """The head of the page as it is now, and beside the text being written: what came since `seen`, which `others` are there."""
    ticket, seen_as, at = head["ticket"], head["seen_as"], head["at"]
    last = ticket.events.filter(position=ticket.version, actor=request.user).first()
    context = {
        **head,
        "seen": ticket.version if seen is None else seen,
        "news_count": len(timeline.since(ticket, seen_as, seen=seen, reader=request.user)),
        "can_undo": last is not None and working.can_undo(last, by=request.user, at=at),
        "others": others,
    }
    return render(request, "tickets/_lively.html", context)


def _timeline(request: DeskRequest, ticket: Ticket, seen_as: Part, seen: int | None) -> dict[str, Any]:
    whole = "whole" in request.GET
    entries = timeline.entries(ticket, seen_as, reader=request.user, seen=seen, whole=whole)
    return {
        "entries": entries,
        "earlier": 0 if whole else max(0, ticket.version - 1 - timeline.MOST_ENTRIES),
        "news": [entry for entry in entries if entry.is_new],
        "seen": ticket.version,
    }


def head_of(reader: User, ticket: Ticket, seen_as: Part, at: datetime, targets: list[Target]) -> dict[str, Any]:
    """What the head of the page says: where it stands, what is promised, what happens next, who waits on whom."""
    kinds = ClockKind if seen_as.provides else TO_REQUESTER
    due = next_due(ticket, targets, kinds)
    chain = chains.of_page(ticket, seen_as, reader)
    return {
        "at": at,
        "ticket": ticket,
        "seen_as": seen_as,
        "due": due,
        "came_back": came_back_in_words(ticket.bounces),
        "chain": chain,
        "may_ask_for_part": "sub_request" in permissions.moves(seen_as, ticket),
        "may_move_up": "move_up" in permissions.moves(seen_as, ticket),
        "next": chain.waiting or what_next(ticket, seen_as, due.at, _reopen_until(ticket, at)),
    }


def _reopen_until(ticket: Ticket, at: datetime) -> datetime | None:
    """Until when a closed request can be reopened, or None when that is over."""
    if ticket.state != State.CLOSED:
        return None
    until = moving.reopens_until(ticket)
    return until if until and until >= at else None


def _forms(
    user: User, ticket: Ticket, seen_as: Part, targets: list[Target], at: datetime, shown: ActForm | None
) -> dict[str, ActForm]:
    """A form for every move the page offers; the one that is `shown` already stands in its place, offered or not."""
    verbs = {verb.replace("_", "-") for verb in permissions.moves(seen_as, ticket)}
    if "assign-self" in verbs and ticket.assignee_id not in {None, user.pk}:
        verbs.add("assign")
    # What a rule gave to somebody they have still to accept.
    is_taken_on = ticket.state != State.NEW and not any(row.kind == ClockKind.ACCEPTANCE for row in targets)
    if ticket.assignee_id is not None and (ticket.assignee_id != user.pk or is_taken_on):
        verbs.discard("accept")
    if "unseal" in verbs and sealing.is_asked_for(ticket):
        verbs.discard("unseal")
    made = {verb: FORMS[verb](ticket=ticket, user=user, seen_as=seen_as, at=at) for verb in verbs & FORMS.keys()}
    return made | ({shown.verb: shown} if shown else {})
