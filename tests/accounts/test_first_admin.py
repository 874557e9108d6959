"""The first admin: let in once, from the command line."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEntry, User
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_it_makes_an_admin_and_prints_a_link_that_sets_a_password(capsys):
    call_command("first_admin", "Ada.Admin@desk.example")
    ada = User.objects.get(email="ada.admin@desk.example")
    assert (ada.name, ada.is_admin, ada.has_usable_password()) == ("Ada Admin", True, False)
    link = re.search(r"http://testserver(/\S+)", capsys.readouterr().out)[1]
    browser = Client()
    page = browser.get(link, follow=True)
    browser.post(page.redirect_chain[-1][0], {"password1": "keeper-of-it-7", "password2": "keeper-of-it-7"})
    ada.refresh_from_db()
    assert ada.check_password("keeper-of-it-7")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["added the first admin", "reset the password of"]


def test_it_takes_a_name():
    call_command("first_admin", "a@desk.example", name="Ada Lovelace")
    assert User.objects.get().name == "Ada Lovelace"


def test_it_refuses_when_there_is_an_admin():
    make_person("Ada Admin", company_roles=["admin"])
    with pytest.raises(CommandError, match="There is an admin already"):
        call_command("first_admin", "other@desk.example")
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", ["", "nobody", "a@", "a b@desk.example"])
def test_it_refuses_what_is_no_address(email):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("first_admin", email)
    assert not User.objects.exists()
