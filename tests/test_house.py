"""The house itself: doors closed to strangers, no signal receivers, templates that compile."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.dispatch import Signal  # noqa: TID251 (to show that nobody uses them)
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# What a stranger may open, and nothing else (docs/architecture.md, "Doors").
PUBLIC = {
    "account_login", "account_logout", "account_signup", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_inactive",
    "account_confirm_email", "account_email_verification_sent", "account_set_theme",
    "health_live", "health_ready", "health_deep", "demo_mailbox", "demo_mail", "demo_mail_html", "demo_sign_in",
    "surveys:answer", "surveys:opt_out", "set_theme", "notifications:unsubscribe",
}  # fmt: skip
EXAMPLES = {"uuid": str(uuid.uuid4()), "int": "1", "str": "x", "slug": "x"}


def patterns(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the project with example arguments, and its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield _filled(route), f"{space}{entry.name}"


def _filled(route: str) -> str:
    """`route` with an example for each of its arguments, those of the addresses around it too."""
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda given: EXAMPLES.get(given[1] or "str", "x"), route)
    return "/" + filled.replace("^", "").replace("$", "").replace("\\Z", "")


ADDRESSES = sorted(set(patterns()), key=lambda pair: pair[1])


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name"), ADDRESSES, ids=[name for _, name in ADDRESSES])
def test_a_stranger_is_sent_to_sign_in_unless_the_page_is_public(address: str, name: str) -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)(address)
        if name in PUBLIC:
            assert response.status_code < 500
        elif name.endswith("None"):
            # Addresses that allauth keeps without a name lead nowhere here.
            assert response.status_code in {302, 404, 405}
        else:
            assert response.status_code in {302, 405}, f"{method} {address} answers {response.status_code}"
            assert response.status_code == 405 or response["Location"].startswith("/accounts/login/")


def test_nobody_listens_to_signals() -> None:
    from django.core import signals as core
    from django.db.models import signals as models  # noqa: TID251

    apps = ("accounts", "departments", "notifications", "tickets", "surveys", "servicedesk")
    for module in (core, models):
        for signal in (value for value in vars(module).values() if isinstance(value, Signal)):
            receivers = [entry[1]() if callable(entry[1]) else entry[1] for entry in signal.receivers]
            assert not [r for r in receivers if getattr(r, "__module__", "").split(".")[0] in apps]


TEMPLATES = sorted(
    p.relative_to(settings.BASE_DIR / "templates") for p in Path(settings.BASE_DIR / "templates").rglob("*.*")
)


@pytest.mark.parametrize("name", TEMPLATES, ids=str)
def test_a_template_compiles(name: Path) -> None:
    assert get_template(str(name))
