"""Verbs of set-up that requests feel: services, hours, confidentiality. Open promises move along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts import audit
from accounts.models import User
from accounts.text import plain_line
from departments.changing import add_version, change_fields, go_by, locked
from departments.models import Calendar, Department
from tickets.actions.recounting import held_at_some_time_by, recount
from tickets.actions.sealing import follow_rule
from tickets.enums import Priority
from tickets.models import Service, Ticket

CHANGEABLE = (
    "title", "what_you_get", "offers_priority", "usual_priority", "is_confidential", "is_active", "position",
)  # fmt: skip


class CatalogueRefused(Exception):
    """That can't be offered; the message says why and is fit to show."""


def set_confidential(department: Department, is_confidential: bool, *, by: User, at: datetime) -> Department:
    """Make a department confidential, or not any more. Requests it holds follow, the ended ones too."""
    with transaction.atomic(durable=True):
        department = locked(department)
        if change_fields(department, {"is_confidential": is_confidential}, by=by, at=at):
            follow_rule(Ticket.objects.held_by(department))
    return department


def set_hours(
    calendar: Calendar, rules: Mapping[str, Any], *, by: User | None, at: datetime, holidays_of: str = ""
) -> bool:
    """Let `calendar` say `rules` from `at` on, for all departments that go by it; returns whether that is anything new.

    What is due moves; time already counted stays as it was counted.

    Raises:
        ScheduleRefused: the rules make no calendar; its `messages` say why.
        DepartmentRefused: somebody else changed it just now.
    """
    with transaction.atomic(durable=True):
        # The departments first, as filing does: nobody files by the old hours after this.
        users = list(calendar.departments.select_for_update(no_key=True).order_by("pk"))
        is_new = add_version(calendar, rules, by=by, at=at, holidays_of=holidays_of)
        if is_new:
            recount(held_at_some_time_by(users), at)
    return is_new


def use_calendar(department: Department, calendar: Calendar, *, by: User, at: datetime) -> Department:
    """Let `department` go by another calendar from `at` on."""
    with transaction.atomic(durable=True):
        department = locked(department)
        if department.calendar_id != calendar.pk:
            go_by(department, calendar, by=by, at=at)
            recount(held_at_some_time_by([department]), at)
    return department


def add_service(
    department: Department,
    title: str,
    *,
    by: User | None,
    at: datetime,
    what_you_get: str = "",
    offers_priority: bool = False,
    usual_priority: Priority = Priority.NORMAL,
    is_confidential: bool = False,
    position: int = 100,
    slug: str = "",
) -> Service:
    """Offer something. Its address is made from the title.

    Raises:
        CatalogueRefused: no title, or the department offers that already.
    """
    title = plain_line(title, 120)
    with transaction.atomic(durable=True):
        department = locked(department)
        _refuse_title(department, title)
        service = Service.objects.create(
            department=department, title=title, slug=_free_slug(department, slug or title), what_you_get=what_you_get,
            offers_priority=offers_priority, usual_priority=usual_priority, is_confidential=is_confidential, position=position,
        )  # fmt: skip
        audit.record("added a service", service, by=by, at=at, department=department.slug)
    return service


def change_service(service: Service, *, by: User, at: datetime, **fields: Any) -> Service:
    """Change some of the CHANGEABLE fields; the address stays. Its requests become confidential with it.

    Raises:
        CatalogueRefused: no title, or another service of the department has it.
    """
    with transaction.atomic(durable=True):
        department = locked(service.department)
        service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        if "title" in fields:
            fields["title"] = plain_line(fields["title"], 120)
            _refuse_title(department, fields["title"], besides=service)
        wanted = {name: fields[name] for name in CHANGEABLE if name in fields}
        changes = {n: [getattr(service, n), value] for n, value in wanted.items() if getattr(service, n) != value}
        if changes:
            for name in changes:
                setattr(service, name, wanted[name])
            service.save(update_fields=list(changes))
            audit.record("changed a service", service, by=by, at=at, department=department.slug, changes=changes)
        if "is_confidential" in changes:
            follow_rule(Ticket.objects.filter(service=service))
    return service


def retire_service(service: Service, *, by: User, at: datetime) -> Service:
    """Offer it no more. Requests that were filed stay as they are.

    Raises:
        CatalogueRefused: it is not offered already.
    """
    with transaction.atomic(durable=True):
        service = (
            Service.objects.select_for_update(no_key=True, of=("self",)).select_related("department").get(pk=service.pk)
        )
        if not service.is_active:
            raise CatalogueRefused(f"{service} is not offered any more already.")
        service.is_active = False
        service.save(update_fields=["is_active"])
        audit.record("retired a service", service, by=by, at=at, department=service.department.slug)
    return service


def _refuse_title(department: Department, title: str, besides: Service | None = None) -> None:
    if not title:
        raise CatalogueRefused("Please give a title.")
    same = department.services.filter(title__iexact=title).values_list("pk", flat=True).first()
    if same is not None and (besides is None or same != besides.pk):
        raise CatalogueRefused(f"{department} has a service called {title} already.")


def _free_slug(department: Department, wanted: str) -> str:
    """An address that no service of the department has or had."""
    base = slugify(wanted)[:50].strip("-") or "service"
    taken = {"new", *department.services.values_list("slug", flat=True)}
    last: int = department.services.aggregate(most=Max("pk"))["most"] or 0
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, last + 3))) if slug not in taken)
