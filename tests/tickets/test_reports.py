"""Promises kept: the database's sums equal plain sums over the engine's own replay, and each state is in or out."""

from __future__ import annotations

import random
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.enums import Role
from tests.factories import MONDAY, file_request, join, make_department, make_person, make_service
from tickets import clocks, record, reports
from tickets.actions import handing, moving, talking, working
from tickets.enums import ClockKind, Priority, Verdict, WaitsOn
from tickets.figures import Tally, tally_of, total
from tickets.models import Policy, Target, Ticket
from tickets.periods import Period
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
WHOLE = Period(date(2026, 11, 1), date(2027, 1, 31), BERLIN)
H, DAY = timedelta(hours=1), timedelta(days=1)
LATER = MONDAY + 30 * DAY


def promise(cast: SimpleNamespace, department: str = "it", **kinds: str) -> None:
    """Let a department promise `kinds` for every priority."""
    Policy.objects.filter(department=getattr(cast, department)).delete()
    targets = {priority.value: kinds for priority in Priority}
    Policy.objects.create(department=getattr(cast, department), version=2, targets=targets, made_at=MONDAY)


def of_it(cast: SimpleNamespace, kind: ClockKind, *, period: Period = WHOLE, at: datetime = LATER) -> Tally:
    """What IT's report says in the line of `kind`."""
    return reports.department_report(cast.it, period, kind, reader=cast.lena, at=at).whole


# Each state, in or out


def solved(cast: SimpleNamespace, after: timedelta = H) -> Ticket:
    return moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=MONDAY + after)


