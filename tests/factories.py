"""The smallest valid thing of each kind, and the cast."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.apps import apps

from accounts.models import User
from departments.enums import Role
from departments.models import Calendar, CalendarUse, CalendarVersion, Department, Home, Membership
from notifications.enums import Channel
from notifications.models import Message
from tickets.actions.submitting import submit
from tickets.models import Policy, Service, Ticket

# A Monday at ten in Berlin: offices are open.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {"zone": "Europe/Berlin", "week": {day: ["09:00-17:00"] for day in WEEK}}
ALWAYS = {"zone": "Europe/Berlin", "week": {day: ["00:00-24:00"] for day in (*WEEK, "sat", "sun")}}
TARGETS = {
    "low": {"resolution": "5 working days"},
    "normal": {"first_response": "4h", "acceptance": "2h", "resolution": "16h"},
    "high": {"first_response": "2h", "acceptance": "1h", "resolution": "8h"},
    "urgent": {"first_response": "30m", "acceptance": "15m", "resolution": "4h"},
}


def a_person(name: str = "Pat Example", **fields: Any) -> User:
    """Somebody, not stored yet."""
    fields.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@desk.example")
    fields.setdefault("zone", "Europe/Berlin")
    # Nobody signs in with that password; tests that do set a real one.
    return User(name=name, password="md5$x$", **fields)


def publish_questionnaires() -> None:
    """The versions that migrations brought, after a test with transactions of its own has emptied all tables."""
    for name in ("0002_first_questionnaire", "0005_four_languages"):
        import_module(f"surveys.migrations.{name}").publish(apps, None)


def make_person(name: str = "Pat Example", **fields: Any) -> User:
    """Somebody who is known here."""
    person = a_person(name, **fields)
    person.save()
    return person


def make_calendar(name: str = "Office", rules: dict[str, Any] = OFFICE) -> Calendar:
    """A calendar with one version, as old as any test looks."""
    calendar = Calendar.objects.create(name=name)
    CalendarVersion.objects.create(calendar=calendar, since=LONG_AGO, rules=rules)
    return calendar


def make_department(name: str = "IT", *, calendar: Calendar | None = None, **fields: Any) -> Department:
    """A department that takes requests, with a policy but nobody in it."""
    calendar = calendar or Calendar.objects.filter(name="Office").first() or make_calendar()
    fields.setdefault("slug", name.lower())
    fields.setdefault("prefix", name.upper()[:4])
    department = Department.objects.create(name=name, calendar=calendar, **fields)
    CalendarUse.objects.create(department=department, calendar=calendar, since=LONG_AGO)
    Policy.objects.create(department=department, version=1, targets=TARGETS, made_at=LONG_AGO)
    return department


def make_service(department: Department, title: str = "New laptop", **fields: Any) -> Service:
    """Something the department offers."""
    fields.setdefault("slug", title.lower().replace(" ", "-"))
    return Service.objects.create(department=department, title=title, **fields)


def join(person: User, department: Department, role: Role = Role.MEMBER) -> Membership:
    """Let somebody work in a department's queue."""
    return Membership.objects.create(person=person, department=department, role=role)


def make_cast() -> SimpleNamespace:
    """Rosa asks (Sales), Ben works and Lena leads (IT), Otto is an outsider (Finance), Hana and Hugo are HR
    (confidential), Vera is an executive, Tom an auditor, Ada keeps the house."""
    office = make_calendar()
    departments = Department.objects.bulk_create(
        Department(name=name, slug=name.lower(), prefix=prefix, calendar=office, is_confidential=name == "HR")
        for name, prefix in (("IT", "IT"), ("Sales", "SALE"), ("Finance", "FIN"), ("HR", "HR"))
    )
    CalendarUse.objects.bulk_create(CalendarUse(department=d, calendar=office, since=LONG_AGO) for d in departments)
    Policy.objects.bulk_create(Policy(department=d, version=1, targets=TARGETS, made_at=LONG_AGO) for d in departments)
    it, sales, finance, hr = departments
    people = {
        "rosa": a_person("Rosa Sales"),
        "ben": a_person("Ben Worker"),
        "lena": a_person("Lena Lead"),
        "otto": a_person("Otto Outsider"),
        "hana": a_person("Hana Helper"),
        "hugo": a_person("Hugo Head"),
        "vera": a_person("Vera Chief", company_roles=["executive"]),
        "tom": a_person("Tom Auditor", company_roles=["auditor"]),
        "ada": a_person("Ada Admin", company_roles=["admin"]),
    }
    User.objects.bulk_create(people.values())
    homes = {"rosa": sales, "ben": it, "lena": it, "otto": finance, "hana": hr, "hugo": hr}
    Home.objects.bulk_create(Home(person=people[who], department=department) for who, department in homes.items())
    serve = {"ben": Role.MEMBER, "lena": Role.HEAD, "otto": Role.MEMBER, "hana": Role.MEMBER, "hugo": Role.HEAD}
    Membership.objects.bulk_create(
        Membership(person=people[who], department=homes[who], role=role) for who, role in serve.items()
    )
    laptop, payslip, invoice = Service.objects.bulk_create(
        [
            Service(department=it, title="New laptop", slug="new-laptop", offers_priority=True),
            Service(department=hr, title="Payslip", slug="payslip"),
            Service(department=finance, title="Invoice", slug="invoice"),
        ]
    )
    return SimpleNamespace(
        it=it, sales=sales, finance=finance, hr=hr, laptop=laptop, payslip=payslip, invoice=invoice, **people
    )


def file_request(service: Service, by: User, *, at: datetime = MONDAY, **fields: Any) -> Ticket:
    """A request as the verb files it."""
    fields.setdefault("title", "My laptop is slow")
    fields.setdefault("body", "It takes ten minutes to start.")
    return submit(service, by=by, at=at, **fields)


def hush() -> None:
    """Nobody's bell rings any more: what it costs a page is pinned in tests/notifications/test_bell_access.py."""
    Message.objects.filter(channel=Channel.BELL).update(read_at=MONDAY)
