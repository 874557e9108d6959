"""What a department's customers said, as a page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from accounts.requests import DeskRequest
from departments.models import Department
from surveys import permissions, reports
from surveys.wording import written

WHO_SEES = "The results of a department are for those who work in it, for admins and for executives."


@require_safe
def report(request: DeskRequest, slug: str) -> HttpResponse:
    """The ICSQ report of a department."""
    at = timezone.now()
    department = get_object_or_404(Department, slug=slug)
    require(permissions.can_see_report(request.user, department), WHO_SEES)
    all_comments = permissions.can_read_all_comments(request.user, department)
    found = reports.department_report(department, at, all_comments=all_comments)
    context = {"at": at, "department": department, "report": found, "target": written(found.scale.target, 2)}
    return render(request, "surveys/report.html", context)