def test_solved_in_time_is_kept(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    solved(cast, 4 * H)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(met=1)


def test_solved_late_is_missed_and_not_late_any_more(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    solved(cast, 4 * H + timedelta(seconds=1))
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(missed=1)


def test_what_runs_in_time_stands_beside(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    ticket = file_request(cast.laptop, cast.rosa)
    assert of_it(cast, ClockKind.RESOLUTION, at=MONDAY + H) == Tally(running=1)
    moving.accept(ticket, by=cast.ben, at=MONDAY + H)
    moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY + H)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(running=1)


def test_a_miss_counts_while_it_runs_before_any_sweep_has_written_it_down(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    file_request(cast.laptop, cast.rosa)
    assert of_it(cast, ClockKind.RESOLUTION, at=MONDAY + 4 * H) == Tally(running=1)
    assert of_it(cast, ClockKind.RESOLUTION, at=MONDAY + 4 * H + timedelta(seconds=1)) == Tally(missed=1, late=1)


def test_what_was_missed_long_ago_and_runs_is_late_in_every_period(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    file_request(cast.laptop, cast.rosa)
    december = Period(date(2026, 12, 1), date(2026, 12, 31), BERLIN)
    assert of_it(cast, ClockKind.RESOLUTION, period=december) == Tally(late=1)


def test_withdrawn_and_declined_are_out(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h", acceptance="1h")
    moving.withdraw(file_request(cast.laptop, cast.rosa), by=cast.rosa, at=MONDAY + H)
    moving.decline(file_request(cast.laptop, cast.rosa), reason="No.", by=cast.lena, at=MONDAY + H)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(withdrawn=2)
    assert of_it(cast, ClockKind.ACCEPTANCE) == Tally(met=1, withdrawn=1)


def test_withdrawn_after_the_miss_stays_missed(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    moving.withdraw(file_request(cast.laptop, cast.rosa), by=cast.rosa, at=MONDAY + 5 * H)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(missed=1)


def test_merged_is_out(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    solved(cast)
    Target.objects.update(state="merged")
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(merged=1)


def test_a_leg_that_was_handed_on_is_neither(cast: SimpleNamespace) -> None:
    promise(cast, leg="4h")
    ticket = file_request(cast.laptop, cast.rosa)
    handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=MONDAY + 2 * H)
    report = reports.department_report(cast.it, WHOLE, ClockKind.LEG, reader=cast.lena, at=LATER)
    assert report.whole == Tally(left=1)
    leg = report.legs[0]
    assert (leg.name, leg.tally, leg.ended, leg.used, leg.median) == ("IT", Tally(left=1), 1, 7200, 7200)


def test_each_holders_own_leg_counts_for_it(cast: SimpleNamespace) -> None:
    promise(cast, leg="4h")
    promise(cast, "finance", leg="1h")
    ticket = file_request(cast.laptop, cast.rosa)
    ticket = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=MONDAY + H)
    moving.resolve(ticket, body="Done.", by=cast.otto, at=MONDAY + 3 * H)
    legs = reports.company_report(WHOLE, ClockKind.LEG, at=LATER).legs
    assert [(leg.name, leg.tally, leg.used) for leg in legs] == [
        ("Finance", Tally(missed=1), 7200),
        ("IT", Tally(left=1), 3600),
    ]


def test_the_median_is_a_time_that_somebody_waited(cast: SimpleNamespace) -> None:
    promise(cast, leg="8h")
    for hours in (1, 2, 6, 7):
        solved(cast, hours * H)
    file_request(cast.laptop, cast.rosa)
    leg = reports.department_report(cast.it, WHOLE, ClockKind.LEG, reader=cast.lena, at=MONDAY + 7 * H).legs[0]
    assert (leg.ended, leg.used, leg.median, leg.tally) == (4, 16 * 3600, 2 * 3600, Tally(met=4, running=1))


def test_a_promise_that_was_used_up_when_it_changed_is_missed_and_named(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    working.prioritise(ticket, priority=Priority.URGENT, reason="Now.", by=cast.lena, at=MONDAY + 5 * H)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(missed=1, target_changed=1, late=1)


# A resolution is counted once


def reopened(cast: SimpleNamespace, ticket: Ticket, at: datetime, *, solved_after: timedelta | None) -> Ticket:
    ticket = moving.reopen(ticket, body="No.", by=cast.rosa, at=at)
    return moving.resolve(ticket, body="Now.", by=cast.ben, at=at + solved_after) if solved_after else ticket


def test_two_rounds_in_time_are_one_kept(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    reopened(cast, solved(cast), MONDAY + 2 * H, solved_after=H)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(met=1)


def test_a_second_round_too_late_is_one_missed(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    reopened(cast, solved(cast), MONDAY + 2 * H, solved_after=4 * H)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(missed=1)


def test_a_first_round_too_late_stays_one_missed_whatever_follows(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    reopened(cast, solved(cast, 5 * H), MONDAY + 6 * H, solved_after=H)
    assert Target.objects.filter(kind="resolution", missed_at__isnull=False).count() == 2
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(missed=1)


def test_open_again_counts_as_running_until_it_ends(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    ticket = reopened(cast, solved(cast), MONDAY + 2 * H, solved_after=None)
    assert of_it(cast, ClockKind.RESOLUTION, at=MONDAY + 3 * H) == Tally(running=1)
    moving.withdraw(ticket, by=cast.rosa, at=MONDAY + 3 * H)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(met=1)


def test_a_round_that_runs_late_is_not_hidden_by_the_one_that_counts(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    reopened(cast, solved(cast, 5 * H), MONDAY + 6 * H, solved_after=None)
    assert of_it(cast, ClockKind.RESOLUTION) == Tally(missed=1, late=1)


def test_every_round_of_the_other_kinds_counts(cast: SimpleNamespace) -> None:
    promise(cast, next_response="2h")
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY)
    for hour in (1, 3):
        talking.reply(ticket, body="So.", by=cast.ben, at=MONDAY + hour * H)
        talking.reply(ticket, body="And?", by=cast.rosa, at=MONDAY + hour * H + H / 2)
    talking.reply(ticket, body="Late.", by=cast.ben, at=MONDAY + 6 * H)
    assert of_it(cast, ClockKind.NEXT_RESPONSE) == Tally(met=1, missed=1)


# The period


@pytest.mark.parametrize(
    ("first", "last", "tally"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), Tally(met=1)),
        (date(2026, 11, 24), date(2026, 11, 30), Tally()),
        (date(2026, 11, 1), date(2026, 11, 22), Tally()),
    ],
)
def test_a_promise_counts_on_the_day_on_which_it_ended(
    cast: SimpleNamespace, first: date, last: date, tally: Tally
) -> None:
    promise(cast, resolution="4h")
    solved(cast)
    assert of_it(cast, ClockKind.RESOLUTION, period=Period(first, last, BERLIN)) == tally


def test_midnight_belongs_to_the_day_that_begins(cast: SimpleNamespace) -> None:
    promise(cast, resolution="9 working days")
    midnight = datetime(2026, 11, 23, 23, tzinfo=UTC)
    solved(cast, midnight - MONDAY)
    days = [Period(date(2026, 11, day), date(2026, 11, day), BERLIN) for day in (23, 24)]
    assert [of_it(cast, ClockKind.RESOLUTION, period=day).met for day in days] == [0, 1]


# Splits


def test_splits_have_the_names_that_people_know(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    promise(cast, "finance", resolution="4h")
    homeless = make_person("Nora Nomad")
    for service, who, priority in (
        (cast.laptop, cast.rosa, Priority.HIGH),
        (cast.laptop, homeless, Priority.LOW),
        (make_service(cast.it, "Access"), cast.otto, None),
    ):
        ticket = file_request(service, who, priority=priority)
        moving.resolve(ticket, body="Done.", by=cast.ben, at=MONDAY + H)
    misrouted = file_request(cast.invoice, cast.rosa, at=MONDAY + H)
    misrouted = handing.hand_over(misrouted, department=cast.it, reason="Yours.", by=cast.otto, at=MONDAY + H)
    moving.resolve(misrouted, body="Done.", by=cast.ben, at=MONDAY + 2 * H)
    report = reports.department_report(cast.it, WHOLE, ClockKind.RESOLUTION, reader=cast.lena, at=LATER)
    assert {table.key: [(line.name, line.tally.met) for line in table.lines] for table in report.tables} == {
        "priority": [("High", 1), ("Normal", 2), ("Low", 1)],
        "service": [("Access", 1), ("Invoice (Finance)", 1), ("New laptop", 2)],
        "requester": [("Finance", 1), ("Sales", 2), ("Without a home department", 1)],
    }
    assert [(hour.name, [tally.met for tally in hour.days]) for hour in report.hours] == [
        ("10:00", [3, 0, 0, 0, 0, 0, 0]),
        ("11:00", [1, 0, 0, 0, 0, 0, 0]),
    ]


def test_the_company_goes_down_to_department_by_department(cast: SimpleNamespace) -> None:
    promise(cast, resolution="4h")
    solved(cast)
    solved(cast, 5 * H)
    moving.resolve(file_request(cast.laptop, cast.otto), body="Done.", by=cast.ben, at=MONDAY + H)
    report = reports.company_report(WHOLE, ClockKind.RESOLUTION, at=LATER)
    assert report.requesters == ["Finance", "Sales"]
    assert report.matrix == [("IT", [("Finance", Tally(met=1)), ("Sales", Tally(met=1, missed=1))])]
    assert [(line.name, line.tally) for line in report.tables[0].lines] == [("IT", Tally(met=2, missed=1))]


# What is confidential


def test_the_company_leaves_out_what_is_confidential(cast: SimpleNamespace) -> None:
    solved(cast)
    plain = reports.company_report(WHOLE, ClockKind.RESOLUTION, at=LATER)
    for hidden in (file_request(cast.laptop, cast.rosa, confidential=True), file_request(cast.payslip, cast.rosa)):
        talking.reply(hidden, body="Hm?", by=cast.rosa, at=MONDAY + H)
    assert reports.company_report(WHOLE, ClockKind.RESOLUTION, at=LATER) == plain


def test_a_confidential_department_shows_the_company_none_of_its_clocks(cast: SimpleNamespace) -> None:
    promise(cast, "hr", leg="4h", acceptance="2h")
    promise(cast, leg="4h")
    ticket = file_request(cast.payslip, cast.rosa)
    handing.hand_over(ticket, department=cast.it, reason="Theirs.", by=cast.hugo, at=MONDAY + H)
    Ticket.objects.filter(pk=ticket.pk).update(is_confidential=False)
    assert Target.objects.filter(department=cast.hr).count() == 2
    report = reports.company_report(WHOLE, ClockKind.LEG, at=LATER)
    assert [leg.name for leg in report.legs] == [line.name for line in report.tables[0].lines] == ["IT"]
    assert report.kinds.lines == [reports.Line("Time with us", Tally(missed=1, late=1))]


def test_the_head_of_a_confidential_department_sees_its_own(cast: SimpleNamespace) -> None:
    moving.resolve(file_request(cast.payslip, cast.rosa), body="Done.", by=cast.hana, at=MONDAY + H)
    report = reports.department_report(cast.hr, WHOLE, ClockKind.RESOLUTION, reader=cast.hugo, at=LATER)
    assert report.whole == Tally(met=1)


def test_a_department_does_not_count_what_went_on_and_is_confidential_now(cast: SimpleNamespace) -> None:
    promise(cast, leg="4h")
    ticket = file_request(cast.laptop, cast.rosa)
    handing.hand_over(ticket, department=cast.hr, reason="Theirs.", by=cast.ben, at=MONDAY + H)
    assert Target.objects.get(kind="leg", of_department=cast.it).department == cast.it
    report = reports.department_report(cast.it, WHOLE, ClockKind.LEG, reader=cast.lena, at=LATER)
    assert (report.whole, report.legs, report.kinds.lines) == (Tally(), [], [])


# Against the engine


def live_a_while(cast: SimpleNamespace, dice: random.Random) -> None:
    """Let many requests go all ways there are, at odd moments of three weeks."""
    promise(cast, first_response="3h", next_response="2h", update="6h", acceptance="1h", leg="6h", resolution="9h")
    promise(cast, "finance", first_response="2h", acceptance="2h", leg="4h", resolution="7h")
    hr = make_department("Legal", is_confidential=True)
    for _ in range(24):
        at = MONDAY + dice.randrange(14 * 24 * 60) * timedelta(minutes=1)
        service, who = dice.choice([cast.laptop, cast.invoice]), dice.choice([cast.rosa, cast.hugo])
        ticket = file_request(
            service, who, at=at, confidential=dice.random() < 0.1, priority=dice.choice(list(Priority))
        )
        for _ in range(dice.randrange(8)):
            at += dice.randrange(20, 400) * timedelta(minutes=1)
            worker, other = (cast.lena, cast.finance) if ticket.department == cast.it else (cast.fred, cast.it)
            taker = hr if dice.random() < 0.05 else other
            act = dice.choice([
                lambda t, w=worker, a=at: moving.accept(t, by=w, at=a),
                lambda t, w=worker, a=at: talking.reply(t, body="So.", by=w, at=a),
                lambda t, w=who, a=at: talking.reply(t, body="And?", by=w, at=a),
                lambda t, w=worker, a=at: moving.wait(t, on=dice.choice([w for w in WaitsOn if w]), by=w, at=a),
                lambda t, w=worker, o=taker, a=at: handing.hand_over(t, department=o, reason="Yours.", by=w, at=a),
                lambda t, w=worker, a=at: handing.decline_hand_over(t, reason="Yours.", by=w, at=a),
                lambda t, w=worker, a=at: working.prioritise(t, priority=dice.choice(list(Priority)), reason="So.", by=w, at=a),
                lambda t, w=worker, a=at: moving.resolve(t, body="Done.", by=w, at=a),
                lambda t, w=worker, a=at: moving.resolve(t, body="Done.", by=w, at=a),
                lambda t, w=who, a=at: moving.reopen(t, body="No.", by=w, at=a),
                lambda t, w=who, a=at: moving.withdraw(t, by=w, at=a),
            ])  # fmt: skip
            with suppress(MoveRefused, PermissionDenied):
                act(ticket)
            ticket = Ticket.objects.get(pk=ticket.pk)


def counted(said: clocks.Target, all_said: Iterable[clocks.Target], period: Period) -> str:
    """The verdict in plain words of the specification."""
    if said.kind == "resolution":
        rounds = [one for one in all_said if one.kind == "resolution"]
        broken = [one for one in rounds if one.missed_at]
        if broken and said is not broken[0]:
            return Verdict.REPEATED
        if not broken:
            open_again = [one for one in rounds if one.stopped_at is None]
            kept = [one for one in rounds if one.state == "met"]
            if said is not (open_again or kept or rounds)[-1]:
                return Verdict.REPEATED
    decided = said.missed_at or said.stopped_at
    if decided is None:
        return Verdict.RUNNING
    if not period.begin <= decided < period.end:
        return Verdict.ELSEWHEN
    return Verdict.MISSED if said.missed_at else str(said.state)


def summed(tickets: Iterable[Ticket], department: int, kind: str, period: Period, at: datetime) -> Tally:
    sums = []
    for ticket in tickets:
        said = record.replay(ticket, at).targets
        for one in said:
            if one.kind == kind and int(one.department) == department:
                is_late = one.missed_at is not None and one.stopped_at is None
                sums.append(tally_of(counted(one, said, period), one.cause or "", is_late=is_late, number=1))
    return total(sums)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_sums_are_those_of_the_engines_own_replay(cast: SimpleNamespace, seed: int) -> None:
    cast.fred = make_person("Fred Finance")
    join(cast.fred, cast.finance, Role.HEAD)
    live_a_while(cast, random.Random(seed))
    at = MONDAY + 16 * DAY
    period = Period(date(2026, 11, 26), date(2026, 12, 4), BERLIN)
    seen = False
    for department, reader in ((cast.it, cast.lena), (cast.finance, cast.fred)):
        tickets = list(Ticket.objects.visible_to(reader))
        for kind in ClockKind:
            report = reports.department_report(department, period, kind, reader=reader, at=at)
            expected = summed(tickets, department.pk, kind, period, at)
            assert report.whole == expected, kind
            for table in report.tables:
                assert total([line.tally for line in table.lines]) == expected, (kind, table.key)
            hours = total([tally for hour in report.hours for tally in hour.days])
            assert (hours.met, hours.missed) == (expected.met, expected.missed)
            seen = seen or (expected.met > 0 and expected.missed > 0 and expected.late > 0)
    assert seen
    company = reports.company_report(period, ClockKind.RESOLUTION, at=at)
    plain = list(Ticket.objects.filter(is_confidential=False))
    assert {line.name: line.tally for line in company.tables[0].lines} == {
        department.name: summed(plain, department.pk, "resolution", period, at)
        for department in (cast.finance, cast.it)
    }


def test_more_requests_need_no_more_statements(cast: SimpleNamespace) -> None:
    def statements() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as of_department:
            reports.department_report(cast.it, WHOLE, ClockKind.RESOLUTION, reader=cast.lena, at=LATER)
        with CaptureQueriesContext(connection) as of_company:
            reports.company_report(WHOLE, ClockKind.RESOLUTION, at=LATER)
        return len(of_department), len(of_company)

    solved(cast)
    few = statements()
    for _ in range(10):
        solved(cast)
    assert statements() == few == (7, 4)
