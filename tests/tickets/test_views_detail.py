"""One request's page: who sees what, the part that refreshes, the clocks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.factories import MONDAY, file_request
from tickets.actions.moving import accept, resolve
from tickets.actions.talking import add_participant, note, reply
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_shows_the_request_to_its_requester(cast, signed_in, ticket):
    response = signed_in(cast.rosa).get(f"/requests/{ticket.number}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1>") == 1
    for text in ("My laptop is slow", ticket.number, "It takes ten minutes to start.", "Rosa Sales", "IT"):
        assert text in page
