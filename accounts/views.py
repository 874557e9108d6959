"""One's own details; and for those who keep the house, the list of people and the trail of changes."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import require
from accounts.actions import PersonRefused, change_person
from accounts.forms import EndSignInForm, FindPeopleForm, FindTrailForm, ProfileForm
from accounts.models import AuditEntry, User
from accounts.permissions import can_keep_people, can_read_trail
from accounts.querysets import UserQuerySet
from accounts.requests import DeskRequest
from accounts.sessions import end_sign_ins, sign_ins
from accounts.trail import in_words

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: DeskRequest) -> HttpResponse:
    """What one says about oneself."""
    at, person = timezone.now(), request.user
    kept = {name: getattr(person, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            change_person(person, by=person, at=at, **form.cleaned_data)
        except PersonRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, "Your details are saved.")
            return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: DeskRequest) -> HttpResponse:
    """Where one is signed in; a POST ends one of them (`only`), or all but this one."""
    this = request.session.session_key or ""
    if request.method == "POST":
        wanted = EndSignInForm(request.POST)
        wanted.is_valid()
        ended = end_sign_ins(request.user, this=this, only=wanted.cleaned_data.get("only"))
        messages.success(request, f"Signed out of {ended} other {'browser' if ended == 1 else 'browsers'}.")
        return redirect("accounts:sessions")
    rows = sign_ins(request.user, this=this, at=timezone.now())
    others = sum(not row.is_this for row in rows)
    return render(request, "accounts/sessions.html", {"rows": rows, "others": others})


@require_safe
def people(request: DeskRequest) -> HttpResponse:
    """Everybody, by name; found by parts of name or address."""
    require(can_keep_people(request.user), "Only admins keep the list of people.")
    wanted = FindPeopleForm(request.GET)
    wanted.is_valid()
    found = _found(wanted)
    rows = list(_after(found, wanted.cleaned_data.get("after"))[: PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "last": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_first": not wanted.cleaned_data.get("after"),
        "wanted": {name: wanted.cleaned_data.get(name) or "" for name in wanted.fields},
        "shown": wanted.SHOWN,
        "count": found.count(),
    }
    return render(request, "accounts/people.html", context)


def _found(wanted: FindPeopleForm) -> UserQuerySet:
    found = User.objects.matching(wanted.cleaned_data.get("q") or "")
    match wanted.cleaned_data.get("show"):
        case "inactive":
            return found.filter(is_active=False)
        case "invited":
            return found.active().filter(last_login=None)
        case _:
            return found.active()


def _after(people: UserQuerySet, pk: int | None) -> UserQuerySet:
    """The rest of the list behind the person `pk`; all of it when there is none."""
    last = User.objects.filter(pk=pk).values_list("name", "pk").first() if pk else None
    if last is not None:
        people = people.filter(Q(name__gt=last[0]) | Q(name=last[0], pk__gt=last[1]))
    return people.by_name()


@require_safe
def trail(request: DeskRequest) -> HttpResponse:
    """Who changed which rule, role or person, the newest first."""
    require(can_read_trail(request.user), "Only admins and auditors read the trail.")
    wanted = FindTrailForm(request.GET)
    wanted.is_valid()
    entries = AuditEntry.objects.select_related("actor").order_by("-at", "-pk")
    if department := wanted.cleaned_data.get("department"):
        entries = entries.filter(department=department)
    last = AuditEntry.objects.filter(pk=wanted.cleaned_data.get("before") or 0).first()
    if last is not None:
        entries = entries.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    rows = list(entries[: PAGE + 1])
    context = {
        "rows": [(entry, in_words(entry.changes)) for entry in rows[:PAGE]],
        "last": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_first": last is None,
        "department": department or "",
    }
    return render(request, "accounts/trail.html", context)
