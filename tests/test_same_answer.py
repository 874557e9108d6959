"""Not there, or not yours: nobody can tell which. The same status, headers, body and statements at every address and verb."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from notifications.models import Message
from surveys.models import Invitation
from tests.crawling import Page, Seen, filled, seen
from tests.factories import MONDAY, file_request
from tests.surveys.stories import give_answer
from tickets.actions import handing, sealing, talking
from tickets.models import Attachment, Ticket
from tickets.views.work import ACTS

pytestmark = pytest.mark.django_db
NEVER = "HR-ZZZZZ"
NO_ID = 2**40
VALUES = re.compile(r"'[^']*'(?:::\w+)?|\b\d+\b|\bs\d+_x\d+\b|_django_curs_\w+")


@dataclass(frozen=True)
class Answer:
    """What came back, and the statements it took, without the values in them."""

    seen: Seen
    statements: tuple[str, ...]


def answer(client: Client, address: str, fields: dict[str, Any] | None = None) -> Answer:
    """Ask, and leave no trace. A savepoint by hand: verbs are durable."""
    begin = transaction.savepoint()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address) if fields is None else client.post(address, fields)
    transaction.savepoint_rollback(begin)
    client.cookies.pop("messages", None)
    return Answer(seen(response), tuple(VALUES.sub("?", query["sql"]) for query in captured))


def without(given: Answer, *words: object) -> Answer:
    """The same with what was asked for taken out."""
    page = given.seen
    for word in map(str, words):
        page = Seen(page.status, page.headers.replace(word, "X"), page.body.replace(word, "X"))
    return Answer(page, given.statements)


@pytest.fixture
def hidden(cast: SimpleNamespace) -> Ticket:
    """A request that IT had once and HR has now, with a file and a reply of Rosa's."""
    ticket = file_request(cast.laptop, cast.rosa)
    comment = talking.reply(ticket, body="Please.", by=cast.rosa, at=MONDAY)
    Attachment.objects.create(
        ticket=ticket, comment=comment, name="a.txt", file="gone", content_type="text/plain", size=1, sha256="0" * 64
    )
    return handing.hand_over(ticket, department=cast.hr, reason="Theirs.", by=cast.lena, at=MONDAY)


def addresses(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    """Every address that holds the number of a request."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern) and ":number>" in route:
            yield route


ROUTES = sorted(set(addresses()))


def fill(route: str, number: str, file: uuid.UUID) -> list[str]:
    """`route` about the request `number`, once for each verb."""
    filled_in = re.sub(r"<\w+:number>", number, re.sub(r"<uuid:\w+>", str(file), route))
    if "<" not in filled_in:
        return [filled_in]
    return [re.sub(r"<\w+:\w+>", verb, filled_in) for verb in (*ACTS, "nonsense")]


FIELDS: dict[str, Any] = {
    "body": "Text",
    "reason": "Text",
    "person": "otto@desk.example",
    "department": "it",
    "key": str(uuid.uuid4()),
}


@pytest.mark.parametrize("who", ["otto", "lena", "ada"])
def test_a_hidden_request_answers_as_one_that_never_was(
    cast: SimpleNamespace, hidden: Ticket, signed_in: Callable[[User], Client], who: str
) -> None:
    client, file, no_file = signed_in(getattr(cast, who)), hidden.attachments.get().pk, uuid.uuid4()
    client.get("/")
    for route in ROUTES:
        for mine, none in zip(fill(route, hidden.number, file), fill(route, NEVER, no_file), strict=True):
            for fields in (None, FIELDS):
                there, nowhere = answer(client, mine, fields), answer(client, none, fields)
                assert without(there, hidden.number, file) == without(nowhere, NEVER, no_file), mine
                assert there.seen.status in {404, 405}, f"{mine} answers {there.seen.status}"


def test_a_sealed_request_is_gone_for_its_earlier_holder_in_the_same_way(
    cast: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    ticket = handing.hand_over(
        file_request(cast.laptop, cast.rosa), department=cast.finance, reason="Theirs.", by=cast.ben, at=MONDAY
    )
    client = signed_in(cast.lena)
    assert client.get(ticket.get_absolute_url()).status_code == 200
    cast.finance.memberships.update(role="head")
    sealing.seal(ticket, by=cast.otto, at=MONDAY)
    for rest in ("", "clock/", "undo/"):
        there = answer(client, f"/requests/{ticket.number}/{rest}")
        assert without(there, ticket.number) == without(answer(client, f"/requests/{NEVER}/{rest}"), NEVER)


@pytest.mark.parametrize("who", ["rosa", "ben", "lena"])
def test_a_hidden_number_typed_into_a_form_of_ones_own_is_as_good_as_none(
    cast: SimpleNamespace, signed_in: Callable[[User], Client], who: str
) -> None:
    own = file_request(cast.laptop, cast.rosa)
    secret = file_request(cast.payslip, cast.otto)
    client = signed_in(getattr(cast, who))
    address = own.get_absolute_url()
    forms = [form for form in Page(client.get(address).content.decode(), address).forms if form.method == "post"]
    assert forms
    for form in forms:
        sent = filled(form, lambda control: "WORDS")
        for name in [name for name, value in sent.items() if value == "WORDS"]:
            found, nothing = (
                without(answer(client, form.action, sent | {name: number}), number) for number in (secret.number, NEVER)
            )
            assert found == nothing, f"{form.action} {name}: {set(found.statements) ^ set(nothing.statements)}"


def test_lists_that_are_asked_about_a_hidden_one_say_nothing(
    cast: SimpleNamespace, hidden: Ticket, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.otto)
    client.get("/")
    for address in ("/queue/?undo={}", "/requests/?text={}", "/queue/?text={}", "/?q={}", "/search/?q={}"):
        there, nowhere = (answer(client, address.format(number)) for number in (hidden.number, NEVER))
        assert without(there, hidden.number) == without(nowhere, NEVER), address


def test_ids_of_what_belongs_to_a_hidden_one_are_as_good_as_none(
    cast: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    secret = give_answer(cast.payslip, cast.rosa, 1, at=MONDAY).invitation
    line = Message.objects.filter(about=secret.ticket.about, channel="bell").earliest("pk")
    mail = Message.objects.filter(about=secret.ticket.about, channel="mail").earliest("pk")
    Message.objects.filter(pk=mail.pk).update(state="dead")
    assert Invitation.objects.filter(pk=secret.pk).exists()
    for who in ("otto", "ada"):
        client = signed_in(getattr(cast, who))
        client.get("/")
        for address, fields, ids in (
            ("/surveys/{}/", None, (secret.pk, NO_ID)),
            ("/surveys/{}/", {"overall": "4"}, (secret.pk, NO_ID)),
            ("/notices/read/", {"message": "{}"}, (line.message_id, uuid.uuid4())),
            ("/admin-desk/mail/{}/resend/", {}, (mail.pk, NO_ID)),
        ):
            there, nowhere = (
                answer(client, address.format(pk), fields and {n: v.format(pk) for n, v in fields.items()})
                for pk in ids
            )
            assert without(there, f"/{ids[0]}/") == without(nowhere, f"/{ids[1]}/"), (who, address)
