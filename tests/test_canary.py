"""For everybody else a confidential request does not exist.

Canaries (random words) stand in every text of confidential requests, which are driven through every verb their pages
offer. Then everybody opens all that they can reach, guess or search, and nobody else finds a canary. With many more of
such requests they read, byte for byte, what they read before.

What is public is left out on purpose: that a department exists, what it offers, who works in it.
"""

from __future__ import annotations

import itertools
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from departments.enums import Role
from departments.models import Department
from notifications.models import Message
from surveys.actions import inviting
from surveys.models import Invitation
from tests.crawling import Control, Crawl, Page, filled
from tests.factories import MONDAY, file_request, join, make_person, make_service
from tests.surveys.stories import give_answer
from tickets.actions import handing, moving, sealing, talking, timekeeping
from tickets.models import Attachment, Service, Ticket
from tickets.views.work import ACTS

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MANY = 49
# Who looks around: who asks, who led a department that had some of it, a member of the other flock, and who have a role.
LOOKING = ("rosa", "lena", "otto", "vera", "tom", "ada")
# An hour at which nothing of the world is due any more and nothing can be undone: only what is hidden differs.
AFTERWARDS = MONDAY + 30 * DAY


class Flock:
    """Confidential requests of one kind, the canaries in them, and who may know of them."""

    def __init__(self, service: Service, insiders: set[str]) -> None:
        self.service, self.insiders = service, insiders
        self.words: list[str] = []

    def word(self) -> str:
        """A word that stands nowhere else."""
        self.words.append(f"zq{uuid.uuid4().hex[:12]}")
        return self.words[-1]


