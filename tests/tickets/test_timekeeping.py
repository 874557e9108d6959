"""The clock rows: always what the record gives, and people told before a promise breaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from departments.models import CalendarVersion
from notifications.enums import Channel
from notifications.models import Message
from tests.factories import ALWAYS, MONDAY, OFFICE, file_request, make_calendar, make_department, make_service
from tickets import record
from tickets.actions import handing, moving, talking, timekeeping, working
from tickets.enums import NoticeState, Priority, WaitsOn
from tickets.models import Interval, Notice, Policy, Target, Ticket
from tickets.models.ticket import NEVER_DUE
from tickets.reminders import Sweeping

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)


def clock(ticket: Ticket, kind: str, cycle: int = 1) -> Target:
    return ticket.targets.filter(kind=kind, cycle=cycle).latest("pk")


def stored(ticket: Ticket) -> list[tuple]:
    """The stored targets in comparable form."""
    rows = ticket.targets.order_by("started_at", "pk")
    return sorted(
        (t.kind, t.of_department_id, t.cycle, t.department_id, t.policy_id, t.state, t.due_at, t.missed_at, t.stopped_at)
        for t in rows
    )  # fmt: skip


def replayed(ticket: Ticket, at: datetime) -> list[tuple]:
    return sorted(
        (t.kind, int(t.key[1]) if t.key[1] else None, t.cycle, int(t.department), int(t.policy), str(t.state), t.due,
         t.missed_at, t.stopped_at)
        for t in record.replay(ticket, at).targets
    )  # fmt: skip


def stored_ledger(ticket: Ticket) -> list[tuple]:
    """The stored stretches of every clock, with the running time as it was counted last."""
    rows = Interval.objects.filter(target__ticket=ticket).select_related("target")
    return sorted(
        (i.target.kind, i.target.of_department_id or 0, i.target.cycle, i.position, i.began_at, i.ended_at, i.reason,
         i.department_id, i.counted)
        for i in rows
    )  # fmt: skip


def replayed_ledger(ticket: Ticket, at: datetime) -> list[tuple]:
    return sorted(
        (str(t.kind), int(t.key[1] or 0), t.cycle, position, span.start, span.end, span.reason or "", int(span.department),
         int(span.counted.total_seconds()))
        for t in record.replay(ticket, at).targets
        for position, span in enumerate(t.spans, start=1)
    )  # fmt: skip


def told(target: Target, threshold: str) -> set[str]:
    rows = Message.objects.filter(key__contains=f":clock:{target.pk}:{threshold}:", channel=Channel.MAIL)
    return {row.person.get_short_name() for row in rows}


def test_dues_are_in_the_departments_working_time(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    assert clock(ticket, "acceptance").due_at == MONDAY + 2 * H
    assert clock(ticket, "first_response").due_at == MONDAY + 4 * H
    # Seven hours are left on Monday; sixteen end on Wednesday at ten in Berlin.
    assert ticket.due_at == clock(ticket, "resolution").due_at == datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert ticket.queue_at == MONDAY + 2 * H


def test_every_verb_leaves_the_rows_as_a_replay_gives_them(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    at = MONDAY

    def acts() -> list:
        return [
            lambda: moving.accept(ticket, by=cast.ben, at=at),
            lambda: talking.reply(ticket, body="Hm?", by=cast.ben, at=at),
            lambda: moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=at),
            lambda: talking.reply(ticket, body="So.", by=cast.rosa, at=at),
            lambda: working.prioritise(ticket, priority=Priority.HIGH, reason="Fair.", by=cast.lena, at=at),
            lambda: handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=at),
            lambda: moving.accept(ticket, by=cast.otto, at=at),
            lambda: moving.wait(ticket, on=WaitsOn.SUPPLIER, by=cast.otto, at=at),
            lambda: moving.resume(ticket, by=cast.otto, at=at),
            lambda: moving.resolve(ticket, body="Done.", by=cast.otto, at=at),
            lambda: moving.reopen(ticket, body="No.", by=cast.rosa, at=at),
            lambda: (
                working.assign(ticket, person=cast.otto, by=cast.otto, at=at)
                if ticket.assignee_id != cast.otto.pk
                else talking.note(ticket, body="Mine.", by=cast.otto, at=at)
            ),
            lambda: moving.resolve(ticket, body="Now.", by=cast.otto, at=at),
            lambda: moving.confirm(ticket, by=cast.rosa, at=at),
        ]

    for act in acts():
        at += timedelta(minutes=70)
        act()
        ticket.refresh_from_db()
        assert stored(ticket) == replayed(ticket, at)
        assert stored_ledger(ticket) == replayed_ledger(ticket, at)
    assert ticket.queue_at == NEVER_DUE


def test_a_pause_moves_the_promise_and_its_thresholds(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY + H)
    before = clock(ticket, "resolution").notices.get(threshold="75%").fire_at
    ticket = moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY + 2 * H)
    paused = clock(ticket, "resolution")
    assert (paused.state, paused.due_at, paused.notices.get(threshold="75%").fire_at) == ("paused", None, None)
    assert ticket.due_at is None
    talking.reply(ticket, body="Here.", by=cast.rosa, at=MONDAY + 4 * H)
    ticket.refresh_from_db()
    assert ticket.due_at == datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert clock(ticket, "resolution").notices.get(threshold="75%").fire_at == before + 2 * H


def test_people_are_told_once_before_and_once_when_it_is_over(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY + H)
    target = clock(ticket, "first_response")
    at = MONDAY + 3 * H
    assert timekeeping.sweep_notices(at - timedelta(seconds=1)).did == 1
    assert told(target, "50%") == {"Ben"}
    assert timekeeping.sweep_notices(at).did == 1
    assert timekeeping.sweep_notices(at).did == 0
    assert told(target, "75%") == {"Ben", "Lena"}
    assert timekeeping.sweep_notices(MONDAY + 4 * H).did == 1
    assert told(target, "100%") == {"Ben", "Lena"}


def test_of_several_thresholds_at_once_only_the_highest_is_told(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    target = clock(ticket, "acceptance")
    timekeeping.sweep_notices(MONDAY + 2.5 * H)
    assert told(target, "75%") == set()
    assert told(target, "100%") == {"Lena"}
    assert set(target.notices.values_list("threshold", "state")) == {
        ("50%", NoticeState.SUPERSEDED), ("75%", NoticeState.SUPERSEDED), ("100%", NoticeState.FIRED), ("150%", NoticeState.PENDING),
    }  # fmt: skip


def test_an_ended_clock_tells_nobody(cast: SimpleNamespace) -> None:
    ticket = moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=MONDAY + H)
    assert timekeeping.sweep_notices(MONDAY + timedelta(days=30)).did == 0
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.DROPPED}
    assert not Message.objects.filter(kind__startswith="work.reminder", about=ticket.about).exists()


def test_one_bad_row_is_pushed_ahead_and_stops_no_other(cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = file_request(cast.laptop, cast.rosa), file_request(cast.laptop, cast.rosa)
    at, warn = MONDAY + 2 * H, timekeeping.reminders.warn

    def stumble(notice: Notice, sweeping: Sweeping) -> None:
        if notice.target_id == clock(bad, "acceptance").pk:
            raise RuntimeError("a defect")
        warn(notice, sweeping)

    monkeypatch.setattr(timekeeping.reminders, "warn", stumble)
    swept = timekeeping.sweep_notices(at)
    assert swept.failed == 1
    assert told(clock(good, "acceptance"), "100%") == {"Lena"}
    pushed = clock(bad, "acceptance").notices.get(threshold="100%")
    assert (pushed.state, pushed.failures) == (NoticeState.PENDING, 1)
    assert pushed.fire_at > at


def test_the_ledger_of_a_clock_says_who_held_it_and_what_it_waited_on(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY + H)
    ticket = moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY + 2 * H)
    talking.reply(ticket, body="Here.", by=cast.rosa, at=MONDAY + 5 * H)
    ticket = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=MONDAY + 6 * H)
    rows = clock(ticket, "resolution").intervals.order_by("position")
    assert [(row.department.name, row.reason, row.counted // 3600, row.ended_at) for row in rows] == [
        ("IT", "", 2, MONDAY + 2 * H),
        ("IT", "requester", 0, MONDAY + 5 * H),
        ("IT", "", 1, MONDAY + 6 * H),
        ("Finance", "", 0, None),
    ]


def test_what_is_taken_back_leaves_nothing_in_the_ledger(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY + H)
    ticket = moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY + 2 * H)
    ticket = working.undo(ticket, by=cast.ben, at=MONDAY + 2 * H + timedelta(seconds=5))
    assert [row.reason for row in clock(ticket, "resolution").intervals.all()] == [""]
    assert stored_ledger(ticket) == replayed_ledger(ticket, MONDAY + 2 * H + timedelta(seconds=5))


def test_a_miss_is_written_down_without_an_event(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    assert timekeeping.sweep_breaches(MONDAY + 2 * H).did == 0
    assert timekeeping.sweep_breaches(MONDAY + 2 * H + timedelta(seconds=1)).did == 1
    missed = clock(ticket, "acceptance")
    assert (missed.state, missed.missed_at) == ("missed", MONDAY + 2 * H)
    assert timekeeping.sweep_breaches(MONDAY + 2 * H + timedelta(seconds=2)).did == 0


def test_a_new_version_of_a_promise_is_for_new_requests(cast: SimpleNamespace) -> None:
    old = file_request(cast.laptop, cast.rosa)
    Policy.objects.create(department=cast.it, version=2, targets={"normal": {"resolution": "1h"}}, made_at=MONDAY + H)
    new = file_request(cast.laptop, cast.rosa, at=MONDAY + H)
    talking.note(old, body="Nothing changes.", by=cast.ben, at=MONDAY + 2 * H)
    assert clock(old, "resolution").policy.version == 1
    assert clock(new, "resolution").due_at == MONDAY + 2 * H


def test_a_services_promise_beats_the_departments(cast: SimpleNamespace) -> None:
    urgent = make_service(cast.it, "Outage")
    Policy.objects.create(
        department=cast.it, service=urgent, version=1, targets={"normal": {"resolution": "30m"}}, made_at=MONDAY
    )
    assert file_request(urgent, cast.rosa).due_at == MONDAY + H / 2
    assert file_request(cast.laptop, cast.rosa).due_at > MONDAY + H


def test_a_department_without_a_promise_has_no_clock(cast: SimpleNamespace) -> None:
    Policy.objects.filter(department=cast.it).delete()
    ticket = file_request(cast.laptop, cast.rosa)
    assert not ticket.targets.exists()
    assert (ticket.due_at, ticket.queue_at) == (None, NEVER_DUE)


def test_an_edit_of_the_hours_moves_the_due_but_not_the_time_counted(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    closed = OFFICE | {"closed": ["2026-11-24"]}
    CalendarVersion.objects.create(calendar=cast.it.calendar, since=MONDAY + 2 * H, rules=closed)
    timekeeping.refresh(ticket, MONDAY + 3 * H)
    assert clock(ticket, "resolution").due_at == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert clock(ticket, "resolution").used == 3 * 3600


def test_a_promise_of_seconds_on_an_open_calendar(cast: SimpleNamespace) -> None:
    quick = make_department("Quick", calendar=make_calendar("Always", ALWAYS))
    Policy.objects.create(department=quick, version=2, targets={"normal": {"first_response": "20s"}}, made_at=MONDAY)
    ticket = file_request(make_service(quick), cast.rosa)
    assert ticket.queue_at == MONDAY + timedelta(seconds=20)
    assert Notice.objects.get(target__ticket=ticket, threshold="75%").fire_at == MONDAY + timedelta(seconds=15)
