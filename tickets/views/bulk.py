"""Several requests at once: what was chosen, what will be refused and why, the act in steps, and its undoing."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import DeskRequest
from departments.mine import my_departments
from departments.models import Department
from tickets import bulk as acts
from tickets import foresight
from tickets.enums import BulkItemState, BulkVerb
from tickets.forms.bulk import FORMS, BulkForm, seen_in
from tickets.models import Bulk
from tickets.views import paging
from tickets.views.queues import listed_as
from tickets.workflow import MoveRefused

PREVIEW, DO = "preview", "do"
MOST_QUERY = 1100


@require_POST
def new(request: DeskRequest) -> HttpResponse:
    """Fill in what the act needs, see what will become of each request, and only then do it."""
    at, back = timezone.now(), _back(request)
    verb, stage = request.POST.get("verb", ""), request.POST.get("stage", "")
    if verb not in BulkVerb.values:
        raise Http404
    seen = _chosen(request, at)
    if not seen:
        messages.error(request, "Tick the requests that you mean first.")
        return redirect(back)
    form = _form(request, BulkVerb(verb), seen, stage, at)
    is_ready = form.is_bound and form.is_valid()
    if stage == DO and is_ready:
        key = _key(request.POST.get("key", ""))
        bulk = acts.choose(form.verb, form.cleaned_data, seen, by=request.user, at=at, key=key, back=back)
        return _step(request, bulk, at)
    context = {
        "at": at,
        "form": form,
        "label": form.verb.label,
        "chosen": " ".join(f"{number}.{version}" for number, version in seen.items()),
        "number": len(seen),
        "most": acts.MOST,
        "key": _key(request.POST.get("key", "")),
        "back": back,
        "is_previewed": is_ready,
        "foreseen": foresight.foresee(form.verb, form.cleaned_data if is_ready else {}, seen, by=request.user),
    }
    return render(request, "tickets/bulk_new.html", context, status=422 if form.is_bound and not is_ready else 200)


def _form(request: DeskRequest, verb: BulkVerb, seen: dict[str, int], stage: str, at: datetime) -> BulkForm:
    kind = FORMS[verb]
    is_sent = stage in {PREVIEW, DO} or not kind.base_fields
    tickets = foresight.visible(seen, request.user) if verb == BulkVerb.ASSIGN else ()
    return kind(request.POST if is_sent else None, user=request.user, tickets=tickets, at=at)


def _chosen(request: DeskRequest, at: datetime) -> dict[str, int]:
    """Version by number of those that are meant: those ticked, those on the page, or all that fit the filters."""
    given = request.POST
    if "chosen" in given:
        return seen_in(given["chosen"], acts.MOST)
    if given.get("which") == "page":
        return seen_in(given.get("page", ""), acts.MOST)
    if given.get("which") == "all":
        departments = _departments(request)
        query = QueryDict(given.get("query", "")[:MOST_QUERY])
        listed = listed_as(query, departments, at, reader=request.user, is_own=given.get("scope") == "work")
        return dict(paging.first(listed.found, listed.order, acts.MOST))
    return seen_in(" ".join(given.getlist("request")), acts.MOST)


def _departments(request: DeskRequest) -> Sequence[Department]:
    """The queues that the form stood below: one's own only."""
    mine, scope = my_departments(request), request.POST.get("scope", "")
    return [one for one in mine if one.slug == scope] if scope not in {"", "work"} else mine


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    """How far the act is, and what became of each; a POST goes on with it."""
    at, bulk = timezone.now(), _own(request, pk)
    if request.method == "POST":
        return _step(request, bulk, at)
    counts = Counter(bulk.items.values_list("state", flat=True))
    told = bulk.items.filter(state__in=[BulkItemState.REFUSED, BulkItemState.KEPT]).with_sight_of(request.user)
    left = list(told.select_related("ticket").order_by("pk"))
    refused, kept = counts[BulkItemState.REFUSED], counts[BulkItemState.KEPT]
    context = {
        "at": at,
        "bulk": bulk,
        "label": BulkVerb(bulk.verb).label,
        "done": counts[BulkItemState.DONE],
        "undone": counts[BulkItemState.UNDONE],
        "all": sum(counts.values()),
        "to_do": counts[BulkItemState.DONE] if bulk.undone_at else counts[BulkItemState.CHOSEN],
        "settled": sum(counts.values())
        - (counts[BulkItemState.DONE] if bulk.undone_at else counts[BulkItemState.CHOSEN]),
        "left": left,
        "unseen": bulk.unseen + refused + kept - len(left),
        "can_take_back": acts.can_take_back(bulk, at=at) and counts[BulkItemState.DONE] > 0,
        "back": bulk.back or reverse("tickets:queue"),
    }
    return render(request, "tickets/bulk.html", context)


@require_POST
def undo(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the whole back, or go on with that."""
    bulk = _own(request, pk)
    try:
        acts.take_back(bulk, by=request.user, at=timezone.now())
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("tickets:bulk", pk)


def _step(request: DeskRequest, bulk: Bulk, at: datetime) -> HttpResponse:
    """Some seconds of work, then the page that says how far it is."""
    if bulk.settled_at is None:
        acts.carry_on(bulk, by=request.user, at=at)
        acts.settle(bulk, at=timezone.now())
    return redirect("tickets:bulk", bulk.pk)


def _own(request: DeskRequest, pk: uuid.UUID) -> Bulk:
    bulk = Bulk.objects.filter(pk=pk, by=request.user).first()
    if bulk is None:
        raise Http404
    return bulk


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _back(request: DeskRequest) -> str:
    """The list that it was chosen from; only an address of this desk."""
    back = request.POST.get("back", "")[:MOST_QUERY]
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else reverse("tickets:queue")