class Company:
    """The cast, what everybody may know, and two flocks: all requests to HR, and those for one service of Finance."""

    def __init__(self, cast: SimpleNamespace) -> None:
        self.cast = cast
        self.rita, self.paul = make_person("Rita Requester"), make_person("Paul Participant")
        self.fina = make_person("Fina Finance")
        join(self.fina, cast.finance, Role.HEAD)
        # Wherever it is handed, it stays confidential: else a hand-over would let others know of it, rightly.
        Service.objects.filter(pk=cast.payslip.pk).update(is_confidential=True)
        Department.objects.filter(pk__in=[cast.hr.pk, cast.finance.pk]).update(
            members_may={"seal": True, "assign": True}
        )
        self.hr = Flock(cast.payslip, set())
        self.whistle = Flock(make_service(cast.finance, "Report a wrong", is_confidential=True), {"otto"})
        self.flocks = (self.hr, self.whistle)
        self.clients = {name: _signed_in(person) for name, person in self.people.items()}
        self._insiders = {person: _signed_in(person) for person in (self.rita, self.fina, cast.hugo)}
        self.open = self._openly()

    @property
    def people(self) -> dict[str, User]:
        """Those who look around."""
        return {name: getattr(self.cast, name) for name in LOOKING}

    def client(self, person: User) -> Client:
        """The browser of somebody."""
        mine = {one.pk: self.clients[name] for name, one in self.people.items()}
        return mine.get(person.pk) or self._insiders[person]

    def sign_in_again(self) -> None:
        """Sessions end after a while."""
        self.clients = {name: _signed_in(person) for name, person in self.people.items()}

    def _openly(self) -> list[Ticket]:
        """What is no secret: enough that every page has something to show."""
        cast, at = self.cast, MONDAY
        asked = file_request(cast.laptop, cast.rosa, title="An open laptop", at=at)
        talking.reply(asked, body="Which one?", by=cast.ben, at=at + HOUR)
        done = moving.resolve(
            file_request(cast.laptop, cast.rosa, title="A solved one", at=at), body="Done.", by=cast.ben, at=at + HOUR
        )
        bill = file_request(cast.invoice, cast.lena, title="An open invoice", at=at)
        give_answer(cast.laptop, cast.otto, 4, at=at + 2 * DAY, comment="Well done.")
        return [asked, done, bill]

    def hide(self, flock: Flock) -> None:
        """Fill `flock` through the pages: one request for each verb that its head or its requester is offered, with words everywhere."""
        head = self._head(flock)
        for person in (head, self.rita):
            for verb in sorted(self._offered(flock, person)):
                self._do(flock, person, self._file(flock), verb)
        self._send(flock, head, self._file(flock), "note", {"body": flock.word(), "files": _file(flock)})

    def _head(self, flock: Flock) -> User:
        return self.cast.hugo if flock is self.hr else self.fina

    def _file(self, flock: Flock) -> Ticket:
        """A request of Rita's, filed by the form of the service with every field filled in; Paul follows it."""
        service, client = flock.service, self.client(self.rita)
        address = f"/requests/new/{service.department.slug}/{service.slug}/"
        (form,) = [
            form for form in Page(client.get(address).content.decode(), address).forms if "title" in _names(form)
        ]
        response = client.post(address, filled(form, self._writer(flock)) | {"for": ""})
        assert response.status_code == 302, response.content.decode()
        ticket = Ticket.objects.latest("pk")
        talking.add_participant(ticket, person=self.paul, by=self.rita, at=ticket.filed_at)
        return ticket

    def _offered(self, flock: Flock, person: User) -> set[str]:
        """The verbs that the page of a new request, and of a resolved one, offers to `person`."""
        new, resolved, sealed = (self._file(flock) for _ in range(3))
        moving.resolve(resolved, body=flock.word(), by=self._head(flock), at=resolved.filed_at)
        sealing.seal(sealed, by=self._head(flock), at=sealed.filed_at)
        return {verb for ticket in (new, resolved, sealed) for verb in self._forms(person, ticket)}

    def _forms(self, person: User, ticket: Ticket) -> dict[str, Any]:
        """The forms on the page of `ticket` and on the pages below it, by their verb."""
        address = f"/requests/{ticket.number}/"
        page = Page(self.client(person).get(address).content.decode(), address)
        forms = list(page.forms)
        for link in {link for link in page.links if link.startswith(address) and link != address and "?" not in link}:
            answer = self.client(person).get(link)
            if "text/html" in answer["Content-Type"]:
                forms += Page(answer.content.decode(), link).forms
        return {form.action.split("/")[-2]: form for form in forms if form.action.startswith(address)}

    def _do(self, flock: Flock, person: User, ticket: Ticket, verb: str) -> None:
        """Do `verb` as its form wants it; one that is offered only to a resolved request finds it resolved."""
        forms = self._forms(person, ticket)
        if verb not in forms:
            moving.resolve(ticket, body=flock.word(), by=self._head(flock), at=ticket.filed_at)
            forms = self._forms(person, ticket)
        if verb in forms:
            self._send(flock, person, ticket, verb, filled(forms[verb], self._writer(flock)))

    def _send(self, flock: Flock, person: User, ticket: Ticket, verb: str, fields: dict[str, Any]) -> None:
        response = self.client(person).post(f"/requests/{ticket.number}/{verb}/", fields)
        assert response.status_code in {302, 409, 422}, (verb, response.status_code)

    def _writer(self, flock: Flock) -> Callable[[Control], Any]:
        def write(control: Control) -> Any:
            match control.kind, control.name:
                case "select", "confidential":
                    return control.value  # Parts of what is confidential are, unless somebody says otherwise.
                case "select", _:
                    return None
                case _, "person":
                    return self.cast.hugo.email
                case "file", _:
                    return _file(flock)
                case (("date" | "datetime-local" | "number" | "email"), _):
                    return ""
                case _:
                    return flock.word()

        return write

    def let_time_pass(self, flock: Flock) -> None:
        """Reminders are sent, surveys go out and are answered."""
        for at in (MONDAY + 2 * DAY, MONDAY + 9 * DAY):
            timekeeping.sweep_notices(at)
            timekeeping.sweep_breaches(at)
            moving.sweep_closing(at)
            inviting.sweep_invitations(at)
        for person in (self.rita, self.paul):
            give_answer(flock.service, person, 1, at=MONDAY + 3 * DAY, comment=flock.word())

    def assert_insiders_find(self, flock: Flock) -> None:
        """Something was hidden: whoever may know of it reads it."""
        ticket = Ticket.objects.filter(service=flock.service, title__in=flock.words).earliest("pk")
        page = _signed_in(self._head(flock)).get(ticket.get_absolute_url()).content.decode()
        assert len({word for word in flock.words if word in page}) >= 2

    def multiply(self, flock: Flock, number: int) -> None:
        """Hide more of the same, some of which came from IT, where Ben and Lena knew them once."""
        holder = self._head(flock)
        for n in range(number):
            at = MONDAY + timedelta(minutes=n)
            if flock is self.hr and n % 5 == 0:
                ticket = file_request(self.cast.laptop, self.rita, at=at, title=flock.word(), body=flock.word())
                moving.accept(ticket, by=self.cast.ben, at=at)
                ticket = handing.hand_over(
                    ticket, department=self.cast.hr, reason=flock.word(), by=self.cast.lena, at=at
                )
            else:
                ticket = file_request(flock.service, self.rita, at=at, title=flock.word(), body=flock.word())
            if n % 3 == 0:
                moving.resolve(ticket, body=flock.word(), by=holder, at=at + HOUR)
                give_answer(flock.service, self.rita, 1, at=MONDAY + 3 * DAY, comment=flock.word())


def _file(flock: Flock) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{flock.word()}.txt", flock.word().encode())


def _names(form: Any) -> set[str]:
    return {control.name for control in form.controls}


def _signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def guesses() -> list[str]:
    """Every address of the project, filled with every number, name and id there is, and some that there are not."""
    offers = {"hr": "payslip", "finance": "report-a-wrong"}
    values: dict[str, list[Any]] = {
        "number": _numbers(),
        "slug": list(offers),
        "department": list(offers),
        "service": list(offers.values()),
        "verb": ["undo", *list(ACTS)[:1]],
        "token": ["x" * 43],
        "name": ["x"],
        "key": ["x-set-password"],
        "uidb36": ["1"],
        "rest": ["x"],
    }
    return list(_filled(get_resolver(), "/", values))


