"""Real servers for the tests, and the cast that is the same everywhere."""

from __future__ import annotations

import os

ENVIRONMENT = {
    "DESK_ENV": "test",
    "DESK_SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DESK_HOSTS": "testserver,127.0.0.1,localhost",
    "DESK_BASE_URL": "http://testserver",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "DESK_HEALTH_TOKEN": "health-token-of-the-tests",
}
for name, value in ENVIRONMENT.items():
    os.environ[name] = value

if "PYTEST_XDIST_WORKER" not in os.environ:
    from servicedesk.launcher.testing import ensure_servers

    os.environ.update(ensure_servers())

from collections.abc import Callable  # noqa: E402 (the environment comes first)
from types import SimpleNamespace  # noqa: E402

import pytest  # noqa: E402
from django.test import Client  # noqa: E402


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
