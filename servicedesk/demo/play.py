"""Playing scripts through the verbs, each act at its instant, in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from departments.models import Department
from servicedesk.demo.scripting import Moment, Script
from tickets.actions import handing, moving, submitting, talking, working
from tickets.enums import Priority, Source, WaitsOn
from tickets.models import Service, Ticket


@dataclass(slots=True)
class Company:
    """Who and what the scripts speak of, read once."""

    people: dict[str, User]
    departments: dict[str, Department]
    services: dict[str, Service]

    @classmethod
    def read(cls) -> Company:
        """From the tables that were built."""
        services = Service.objects.select_related("department")
        return cls(
            people={person.email: person for person in User.objects.all()},
            departments={department.slug: department for department in Department.objects.all()},
            services={f"{service.department.slug}/{service.slug}": service for service in services},
        )


def play(scripts: Iterable[Script], company: Company) -> Iterator[datetime]:
    """Play `scripts`; gives the instant of each act, so that somebody can tell how far it is."""
    tickets: dict[int, Ticket] = {}
    for at, number, moment, script in _in_order(scripts):
        if moment is None:
            tickets[number] = _file(script, company)
        else:
            _VERBS[moment.do](tickets[number], moment, company.people[moment.by], company)
        yield at


def close_by_themselves(until: datetime) -> None:
    """Let the sweep find each request to which nobody objected, at the instant at which it was over."""
    for at in list(Ticket.objects.closing(until).order_by("closes_at").values_list("closes_at", flat=True)):
        assert at is not None, "what closes by itself has its instant"
        moving.sweep_closing(at)


def _in_order(scripts: Iterable[Script]) -> Iterator[tuple[datetime, int, Moment | None, Script]]:
    """All filings and moments in the order of time."""
    streams = [_stream(number, script) for number, script in enumerate(scripts)]
    return heapq.merge(*streams, key=lambda act: act[:2])


def _stream(number: int, script: Script) -> Iterator[tuple[datetime, int, Moment | None, Script]]:
    yield script.at, number, None, script
    for moment in script.moments:
        yield moment.at, number, moment, script


def _file(script: Script, company: Company) -> Ticket:
    return submitting.submit(
        company.services[script.service],
        title=script.title,
        body=script.body,
        by=company.people[script.filed_by],
        at=script.at,
        requester=company.people[script.requester],
        priority=Priority(script.priority),
        source=Source.PAGE,
    )


def _hand_over(ticket: Ticket, moment: Moment, by: User, company: Company) -> None:
    handing.hand_over(ticket, department=company.departments[moment.to], reason=moment.body, by=by, at=moment.at)


def _decline_hand_over(ticket: Ticket, moment: Moment, by: User, _: Company) -> None:
    handing.decline_hand_over(ticket, reason=moment.body, by=by, at=moment.at)


def _assign(ticket: Ticket, moment: Moment, by: User, company: Company) -> None:
    working.assign(ticket, person=company.people[moment.to], by=by, at=moment.at)


def _add_participant(ticket: Ticket, moment: Moment, by: User, company: Company) -> None:
    talking.add_participant(ticket, person=company.people[moment.to], by=by, at=moment.at)


def _prioritise(ticket: Ticket, moment: Moment, by: User, _: Company) -> None:
    working.prioritise(ticket, priority=Priority(moment.to), by=by, at=moment.at, reason=moment.body)


def _wait(ticket: Ticket, moment: Moment, by: User, _: Company) -> None:
    moving.wait(ticket, on=WaitsOn(moment.to), by=by, at=moment.at, until=moment.until)


def _decline(ticket: Ticket, moment: Moment, by: User, _: Company) -> None:
    moving.decline(ticket, reason=moment.body, by=by, at=moment.at)


def _with_body(verb: Callable[..., Any]) -> Callable[[Ticket, Moment, User, Company], None]:
    return lambda ticket, moment, by, _: verb(ticket, body=moment.body, by=by, at=moment.at)


def _plainly(verb: Callable[..., Any]) -> Callable[[Ticket, Moment, User, Company], None]:
    return lambda ticket, moment, by, _: verb(ticket, by=by, at=moment.at)


_VERBS: dict[str, Callable[[Ticket, Moment, User, Company], None]] = {
    "accept": _plainly(moving.accept),
    "resume": _plainly(moving.resume),
    "confirm": _plainly(moving.confirm),
    "withdraw": _plainly(moving.withdraw),
    "reply": _with_body(talking.reply),
    "note": _with_body(talking.note),
    "resolve": _with_body(moving.resolve),
    "reopen": _with_body(moving.reopen),
    "decline": _decline,
    "wait": _wait,
    "prioritise": _prioritise,
    "assign": _assign,
    "hand_over": _hand_over,
    "accept_hand_over": _plainly(handing.accept_hand_over),
    "decline_hand_over": _decline_hand_over,
    "add_participant": _add_participant,
}
