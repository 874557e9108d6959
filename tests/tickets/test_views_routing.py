"""Set-up of routing: rules, trying them on past requests, and how much each member takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AuditEntry, User
from tests.factories import MONDAY, file_request, join, make_person
from tickets.actions import moving, ruling, sealing
from tickets.actions.ruling import RulingRefused
from tickets.enums import Give
from tickets.models import RoutingRule

pytestmark = pytest.mark.django_db
ROUTING = "/departments/it/setup/routing/"
RULE = {"name": "VPN", "words": "vpn, no access", "give": "turn", "is_active": "on"}


@pytest.fixture
def lena(cast: SimpleNamespace, signed_in: Callable[[User], Client]) -> Client:
    """The browser of IT's head."""
    return signed_in(cast.lena)


def add(cast: SimpleNamespace, name: str, **fields: Any) -> RoutingRule:
    fields.setdefault("give", Give.TURN)
    return ruling.add_rule(cast.it, by=cast.lena, at=MONDAY, name=name, **fields)


def trail() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize(("who", "status"), [("lena", 200), ("ada", 200), ("ben", 403), ("hugo", 403), ("otto", 403)])
def test_heads_and_admins_set_it_up(
    cast: SimpleNamespace, signed_in: Callable[[User], Client], who: str, status: int
) -> None:
    client, rule = signed_in(getattr(cast, who)), add(cast, "VPN")
    pages = ("", "new/", "trial/", "capacity/", f"{rule.pk}/")
    assert {client.get(f"{ROUTING}{page}").status_code for page in pages} == {status}
    assert client.post(f"{ROUTING}{rule.pk}/off/").status_code == (302 if status == 200 else 403)


def test_a_rule_is_added_changed_and_removed_with_a_trail(cast: SimpleNamespace, lena: Client) -> None:
    assert lena.post(f"{ROUTING}new/", RULE | {"among": [str(cast.ben.pk)]}).status_code == 302
    rule = RoutingRule.objects.get()
    assert (rule.words, rule.give, list(rule.among.all())) == ("vpn, no access", "turn", [cast.ben])
    page = lena.get(ROUTING).content.decode()
    assert "one of: vpn, no access" in page
    assert "by turn to Ben Worker" in page
    changed = RULE | {"give": "person", "person": str(cast.ben.pk), "priority": "high", "service": str(cast.laptop.pk)}
    assert lena.post(f"{ROUTING}{rule.pk}/", changed).status_code == 302
    rule.refresh_from_db()
    assert (rule.person, rule.priority, rule.service, rule.among.count()) == (cast.ben, "high", cast.laptop, 0)
    assert lena.get(f"{ROUTING}{rule.pk}/").content.decode().count("checked") == 2
    assert lena.post(f"{ROUTING}{rule.pk}/remove/").status_code == 302
    assert not RoutingRule.objects.exists()
    assert trail() == ["added a routing rule", "changed a routing rule", "removed a routing rule"]
    assert AuditEntry.objects.filter(department="it").count() == 3


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "required"),
        ({"words": "++"}, "There is no word in that"),
        ({"give": "person"}, "Please choose who gets the request"),
        ({"give": "nobody"}, "This rule would do nothing"),
        ({"name": "taken"}, "There is a rule called taken already"),
    ],
)
def test_what_makes_no_rule_is_refused_and_kept(
    cast: SimpleNamespace, lena: Client, wrong: dict[str, str], words: str
) -> None:
    add(cast, "Taken")
    response = lena.post(f"{ROUTING}new/", RULE | wrong)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert RoutingRule.objects.count() == 1


def test_nobody_of_another_department_is_named(cast: SimpleNamespace) -> None:
    with pytest.raises(RulingRefused, match="Otto Outsider does not work in IT"):
        add(cast, "VPN", give=Give.PERSON, person=cast.otto)
    with pytest.raises(RulingRefused, match="Otto Outsider does not work in IT"):
        add(cast, "VPN", among=[cast.ben, cast.otto])
    with pytest.raises(RulingRefused, match="a service of another department"):
        add(cast, "VPN", service=cast.invoice)


def test_rules_change_places_and_are_switched_off(cast: SimpleNamespace, lena: Client) -> None:
    first, second = add(cast, "First"), add(cast, "Second")
    for verb in ("up", "up", "off"):
        lena.post(f"{ROUTING}{second.pk}/{verb}/")
    rows = list(RoutingRule.objects.in_order())
    assert (rows, [row.is_active for row in rows]) == ([second, first], [False, True])
    lena.post(f"{ROUTING}{second.pk}/on/")
    assert RoutingRule.objects.in_force().count() == 2
    assert lena.post(f"{ROUTING}{second.pk}/dance/").status_code == 404


