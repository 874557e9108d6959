"""The inbox of a department, worked through one by one: the list, the chosen request beside it, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import DeskRequest
from departments.mine import my_departments
from departments.models import Department
from tickets import permissions
from tickets import triage as inboxes
from tickets.actions import working
from tickets.dues import next_due
from tickets.forms.acting import FORMS, ActForm, AssignForm
from tickets.models import Ticket
from tickets.permissions import Part
from tickets.querysets import TicketQuerySet
from tickets.views import paging, work
from tickets.views.detail import visible_or_404

# What can be done, in the order of the buttons: the key, and the word where it is not that of the verb.
ACTS: dict[str, tuple[str, str]] = {
    "accept": ("1", ""),
    "merge": ("2", "Duplicate"),
    "decline-hand-over": ("3", ""),
    "decline": ("3", ""),
    "hand-over": ("4", ""),
    "snooze": ("h", ""),
    "assign": ("a", ""),
    "prioritise": ("p", ""),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One act on the chosen request: its form, the key that stands for it, its word."""

    form: ActForm
    key: str
    word: str


@require_safe
def triage(request: DeskRequest, slug: str) -> HttpResponse:
    """GET `number` (which one is chosen; else the first), `after` (where the list begins), `done` (what was decided last)."""
    department, at = _department_or_404(request, slug), timezone.now()
    number = request.GET.get("number", "")
    waiting = inboxes.inbox(department, request.user, at)
    chosen = _chosen(request.user, waiting, number)
    if chosen is not None or not number:
        return _page(request, department, at, chosen)
    gone = inboxes.what_became_of(number, request.user)
    return _page(request, department, at, _chosen(request.user, waiting, ""), gone=gone, is_asked_for=False)


def act(request: DeskRequest, slug: str, number: str, verb: str) -> HttpResponse:
    """Do `verb` on a request of the inbox, and go on with the next; or say why not, with what was typed."""
    if verb not in work.ACTS:
        raise Http404
    department, at = _department_or_404(request, slug), timezone.now()
    ticket, seen_as = work.found(request.user, number, verb, at)
    if request.method != "POST":
        return redirect(_address(department, number=ticket.number))
    form = FORMS[verb](request.POST, request.FILES, ticket=ticket, user=request.user, seen_as=seen_as, at=at)
    waiting = inboxes.inbox(department, request.user, at)
    after = inboxes.following(waiting, ticket)
    status = work.attempt(request, form, about=f"{ticket}: ")
    if status == work.DONE:
        is_left = waiting.filter(pk=ticket.pk).exists()
        done = "" if verb == "undo" else ticket.number
        return redirect(_address(department, number=ticket.number if is_left else after, done=done))
    return _page(request, department, at, visible_or_404(request.user, number), form=form, status=status)


def _department_or_404(request: DeskRequest, slug: str) -> Department:
    department = next((found for found in my_departments(request) if found.slug == slug), None)
    if department is None:
        raise Http404
    return department


def _address(department: Department, **params: str) -> str:
    given = urlencode({name: value for name, value in params.items() if value})
    return reverse("tickets:triage", args=[department.slug]) + (f"?{given}" if given else "")


def _chosen(user: User, waiting: TicketQuerySet, number: str) -> tuple[Ticket, Part] | None:
    """The request that stands beside the list and the reader's part in it."""
    found = waiting.for_page().prefetch_related("participants")
    ticket = found.filter(number=number.upper()).first() if number else found.due_first().first()
    return (ticket, permissions.part(user, ticket)) if ticket is not None else None


def _page(
    request: DeskRequest,
    department: Department,
    at: datetime,
    chosen: tuple[Ticket, Part] | None,
    *,
    gone: str = "",
    is_asked_for: bool = True,
    form: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = inboxes.inbox(department, request.user, at)
    page = paging.cut(waiting, paging.DUE_FIRST, request.GET.get("after", ""))
    context: dict[str, Any] = {
        "at": at,
        "department": department,
        "page": page,
        "rows": inboxes.rows(page.rows, chosen[0] if chosen else None),
        "count": paging.counted(waiting),
        "gone": gone,
        "failed": form,
        "is_asked_for": is_asked_for and ("number" in request.GET or form is not None),
        "undo": _undoable(request.user, request.GET.get("done", ""), at),
        "snoozed": inboxes.snoozed(department, request.user, at),
    }
    if chosen is not None:
        context |= _beside(request.user, department, *chosen, at, form)
    elif not page.rows:
        context["emptied"] = inboxes.emptied(department, request.user, _midnight(at))
    return render(request, "tickets/triage.html", context, status=status)


def _beside(
    user: User, department: Department, ticket: Ticket, seen_as: Part, at: datetime, failed: ActForm | None
) -> dict[str, Any]:
    """What is shown and offered of the chosen request."""
    acts = _acts(user, department, ticket, seen_as, at, failed)
    return {
        "ticket": ticket,
        "seen_as": seen_as,
        "due": next_due(ticket, ticket.targets.live()),
        "shown": inboxes.shown(ticket, user),
        "acts": acts,
    } | _suggested(user, ticket, at, {act.form.verb: act.form for act in acts})


def _suggested(user: User, ticket: Ticket, at: datetime, forms: dict[str, ActForm]) -> dict[str, Any]:
    """Likely duplicates for who may merge, somebody who could do it for who may assign; only while nobody has it."""
    suggested: dict[str, Any] = {}
    if "merge" in forms:
        suggested["duplicates"] = inboxes.likely_duplicates(ticket, user, at)
    if isinstance(assign := forms.get("assign"), AssignForm):
        suggested["could"] = inboxes.who_could(ticket, assign.colleagues, at)
    return suggested


def _acts(
    user: User, department: Department, ticket: Ticket, seen_as: Part, at: datetime, failed: ActForm | None
) -> list[Offered]:
    """What the reader may do with it from here; what could not be done stands in its place, whatever it was."""
    verbs = {verb.replace("_", "-") for verb in permissions.moves(seen_as, ticket)}
    if ticket.offered_from_id is not None:
        verbs.discard("decline")
    made = {verb: FORMS[verb](ticket=ticket, user=user, seen_as=seen_as, at=at) for verb in ACTS if verb in verbs}
    if failed is not None:
        failed.show_again()
        made[failed.verb] = failed
    for verb, form in made.items():
        form.helper.form_action = reverse("tickets:triage_act", args=[department.slug, ticket.number, verb])
    order = [*ACTS, *(verb for verb in made if verb not in ACTS)]
    return [Offered(made[v], *_named(made[v])) for v in order if v in made]


def _named(form: ActForm) -> tuple[str, str]:
    key, word = ACTS.get(form.verb, ("", ""))
    return key, word or form.button


def _undoable(user: User, number: str, at: datetime) -> str:
    """The number of a request on which the reader's last act can still be taken back."""
    can_undo = bool(number) and Ticket.objects.filter(working.undoable(by=user, at=at), Q(number=number)).exists()
    return number if can_undo else ""


def _midnight(at: datetime) -> datetime:
    """When the reader's day began."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
