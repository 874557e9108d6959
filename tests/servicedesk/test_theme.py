"""Light and dark: remembered in a cookie, for strangers too, without a script."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_chosen_theme_is_remembered_and_shown() -> None:
    client = Client()
    client.post(reverse("set_theme"), {"theme": "dark", "next": "/accounts/login/"})
    assert b'<html lang="en" data-bs-theme="dark">' in client.get("/accounts/login/").content


def test_as_the_device_says_forgets_the_choice() -> None:
    client = Client()
    client.post(reverse("set_theme"), {"theme": "dark"})
    client.post(reverse("set_theme"), {"theme": "auto"})
    assert b'<html lang="en">' in client.get("/accounts/login/").content


def test_a_theme_nobody_knows_changes_nothing() -> None:
    client = Client()
    client.cookies["theme"] = '"><script>'
    assert b"data-bs-theme" not in client.get("/accounts/login/").content


def test_it_goes_on_only_to_addresses_of_the_desk() -> None:
    response = Client().post(reverse("set_theme"), {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"


def test_it_is_a_post() -> None:
    assert Client().get(reverse("set_theme")).status_code == 405
