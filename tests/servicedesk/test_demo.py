"""The cast signs in with one click, in the demo and nowhere else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, include, path, reverse

from servicedesk.cast import CAST
from servicedesk.views import demo

pytestmark = pytest.mark.django_db
urlpatterns = [path("demo/sign-in/", demo.sign_in, name="demo_sign_in"), path("", include("servicedesk.urls"))]
in_demo = pytest.mark.urls(__name__)


@pytest.fixture
def demo_mode(settings: Any) -> None:
    settings.DESK_DEMO = True


@in_demo
def test_one_click_signs_in(cast: SimpleNamespace, demo_mode: None) -> None:
    client = Client()
    response = client.post("/demo/sign-in/", {"person": "rosa@desk.example", "next": "/departments/"})
    assert response["Location"] == "/departments/"
    assert client.session["_auth_user_id"] == str(cast.rosa.pk)


@in_demo
def test_the_sign_in_page_offers_the_whole_cast(demo_mode: None) -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert all(actor.email in page and actor.try_this.replace("'", "&#x27;") in page for actor in CAST)


@in_demo
def test_only_the_cast_can_be_walked_in_as(cast: SimpleNamespace, demo_mode: None) -> None:
    cast.rosa.email = "somebody@desk.example"
    cast.rosa.save()
    assert Client().post("/demo/sign-in/", {"person": "somebody@desk.example"}).status_code == 404


@in_demo
def test_an_empty_demo_says_how_to_fill_it(demo_mode: None) -> None:
    response = Client().post("/demo/sign-in/", {"person": "rosa@desk.example"}, follow=True)
    assert b"has not moved in yet" in response.content


@in_demo
def test_it_leads_nowhere_else(cast: SimpleNamespace, demo_mode: None) -> None:
    response = Client().post("/demo/sign-in/", {"person": "rosa@desk.example", "next": "//elsewhere.example"})
    assert response["Location"] == "/"


@in_demo
def test_outside_the_demo_nobody_walks_in(cast: SimpleNamespace) -> None:
    assert Client().post("/demo/sign-in/", {"person": "rosa@desk.example"}).status_code == 404


def test_outside_the_demo_there_is_no_such_address() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo_sign_in")
    assert b"rosa@desk.example" not in Client().get("/accounts/login/").content
