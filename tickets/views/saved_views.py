"""Saved views over HTTP: keep one from below a queue, and put one's own in order."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import DeskRequest
from departments.mine import my_departments
from departments.models import Department
from tickets.actions import saving
from tickets.actions.saving import ViewRefused
from tickets.forms.queues import QueueFilter
from tickets.forms.saving import SaveViewForm
from tickets.models import SavedView, Ticket


@require_safe
def views(request: DeskRequest) -> HttpResponse:
    """The saved views that the person has, queue by queue."""
    kept = SavedView.objects.visible_to(request.user).select_related("department", "owner")
    rows = list(kept.order_by("department__name", "is_shared", "position", "name", "pk"))
    leads = set(request.user.memberships.leading().values_list("department", flat=True))
    context = {
        "rows": [
            (view, view.owner_id == request.user.pk or view.department_id in leads, view.department_id in leads)
            for view in rows
        ]
    }
    return render(request, "tickets/views.html", context)


@require_POST
def save(request: DeskRequest) -> HttpResponse:
    """Keep the filters of a queue under a name."""
    department = _department(request)
    back = _queue_of(department)
    form = SaveViewForm(request.POST, department=department)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect(back)
    at = timezone.now()
    departments = [department] if department else my_departments(request)
    asked = QueueFilter(
        QueryDict(form.cleaned_data.pop("query")),
        Ticket.objects.none(),
        reader=request.user,
        departments=departments,
        at=at,
    )
    try:
        view = saving.save_view(department, by=request.user, at=at, query=asked.query, **form.cleaned_data)
    except ViewRefused as refused:
        messages.error(request, str(refused))
        return redirect(f"{back}?{asked.query}")
    messages.success(request, f"The view {view.name} is saved.")
    return redirect(f"{back}?{view.query or 'all=1'}")


@require_POST
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Rename a view, move it, let the queue open with it, or forget it."""
    view = SavedView.objects.visible_to(request.user).select_related("department").filter(pk=pk).first()
    act = ACTS.get(request.POST.get("act", ""))
    if view is None or act is None:
        raise Http404
    try:
        messages.success(request, act(request, view))
    except ViewRefused as refused:
        messages.error(request, str(refused))
    return redirect("tickets:views")


def _rename(request: DeskRequest, view: SavedView) -> str:
    name = " ".join(request.POST.get("name", "").split())[:40]
    if not name:
        raise ViewRefused("Please give it a name.")
    saving.rename_view(view, by=request.user, name=name)
    return f"It is called {name} now."


def _open(request: DeskRequest, view: SavedView) -> str:
    saving.open_with(view, by=request.user, is_default=True)
    return f"The queue opens with {view.name} now."


def _close(request: DeskRequest, view: SavedView) -> str:
    saving.open_with(view, by=request.user, is_default=False)
    return f"The queue does not open with {view.name} any more."


def _up(request: DeskRequest, view: SavedView) -> str:
    saving.move_view(view, by=request.user, is_up=True)
    return f"{view.name} stands further in front."


def _down(request: DeskRequest, view: SavedView) -> str:
    saving.move_view(view, by=request.user, is_up=False)
    return f"{view.name} stands further behind."


def _forget(request: DeskRequest, view: SavedView) -> str:
    saving.forget_view(view, by=request.user)
    return f"The view {view.name} is forgotten."


ACTS: dict[str, Callable[[DeskRequest, SavedView], str]] = {
    "rename": _rename, "open": _open, "close": _close, "up": _up, "down": _down, "forget": _forget,
}  # fmt: skip


def _department(request: DeskRequest) -> Department | None:
    """The queue that the form stood below; one where the person does not work is not there for them."""
    slug = request.POST.get("scope", "")
    if not slug:
        return None
    found = next((one for one in my_departments(request) if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _queue_of(department: Department | None) -> str:
    return reverse("tickets:department_queue", args=[department.slug]) if department else reverse("tickets:queue")
