"""Who leads a department just now, and who one level up: the absent passed over, those who stand in for them included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from accounts.models import User
from departments.changing import DepartmentRefused
from departments.enums import LEADING, MOST_LEVELS
from departments.models import Absence, Department, Membership


class Line:
    """Who leads which department at one moment: read once for each, however often a sweep asks."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._leading: dict[int, list[User]] = {}
        self._above: dict[int, list[User]] = {}
        self._away: dict[int, Absence | None] = {}

    def leading(self, department: int) -> list[User]:
        """`leading_now`."""
        if department not in self._leading:
            self._leading[department] = leading_now(department, self.at)
        return self._leading[department]

    def above(self, department: int) -> list[User]:
        """`leading_above`."""
        if department not in self._above:
            self._above[department] = leading_above(department, self.at)
        return self._above[department]

    def away(self, person: int) -> Absence | None:
        """The absence of somebody who is away."""
        if person not in self._away:
            self._away[person] = away([person], self.at).get(person)
        return self._away[person]


def away(people: Iterable[int], at: datetime) -> dict[int, Absence]:
    """Who of `people` (ids) is away at `at`, by the days of their own zone; the absence that lasts longest. One query."""
    rows = Absence.objects.around(at).filter(person__in=set(people)).select_related("person", "deputy")
    found: dict[int, Absence] = {}
    for row in rows.order_by("ends_on", "pk"):
        if row.begins_on <= at.astimezone(row.person.tz).date() <= row.ends_on:
            found[row.person_id] = row
    return found


def leading_now(department: int, at: datetime) -> list[User]:
    """Heads and deputies of the department (by id) who are here at `at`, and those who stand in for a head who is away.

    Whoever stands in works in the department and is here; it goes no further. When nobody of them is here all are named:
    better late than unheard. Two queries.
    """
    rows = list(Membership.objects.active().filter(department=department).select_related("person").order_by("pk"))
    leading = [row.person for row in rows if row.role in LEADING]
    return _here(leading, {row.person_id: row.person for row in rows}, at)


def leading_above(department: int, at: datetime) -> list[User]:
    """`leading_now` of the nearest department above that has anybody who leads it; nobody without one. Three queries at most."""
    chain = ancestors(department, parents())
    rows = list(Membership.objects.active().filter(department__in=chain).select_related("person").order_by("pk"))
    for pk in chain:
        leading = [row.person for row in rows if row.department_id == pk and row.role in LEADING]
        if leading:
            return _here(leading, {row.person_id: row.person for row in rows if row.department_id == pk}, at)
    return []


def parents() -> dict[int, int | None]:
    """For each department the one above it, by id."""
    return dict(Department.objects.values_list("pk", "parent"))


def ancestors(department: int, above: Mapping[int, int | None]) -> list[int]:
    """The departments above `department`, the nearest first."""
    chain: list[int] = []
    following = above.get(department)
    while following is not None and following not in chain:
        chain.append(following)
        following = above.get(following)
    return chain


class LineRefused(DepartmentRefused):
    """A department can't stand there in the line."""


def check_parent(department: Department, parent: Department | None) -> None:
    """Lock the line of departments, so that two changes make no circle together.

    Raises:
        LineRefused: `department` would stand above itself, or too many levels would stand one above the other.
    """
    rows = Department.objects.select_for_update(no_key=True).order_by("pk")
    above: dict[int, int | None] = {row.pk: row.parent_id for row in rows}
    if parent is None:
        return
    if parent.pk == department.pk:
        raise LineRefused(f"{department} can't stand above itself.")
    if department.pk in ancestors(parent.pk, above):
        raise LineRefused(f"{parent} stands below {department} already: that would be a circle.")
    above[department.pk] = parent.pk
    if max(len(ancestors(pk, above)) for pk in above) >= MOST_LEVELS:
        raise LineRefused(f"At most {MOST_LEVELS} departments can stand one above the other.")


def _here(leading: list[User], members: Mapping[int, User], at: datetime) -> list[User]:
    gone = away(members, at)
    people = {person.pk: person for person in leading if person.pk not in gone}
    for person in leading:
        deputy = gone[person.pk].deputy_id if person.pk in gone else None
        if deputy is not None and deputy in members and deputy not in gone:
            people[deputy] = members[deputy]
    return list(people.values()) or leading
