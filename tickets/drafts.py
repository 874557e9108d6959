"""Drafts of forms: where a form is typed into, what may be kept of it, and what is offered again. A bridge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import Resolver404, resolve

from accounts.models import User
from tickets.models import Draft, Ticket

# Forms that hold texts: addresses with these names.
ASKING, ACTING = "tickets:ask", "tickets:act"
VERBS = frozenset({"reply", "note", "resolve", "reopen", "decline", "hand-over", "decline-hand-over"})
# The texts of these forms. Who a request is for, its priority and so on are chosen again in a moment.
TEXTS = frozenset({"title", "body", "reason", "for"})


def number_at(place: str) -> str | None:
    """The number of the request that `place` is about; "" for a form of asking; None when no draft is kept there."""
    try:
        found = resolve(place)
    except Resolver404:
        return None
    if found.view_name == ASKING:
        return ""
    if found.view_name == ACTING and found.kwargs["verb"] in VERBS:
        return str(found.kwargs["number"]).upper()
    return None


def offer(made: Iterable[forms.Form], user: User, ticket: Ticket | None = None) -> None:
    """Give each unsent form its place, and what was kept for it. One query for all of them."""
    writing = {place: form for form in made if (place := _place(form)) and number_at(place) is not None}
    if not writing:
        return
    kept = {draft.place: draft for draft in Draft.objects.filter(person=user, place__in=writing, ticket=ticket)}
    for place, form in writing.items():
        helper: Any = form.helper  # type: ignore[attr-defined]
        helper.attrs = helper.attrs | {"data-draft": place}
        draft = None if form.is_bound else kept.get(place)
        form.draft, form.draft_place = draft, place  # type: ignore[attr-defined]
        for name, text in draft.fields.items() if draft else ():
            if name in form.fields:
                form.initial[name] = text


def _place(form: forms.Form) -> str:
    helper: Any = getattr(form, "helper", None)
    return str(helper.form_action or getattr(form, "place", "")) if helper is not None else ""


def of(user: User) -> list[tuple[Draft, bool]]:
    """The person's drafts, newest first, each with whether its place can still be opened. Two queries."""
    kept = list(Draft.objects.filter(person=user).select_related("ticket").order_by("-saved_at", "-pk"))
    about = {draft.ticket_id for draft in kept if draft.ticket_id is not None}
    seen = set(Ticket.objects.visible_to(user).filter(pk__in=about).values_list("pk", flat=True)) if about else set()
    return [(draft, draft.ticket_id is None or draft.ticket_id in seen) for draft in kept]
