"""Verbs about people: what they do, what they refuse, what the trail keeps, who is written to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import actions
from accounts.actions import PersonRefused
from accounts.enums import CompanyRole
from accounts.models import AuditEntry, User
from notifications.models import Message
from tests.factories import MONDAY, make_person

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def last_entry() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


def test_a_person_is_added_in_lower_case_and_invited(cast):
    nora = actions.add_person("Nora@Desk.Example", " Nora  New ", zone="Asia/Tokyo", by=cast.ada, at=MONDAY)
    assert (nora.email, nora.name, nora.zone) == ("nora@desk.example", "Nora New", "Asia/Tokyo")
    assert not nora.has_usable_password()
    letter = Message.objects.get(person=nora)
    assert letter.kind == "account.invitation"
    assert "Ada Admin has opened an account" in letter.text
    assert (last_entry().action, last_entry().actor, last_entry().target) == ("added a person", cast.ada, "Nora New")


def test_the_invitation_sets_a_password_once(cast):
    nora = actions.add_person("nora@desk.example", "Nora New", by=cast.ada, at=MONDAY)
    link = re.search(r"http://testserver(/\S+)", Message.objects.get(person=nora).text)[1]
    browser = Client()
    page = browser.get(link, follow=True)
    chosen = {"password1": "a-long-enough-one", "password2": "a-long-enough-one"}
    assert browser.post(page.redirect_chain[-1][0], chosen).status_code == 302
    nora.refresh_from_db()
    assert nora.check_password("a-long-enough-one")
    Client().post(link, chosen | {"password1": "another-one-12", "password2": "another-one-12"}, follow=True)
    nora.refresh_from_db()
    assert nora.check_password("a-long-enough-one")


def test_a_person_may_be_added_without_being_written_to(cast):
    nora = actions.add_person("nora@desk.example", "Nora New", by=None, at=MONDAY, is_invited=False)
    assert not Message.objects.filter(person=nora).exists()


@pytest.mark.parametrize(
    ("email", "name", "why"),
    [
        ("ROSA@desk.example", "Rosa Again", "Somebody has the address rosa@desk.example already."),
        ("nora@desk.example", " \u202e ", "Please give a name."),
    ],
)
def test_adding_is_refused_in_words_and_leaves_nothing(cast, email, name, why):
    before = (User.objects.count(), AuditEntry.objects.count(), Message.objects.count())
    with pytest.raises(PersonRefused, match=re.escape(why)):
        actions.add_person(email, name, by=cast.ada, at=MONDAY)
    assert (User.objects.count(), AuditEntry.objects.count(), Message.objects.count()) == before


def test_changing_keeps_what_was_and_what_is(cast):
    actions.change_person(cast.rosa, name="Rosa Rossi", zone="Europe/Rome", by=cast.ada, at=MONDAY)
    cast.rosa.refresh_from_db()
    assert (cast.rosa.name, cast.rosa.zone) == ("Rosa Rossi", "Europe/Rome")
    assert last_entry().changes == {"name": ["Rosa Sales", "Rosa Rossi"], "zone": ["Europe/Berlin", "Europe/Rome"]}


def test_changing_nothing_leaves_no_trail(cast):
    before = AuditEntry.objects.count()
    actions.change_person(cast.rosa, name="Rosa Sales", by=cast.ada, at=MONDAY)
    assert AuditEntry.objects.count() == before


def test_a_new_address_makes_links_to_the_old_one_worthless(cast):
    EmailAddress.objects.create(user=cast.rosa, email=cast.rosa.email)
    link = actions.one_time_link(cast.rosa)
    actions.change_person(cast.rosa, email="Rossi@desk.example", by=cast.ada, at=MONDAY)
    cast.rosa.refresh_from_db()
    assert cast.rosa.email == "rossi@desk.example"
    assert not EmailAddress.objects.filter(user=cast.rosa).exists()
    assert Client().get(link.removeprefix("http://testserver"), follow=True).context["token_fail"]


def test_an_address_can_not_be_taken_from_somebody(cast):
    with pytest.raises(PersonRefused, match=r"ben@desk\.example already"):
        actions.change_person(cast.rosa, email="ben@desk.example", by=cast.ada, at=MONDAY)


def test_a_deactivated_person_is_signed_out_everywhere_and_the_others_are_not(cast, signed_in):
    phone, laptop, other = signed_in(cast.rosa), signed_in(cast.rosa), signed_in(cast.ben)
    actions.deactivate(cast.rosa, by=cast.ada, at=MONDAY)
    assert Session.objects.count() == 1
    for browser in (phone, laptop):
        assert browser.get("/accounts/profile/").status_code == 302
    assert other.get("/accounts/profile/").status_code == 200
    assert last_entry().action == "deactivated a person"
    actions.activate(cast.rosa, by=cast.ada, at=LATER)
    assert phone.get("/accounts/profile/").status_code == 302
    assert last_entry().action == "activated a person"


def test_activating_and_deactivating_twice_is_refused(cast):
    with pytest.raises(PersonRefused, match="is active already"):
        actions.activate(cast.rosa, by=cast.ada, at=MONDAY)
    actions.deactivate(cast.rosa, by=cast.ada, at=MONDAY)
    with pytest.raises(PersonRefused, match="is not active already"):
        actions.deactivate(cast.rosa, by=cast.ada, at=LATER)


def test_an_inactive_person_is_not_invited(cast):
    actions.deactivate(cast.rosa, by=cast.ada, at=MONDAY)
    with pytest.raises(PersonRefused, match="Activate them first"):
        actions.invite(cast.rosa, by=cast.ada, at=LATER)
    assert not Message.objects.filter(person=cast.rosa).exists()


def test_the_only_admin_stays_admin_and_active(cast):
    with pytest.raises(PersonRefused, match="only admin"):
        actions.deactivate(cast.ada, by=cast.ada, at=MONDAY)
    with pytest.raises(PersonRefused, match="only admin"):
        actions.set_company_roles(cast.ada, [CompanyRole.AUDITOR], by=cast.ada, at=MONDAY)
    cast.ada.refresh_from_db()
    assert cast.ada.is_admin


def test_an_inactive_admin_does_not_count_as_one(cast):
    make_person("Alan Admin", company_roles=["admin"], is_active=False)
    with pytest.raises(PersonRefused, match="only admin"):
        actions.deactivate(cast.ada, by=cast.ada, at=MONDAY)


def test_an_admin_may_go_when_another_is_there(cast):
    actions.set_company_roles(cast.vera, [CompanyRole.ADMIN, CompanyRole.EXECUTIVE], by=cast.ada, at=MONDAY)
    assert last_entry().changes == {"company_roles": [["executive"], ["admin", "executive"]]}
    actions.set_company_roles(cast.ada, [], by=cast.vera, at=LATER)
    cast.ada.refresh_from_db()
    assert not cast.ada.is_admin
