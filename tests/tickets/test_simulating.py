"""Promises tried on past requests: the same engine, other promises, and not one row written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import MONDAY, TARGETS, file_request, make_service
from tickets import simulating
from tickets.actions import handing, moving, promising, talking
from tickets.enums import ClockKind, Priority
from tickets.models import Policy, Target, TicketEvent
from tickets.simulating import Tally

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = MONDAY + timedelta(days=4)


def compare(cast, targets, scope=None, *, reader=None, days=30, at=LATER, **more):
    return simulating.compare(
        scope or cast.it, {"targets": targets, **more}, days=days, reader=reader or cast.lena, at=at
    )


def line(trial, kind=ClockKind.RESOLUTION, priority=Priority.NORMAL):
    return next(line for line in trial.lines if (line.kind, line.priority) == (kind, priority))


@pytest.fixture
def past(cast):
    """Three requests of normal priority: solved after two hours, after six hours, and not yet."""
    tickets = [file_request(cast.laptop, cast.rosa) for _ in range(3)]
    for ticket, hours in zip(tickets, (2, 6), strict=False):
        moving.resolve(ticket, body="Done.", by=cast.ben, at=MONDAY + hours * HOUR)
    return tickets


def test_it_says_what_would_have_been_met_and_missed_beside_today(cast, past):
    resolution = line(compare(cast, {"normal": {"resolution": "3h"}}))
    # Four working days later the open one is over both ways.
    assert resolution.today == Tally("16h", met=2, missed=1, running=0)
    assert resolution.trial == Tally("3h", met=1, missed=2, running=0)
    assert (resolution.trial.percent, resolution.today.percent) == (33, 66)
    first = line(compare(cast, {"normal": {"resolution": "3h"}}), ClockKind.FIRST_RESPONSE)
    assert (first.trial, first.trial.percent) == (Tally("", 0, 0, 0), None)


def test_what_still_runs_is_neither(cast, past):
    resolution = line(compare(cast, {"normal": {"resolution": "40h"}}))
    assert resolution.trial == Tally("40h", met=2, missed=0, running=1)


def test_tried_with_todays_promises_both_sides_are_the_same_and_are_what_happened(cast, past):
    moving.wait(past[2], on="requester", by=cast.ben, at=MONDAY + HOUR)
    talking.reply(past[2], body="Yes.", by=cast.rosa, at=MONDAY + 3 * HOUR)
    trial = compare(cast, TARGETS, at=MONDAY + 7 * HOUR)
    assert trial.lines
    assert all(line.today == line.trial for line in trial.lines)
    met = Target.objects.filter(ticket__in=past, kind=ClockKind.RESOLUTION, state="met").count()
    assert line(trial).trial.met == met == 2


def test_pauses_and_reopening_are_tried_too(cast, past):
    moving.wait(past[2], on="supplier", by=cast.ben, at=MONDAY)
    pauses = {"resolution": ["supplier"]}
    assert line(compare(cast, TARGETS, pauses=pauses)).trial.running == 1
    assert line(compare(cast, TARGETS)).trial.running == 0


def test_a_reopened_request_counts_once_and_its_miss_stays(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    moving.resolve(ticket, body="Done.", by=cast.ben, at=MONDAY + 6 * HOUR)
    moving.reopen(ticket, body="No.", by=cast.rosa, at=MONDAY + 6 * HOUR)
    moving.resolve(ticket, body="Now.", by=cast.ben, at=MONDAY + 7 * HOUR)
    tried = line(compare(cast, {"normal": {"resolution": "3h"}}))
    assert (tried.today, tried.trial) == (Tally("16h", 1, 0, 0), Tally("3h", 0, 1, 0))


def test_what_was_promised_by_others_is_left_as_it_was(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    handing.hand_over(ticket, department=cast.finance, reason="Yours", by=cast.lena, at=MONDAY)
    moving.resolve(ticket, body="Done.", by=cast.otto, at=MONDAY + 2 * HOUR)
    tried = line(compare(cast, {"normal": {"resolution": "1h"}}, cast.finance, reader=cast.otto))
    # Finance promised nobody a resolution here: IT did.
    assert (tried.today.ended, tried.trial.ended) == (0, 0)
    assert line(compare(cast, {"normal": {"resolution": "1h"}})).trial.missed == 1


def test_where_nothing_is_promised_today_the_trial_stands_alone(cast, past):
    Policy.objects.filter(department=cast.it).update(closed_at=MONDAY)
    tried = line(compare(cast, {"normal": {"resolution": "3h"}}))
    assert (tried.today.promise, tried.today.ended, tried.trial.ended) == ("", 0, 3)


def test_a_service_is_tried_on_its_own_requests(cast, past):
    file_request(make_service(cast.it, "Phone"), cast.rosa)
    promising.set_promises(cast.laptop, {"normal": {"resolution": "9h"}}, by=cast.lena, at=LATER)
    assert compare(cast, TARGETS, cast.laptop).of == 3
    assert line(compare(cast, TARGETS, cast.laptop)).today.promise == "9h"
    assert compare(cast, TARGETS).of == 1


def test_only_the_days_asked_for_count_and_never_more_than_the_newest(cast, past, monkeypatch):
    old = file_request(cast.laptop, cast.rosa, at=MONDAY - timedelta(days=60))
    assert compare(cast, TARGETS, days=30).of == 3
    assert compare(cast, TARGETS, days=90).of == 4
    monkeypatch.setattr(simulating, "MOST_REPLAYED", 3)
    trial = compare(cast, {"normal": {"resolution": "40h"}}, days=90)
    assert (trial.replayed, trial.of, line(trial).trial.missed) == (3, 4, 0)
    assert old.filed_at < MONDAY


def test_confidential_requests_count_only_for_those_who_see_them(cast):
    file_request(cast.payslip, cast.rosa)
    assert compare(cast, TARGETS, cast.hr, reader=cast.hugo).of == 1
    assert compare(cast, TARGETS, cast.hr, reader=cast.ada).of == 0


def test_it_writes_nothing_and_needs_the_same_statements_for_many(cast, past, django_assert_num_queries):
    events, targets = TicketEvent.objects.count(), list(Target.objects.order_by("pk").values())
    with django_assert_num_queries(6):
        compare(cast, TARGETS)
    assert (TicketEvent.objects.count(), list(Target.objects.order_by("pk").values())) == (events, targets)
    for _ in range(10):
        file_request(cast.laptop, cast.rosa)
    with django_assert_num_queries(6):
        compare(cast, TARGETS)


def test_heads_try_promises_on_the_page_before_they_save_them(cast, signed_in):
    file_request(cast.laptop, cast.rosa, at=MONDAY)
    sent = {
        "normal-resolution": "3h",
        "reopen_within_days": "14",
        "confirm_within_days": "5",
        "try": "1",
        "days": "180",
    }
    page = signed_in(cast.lena).post("/departments/it/setup/promises/", sent)
    assert page.status_code == 200
    assert "What would have come of it" in page.content.decode()
    assert page.context["trial"].days == 180
    assert page.context["form"]["normal-resolution"].value() == "3h"
    assert Policy.objects.filter(department=cast.it).count() == 1
    assert signed_in(cast.ben).post("/departments/it/setup/promises/", sent).status_code == 403
    assert signed_in(cast.lena).post("/departments/it/setup/promises/", {**sent, "days": "7"}).status_code == 422
