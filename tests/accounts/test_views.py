"""Pages about people: one's own details, the list, the trail."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import actions, audit
from accounts.models import AuditEntry, User
from tests.factories import MONDAY, make_person

pytestmark = pytest.mark.django_db
PROFILE, PEOPLE, TRAIL = "/accounts/profile/", "/admin-desk/people/", "/admin-desk/trail/"


@pytest.mark.parametrize("page", [PROFILE, PEOPLE, TRAIL])
def test_a_stranger_is_sent_to_sign_in(db, page):
    response = Client().get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("who", "people", "trail"),
    [("otto", 403, 403), ("lena", 403, 403), ("vera", 403, 403), ("tom", 403, 200), ("ada", 200, 200)],
)
def test_admins_keep_people_and_auditors_read_the_trail(cast, signed_in, who, people, trail):
    client = signed_in(getattr(cast, who))
    assert client.get(PEOPLE).status_code == people
    assert client.get(TRAIL).status_code == trail


def test_people_change_their_own_details(cast, signed_in):
    client = signed_in(cast.rosa)
    assert "Rosa Sales" in client.get(PROFILE).content.decode()
    response = client.post(PROFILE, {"name": "Rosa Rossi", "zone": "rome", "language": "es"})
    assert response.status_code == 302
    rosa = User.objects.get(pk=cast.rosa.pk)
    kept = (rosa.name, rosa.zone, rosa.language, rosa.wants_surveys)
    assert kept == ("Rosa Rossi", "Europe/Rome", "es", False)
    assert AuditEntry.objects.get().actor == cast.rosa


def test_a_profile_can_not_change_more_than_it_shows(cast, signed_in):
    sent = {"name": "Rosa", "zone": "UTC", "email": "x@desk.example", "company_roles": "admin", "is_active": ""}
    signed_in(cast.rosa).post(PROFILE, sent)
    rosa = User.objects.get(pk=cast.rosa.pk)
    assert (rosa.email, rosa.company_roles, rosa.is_active) == ("rosa@desk.example", [], True)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "", "zone": "UTC"}, "This field is required"),
        ({"name": "\u202e\u200f", "zone": "UTC"}, "This field is required"),
        ({"name": "x" * 121, "zone": "UTC"}, "at most 120 characters"),
        ({"name": "Rosa", "zone": "Berlni"}, "Did you mean Europe/Berlin"),
        ({"name": "Rosa", "zone": "x" * 65}, "at most 64 characters"),
        ({"name": "Rosa", "zone": "UTC", "language": "xx"}, "Select a valid choice"),
        ({}, "This field is required"),
    ],
)
def test_a_profile_that_can_not_be_kept_is_shown_again_with_words(cast, signed_in, sent, words):
    response = signed_in(cast.rosa).post(PROFILE, sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert sent.get("zone", "") in response.content.decode()
    assert User.objects.get(pk=cast.rosa.pk).name == "Rosa Sales"


@pytest.mark.parametrize("odd", ["a%00b", "a%ED%A0%80b", "%FF%FE"])
def test_what_is_no_text_is_refused_or_made_harmless(cast, signed_in, odd):
    kind = "application/x-www-form-urlencoded"
    response = signed_in(cast.rosa).post(PROFILE, f"name={odd}&zone=UTC", content_type=kind)
    assert response.status_code == (400 if "%00" in odd else 302)
    assert User.objects.get(pk=cast.rosa.pk).name.isprintable()


def test_the_list_finds_by_parts_of_name_and_address_and_by_standing(cast, signed_in):
    client = signed_in(cast.ada)
    actions.deactivate(cast.otto, by=cast.ada, at=MONDAY)

    def names(query: str) -> list[str]:
        return [row.name for row in client.get(PEOPLE + query).context["rows"]]

    assert names("?q=ros+desk") == ["Rosa Sales"]
    assert names("?show=inactive") == ["Otto Outsider"]
    assert "Otto Outsider" not in names("")
    assert "Ada Admin" not in names("?show=invited")
    assert names("?q=%25") == []


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=-1", "?after=99999999999999999999", "?show=odd", f"?q={'x' * 5000}", "?after=999999"]
)
def test_odd_queries_show_the_list_all_the_same(cast, signed_in, query):
    assert signed_in(cast.ada).get(PEOPLE + query).status_code == 200


def test_the_list_turns_its_pages_without_leaving_anybody_out(cast, signed_in):
    for number in range(60):
        make_person(f"Same Name {number % 2}", email=f"p{number}@desk.example")
    client, seen, query = signed_in(cast.ada), [], ""
    while query is not None:
        page = client.get(PEOPLE + query).context
        seen += [row.pk for row in page["rows"]]
        query = f"?after={page['last']}" if page["last"] else None
    assert len(seen) == len(set(seen)) == User.objects.count()


def test_the_trail_tells_who_did_what_newest_first_and_by_department(cast, signed_in):
    audit.record(
        "changed hours", "Office", by=cast.lena, at=MONDAY, department="it", changes={"rules": [{}, {"zone": "UTC"}]}
    )
    audit.record("added a person", "Nora", by=cast.ada, at=MONDAY)
    client = signed_in(cast.tom)
    assert [entry.target for entry, _ in client.get(TRAIL).context["rows"]] == ["Nora", "Office"]
    assert [entry.target for entry, _ in client.get(f"{TRAIL}?department=it").context["rows"]] == ["Office"]
    assert client.get(f"{TRAIL}?department=%00").status_code == 400
    assert client.get(f"{TRAIL}?before=x&department=a b").status_code == 200


def test_the_trail_turns_its_pages(cast, signed_in):
    for number in range(120):
        audit.record("changed", f"thing {number}", by=cast.ada, at=MONDAY)
    client, seen, query = signed_in(cast.tom), [], ""
    while query is not None:
        page = client.get(TRAIL + query).context
        seen += [entry.pk for entry, _ in page["rows"]]
        query = f"?before={page['last']}" if page["last"] else None
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("page", [PEOPLE, TRAIL])
def test_queries_do_not_grow_with_the_rows(cast, signed_in, page):
    client = signed_in(cast.ada)
    audit.record("changed", "one", by=cast.ada, at=MONDAY)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(60):
        who = make_person(f"P {number}", email=f"p{number}@desk.example")
        audit.record("changed", f"{number}", by=who, at=MONDAY)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)
