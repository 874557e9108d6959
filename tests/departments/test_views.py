"""Set-up pages of departments, and the admin desk's pages of people."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, User
from departments.enums import Role
from departments.models import Department, Home, Membership
from notifications.models import Message
from tests.factories import join, make_department, make_person

pytestmark = pytest.mark.django_db
SETUP, MEMBERS = "/departments/it/setup/", "/departments/it/setup/members/"
NEW, NEW_PERSON = "/admin-desk/departments/new/", "/admin-desk/people/new/"
LAW = {"name": "Legal", "slug": "legal", "prefix": "LEG", "purpose": "Law", "head": "vera@desk.example"}
NORA = {"name": "Nora New", "email": "nora@desk.example", "zone": "Tokyo"}


def page_of(person: User, act: str = "") -> str:
    return f"/admin-desk/people/{person.pk}/{act}"


@pytest.mark.parametrize("page", [SETUP, MEMBERS, NEW, NEW_PERSON, "/admin-desk/people/1/", "/admin-desk/"])
def test_a_stranger_is_sent_to_sign_in(cast, page):
    response = Client().get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("who", "setup", "desk"),
    [
        ("otto", 403, 403),
        ("ben", 403, 403),
        ("hugo", 403, 403),
        ("tom", 403, 403),
        ("lena", 200, 403),
        ("ada", 200, 200),
    ],
)
def test_heads_and_admins_set_a_department_up_and_admins_keep_the_desk(cast, signed_in, who, setup, desk):
    client = signed_in(getattr(cast, who))
    assert [client.get(page).status_code for page in (SETUP, MEMBERS)] == [setup] * 2
    assert [client.get(page).status_code for page in (NEW, NEW_PERSON, page_of(cast.rosa), "/admin-desk/")] == [
        desk
    ] * 4


def test_deputies_set_up_as_heads_do_and_former_heads_do_not(cast, signed_in):
    join(cast.rosa, cast.it, Role.DEPUTY)
    client = signed_in(cast.rosa)
    assert client.get(SETUP).status_code == 200
    Membership.objects.filter(person=cast.rosa).delete()
    assert client.get(SETUP).status_code == 403


def test_who_may_not_can_not_by_sending_either(cast, signed_in):
    client = signed_in(cast.otto)
    membership = Membership.objects.get(department=cast.it, person=cast.ben)
    for page in (
        SETUP, MEMBERS, f"{MEMBERS}{membership.pk}/role/", f"{MEMBERS}{membership.pk}/remove/", NEW, NEW_PERSON,
        *(page_of(cast.rosa, act) for act in ("details/", "home/", "roles/", "invite/", "deactivate/", "activate/")),
    ):  # fmt: skip
        assert client.post(page, {**LAW, **NORA, "role": "head", "company_roles": "admin"}).status_code == 403
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "page", ["/departments/nowhere/setup/", "/departments/nowhere/setup/members/", "/admin-desk/people/999999/"]
)
def test_what_is_not_there_is_404(cast, signed_in, page):
    assert signed_in(cast.ada).get(page).status_code == 404


def test_an_admin_opens_a_department_and_names_its_head(cast, signed_in):
    response = signed_in(cast.ada).post(NEW, LAW, follow=True)
    assert response.redirect_chain[-1][0] == "/departments/legal/setup/"
    legal = Department.objects.get(slug="legal")
    assert legal.memberships.get().person == cast.vera
    assert signed_in(cast.vera).get("/departments/legal/setup/").status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"name": "IT"}, "called IT already"),
        ({"slug": "a b"}, "Enter a valid"),
        ({"slug": "it"}, "the address it already"),
        ({"slug": "new"}, "an address of the desk itself"),
        ({"prefix": "L"}, "2 to 8 capital letters"),
        ({"prefix": "1LEG"}, "2 to 8 capital letters"),
        ({"prefix": "HR"}, "begin with HR already"),
        ({"head": "nobody@desk.example"}, "Nobody here has that address"),
        ({"head": "not an address"}, "valid email address"),
    ],
)
def test_a_department_that_can_not_be_opened_is_shown_again_with_words(cast, signed_in, change, words):
    response = signed_in(cast.ada).post(NEW, {**LAW, **change})
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert 'value="Legal"' in page or "name" in change
    assert Department.objects.count() == 4


def test_what_everybody_reads_is_changed(cast, signed_in):
    client = signed_in(cast.lena)
    sent = {
        "name": "IT",
        "purpose": "Machines",
        "way_of_working": "First **come**",
        "is_active": "on",
        "members_may": ["assign"],
    }
    assert client.post(SETUP, sent).status_code == 302
    it = Department.objects.get(pk=cast.it.pk)
    assert (it.purpose, it.way_of_working) == ("Machines", "First **come**")
    assert it.members_may == {
        "hand_over": False, "merge": False, "assign": True, "prioritise": False, "decline": False, "seal": False, "split": False,
    }  # fmt: skip
    assert AuditEntry.objects.get().department == "it"


def test_a_preview_shows_the_markdown_and_keeps_nothing(cast, signed_in):
    sent = {"name": "IT", "way_of_working": "First **come** <script>", "is_active": "on", "preview": "1"}
    response = signed_in(cast.lena).post(SETUP, sent)
    assert response.status_code == 200
    page = response.content.decode()
    assert "<strong>come</strong>" in page
    assert "<script>" not in page.split('class="prose"')[1].split("</section>")[0]
    assert Department.objects.get(pk=cast.it.pk).way_of_working == ""


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "Sales"}, "called Sales already"),
        ({"name": "IT", "purpose": "x" * 301}, "at most 300 characters"),
        ({"name": "IT", "way_of_working": "x" * 8001}, "at most 8000 characters"),
        ({"name": "IT", "members_may": ["rule"]}, "not one of the available choices"),
    ],
)
def test_words_that_can_not_be_kept_are_shown_again(cast, signed_in, sent, words):
    response = signed_in(cast.lena).post(SETUP, sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not AuditEntry.objects.exists()


def test_line_ends_count_as_one_character(cast, signed_in):
    sent = {"name": "IT", "way_of_working": "x\r\n" * 4000, "is_active": "on"}
    assert signed_in(cast.lena).post(SETUP, sent).status_code == 302


def test_members_are_added_changed_and_removed(cast, signed_in):
    client = signed_in(cast.lena)
    assert client.post(MEMBERS, {"person": "ROSA@desk.example", "role": "deputy"}).status_code == 302
    row = Membership.objects.get(department=cast.it, person=cast.rosa)
    assert row.role == Role.DEPUTY
    client.post(f"{MEMBERS}{row.pk}/role/", {"role": "head"})
    row.refresh_from_db()
    assert row.role == Role.HEAD
    client.post(f"{MEMBERS}{row.pk}/remove/")
    assert not Membership.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"person": "", "role": "member"}, "This field is required"),
        ({"person": "ben@desk.example", "role": "member"}, "works in IT already, as member"),
        ({"person": "rosa@desk.example", "role": "king"}, "not one of the available choices"),
        ({"person": "gone@desk.example", "role": "member"}, "Gone Person is not active"),
        ({"person": "x" * 300 + "@desk.example", "role": "member"}, "at most 254 characters"),
    ],
)
def test_a_member_who_can_not_be_added_is_refused_with_words(cast, signed_in, sent, words):
    make_person("Gone Person", is_active=False)
    response = signed_in(cast.lena).post(MEMBERS, sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Membership.objects.filter(department=cast.it).count() == 2


def test_the_last_head_is_kept_with_words(cast, signed_in):
    client = signed_in(cast.lena)
    row = Membership.objects.get(department=cast.it, person=cast.lena)
    for act, sent in (("remove/", {}), ("role/", {"role": "member"})):
        response = client.post(f"{MEMBERS}{row.pk}/{act}", sent, follow=True)
        assert "Lena Lead is the only head of IT" in response.content.decode()
    row.refresh_from_db()
    assert row.role == Role.HEAD


def test_a_member_of_another_department_is_not_within_reach(cast, signed_in):
    foreign = Membership.objects.get(department=cast.hr, person=cast.hana)
    client = signed_in(cast.lena)
    assert client.post(f"{MEMBERS}{foreign.pk}/remove/").status_code == 404
    assert client.post(f"{MEMBERS}{foreign.pk}/role/", {"role": "head"}).status_code == 404
    assert client.get(f"{MEMBERS}{foreign.pk}/remove/").status_code == 405
    foreign.refresh_from_db()


def test_who_removes_oneself_is_led_out(cast, signed_in):
    join(cast.rosa, cast.it, Role.HEAD)
    row = Membership.objects.get(department=cast.it, person=cast.lena)
    assert signed_in(cast.lena).post(f"{MEMBERS}{row.pk}/remove/")["Location"] == "/"


def test_an_odd_role_changes_nothing(cast, signed_in):
    row = Membership.objects.get(department=cast.it, person=cast.ben)
    response = signed_in(cast.lena).post(f"{MEMBERS}{row.pk}/role/", {"role": "king"}, follow=True)
    assert "Please choose one of the roles" in response.content.decode()


def test_somebody_is_added_invited_and_at_home_in_one_step(cast, signed_in):
    response = signed_in(cast.ada).post(NEW_PERSON, {**NORA, "home": cast.it.pk}, follow=True)
    nora = User.objects.get(email="nora@desk.example")
    assert response.redirect_chain[-1][0] == page_of(nora)
    assert (nora.zone, nora.home.department) == ("Asia/Tokyo", cast.it)
    assert Message.objects.get(person=nora).kind == "account.invitation"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "rosa@desk.example"}, "rosa@desk.example already"),
        ({"email": "nobody"}, "valid email address"),
        ({"name": ""}, "This field is required"),
        ({"zone": "Mars"}, "is not a time zone"),
        ({"home": "999999"}, "not one of the available choices"),
        ({"home": "x"}, "not one of the available choices"),
        ({"job": "x" * 121}, "at most 120 characters"),
    ],
)
def test_somebody_who_can_not_be_added_is_shown_again_with_words(cast, signed_in, change, words):
    response = signed_in(cast.ada).post(NEW_PERSON, {**NORA, **change})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert User.objects.count() == 9
    assert not Message.objects.exists()


def test_the_page_of_a_person_saves_each_of_its_forms(cast, signed_in):
    client = signed_in(cast.ada, confirmed=True)
    details = {"name": "Rosa Rossi", "email": "rosa@desk.example", "zone": "UTC", "site": "Rome", "job": "Sales lead"}
    for act, sent in (
        ("details/", details),
        ("home/", {"home": cast.it.pk}),
        ("roles/", {"company_roles": ["auditor"]}),
    ):
        assert client.post(page_of(cast.rosa, act), sent)["Location"] == page_of(cast.rosa)
    rosa = User.objects.get(pk=cast.rosa.pk)
    assert (rosa.name, rosa.site, rosa.company_roles) == ("Rosa Rossi", "Rome", ["auditor"])
    assert Home.objects.get(person=rosa).department == cast.it


@pytest.mark.parametrize(
    ("act", "sent", "words"),
    [
        ("details/", {"name": "", "email": "rosa@desk.example", "zone": "UTC"}, "This field is required"),
        ("details/", {"name": "Rosa", "email": "ben@desk.example", "zone": "UTC"}, "ben@desk.example already"),
        ("home/", {"home": "-1"}, "not one of the available choices"),
        ("roles/", {"company_roles": ["king"]}, "not one of the available choices"),
    ],
)
def test_what_a_person_can_not_be_is_shown_again_with_words(cast, signed_in, act, sent, words):
    response = signed_in(cast.ada, confirmed=True).post(page_of(cast.rosa, act), sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not AuditEntry.objects.exists()


def test_one_button_deactivates_activates_and_invites(cast, signed_in):
    client = signed_in(cast.ada, confirmed=True)
    client.post(page_of(cast.rosa, "deactivate/"))
    assert not User.objects.get(pk=cast.rosa.pk).is_active
    client.post(page_of(cast.rosa, "activate/"))
    assert User.objects.get(pk=cast.rosa.pk).is_active
    client.post(page_of(cast.rosa, "invite/"))
    assert Message.objects.get(person=cast.rosa).kind == "account.invitation"
    refused = client.post(page_of(cast.ada, "deactivate/"), follow=True)
    assert "Ada Admin is the only admin" in refused.content.decode()
    refused = client.post(page_of(cast.ada, "roles/"), {})
    assert refused.status_code == 422
    assert "Ada Admin is the only admin" in refused.content.decode()


def test_the_overview_says_what_is_missing(cast, signed_in):
    page = signed_in(cast.ada).get("/admin-desk/").context["rows"]
    missing = {row.department.name: [lack.words for lack in row.missing] for row in page}
    assert missing["IT"] == ["nobody can read what it is for"]
    assert missing["Sales"] == ["nobody leads it", "it offers nothing", "nobody can read what it is for"]


@pytest.mark.parametrize("page", ["/admin-desk/", MEMBERS, "/admin-desk/people/{}/"])
def test_queries_do_not_grow_with_the_rows(cast, signed_in, page):
    client, page = signed_in(cast.ada), page.format(cast.ben.pk)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(60):
        join(make_person(f"P {number}", email=f"p{number}@desk.example"), cast.it)
        join(cast.ben, make_department(f"D {number}", slug=f"d{number}", prefix=f"D{number}"))
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)
