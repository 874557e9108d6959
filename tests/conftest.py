"""The cast that is the same everywhere. Servers and settings of the tests stand in tests/settings.py."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

# What takes a minute by itself: begun first, so that no worker is left alone with it at the end.
LONG = ("tests/journeys/", "tests/servicedesk/test_seed", "tests/launcher/", "tests/test_canary", "tests/test_queries")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; all others in the order of their names."""
    # Looking for garbage among four thousand tests again and again takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    items.sort(key=lambda item: next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG)))


@pytest.fixture(autouse=True)
def _first_questionnaire(request: pytest.FixtureRequest) -> None:
    """The rows that a migration brought. Tests with transactions of their own empty all tables when they end."""
    wants_rows = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)
    if not wants_rows:
        return
    marker = request.node.get_closest_marker("django_db")
    is_transactional = (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    request.getfixturevalue("transactional_db" if is_transactional else "db")
    from surveys.models import Questionnaire

    if not Questionnaire.objects.exists():
        from tests.factories import publish_questionnaires

        publish_questionnaires()


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """Rosa, Ben, Lena, Otto, Hana, Hugo, Vera, Tom, Ada and their departments."""
    from tests.factories import make_cast

    return make_cast()


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """A client in which somebody is signed in: `signed_in(cast.rosa).get("/")`.

    `confirmed`: they have just given their password once more, as acts that open a door ask for it.
    """

    def as_person(person: User, *, confirmed: bool = False) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        if confirmed:
            session = client.session
            session["account_authentication_methods_user"] = str(person.pk)
            session["account_authentication_methods"] = [
                {"method": "password", "at": time.time(), "reauthenticated": True}
            ]
            session.save()
        return client

    return as_person
