"""Applying promises to requests that are open already: what would change, and doing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import DeskRequest
from tickets import repricing
from tickets.actions.promising import PromisingRefused, apply_to_open
from tickets.forms.fields import as_id
from tickets.models import Policy
from tickets.views.setup.promises import METHODS, addresses, scope_or_404

ON_A_PAGE = 25


@require_http_methods(METHODS)
def apply(request: DeskRequest, slug: str, service: str = "") -> HttpResponse:
    """Which open requests would change and how; sent, they do. What was looked at is what is applied."""
    department, offered = scope_or_404(request, slug, service)
    to, at = addresses(department, offered), timezone.now()
    policy = Policy.objects.newest_of(department, offered)
    if policy is None or not policy.is_in_force:
        messages.error(request, f"{offered or department} promises nothing at present.")
        return redirect(to["to_promises"])
    if request.method == "POST":
        if as_id(request.POST.get("policy", "")) != policy.pk:
            messages.error(request, "The promises have changed since you looked. This is what would change now.")
            return redirect(to["to_open"])
        try:
            apply_to_open(policy, by=request.user, at=at)
        except PromisingRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, f"Open requests go by {policy} now. When there are many, the last follow in a minute."
            )
        return redirect(to["to_promises"])
    preview = repricing.preview(policy, reader=request.user, at=at)
    first = min(as_id(request.GET.get("from", "")) or 0, len(preview.rows))
    context = {
        "department": department,
        "service": offered,
        "policy": policy,
        "preview": preview,
        "rows": preview.rows[first : first + ON_A_PAGE],
        "earlier": f"?from={max(0, first - ON_A_PAGE)}" if first else "",
        "later": f"?from={first + ON_A_PAGE}" if first + ON_A_PAGE < len(preview.rows) else "",
        **to,
    }
    return render(request, "tickets/setup/promises_open.html", context)
