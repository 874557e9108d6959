"""What the person signed in wants to be told; and the page behind the link in a mail that stops mails of its kind."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import DeskRequest
from notifications.actions import PreferenceRefused, choose, stop
from notifications.forms import PreferencesForm
from notifications.models import Preference
from notifications.unsubscribing import read_token

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def preferences(request: DeskRequest) -> HttpResponse:
    """How one wants to hear of what, and when reminders may come."""
    kept = Preference.objects.filter(person=request.user).first() or Preference(person=request.user)
    form = PreferencesForm(request.POST if request.method == "POST" else None, preference=kept)
    if form.is_valid():
        try:
            choose(request.user, **form.choice)
        except PreferenceRefused as refused:
            form.add_error("quiet_from", str(refused))
        else:
            messages.success(request, "Saved. It holds for what comes from now on.")
            return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # The signed address is the permission: mail programs post it by themselves, without a cookie.
@login_not_required
@never_cache
@require_http_methods(METHODS)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before anything changes, since scanners open links; then stop mails of one theme to one person.

    Raises:
        Http404: the address is not one that we wrote, or its person has gone.
    """
    found = read_token(token)
    person = User.objects.active().filter(pk=found[0]).first() if found else None
    if found is None or person is None:
        raise Http404
    theme, is_done = found[1], request.method == "POST"
    if is_done:
        stop(person, theme)
    return render(request, "notifications/unsubscribe.html", {"theme": theme, "is_done": is_done})
