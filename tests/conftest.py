"""The cast that is the same everywhere. Servers and settings of the tests stand in tests/settings.py."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """Rosa, Ben, Lena, Otto, Hana, Hugo, Vera, Tom, Ada and their departments."""
    from tests.factories import make_cast

    return make_cast()


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """A client in which somebody is signed in: `signed_in(cast.rosa).get("/")`."""

    def as_person(person: object) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_person
