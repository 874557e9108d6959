"""Recovery cases: those somebody takes care of, one of them, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from surveys import permissions
from surveys.actions import recovering
from surveys.actions.recovering import RecoveryRefused
from surveys.enums import Area, Point
from surveys.models import Plan, Recovery
from surveys.recovery_forms import SettleForm
from surveys.silent_cases import months, silent_cases
from tickets.models import Ticket

WHO_SEES = "Cases after bad answers are for those who lead a department, and for the recovery owner."
MOST_SHOWN = 50
MOST_MONTHS = 3
LARGEST_ID = 2**63 - 1


@require_safe
def index(request: DeskRequest) -> HttpResponse:
    """GET /surveys/recovery/: the cases and plans that this person takes care of."""
    require(permissions.has_follow_ups(request.user), WHO_SEES)
    at = timezone.now()
    cases = list(Recovery.objects.followed_up_by(request.user).for_page().open_first()[:MOST_SHOWN])
    mine = Ticket.objects.visible_to(request.user).filter(pk__in=[case.invitation.ticket_id for case in cases])
    plans = Plan.objects.kept_by(request.user).for_lists()[:MOST_SHOWN]
    counts = permissions.can_read_silent_cases(request.user)
    context = {
        "at": at,
        "visible": set(mine.values_list("pk", flat=True)),
        "waiting": [(case, case.is_late(at)) for case in cases if case.is_open],
        "done": [(case, case.is_late(at)) for case in cases if not case.is_open],
        "plans": [plan for plan in plans if not plan.ended_at],
        "ended": [plan for plan in plans if plan.ended_at],
        "months": [silent_cases(month) for month in months(at, MOST_MONTHS)] if counts else None,
    }
    return render(request, "surveys/recovery.html", context)


@require_safe
def case(request: DeskRequest, pk: int) -> HttpResponse:
    """GET /surveys/recovery/<id>/: one case; for whoever answered, what became of it."""
    mine = Recovery.objects.for_page()
    found = mine.followed_up_by(request.user).filter(pk=min(pk, LARGEST_ID)).first()
    if found is None:
        told = get_object_or_404(mine.told_to(request.user), pk=min(pk, LARGEST_ID))
        return render(request, "surveys/recovery_told.html", {"at": timezone.now(), "case": told})
    form = SettleForm(case=found) if found.may_go_on else None
    return _page(request, found, form)


@require_POST
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """POST /surveys/recovery/<id>/settle/: what becomes of a case."""
    mine = Recovery.objects.followed_up_by(request.user).for_page()
    found = get_object_or_404(mine, pk=min(pk, LARGEST_ID))
    form = SettleForm(request.POST, case=found)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        recovering.settle(found, by=request.user, at=timezone.now(), **form.said)
    except RecoveryRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, mine.get(pk=found.pk), form, status=409)
    sent = f" {found.invitation.person} will read your message." if form.said["told"].strip() else ""
    messages.success(request, f"Kept.{sent}")
    return redirect(found)


def _page(request: DeskRequest, found: Recovery, form: SettleForm | None, status: int = 200) -> HttpResponse:
    at = timezone.now()
    asked = found.invitation
    values = sorted(
        found.answer.values.select_related("item"), key=lambda one: (one.item.area != Area.OVERALL, one.item.code)
    )
    context: dict[str, Any] = {
        "at": at,
        "case": found,
        "asked": asked,
        "answer": found.answer,
        "is_late": found.is_late(at),
        "points": [(one.item.words(), Point(one.value).label, str(one.value)) for one in values if one.value],
        "ticket": Ticket.objects.visible_to(request.user).filter(pk=asked.ticket_id).first(),
        "events": found.events.select_related("actor").order_by("pk"),
        "form": form,
    }
    return render(request, "surveys/recovery_case.html", context, status=status)
