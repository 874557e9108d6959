"""Pure rules: who asks for what, who does it, and how many requests there are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from departments.enums import LEADING
from departments.hours import is_open, next_opening
from servicedesk.demo.company import ON_SHIFT
from servicedesk.demo.pace import department_hours, office_hours
from servicedesk.demo.people import PEOPLE, PersonPlan

# Requests that ended within the half year, by the department that was asked.
ENDED = {
    "it": 172,
    "finance": 74,
    "facilities": 74,
    "hr": 64,
    "operations": 63,
    "marketing": 46,
    "sales": 36,
    "legal": 32,
    "front-office": 15,
}
# Who asks a department more often than others do.
CUSTOMERS = {
    "sales": ("sales", "marketing", "operations"),
    "legal": ("sales", "operations", "marketing"),
    "marketing": ("sales",),
    "operations": ("sales", "marketing"),
    "finance": ("sales", "operations"),
}
# They play a part of their own, or none in asking.
SELDOM = ("vera@desk.example", "tom@desk.example", "ada@desk.example")
ROSA = "rosa@desk.example"
SOON = timedelta(minutes=40)


def by_email(email: str) -> PersonPlan:
    """Somebody by address."""
    return next(person for person in PEOPLE if person.email == email)


def staff(department: str) -> list[PersonPlan]:
    """Who works in the queue of a department."""
    return [person for person in PEOPLE if person.home == department and person.serves]


def lead(department: str, rng: random.Random, besides: PersonPlan | None = None) -> PersonPlan:
    """The head, and now and then the deputy."""
    leading = [person for person in staff(department) if person.serves in LEADING and person != besides]
    return leading[0] if len(leading) == 1 or rng.random() < 0.7 else leading[1]


def requester(department: str, rng: random.Random, besides: Sequence[str] = ()) -> PersonPlan:
    """Somebody who asks `department` for something: nearly never one of its own."""
    customers = CUSTOMERS.get(department, ())
    people = [p for p in PEOPLE if p.email not in besides and not (p.home == department and p.serves)]
    weights = [_eagerness(person, department, customers) for person in people]
    return rng.choices(people, weights)[0]


def _eagerness(person: PersonPlan, department: str, customers: Sequence[str]) -> float:
    if person.email in SELDOM:
        return 0.15
    weight = 9.0 if person.home in customers else 1.0
    return weight * (0.4 if person.home == department and department not in customers else 1.0)


def agent(department: str, asking: PersonPlan, at: datetime, rng: random.Random) -> PersonPlan:
    """Who does it: rather somebody of the same site who is there now, and around the clock somebody who is on shift."""
    people = [person for person in staff(department) if person != asking]
    start = next_opening(department_hours(department, at.year), at) or at
    there = {person for person in people if is_open(office_hours(person, at.year), start + SOON)}
    if department == ON_SHIFT and there:
        people = [person for person in people if person in there]
    return rng.choices(people, [_usefulness(person, asking) * (4 if person in there else 1) for person in people])[0]


def _usefulness(person: PersonPlan, asking: PersonPlan) -> float:
    weight = 0.5 if person.serves in LEADING else 1.0
    near = 25.0 if person.home == "facilities" else 2.5
    return weight * (near if person.site == asking.site else 1.0)


def peer(of: PersonPlan, rng: random.Random, besides: PersonPlan) -> PersonPlan:
    """A colleague of the requester's own department, rather of the same site."""
    people = [person for person in PEOPLE if person.home == of.home and person not in {of, besides}]
    near = [person for person in people if person.site == of.site]
    return rng.choice(near or people)
