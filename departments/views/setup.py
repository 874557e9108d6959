"""A department's own set-up: its words, and who works in it; and opening a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import text
from accounts.access import require
from accounts.requests import DeskRequest
from departments import actions
from departments.changing import DepartmentRefused
from departments.enums import Role
from departments.forms.people import AddMemberForm, RoleForm
from departments.forms.setup import DepartmentForm, NewDepartmentForm
from departments.line import LineRefused
from departments.models import Department, Membership
from departments.permissions import can_manage, can_set_up

METHODS = ["GET", "HEAD", "POST"]


def set_up_or_403(request: DeskRequest, slug: str) -> Department:
    """The department `slug`, if the reader may set it up. That it exists is no secret, so a refusal is 403.

    Raises:
        Http404: there is none. PermissionDenied: its heads, deputies and admins may.
    """
    department: Department = get_object_or_404(Department.objects.select_related("calendar"), slug=slug)
    require(can_set_up(request.user, department), f"{department} is set up by its heads and by admins.")
    return department


@require_http_methods(METHODS)
def department_new(request: DeskRequest) -> HttpResponse:
    """Open a department."""
    require(can_manage(request.user), "Only admins open departments.")
    form = NewDepartmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            department = actions.create_department(by=request.user, at=timezone.now(), **form.cleaned_data)
        except DepartmentRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{department} is open. Next: its members, hours, services and promises.")
            return redirect("departments:setup", department.slug)
    return render(request, "departments/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def setup(request: DeskRequest, slug: str) -> HttpResponse:
    """What everybody reads about the department, and what it leaves to its members."""
    department = set_up_or_403(request, slug)
    # Who stands above whom is the company's to say.
    above = Department.objects.exclude(pk=department.pk).by_name() if can_manage(request.user) else None
    form = DepartmentForm(
        request.POST if request.method == "POST" else None, initial=DepartmentForm.shown(department), above=above
    )
    preview = None
    if form.is_valid() and "preview" in request.POST:
        preview = text.render(form.cleaned_data["way_of_working"])
    elif form.is_valid():
        try:
            actions.change_department(department, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DepartmentRefused as refused:
            form.add_error("parent" if isinstance(refused, LineRefused) else "name", str(refused))
        else:
            messages.success(request, "Saved. Everybody sees it now.")
            return redirect("departments:setup", department.slug)
    context = {"department": department, "form": form, "preview": preview}
    return render(request, "departments/setup.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def members(request: DeskRequest, slug: str) -> HttpResponse:
    """Who works in the department; somebody is added by e-mail address."""
    department = set_up_or_403(request, slug)
    form = AddMemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        who = form.cleaned_data["person"]
        try:
            actions.add_member(department, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DepartmentRefused as refused:
            form.add_error("person", str(refused))
        else:
            messages.success(request, f"{who} works in {department} now.")
            return redirect("departments:setup_members", department.slug)
    context = {"department": department, "form": form, "rows": _rows(department), "roles": Role.choices}
    return render(request, "departments/members.html", context, status=422 if form.errors else 200)


@require_POST
def role(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another part."""
    department = set_up_or_403(request, slug)
    who = get_object_or_404(Membership.objects.select_related("person"), department=department, pk=pk).person
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Please choose one of the roles.")
        return redirect("departments:setup_members", department.slug)
    try:
        changed = actions.change_role(department, who, form.cleaned_data["role"], by=request.user, at=timezone.now())
    except DepartmentRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{who} is {changed.get_role_display().lower()} now.")
    return _back(request, department)


@require_POST
def remove(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """End somebody's work in the department."""
    department = set_up_or_403(request, slug)
    who = get_object_or_404(Membership.objects.select_related("person"), department=department, pk=pk).person
    try:
        actions.remove_member(department, who, by=request.user, at=timezone.now())
    except DepartmentRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{who} does not work in {department} any more, and sees its requests no longer.")
    return _back(request, department)


def _rows(department: Department) -> list[Membership]:
    """Those who lead first, then by name."""
    rows = department.memberships.select_related("person").order_by("person__name", "pk")
    order = [Role.HEAD, Role.DEPUTY, Role.MEMBER]
    return sorted(rows, key=lambda row: order.index(Role(row.role)))


def _back(request: DeskRequest, department: Department) -> HttpResponse:
    """To the members; to the front door when one has just ended one's own part."""
    if can_set_up(request.user, department):
        return redirect("departments:setup_members", department.slug)
    return redirect("/")
