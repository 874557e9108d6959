"""Answers that were kept aside: those of mail scanners, and those from another browser. They are in no score."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from surveys.enums import Area
from surveys.models import Answer, AnswerValue
from surveys.permissions import can_see_set_aside

PAGE = 50


@require_safe
def set_aside(request: DeskRequest) -> HttpResponse:
    """The newest first: when, about whom, why, and the overall point. Neither who was asked nor what they wrote."""
    require(can_see_set_aside(request.user), "Only survey admins see which answers were kept aside.")
    before = _id(request.GET.get("before", ""))
    found = Answer.objects.set_aside_for(request.user).select_related("invitation__department").order_by("-pk")
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown = rows[:PAGE]
    overall = AnswerValue.objects.filter(answer__in=[row.pk for row in shown], item__area=Area.OVERALL)
    points = {value.answer_id: value.get_value_display() for value in overall}
    context = {
        "at": timezone.now(),
        "rows": [(row, row.invitation.department, points.get(row.pk, "")) for row in shown],
        "last": shown[-1].pk if len(rows) > PAGE else None,
        "is_first": before is None,
    }
    return render(request, "surveys/set_aside.html", context)


def _id(text: str) -> int | None:
    """The number in an address; anything else begins with the newest."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
