"""The demo company's cast: who they are, and what is worth trying as them. Plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """One of the cast: who, which part, where, and what is worth trying as them."""

    email: str
    name: str
    part: str
    try_this: str


CAST = (
    Actor("rosa@desk.example", "Rosa", "asks, from Sales", "File a request and see what you are promised."),
    Actor("ben@desk.example", "Ben", "works in IT", "Answer, set waiting, resolve from the queue."),
    Actor("lena@desk.example", "Lena", "leads IT", "Assign, hand over, set up; follow up bad answers."),
    Actor("otto@desk.example", "Otto", "works in Finance", "See that other people's requests stay closed to him."),
    Actor("hana@desk.example", "Hana", "works in HR", "Confidential requests: nobody else knows they exist."),
    Actor("hugo@desk.example", "Hugo", "leads HR", "Read how colleagues rate the service."),
    Actor("vera@desk.example", "Vera", "executive", "The company's results; requests stay closed."),
    Actor("tom@desk.example", "Tom", "auditor, recovery owner", "The trail of changes; bad answers about a head."),
    Actor("ada@desk.example", "Ada", "admin", "People, departments, and who may do what."),
)
BY_EMAIL = {actor.email: actor for actor in CAST}
