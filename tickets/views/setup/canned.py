"""What a department says often: its list, one of them, and how that reads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import text
from accounts.requests import DeskRequest
from departments.models import Department
from departments.views.setup import set_up_or_403
from tickets import placeholders
from tickets.actions import canning
from tickets.forms.canned import CannedReplyForm
from tickets.models import CannedReply

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def canned_replies(request: DeskRequest, slug: str) -> HttpResponse:
    """All of them, as members find them."""
    department = set_up_or_403(request, slug)
    rows = department.canned_replies.order_by("title", "pk")
    return render(request, "tickets/setup/canned_replies.html", {"department": department, "rows": rows})


@require_http_methods(METHODS)
def canned_new(request: DeskRequest, slug: str) -> HttpResponse:
    """Write another one."""
    return _edit(request, set_up_or_403(request, slug), None)


@require_http_methods(METHODS)
def canned_reply(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Change one."""
    department = set_up_or_403(request, slug)
    return _edit(request, department, get_object_or_404(department.canned_replies, pk=pk))


@require_POST
def canned_remove(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Offer one no more."""
    department = set_up_or_403(request, slug)
    canned = get_object_or_404(department.canned_replies, pk=pk)
    canning.remove_canned(canned, by=request.user, at=timezone.now())
    messages.success(request, f"{canned} is removed.")
    return redirect("tickets:setup_canned_replies", department.slug)


def _edit(request: DeskRequest, department: Department, canned: CannedReply | None) -> HttpResponse:
    initial = {"title": canned.title, "body": canned.body} if canned else None
    form = CannedReplyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and "preview" not in request.POST:
        try:
            if canned:
                canning.change_canned(canned, by=request.user, at=timezone.now(), **form.cleaned_data)
            else:
                canning.add_canned(department, by=request.user, at=timezone.now(), **form.cleaned_data)
        except canning.CannedRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("tickets:setup_canned_replies", department.slug)
    body = form["body"].value() or ""
    context = {
        "department": department,
        "canned": canned,
        "form": form,
        "meanings": placeholders.MEANINGS,
        "preview": text.render(placeholders.fill(body, placeholders.EXAMPLE)) if body else "",
    }
    return render(request, "tickets/setup/canned_reply.html", context, status=422 if form.errors else 200)
