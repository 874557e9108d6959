"""The cast of the demo company, signed in with one click. Routed and answered in demo mode only."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User
from servicedesk.cast import BY_EMAIL


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """POST /demo/sign-in/ `person` (e-mail address of one of the cast), `next` (where to go on)."""
    if not settings.DESK_DEMO or request.POST.get("person") not in BY_EMAIL:
        raise Http404
    person = User.objects.active().filter(email=request.POST["person"]).first()
    if person is None:
        messages.error(request, "The demo company has not moved in yet. `make seed` fills the database.")
        return redirect("account_login")
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    onward = request.POST.get("next") or "/"
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        onward = "/"
    return redirect(onward)
