"""Whom a text speaks to: @ and a name. Only who can read it is told; who else is meant is said before it goes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Q

from accounts.models import User
from departments.models import Membership
from tickets.models import Ticket

# An address has its @ behind a letter: that is no mention.
_AT = re.compile(r"(?<![\w.@/+-])@(?=\w)")
_WORDS = re.compile(r"[^\s@,;:!?()\[\]]+(?: [^\s@,;:!?()\[\]]+){0,2}")
MOST = 20


def readers(ticket: Ticket, *, is_note: bool) -> list[User]:
    """Who can be mentioned: in a note those who work on it, in a reply those who take part too. One query."""
    members = Membership.objects.active().filter(department=ticket.department_id).values("person")
    works = Q(pk__in=members) & ~Q(pk=ticket.requester_id)
    takes_part = Q(pk__in=[ticket.requester_id, ticket.filed_by_id]) | Q(participations__ticket=ticket)
    people = User.objects.active().filter(works if is_note else works | takes_part)
    return list(people.distinct().by_name())


def mentioned(body: str, people: Sequence[User]) -> tuple[list[User], list[str]]:
    """Who of `people` is mentioned, each once; and what follows the other @s: up to three words each."""
    handles = _handles(people)
    found: dict[int, User] = {}
    rest: list[str] = []
    for at in list(_AT.finditer(body))[:MOST]:
        text = body[at.end() :]
        for handle, person in handles:
            if text[: len(handle)].lower() == handle and not text[len(handle) : len(handle) + 1].isalnum():
                found[person.pk] = person
                break
        else:
            if words := _WORDS.match(text):
                rest.append(words[0].rstrip("."))
    return list(found.values()), rest


def strangers(ticket: Ticket, body: str, *, is_note: bool) -> list[User]:
    """Who is mentioned in `body` and can't read it. Two queries at most, and none without an @."""
    if not _AT.search(body):
        return []
    _, rest = mentioned(body, readers(ticket, is_note=is_note))
    meant = Q()
    for text in rest:
        words = text.split(" ")
        for n in range(1, len(words) + 1):
            meant |= Q(name__iexact=" ".join(words[:n]))
        meant |= Q(name__istartswith=f"{words[0]} ") | Q(email__istartswith=f"{words[0]}@")
    return list(User.objects.active().filter(meant).by_name()[:MOST]) if meant else []


def kept(ticket: Ticket, body: str, *, is_note: bool) -> dict[str, list[int]]:
    """What the record keeps of the mentions in `body`: ids. No query without an @."""
    if not _AT.search(body):
        return {}
    found, _ = mentioned(body, readers(ticket, is_note=is_note))
    return {"mentions": [person.pk for person in found]} if found else {}


def _handles(people: Iterable[User]) -> list[tuple[str, User]]:
    """By what each can be called, the longest first; a first name only where no other has it."""
    people = list(people)
    first = Counter(person.name.split(" ")[0].lower() for person in people)
    handles = []
    for person in people:
        own = person.name.split(" ")[0].lower()
        names = {person.name.lower(), person.email, person.email.split("@")[0]}
        names |= {own} if first[own] == 1 else set()
        handles += [(name, person) for name in names]
    return sorted(handles, key=lambda pair: -len(pair[0]))
