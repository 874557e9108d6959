"""The smallest valid thing of each kind, and the cast."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from accounts.models import User
from departments.enums import Role
from departments.models import Calendar, CalendarUse, CalendarVersion, Department, Home, Membership
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


def make_person(name: str = "Pat Example", **fields: Any) -> User:
    """Somebody who can sign in with the demo's password."""
    email = fields.pop("email", f"{name.split(maxsplit=1)[0].lower()}@desk.example")
    person = User(email=email, name=name, zone=fields.pop("zone", "Europe/Berlin"), **fields)
    person.password = "md5$x$"  # Nobody signs in with it; tests that do set a real one.
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
    it, sales, finance = make_department("IT"), make_department("Sales"), make_department("Finance", prefix="FIN")
    hr = make_department("HR", is_confidential=True)
    people = {
        "rosa": make_person("Rosa Sales"),
        "ben": make_person("Ben Worker"),
        "lena": make_person("Lena Lead"),
        "otto": make_person("Otto Outsider"),
        "hana": make_person("Hana Helper"),
        "hugo": make_person("Hugo Head"),
        "vera": make_person("Vera Chief", company_roles=["executive"]),
        "tom": make_person("Tom Auditor", company_roles=["auditor"]),
        "ada": make_person("Ada Admin", company_roles=["admin"]),
    }
    homes = {"rosa": sales, "ben": it, "lena": it, "otto": finance, "hana": hr, "hugo": hr}
    for who, department in homes.items():
        Home.objects.create(person=people[who], department=department)
    join(people["ben"], it)
    join(people["lena"], it, Role.HEAD)
    join(people["otto"], finance)
    join(people["hana"], hr)
    join(people["hugo"], hr, Role.HEAD)
    laptop = make_service(it, "New laptop", offers_priority=True)
    payslip = make_service(hr, "Payslip")
    invoice = make_service(finance, "Invoice")
    return SimpleNamespace(
        it=it, sales=sales, finance=finance, hr=hr, laptop=laptop, payslip=payslip, invoice=invoice, **people
    )


def file_request(service: Service, by: User, *, at: datetime = MONDAY, **fields: Any) -> Ticket:
    """A request as the verb files it."""
    fields.setdefault("title", "My laptop is slow")
    fields.setdefault("body", "It takes ten minutes to start.")
    return submit(service, by=by, at=at, **fields)
