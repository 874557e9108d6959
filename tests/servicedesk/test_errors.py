"""What people see when something goes wrong: in words, with a way on, and without what may have failed."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from servicedesk.views import errors
from tests.factories import file_request

NOBODY_LISTENS = "postgres://desk:desk@127.0.0.1:9/desk"
ASK_WITHOUT_DATABASE = """
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "a" * 32
response = client.get("/", headers={"host": "testserver"})
print(response.status_code, response["Retry-After"])
print(response.content.decode())
"""


@pytest.mark.django_db
def test_nothing_there_says_so_with_a_way_on(cast: SimpleNamespace, signed_in: Any) -> None:
    response = signed_in(cast.rosa).get("/nowhere/")
    assert response.status_code == 404
    assert response.content.count(b"<h1") == 1
    assert b'href="/"' in response.content


@pytest.mark.django_db
def test_not_allowed_says_why(cast: SimpleNamespace, signed_in: Any) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    response = signed_in(cast.rosa).post(reverse("tickets:act", args=[ticket.number, "accept"]))
    assert response.status_code == 403
    assert b"You may see this request, but not do that with it." in response.content


def test_a_form_without_its_cookie_says_how_to_go_on(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("set_theme"), {"theme": "dark"})
    assert response.status_code == 403
    assert b"This form has expired" in response.content


@pytest.mark.django_db
def test_what_is_no_text_is_refused_in_words(cast: SimpleNamespace, signed_in: Any) -> None:
    for client in (Client(), signed_in(cast.rosa)):
        response = client.get("/?q=%00")
        assert response.status_code == 400
        assert b"no text" in response.content


def test_our_mistake_is_shown_without_request_or_database() -> None:
    response = errors.server_error(None)  # type: ignore[arg-type]
    assert response.status_code == 500
    assert b"Something went wrong on our side" in response.content


def test_a_database_out_of_reach_is_a_503_that_says_when_to_come_back() -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASK_WITHOUT_DATABASE],
        env={**os.environ, "DATABASE_URL": NOBODY_LISTENS, "DJANGO_SETTINGS_MODULE": "servicedesk.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.startswith(f"503 {errors.RETRY_AFTER_SECONDS}\n")
    assert "reach its records right now" in said


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/abc/"])
def test_doors_of_the_library_that_nobody_needs_stay_shut(cast: SimpleNamespace, signed_in: Any, address: str) -> None:
    assert signed_in(cast.rosa).get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/accounts/login/")
