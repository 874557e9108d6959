"""A line of the bell ends with the right to see what it is about."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.enums import Channel
from notifications.models import Message
from notifications.outbox import Letter, post
from notifications.permissions import count_heard, may_hear
from tests.factories import MONDAY, file_request, make_person
from tests.surveys.stories import invited
from tickets.actions import moving

pytestmark = pytest.mark.django_db


def bell_of(person) -> list[Message]:
    return list(Message.objects.bell_of(person))


def still_heard(person, rows) -> list[Message]:
    """What the filter lets pass; the bell counts by a choice among lines, which must say the same."""
    heard = set(Message.objects.heard_by(person).filter(pk__in=[row.pk for row in rows]))
    assert count_heard(person, [(row.about, row.kind) for row in rows]) == len(heard)
    return [row for row in rows if row in heard]


def test_lines_of_somebody_who_left_the_department_are_gone_at_once(cast, signed_in):
    ticket = file_request(cast.laptop, cast.rosa, title="Something private")
    assert "Something private" in signed_in(cast.lena).get("/notices/").content.decode()
    cast.lena.memberships.all().delete()
    page = signed_in(cast.lena).get("/notices/")
    assert page.status_code == 200
    assert ticket.number not in page.content.decode()
    assert ticket.number in signed_in(cast.rosa).get("/notices/").content.decode()


def test_a_line_about_nothing_in_particular_stays(db):
    pat = make_person()
    post([Letter("test", "news", pat, "Welcome", "", channel=Channel.BELL)], at=timezone.now())
    assert [row.subject for row in still_heard(pat, bell_of(pat))] == ["Welcome"]


def test_filter_and_predicate_say_the_same_about_requests(cast):
    ticket = file_request(cast.laptop, cast.rosa, requester=cast.otto)
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    cast.ben.memberships.all().delete()
    Message.objects.filter(person=cast.otto).update(person=cast.hana)
    rows = list(Message.objects.filter(about=ticket.about).select_related("person"))
    for person in {row.person for row in rows}:
        own = [row for row in rows if row.person == person]
        assert still_heard(person, own) == [row for row in own if may_hear(person, row)]
    assert not still_heard(cast.hana, [row for row in rows if row.person == cast.hana])


def test_a_survey_is_heard_of_by_the_person_who_is_asked_only(cast):
    invited(cast.laptop, cast.rosa, cast.ben)
    asked = [row for row in bell_of(cast.rosa) if row.kind == "survey"]
    assert len(asked) == 1
    assert still_heard(cast.rosa, asked) == asked
    assert still_heard(cast.otto, asked) == []


def test_a_bell_that_rings_takes_two_statements_more_however_often_it_rings(cast, signed_in):
    client = signed_in(cast.lena)
    client.get("/departments/")  # The hours of calendars are read once a process.
    quiet, ringing = _statements(client, "/departments/"), []
    for lines in (1, 20):
        for _ in range(lines):
            file_request(cast.laptop, cast.rosa)
            moving.accept(file_request(cast.invoice, cast.lena), by=cast.otto, at=MONDAY)
        ringing.append(_statements(client, "/departments/"))
    assert ringing == [quiet + 2, quiet + 2]
    assert '<span class="count">63' in client.get("/departments/").content.decode()


def _statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
