"""The mail of Monday morning: last week in figures, and what needs a look. Written once for each department, week and person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from departments import calendars
from departments.hours import Schedule
from departments.models import Department
from notifications.outbox import Letter
from tickets.flow import scope as scopes
from tickets.flow.backlog import Backlog, backlogs, open_at, since
from tickets.flow.turns import Turned, turned
from tickets.flow.wording import age_in_words
from tickets.models import Target, Ticket
from tickets.weeks import Week
from tickets.wording import plural

KIND = "week"
# Of what needs a look so many are named.
NAMED = 3
# Where the title of a request (by id) goes when the mail leaves: it may be confidential by then.
TITLE = re.compile(r"\[title of (\d+)\]")
DAY = timedelta(days=1)


def key_of(department: Department, week: Week) -> str:
    """How the mails about a week of a department are keyed; the person follows."""
    return f"flow:{department.pk}:{week.name}:"


def letter(department: Department, week: Week, person: User, *, at: datetime) -> Letter | None:
    """The mail to `person`, who leads `department`, about `week`, which is over; None when nothing came, left or is open.

    Of a confidential department no figure leaves the desk: the mail has numbers and links only.
    """
    scope = scopes.of_department(department, person)
    schedule = calendars.schedule_now(department, at)
    flow = turned(scope, [week], week.end).get((department.pk, week.begin), Turned())
    backlog = backlogs(scope, at, at, since(schedule, at)).get(department.pk, Backlog())
    if not (flow.ways or backlog.number):
        return None
    link = reverse("tickets:flow_department", args=[department.slug])
    figures = f"{flow.came} came, {flow.left} left, {plural(backlog.number, 'request')} open"
    context = {
        "department": department,
        "week": week,
        "flow": flow,
        "backlog": backlog,
        "oldest_age": age_in_words(backlog.oldest),
        "lists": _lists(scope, schedule, at),
        "url": f"{settings.DESK_BASE_URL}{link}?week={week.name}",
        "manage_url": settings.DESK_BASE_URL + reverse("notifications:preferences"),
    }
    return Letter(
        key=f"{key_of(department, week)}{person.pk}",
        kind=KIND,
        person=person,
        subject=f"The week of {department}" + ("" if department.is_confidential else f": {figures}"),
        text=render_to_string("tickets/flow/mail/week.txt", context),
        html=render_to_string("tickets/flow/mail/week.html", context),
        link=link,
        about=f"flow:{department.pk}",
        keeps_hours=True,
    )


def put_in(_department: str, texts: Sequence[str], *, at: datetime) -> list[str]:  # noqa: ARG001 (asked with the moment)
    """The texts of a mail as it leaves: with the titles of the requests it names, but of those that are confidential now."""
    named = {int(pk) for text in texts for pk in TITLE.findall(text)}
    if not named:
        return list(texts)
    titles = dict(Ticket.objects.filter(pk__in=named, is_confidential=False).values_list("pk", "title"))
    plain, *rich = texts
    return [
        TITLE.sub(lambda found: titles.get(int(found[1]), ""), plain),
        *(TITLE.sub(lambda found: escape(titles.get(int(found[1]), "")), text) for text in rich),
    ]


def _lists(scope: scopes.Scope, schedule: Schedule, at: datetime) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """What needs a look: each with a heading, and number, address and id of its first few requests."""
    stands = open_at(scope, at, at)
    bounds = since(schedule, at)
    found = [
        ("Breaking today", _numbers(_breaking(scope, schedule, at).order_by("due_at"))),
        (
            "Untouched for 3 working days",
            _numbers(stands.filter(Q(touched_at__lt=bounds.quiet)).order_by("touched_at")),
        ),
        ("The oldest", _numbers(stands.order_by("ticket__filed_at"))),
    ]
    return [(words, rows) for words, rows in found if rows]


def _breaking(scope: scopes.Scope, schedule: Schedule, at: datetime) -> QuerySet[Target]:
    """Promises that are over before the day of `at` ends, and were not missed yet."""
    today = at.astimezone(schedule.zone).date()
    tonight = schedule.instant(today + DAY, timedelta())
    return Target.objects.live().filter(scope.rows, missed_at=None, due_at__gte=at, due_at__lt=tonight)


def _numbers(rows: QuerySet[Any]) -> list[tuple[str, str, int]]:
    """Number, address and id of the first few requests, each once."""
    pairs: Iterable[tuple[int, str]] = rows.values_list("ticket", "ticket__number")[: NAMED * 3]
    return [
        (number, settings.DESK_BASE_URL + reverse("tickets:detail", args=[number]), pk)
        for pk, number in list(dict.fromkeys(pairs))[:NAMED]
    ]
