"""Building the demo company through the verbs: people, calendars, departments, services, promises."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.actions import add_person
from accounts.models import User
from departments.actions import add_member, change_department, create_calendar, create_department, set_home
from departments.enums import Role
from departments.models import Calendar, Department
from servicedesk.demo import company, pace
from servicedesk.demo.catalogue import SERVICES
from servicedesk.demo.often import CANNED
from servicedesk.demo.people import PASSWORD, PEOPLE, PersonPlan
from tickets.actions.canning import add_canned
from tickets.actions.cataloguing import add_service
from tickets.actions.promising import set_promises
from tickets.enums import Priority
from tickets.models import Service


def build(at: datetime, year: int) -> None:
    """Everything that stood before the first request was filed, as of `at`. `year` is the present one, for the holidays."""
    ada = _add_people(at)
    calendars = {
        plan.name: create_calendar(
            plan.name,
            pace.rules_of(plan, year),
            by=ada,
            at=at,
            holidays_of=plan.holidays_of,
            is_company=plan.is_company,
        )
        for plan in company.CALENDARS
    }
    departments = _open_departments(calendars, ada, at)
    _settle_in(departments, ada, at)
    _stand_in_line(departments, ada, at)
    _offer(departments, ada, at)


def _add_people(at: datetime) -> User:
    """Ada keeps the house, so she comes first and lets the others in. One password for all, hashed once."""
    ada, *others = sorted(PEOPLE, key=lambda plan: plan.mailbox != "ada")
    admin = _add(ada, None, at)
    for plan in others:
        _add(plan, admin, at)
    User.objects.update(password=make_password(PASSWORD))
    return admin


def _add(plan: PersonPlan, by: User | None, at: datetime) -> User:
    return add_person(
        plan.email,
        plan.name,
        by=by,
        at=at,
        zone=company.SITES[plan.site].zone,
        site=plan.site,
        job=plan.job,
        company_roles=plan.company_roles,
        is_invited=False,
    )


def _open_departments(calendars: dict[str, Calendar], ada: User, at: datetime) -> dict[str, Department]:
    heads = {plan.home: plan.email for plan in PEOPLE if plan.serves == Role.HEAD}
    return {
        plan.slug: create_department(
            plan.name,
            plan.slug,
            plan.prefix,
            by=ada,
            at=at,
            purpose=plan.purpose,
            way_of_working=plan.way_of_working,
            is_confidential=plan.is_confidential,
            is_reception=plan.is_reception,
            calendar=calendars[plan.calendar],
            head=User.objects.get(email=heads[plan.slug]),
            members_may=plan.members_may,
        )
        for plan in company.DEPARTMENTS
    }


def _settle_in(departments: dict[str, Department], ada: User, at: datetime) -> None:
    """Everybody has a home; those who serve join its queue (the heads have, when it was opened)."""
    people = {person.email: person for person in User.objects.all()}
    for plan in PEOPLE:
        department = departments[plan.home]
        set_home(people[plan.email], department, by=ada, at=at)
        if plan.serves and plan.serves != Role.HEAD:
            add_member(department, people[plan.email], by=ada, at=at, role=plan.serves)


def _stand_in_line(departments: dict[str, Department], ada: User, at: datetime) -> None:
    """Who hears one level up when a promise is over."""
    for slug, above in company.ABOVE.items():
        change_department(departments[slug], by=ada, at=at, parent=departments[above])


def _offer(departments: dict[str, Department], ada: User, at: datetime) -> None:
    services: dict[str, Service] = {}
    for position, plan in enumerate(SERVICES, start=1):
        services[plan.key] = add_service(
            departments[plan.department],
            plan.title,
            by=ada,
            at=at,
            what_you_get=plan.what_you_get,
            offers_priority=plan.offers_priority,
            usual_priority=Priority(plan.usual_priority),
            is_confidential=plan.is_confidential,
            position=position,
            slug=plan.slug,
        )
    for slug, texts in CANNED.items():
        for title, body in texts.items():
            add_canned(departments[slug], title=title, body=body, by=ada, at=at)
    for department in company.DEPARTMENTS:
        pauses = company.pauses_of(department.slug)
        targets = company.as_targets(department.promises)
        set_promises(departments[department.slug], targets, by=ada, at=at, pauses=pauses)
    for key, promises in company.SERVICE_PROMISES.items():
        slug = key.split("/")[0]
        targets = company.as_targets({**company.promises_of(slug), **promises})
        set_promises(services[key], targets, by=ada, at=at, pauses=company.pauses_of(slug))