def test_another_departments_rule_is_not_found(cast: SimpleNamespace, lena: Client) -> None:
    other = ruling.add_rule(cast.finance, by=cast.ada, at=MONDAY, name="Bills", give=Give.TURN)
    assert lena.get(f"{ROUTING}{other.pk}/").status_code == 404
    assert lena.post(f"{ROUTING}{other.pk}/remove/").status_code == 404


def test_who_left_is_pointed_out(cast: SimpleNamespace, lena: Client) -> None:
    kim = make_person("Kim Calm")
    join(kim, cast.it)
    add(cast, "VPN", give=Give.PERSON, person=kim)
    cast.it.memberships.filter(person=kim).delete()
    assert "Kim Calm no longer works here" in lena.get(ROUTING).content.decode()


def test_shares_are_set_with_a_trail(cast: SimpleNamespace, lena: Client) -> None:
    ben, head = cast.it.memberships.get(person=cast.ben), cast.it.memberships.get(person=cast.lena)
    sent = {f"share-{ben.pk}": "50", f"most-{ben.pk}": "8", f"share-{head.pk}": "100", f"most-{head.pk}": ""}
    assert lena.post(f"{ROUTING}capacity/", sent).status_code == 302
    ben.refresh_from_db()
    assert (ben.share, ben.most_open) == (50, 8)
    assert AuditEntry.objects.get().changes == {"takes": ["100 %", "50 %, at most 8 open"]}
    assert lena.post(f"{ROUTING}capacity/", sent | {f"share-{ben.pk}": "101"}).status_code == 422


@pytest.fixture
def past(cast: SimpleNamespace) -> None:
    """Three requests about VPN, two done by Ben and one by Lena; one about a printer; one of long ago."""
    for who in (cast.ben, cast.ben, cast.lena):
        ticket = file_request(cast.laptop, cast.rosa, title="VPN is down")
        moving.resolve(ticket, body="Done.", by=who, at=MONDAY)
    file_request(cast.laptop, cast.rosa, title="Printer")
    file_request(cast.laptop, cast.rosa, title="VPN then", at=MONDAY - timedelta(days=100))


def trial(client: Client, query: str = "") -> list[tuple[str, int, int, int]]:
    """Rule, taken, done by those it names, done at all."""
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        found = client.get(f"{ROUTING}trial/{query}").context["trial"]
    return [
        (line.rule.name if line.rule else "", line.taken, line.fitting, line.ended)
        for line in (*found.lines, found.rest)
    ]


@pytest.mark.usefixtures("past")
def test_rules_are_tried_on_past_requests(cast: SimpleNamespace, lena: Client) -> None:
    add(cast, "VPN", words="vpn", give=Give.PERSON, person=cast.ben)
    add(cast, "Off", words="printer", is_active=False)
    assert trial(lena) == [("VPN", 3, 2, 3), ("", 1, 0, 0)]
    assert trial(lena, "?all=yes") == [("VPN", 3, 2, 3), ("Off", 1, 0, 0), ("", 0, 0, 0)]
    assert trial(lena, "?days=180")[0] == ("VPN", 4, 2, 3)


@pytest.mark.usefixtures("past")
def test_a_rule_is_tried_as_typed_and_nothing_is_saved(cast: SimpleNamespace, lena: Client) -> None:
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        response = lena.post(f"{ROUTING}new/", RULE | {"try": "yes", "days": "90"})
    assert [line.taken for line in response.context["trial"].lines] == [3]
    assert response.context["trial"].lines[0].fitting == 3
    assert not RoutingRule.objects.exists()


@pytest.mark.usefixtures("past")
def test_an_admin_reads_no_number_and_counts_nothing_confidential(
    cast: SimpleNamespace, lena: Client, signed_in: Callable[[User], Client]
) -> None:
    add(cast, "VPN", words="vpn", give=Give.PERSON, person=cast.ben)
    secret = sealing.seal(file_request(cast.laptop, cast.rosa, title="VPN secret"), by=cast.lena, at=MONDAY)
    assert trial(lena)[0][1] == 4
    ada = signed_in(cast.ada)
    assert trial(ada)[0][1] == 3
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        page = ada.get(f"{ROUTING}trial/").content.decode()
        assert secret.number in lena.get(f"{ROUTING}trial/").content.decode()
    assert "IT-10" not in page
    assert "VPN is down" not in page
