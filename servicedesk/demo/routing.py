"""How IT gives out what arrives: its rules and shares, one request that a rule gave to somebody, and one moved up by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from departments.capacity import Capacity, set_capacities
from servicedesk.demo.play import Company
from tickets.actions import ordering, submitting
from tickets.actions.ruling import add_rule
from tickets.enums import Give
from tickets.models import Ticket

# Name, service, what is asked besides, to whom: one person or a group by their addresses.
RULES: tuple[tuple[str, str, dict[str, Any], Give, tuple[str, ...]], ...] = (
    ("Locked out", "it/locked-out", {"priority": "urgent"}, Give.LOAD, ()),
    ("Suspicious mail", "it/security", {}, Give.PERSON, ("grace.whitman",)),
    ("Network and VPN", "", {"words": "vpn, wifi, wi-fi, network, no connection"}, Give.TURN, ("ben", "jonas.pohl")),
    ("Pune office", "", {"site": "Pune"}, Give.TURN, ("priya.deshmukh", "arjun.kale")),
)
SHARES = {"lena": Capacity(0), "kadir.aydin": Capacity(50), "emil.krause": Capacity(100, most_open=12)}
TITLE = "VPN drops every hour in the afternoon"
BODY = "Since the weekend the VPN breaks off about once an hour after lunch. I have to sign in again each time; calls are lost."
WHY = "A customer visit this week depends on it. The promised dates of the others stay."


def play_routing(now: datetime) -> None:
    """Set the rules up, and let them act once; the head moves one request before others."""
    company = Company.read()
    it, lena = company.departments["it"], company.people["lena@desk.example"]
    for name, service, asked, give, mailboxes in RULES:
        people = [_who(company, mailbox) for mailbox in mailboxes]
        to: dict[str, Any] = {"person": people[0]} if give == Give.PERSON else {"among": people}
        add_rule(it, by=lena, at=now, name=name, service=company.services.get(service), give=give, **asked, **to)
    members = {row.person.email: row.pk for row in it.memberships.select_related("person")}
    shares = {members[_who(company, mailbox).email]: capacity for mailbox, capacity in SHARES.items()}
    set_capacities(it, shares, by=lena, at=now)
    rosa = company.people["rosa@desk.example"]
    submitting.submit(company.services["it/network"], title=TITLE, body=BODY, by=rosa, at=now)
    waiting = Ticket.objects.held_by(it).unresolved().filter(is_confidential=False).exclude(requester=lena).due_first()
    last = list(waiting[:6])[-1]
    ordering.move_up(last, before=None, reason=WHY, by=lena, at=now)


def _who(company: Company, mailbox: str) -> User:
    return company.people[f"{mailbox}@desk.example"]
