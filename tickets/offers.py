"""What one can ask for, looked for by its words: services, and departments by how they work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q

from departments.models import Department
from tickets.models import Policy, Service
from tickets.wanted import Piece, Wanted, marked, words_in
from tickets.wording import promise_in_words

PASSAGE = 180


@dataclass(frozen=True, slots=True)
class Offer:
    """A service or a department that was found: its name and the passage with the words marked."""

    thing: Service | Department
    name: Sequence[Piece]
    passage: Sequence[Piece] = field(default=())
    promise: str = ""


def services(wanted: Wanted, most: int) -> list[Offer]:
    """Services that have every word in what they say about themselves; those with it in their title first. One query."""
    rows = Service.objects.offered().select_related("department")
    for word in _parts(wanted):
        rows = rows.filter(
            Q(title__icontains=word) | Q(what_you_get__icontains=word) | Q(department__name__icontains=word)
        )
    found = [_offer(row, row.title, row.what_you_get, wanted) for row in rows.in_order()[: 4 * most]]
    return _named_first(found)[:most]


def departments(wanted: Wanted, most: int) -> list[Offer]:
    """Departments that have every word in their name, purpose or way of working. One query."""
    rows = Department.objects.taking_requests()
    for word in _parts(wanted):
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word) | Q(way_of_working__icontains=word))
    found = [_offer(row, row.name, _telling(row, wanted), wanted) for row in rows.by_name()[: 4 * most]]
    return _named_first(found)[:most]


def with_promises(found: Sequence[Offer]) -> list[Offer]:
    """The services with what is usually promised for them, as it stands now. One query."""
    services = [offer.thing for offer in found if isinstance(offer.thing, Service)]
    in_force = Policy.objects.in_force().filter(department__in={service.department_id for service in services})
    policies = {(policy.department_id, policy.service_id): policy for policy in in_force}

    def promise(service: Service) -> str:
        of_department = policies.get((service.department_id, None))
        policy = policies.get((service.department_id, service.pk), of_department)
        targets = policy.targets.get(service.usual_priority) if policy else None
        return promise_in_words(targets) if targets else ""

    return [
        replace(offer, promise=promise(offer.thing)) if isinstance(offer.thing, Service) else offer for offer in found
    ]


def names() -> list[str]:
    """What everything is called that one can ask for. Two queries."""
    titles = Service.objects.offered().values_list("title", flat=True)
    return [*titles, *Department.objects.taking_requests().values_list("name", flat=True)]


def _parts(wanted: Wanted) -> Iterable[str]:
    return (*(part for word in wanted.words for part in words_in(word)), *wanted.phrases)


def _telling(department: Department, wanted: Wanted) -> str:
    """The text in which the words stand: how they work, unless they say it in one sentence."""
    says_it = any(piece.is_hit for piece in marked(department.purpose, wanted.terms))
    return department.purpose if says_it or not department.way_of_working else department.way_of_working


def _offer(thing: Service | Department, name: str, text: str, wanted: Wanted) -> Offer:
    line = " ".join(text.split())
    return Offer(thing, marked(name, wanted.terms), marked(line, wanted.terms, PASSAGE) if line else ())


def _named_first(found: Iterable[Offer]) -> list[Offer]:
    return sorted(found, key=lambda offer: not any(piece.is_hit for piece in offer.name))
