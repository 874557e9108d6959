"""The bridge from the rows of one request to the plain values that explaining reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from departments import calendars
from departments.hours.in_words import in_brief
from tickets import record
from tickets.clocks import Calendars
from tickets.explaining import Case, Promise, Terms, why
from tickets.explaining.closures import closed_between
from tickets.models import Policy, Target, Ticket


def case(ticket: Ticket, at: datetime) -> Case:
    """What the record of `ticket` up to `at` gives, ready to be explained. At most four queries."""
    rows = list(ticket.events.select_related("comment", "department").order_by("position"))
    said = record.replay_rows(rows, at)
    names = {str(row.department_id): row.department.name for row in rows}
    return Case(
        account=said.account,
        now=at,
        names=names,
        calendar_of={key: key for key in names},
        terms={str(pk): _terms(row, names[str(row.department_id)]) for pk, row in said.terms.items()},
    )


def zone_of(ticket: Ticket, at: datetime) -> ZoneInfo:
    """The zone in which the holder's calendar is written."""
    return calendars.schedule_now(ticket.department, at).zone


def whys(ticket: Ticket, targets: Iterable[Target], at: datetime) -> dict[str, str]:
    """For each kind of the live clocks `targets` (loaded by `for_why`) why its date. One query, two when hours are new to this process."""
    dated = [target for target in targets if target.due_at is not None]
    hours = calendars.history({target.policy.department_id for target in dated}) if dated else {}
    said = {}
    for target in dated:
        department = target.policy.department_id
        schedule = calendars.in_force(hours[department], at)
        key = str(department)
        assert target.due_at is not None
        promise = Promise(
            budget=target.budget,
            priority=ticket.priority,
            terms=_terms(target.policy, target.policy.department.name),
            hours=in_brief(schedule),
            closed=closed_between(Calendars({key: schedule}), key, target.started_at, target.due_at),
            paused=target.paused,  # type: ignore[attr-defined]  # annotated by for_why
        )
        said[target.kind] = why(promise)
    return said


def _terms(policy: Policy, department: str) -> Terms:
    return Terms(department, policy.version, policy.service.title if policy.service else "")
