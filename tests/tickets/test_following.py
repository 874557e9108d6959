"""Who follows a request no more: removed by who may, or of their own will; what they saw by it is gone at once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import MONDAY
from tickets.actions import talking
from tickets.enums import EventKind
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def page(client: Client, ticket: Ticket) -> str:
    return client.get(ticket.get_absolute_url()).content.decode()


def test_the_requesters_side_removes_its_own_and_members_anybody(
    cast: SimpleNamespace, ticket: Ticket, act: Callable[..., Any], signed_in: Callable[[User], Client]
) -> None:
    talking.add_participant(ticket, person=cast.otto, by=cast.rosa, at=MONDAY)
    talking.add_participant(ticket, person=cast.vera, by=cast.ben, at=MONDAY)
    shown = page(signed_in(cast.rosa), ticket)
    assert "Remove Otto Outsider" in shown
    assert "Remove Vera Chief" not in shown
    refused = act(cast.rosa, ticket, "remove-participant", person=cast.vera.pk)
    assert refused.status_code == 409
    assert "IT added Vera Chief. Please ask them." in refused.content.decode()
    assert act(cast.rosa, ticket, "remove-participant", person=cast.otto.pk).status_code == 302
    assert act(cast.ben, ticket, "remove-participant", person=cast.vera.pk).status_code == 302
    for gone in (cast.otto, cast.vera):
        assert signed_in(gone).get(ticket.get_absolute_url()).status_code == 404
    assert "removed Vera Chief from those who follow this" in page(signed_in(cast.rosa), ticket)
    assert ticket.events.filter(kind=EventKind.PARTICIPANT_REMOVED).count() == 2


def test_somebody_stops_following_of_their_own_will(
    cast: SimpleNamespace, ticket: Ticket, act: Callable[..., Any], signed_in: Callable[[User], Client]
) -> None:
    talking.add_participant(ticket, person=cast.otto, by=cast.rosa, at=MONDAY)
    assert "Stop following" in page(signed_in(cast.otto), ticket)
    assert act(cast.otto, ticket, "remove-participant", person=cast.otto.pk).status_code == 403
    response = act(cast.otto, ticket, "unfollow")
    assert (response.status_code, response["Location"]) == (302, "/requests/")
    assert act(cast.otto, ticket, "unfollow").status_code == 404
    assert "stopped following this" in page(signed_in(cast.rosa), ticket)


@pytest.mark.parametrize("person", ["x", "", "999999"])
def test_nobody_is_removed_who_does_not_follow(
    cast: SimpleNamespace, ticket: Ticket, act: Callable[..., Any], person: str
) -> None:
    assert act(cast.ben, ticket, "remove-participant", person=person).status_code == 422
    assert ticket.events.count() == 1
