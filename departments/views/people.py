"""The admin desk's page of one person, and letting somebody in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions as people
from accounts.access import require
from accounts.actions import PersonRefused
from accounts.enums import CompanyRole
from accounts.forms import PersonForm, RolesForm
from accounts.models import User
from accounts.permissions import can_keep_people
from accounts.requests import DeskRequest
from departments.actions import set_home
from departments.forms.people import HomeForm, NewPersonForm
from departments.models import Home, Membership

WHY_NOT = "Only admins keep the list of people."


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: DeskRequest) -> HttpResponse:
    """Let somebody in: a mail brings them a link with which they set a password."""
    require(can_keep_people(request.user), WHY_NOT)
    at = timezone.now()
    form = NewPersonForm(request.POST if request.method == "POST" else None, initial={"zone": request.user.zone})
    if form.is_valid():
        home = form.cleaned_data.pop("home")
        try:
            person = people.add_person(by=request.user, at=at, **form.cleaned_data)
        except PersonRefused as refused:
            form.add_error(None, str(refused))
        else:
            if home is not None:
                set_home(person, home, by=request.user, at=at)
            messages.success(request, f"{person} is here. An invitation is on its way to {person.email}.")
            return redirect("departments:person", person.pk)
    return render(request, "departments/person_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """Who somebody is, where they belong, what they are for the company, and whether they may sign in."""
    require(can_keep_people(request.user), WHY_NOT)
    return _page(request, get_object_or_404(User, pk=pk))


@require_POST
def details(request: DeskRequest, pk: int) -> HttpResponse:
    """Change name, address, zone, site, job."""
    return _saved(request, pk, "person", lambda who, said, how: people.change_person(who, **said, **how))


@require_POST
def home(request: DeskRequest, pk: int) -> HttpResponse:
    """Change where somebody belongs."""
    return _saved(request, pk, "home", lambda who, said, how: set_home(who, said["home"], **how))


def _by_an_admin(request: DeskRequest) -> bool:
    """Whether it will be done at all: others are turned away without being asked for their password."""
    return can_keep_people(request.user)


@require_POST
@reauthentication_required(enabled=_by_an_admin)
def roles(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what somebody is for the company."""
    return _saved(
        request,
        pk,
        "roles",
        lambda who, said, how: people.set_company_roles(who, map(CompanyRole, said["company_roles"]), **how),
    )


ACTS: dict[str, tuple[Callable[..., object], str]] = {
    "invite": (people.invite, "A new link is on its way to {0.email}. The old one still works once."),
    "deactivate": (people.deactivate, "{0} can't sign in any more, and is signed out everywhere."),
    "activate": (people.activate, "{0} can sign in again."),
    "forget-second-factor": (
        people.forget_second_factor,
        "{0} signs in with the password alone, and is signed out everywhere.",
    ),
}


# Of these the second kind opens a door.
CAREFUL = {"forget-second-factor"}
PLAIN = ACTS.keys() - CAREFUL


@require_POST
@reauthentication_required(enabled=_by_an_admin)
def act_with_care(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """What opens a door: the admin's own password is asked for once more."""
    return act(request, pk, verb)


@require_POST
def act(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """What a single button does: invite, deactivate, activate."""
    require(can_keep_people(request.user), WHY_NOT)
    who = get_object_or_404(User, pk=pk)
    do, done = ACTS[verb]
    try:
        do(who, by=request.user, at=timezone.now())
    except PersonRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done.format(who))
    return redirect("departments:person", who.pk)


def _saved(
    request: DeskRequest, pk: int, which: str, verb: Callable[[User, dict[str, Any], dict[str, Any]], object]
) -> HttpResponse:
    """One of the page's forms was sent: do its verb, or show the page again with what was typed."""
    require(can_keep_people(request.user), WHY_NOT)
    who = get_object_or_404(User, pk=pk)
    form = _forms(who, {which: request.POST})[which]
    if form.is_valid():
        try:
            verb(who, form.cleaned_data, {"by": request.user, "at": timezone.now()})
        except PersonRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("departments:person", who.pk)
    return _page(request, who, {which: form}, status=422)


def _forms(who: User, sent: dict[str, Any]) -> dict[str, forms.Form]:
    """The page's forms; those that were `sent` hold what was typed."""
    place = [who.pk]
    belongs = Home.objects.filter(person=who).first()
    kept = {name: getattr(who, name) for name in PersonForm.base_fields}
    return {
        "person": PersonForm(
            sent.get("person"), initial=kept, action=reverse("departments:person_details", args=place)
        ),
        "home": HomeForm(
            sent.get("home"),
            initial={"home": belongs.department_id if belongs else None},
            action=reverse("departments:person_home", args=place),
        ),
        "roles": RolesForm(
            sent.get("roles"),
            initial={"company_roles": who.company_roles},
            action=reverse("departments:person_roles", args=place),
        ),
    }


def _page(
    request: DeskRequest, who: User, sent: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    works_in = Membership.objects.filter(person=who).select_related("department").order_by("department__name", "pk")
    context = {
        "who": User.objects.get(pk=who.pk),
        "has_second_factor": is_mfa_enabled(who),
        "works_in": works_in,
        "forms": {**_forms(who, {}), **(sent or {})},
    }
    return render(request, "departments/person.html", context, status=status)
