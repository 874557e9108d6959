"""The verbs: every one is a POST to the request's address and its name, and leads back to the request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.requests import DeskRequest
from tickets import drafts, permissions, timeline
from tickets.actions import drafting, handing, linking, merging, moving, ordering, sealing, snoozing, talking, working
from tickets.actions.writing import Unread, WrittenAlready, is_kept
from tickets.enums import EventKind
from tickets.forms.acting import ActForm
from tickets.forms.verbs import FORMS
from tickets.models import Ticket
from tickets.permissions import Part
from tickets.views.detail import request_page, visible_or_404
from tickets.workflow import MoveRefused


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb's address does: the verb itself, and what is said when it is done."""

    do: Callable[..., object]
    done: str


ACTS = {
    "reply": Act(talking.reply, "Your reply is sent."),
    "note": Act(talking.note, "Your note is kept. The requester can't see it."),
    "accept": Act(moving.accept, "You have this request now."),
    "assign": Act(working.assign, "{person} has this request now."),
    "prioritise": Act(working.prioritise, "The priority is {priority} now."),
    "wait": Act(moving.wait, "This request is waiting now."),
    "resume": Act(moving.resume, "This request goes on."),
    "hand-over": Act(handing.hand_over, "This request is offered to {department} now."),
    "accept-hand-over": Act(handing.accept_hand_over, "Your department has this request now."),
    "decline-hand-over": Act(handing.decline_hand_over, "This request went back to where it came from."),
    "withdraw-hand-over": Act(handing.withdraw_hand_over, "Your department has this request again, as it was."),
    "decline": Act(moving.decline, "This request is declined."),
    "merge": Act(merging.merge, "This request goes on in {into} now."),
    "resolve": Act(moving.resolve, "This request is resolved. The requester is asked to confirm."),
    "confirm": Act(moving.confirm, "Thank you. This request is closed."),
    "reopen": Act(moving.reopen, "This request is open again."),
    "withdraw": Act(moving.withdraw, "This request is withdrawn."),
    "seal": Act(sealing.seal, "This request is sealed: only those on it know of it from now on."),
    "unseal": Act(sealing.unseal, "The seal is lifted."),
    "remove-participant": Act(talking.remove_participant, "{person} does not follow this request any more."),
    "unfollow": Act(talking.unfollow, "You don't follow this request any more."),
    "link": Act(linking.link, "This request is linked to {to} now."),
    "unlink": Act(linking.unlink, "The link is removed."),
    "put-back": Act(ordering.put_back, "This request stands where its promise puts it again."),
    "add-participant": Act(talking.add_participant, "{person} follows this request now."),
    "snooze": Act(
        snoozing.snooze, "Out of the inbox until then. No clock stands still; if the requester writes, it comes back."
    ),
    "wake": Act(snoozing.wake, "This request is in the inbox again."),
    "undo": Act(working.undo, "That was taken back."),
}
# How an attempt ends.
DONE, INVALID, CONFLICT = 302, 422, 409


def act(request: DeskRequest, number: str, verb: str) -> HttpResponse:
    """Do `verb` on the request, or say on its page why not, with what was typed."""
    if verb not in ACTS:
        raise Http404
    at = timezone.now()
    ticket, seen_as = found(request.user, number, verb, at)
    if request.method != "POST":
        return redirect(ticket)
    form = FORMS[verb](request.POST, request.FILES, ticket=ticket, user=request.user, seen_as=seen_as, at=at)
    status = attempt(request, form)
    if status == DONE and verb == "unfollow":
        return redirect("tickets:mine")
    if status == DONE:
        return _onwards(request, ticket)
    if status == CONFLICT:
        ticket, seen_as = visible_or_404(request.user, number)
    return request_page(request, ticket, seen_as, at, form=form, status=status)


def found(user: User, number: str, verb: str, at: datetime) -> tuple[Ticket, Part]:
    """The request and the reader's part. One's own last act can be taken back even when it made the request invisible."""
    return visible_or_404(user, number, besides=working.undoable(by=user, at=at) if verb == "undo" else None)


def attempt(request: DeskRequest, form: ActForm, about: str = "") -> int:
    """Do what `form` asks for, and say so, beginning with `about`; DONE also when the same form did it before. Else the status, and why in `form`.

    Raises:
        PermissionDenied: the person may not, and nothing has happened that would explain that they tried.
    """
    act, verb = ACTS[form.verb], form.verb
    if not _may(form.seen_as, verb):
        return _turned_away(form)
    if not form.is_valid():
        return INVALID
    try:
        act.do(form.ticket, by=form.user, at=form.at, **form.cleaned_data)
    except WrittenAlready:
        return DONE
    except MoveRefused as refused:
        form.is_held = isinstance(refused, Unread)
        form.add_error(None, ValidationError(str(refused)))
        return CONFLICT
    if form.verb in drafts.VERBS:
        drafting.discard(form.helper.form_action, by=request.user)
    messages.success(request, about + act.done.format(**form.cleaned_data))
    return DONE


def _may(seen_as: Part, verb: str) -> bool:
    """Whether the person may do it at all; taking back is for whoever did the last act, which the verb looks at."""
    return verb == "undo" or permissions.allows(seen_as, verb.replace("-", "_"))


def _turned_away(form: ActForm) -> int:
    """What somebody is answered who may not. The same form twice, and one typed while the request changed hands, are no offence.

    Raises:
        PermissionDenied: otherwise.
    """
    form.is_valid()
    key, seen = form.cleaned_data.get("key"), form.cleaned_data.get("seen")
    if key and is_kept(key, form.user):
        return DONE
    events = timeline.since(form.ticket, form.seen_as, seen=seen, reader=form.user)
    happened = [event for event in events if event.kind in working.MOVED or event.answers_offer]
    require(bool(happened), "You may see this request, but not do that with it.")
    last = happened[-1]
    what = EventKind(last.kind).label if last.kind in working.MOVED else "accepted the hand-over of"
    words = f"{last.actor} {what} this request a moment ago. {form.ticket.department} has it now."
    form.add_error(None, ValidationError(words))
    return CONFLICT


def _onwards(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Back to the request; when the act took it out of sight, to the queue."""
    if Ticket.objects.visible_to(request.user).filter(pk=ticket.pk).exists():
        return redirect(ticket)
    messages.info(request, f"You can't open {ticket.number} any more: it is confidential where it is now.")
    return redirect(f"{reverse('tickets:queue')}?undo={ticket.number}")
