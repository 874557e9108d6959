"""Absences: one's own, and those of the people who work in a department."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import DeskRequest
from departments.absences import AbsenceRefused, enter_absence, remove_absence
from departments.forms.absences import AbsenceForm, MemberAbsenceForm
from departments.models import Absence, Department
from departments.querysets import AbsenceQuerySet
from departments.views.setup import METHODS, set_up_or_403

LARGEST_ID = 2**63 - 1


@require_http_methods(METHODS)
def own(request: DeskRequest) -> HttpResponse:
    """When one is away oneself, from now on."""
    person, at = request.user, timezone.now()
    # Whoever leads nothing has nobody to stand in: their work is given out again.
    colleagues = User.objects.active().filter(memberships__department__in=Department.objects.led_by(person))
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        colleagues=list(colleagues.exclude(pk=person.pk).distinct().by_name()),
    )
    if form.is_valid() and _entered(request, form, person):
        return redirect("departments:absences")
    rows = Absence.objects.filter(person=person).to_come(at.astimezone(person.tz).date()).select_related("deputy")
    context = {"form": form, "rows": rows}
    return render(request, "departments/absences.html", context, status=422 if form.errors else 200)


@require_POST
def own_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one of one's own out."""
    _remove(request, Absence.objects.filter(person=request.user), pk)
    return redirect("departments:absences")


@require_http_methods(METHODS)
def members(request: DeskRequest, slug: str) -> HttpResponse:
    """When those who work in the department are away, from now on."""
    department = set_up_or_403(request, slug)
    at = timezone.now()
    people = User.objects.active().filter(memberships__department=department)
    form = MemberAbsenceForm(request.POST if request.method == "POST" else None, colleagues=list(people.by_name()))
    if form.is_valid() and _entered(request, form, form.cleaned_data.pop("person")):
        return redirect("departments:setup_absences", department.slug)
    rows = _of(department).to_come(at.astimezone(request.user.tz).date()).select_related("person", "deputy")
    context = {"department": department, "form": form, "rows": rows}
    return render(request, "departments/member_absences.html", context, status=422 if form.errors else 200)


@require_POST
def members_remove(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Take an absence of somebody who works in the department out."""
    department = set_up_or_403(request, slug)
    _remove(request, _of(department), pk)
    return redirect("departments:setup_absences", department.slug)


def _of(department: Department) -> AbsenceQuerySet:
    return Absence.objects.filter(person__memberships__department=department)


def _entered(request: DeskRequest, form: AbsenceForm, person: User) -> bool:
    try:
        absence = enter_absence(person, by=request.user, at=timezone.now(), **form.cleaned_data)
    except AbsenceRefused as refused:
        form.add_error(None, str(refused))
        return False
    who = "You are" if person == request.user else f"{person} is"
    messages.success(request, f"{who} away from {absence.begins_on:%d %b} to {absence.ends_on:%d %b %Y}.")
    return True


def _remove(request: DeskRequest, mine: AbsenceQuerySet, pk: int) -> None:
    """Remove it when it is among `mine`; 404 for any other."""
    absence = get_object_or_404(mine.select_related("person"), pk=min(pk, LARGEST_ID))
    remove_absence(absence, by=request.user, at=timezone.now())
    messages.success(request, "The absence is taken out.")