def _numbers() -> list[str]:
    """One that is open, and one of each flock."""
    hidden = Ticket.objects.filter(is_confidential=True)
    found = (
        Ticket.objects.filter(is_confidential=False),
        *(hidden.filter(department__slug=d) for d in ("hr", "finance")),
    )
    return [tickets.earliest("pk").number for tickets in found]


def _filled(resolver: URLResolver, prefix: str, values: dict[str, list[Any]]) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _filled(entry, route, values)
        elif isinstance(entry, URLPattern) and "^" not in route:
            names = re.findall(r"<(?:(\w+):)?(\w+)>", route)
            known = [_known(route, kind, name, values) for kind, name in names]
            # A service stands beside its own department.
            for chosen in zip(*known, strict=True) if "service>" in route else itertools.product(*known):
                parts = iter(chosen)
                yield re.sub(r"<[^>]*>", lambda _, parts=parts: str(next(parts)), route)


def _known(route: str, kind: str, name: str, values: dict[str, list[Any]]) -> list[Any]:
    """What to put into one place of an address: names as they are called, ids as they are."""
    if kind == "uuid":
        return [*Attachment.objects.order_by("pk").values_list("pk", flat=True)[:1], uuid.UUID(int=0)]
    if kind == "int":
        return [Invitation.objects.filter(ticket__is_confidential=True).latest("pk").pk]
    assert name in values, f"What stands for <{name}> in {route}? Please add it here."
    return values[name]


@pytest.fixture
def company(cast: SimpleNamespace, settings: Any, tmp_path: Path) -> Iterator[Company]:
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    logging.disable(logging.CRITICAL)  # Thousands of pages that are not there would be thousands of lines.
    with time_machine.travel(MONDAY, tick=False):
        company = Company(cast)
        company.hide(company.hr)
        company.multiply(company.whistle, 4)
    for flock in company.flocks:
        company.let_time_pass(flock)
    yield company
    logging.disable(logging.NOTSET)


def at(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def test_nobody_else_finds_a_word_of_it_and_many_more_change_nothing(company: Company) -> None:
    addresses = guesses()
    with at(AFTERWARDS):
        for flock in company.flocks:
            company.assert_insiders_find(flock)
        company.sign_in_again()
        first = {name: Crawl(client, addresses) for name, client in company.clients.items()}
    for flock in company.flocks:
        for name in first.keys() - flock.insiders:
            found = {word for word in flock.words for page in first[name].pages.values() if word in page.everything}
            where = [a for a, page in first[name].pages.items() if any(word in page.everything for word in found)]
            assert not found, f"{name} finds it at {where}"
            _assert_nothing_was_told(company.people[name], flock)
    _assert_searches_find_nothing(company, first)

    # Addresses that were refused are left to test_same_answer: here, whatever shows something shows the same.
    company.multiply(company.hr, MANY)
    with at(AFTERWARDS):
        assert_same("otto", first["otto"], Crawl(company.clients["otto"], first["otto"].shown))
    company.multiply(company.whistle, MANY)
    with at(AFTERWARDS):
        for name in first.keys() - {"otto"}:
            assert_same(name, first[name], Crawl(company.clients[name], first[name].shown))


def _assert_nothing_was_told(person: User, flock: Flock) -> None:
    """No mail and no line in the desk about it, and in nobody's mail a word of it."""
    told = [f"{row.subject} {row.text} {row.html} {row.link}" for row in Message.objects.filter(person=person)]
    numbers = Ticket.objects.filter(service=flock.service).values_list("number", flat=True)
    assert not [text for text in told for word in (*flock.words, *numbers) if word in text]
    said = [(row.kind, row.about, f"{row.subject} {row.text} {row.html}") for row in Message.objects.all()]
    assert not [(kind, about, word) for kind, about, text in said for word in flock.words if word in text]


def _assert_searches_find_nothing(company: Company, crawls: dict[str, Crawl]) -> None:
    """A search for what is hidden answers as one for what never was."""
    hidden = {
        flock: Ticket.objects.filter(service=flock.service, title__startswith="zq")[0] for flock in company.flocks
    }
    with at(AFTERWARDS):
        for name, crawl in crawls.items():
            nothing = crawl.search("zqffffffffffff")
            assert nothing
            for words in (w for f, t in hidden.items() if name not in f.insiders for w in (t.title, t.number)):
                assert crawl.search(words) == nothing, f"{name} finds {words}"


def assert_same(name: str, first: Crawl, again: Crawl) -> None:
    """Byte for byte, at the same addresses."""
    assert set(first.shown) <= again.pages.keys() <= first.pages.keys(), f"{name} reaches other addresses."
    for address, page in again.pages.items():
        lines = (one.everything.splitlines() for one in (first.pages[address], page))
        assert page == first.pages[address], (
            f"{name} reads something else at {address}: {list(unified_diff(*lines, n=0))}"
        )
