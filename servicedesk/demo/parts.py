"""Requests that need another department: what IT and HR have asked others for in the last hours, played through the verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from servicedesk.demo.play import Company
from tickets.actions import moving, submitting
from tickets.actions.parts import ask_for_part
from tickets.models import Ticket

Step = Callable[[Company, list[Ticket], datetime], Ticket]


def play_parts(now: datetime) -> None:
    """Play the stories one step after the other, between the last filing and `now`: numbers follow the order of filing."""
    company, last = Company.read(), Ticket.objects.latest("filed_at").filed_at
    steps = [(number, step) for number, story in enumerate(STORIES) for step in story]
    tickets: list[list[Ticket]] = [[] for _ in STORIES]
    for place, (number, step) in enumerate(steps, start=1):
        at = last + (now - last) * place / (len(steps) + 1)
        tickets[number].append(step(company, tickets[number], at))


def file(service: str, by: str, title: str, body: str) -> Step:
    """Somebody asks; the first step of a story."""

    def step(company: Company, _: list[Ticket], at: datetime) -> Ticket:
        return submitting.submit(company.services[service], title=title, body=body, by=_who(company, by), at=at)

    return step


def part(service: str, by: str, title: str, body: str, *, waits: bool) -> Step:
    """The holder of the story's first request asks another department for a part of it."""

    def step(company: Company, tickets: list[Ticket], at: datetime) -> Ticket:
        asked = company.services[service]
        return ask_for_part(
            tickets[0], department=asked.department, service=asked, title=title, body=body, by=_who(company, by), at=at, waits=waits
        )  # fmt: skip

    return step


def accept(place: int, by: str) -> Step:
    """Somebody takes on what came of the step at `place`."""
    return lambda company, tickets, at: moving.accept(tickets[place], by=_who(company, by), at=at)


def resolve(place: int, by: str, body: str) -> Step:
    """Somebody resolves what came of the step at `place`."""
    return lambda company, tickets, at: moving.resolve(tickets[place], body=body, by=_who(company, by), at=at)


def _who(company: Company, name: str) -> User:
    return company.people[f"{name}@desk.example"]


STORIES: tuple[tuple[Step, ...], ...] = (
    (
        file(
            "it/access", "felix.braun", "My badge opens the print room no longer",
            "Since this morning the reader at the print room blinks red. The proofs for the fair lie inside, and the printer "
            "calls for them at four.",
        ),
        accept(0, "ben"),
        part(
            "facilities/badges", "ben", "Is the badge of Felix Braun blocked at your end?",
            "Our side of the door says that it is allowed. Could you look whether the reader of the print room still has the old list?",
            waits=True,
        ),
        accept(2, "aylin.kaya"),
        resolve(2, "aylin.kaya", "The reader had lost its network and kept last week's list. It is up to date again, and he is on it."),
    ),
    (
        file(
            "it/meeting-rooms", "rosa", "The screen in the Elbe room stays black",
            "Nothing happens when I plug in, and the lamp on the screen is off as well. We have a customer in there tomorrow at ten.",
        ),
        accept(0, "ben"),
        part(
            "facilities/repair", "ben", "No power at the wall behind the screen of the Elbe room",
            "The screen is fine: on another socket it starts. The double socket behind it is dead. It is needed by tomorrow at nine.",
            waits=True,
        ),
        accept(2, "dieter.lang"),
    ),
    (
        file(
            "hr/letters", "ines.ferreira", "A reference in English for somebody who leaves us",
            "She applies abroad and needs it by the end of next week. The facts are in the file; I can add what she did on the project.",
        ),
        accept(0, "hana"),
        part(
            "marketing/translation", "hana", "Two pages into English, for a reader outside the company",
            "A letter of about two pages. I send the text as soon as it is signed; please keep half a day on Thursday.",
            waits=False,
        ),
    ),
)  # fmt: skip
