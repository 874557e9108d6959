"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse

from accounts.models import User
from tests.factories import file_request
from tickets.models import Ticket


@pytest.fixture
def ticket(cast: SimpleNamespace) -> Ticket:
    """Rosa's request to IT."""
    return file_request(cast.laptop, cast.rosa)


@pytest.fixture
def act(signed_in: Callable[[User], Any]) -> Callable[..., HttpResponse]:
    """Do a verb over HTTP: `act(cast.ben, ticket, "reply", body="Hello")`."""

    def post(who: User, ticket: Ticket, verb: str, /, **fields: Any) -> HttpResponse:
        return signed_in(who).post(f"/requests/{ticket.number}/{verb}/", fields)

    return post
