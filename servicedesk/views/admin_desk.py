"""The admin desk's overview: what is set up, and what is missing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments.permissions import can_manage
from servicedesk import readiness


@require_safe
def admin_desk(request: DeskRequest) -> HttpResponse:
    """Departments with what they lack, and how many people there are."""
    require(can_manage(request.user), "Only admins keep the house.")
    context = {"figures": readiness.figures(), "rows": readiness.departments()}
    return render(request, "servicedesk/admin_desk.html", context)
