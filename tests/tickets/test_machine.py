"""Verbs, edits of the hours and time in any order: the clock rows always equal a replay of the record."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from departments.models import CalendarVersion
from notifications.enums import Channel
from notifications.models import Message
from tests.factories import ALWAYS, MONDAY, OFFICE, file_request, join, make_person
from tests.tickets.test_timekeeping import replayed, replayed_ledger, stored, stored_ledger
from tickets.actions import handing, merging, moving, snoozing, talking, timekeeping, working
from tickets.actions.parts import ask_for_part
from tickets.enums import NoticeState, Priority, WaitsOn
from tickets.models import Notice, Policy, Target, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db

PEOPLE = st.sampled_from(["rosa", "ben", "lena", "otto"])
VERBS = st.one_of(
    st.tuples(st.just("accept"), PEOPLE),
    st.tuples(st.just("assign"), PEOPLE, PEOPLE),
    st.tuples(st.just("reply"), PEOPLE),
    st.tuples(st.just("note"), PEOPLE),
    st.tuples(st.just("wait"), PEOPLE, st.sampled_from([w for w in WaitsOn if w])),
    st.tuples(st.just("resume"), PEOPLE),
    st.tuples(st.just("prioritise"), PEOPLE, st.sampled_from(Priority)),
    st.tuples(st.just("hand_over"), PEOPLE, st.sampled_from(["it", "finance"])),
    st.tuples(st.just("accept_hand_over"), PEOPLE),
    st.tuples(st.just("decline_hand_over"), PEOPLE),
    st.tuples(st.just("withdraw_hand_over"), PEOPLE),
    st.tuples(st.just("resolve"), PEOPLE),
    st.tuples(st.just("confirm"), PEOPLE),
    st.tuples(st.just("reopen"), PEOPLE),
    st.tuples(st.just("withdraw"), PEOPLE),
    st.tuples(st.just("decline"), PEOPLE),
    st.tuples(st.just("merge"), PEOPLE),
    st.tuples(st.just("snooze"), PEOPLE),
    st.tuples(st.just("undo"), PEOPLE),
    st.tuples(st.just("sub_request"), PEOPLE, st.booleans()),
    st.tuples(st.just("part"), st.sampled_from(["resolve", "reopen", "withdraw", "undo"])),
    st.tuples(st.just("hours"), st.sampled_from(["always", "closed tomorrow", "office"])),
    st.tuples(st.just("sweep")),
)
STEPS = st.lists(st.tuples(st.integers(1, 30_000), VERBS), min_size=3, max_size=14)
LADDER = [
    {"at": "40%", "tell": ["holder"]}, {"at": "2h before", "tell": ["holder", "head"]}, {"at": "20m before", "tell": ["head"]},
    {"at": "100%", "tell": ["holder", "head", "upper"]}, {"at": "130%", "tell": ["head"], "once": True},
]  # fmt: skip
HOURS = {"always": ALWAYS, "office": OFFICE, "closed tomorrow": OFFICE | {"closed": ["2026-11-24"]}}


class Desk:
    """One request and everything that can happen to it."""

    def __init__(self, cast: SimpleNamespace) -> None:
        self.cast, self.at = cast, MONDAY
        Policy.objects.update(ladder=LADDER)
        self.told: dict[tuple[int, str], object] = {}
        self.ticket = file_request(cast.laptop, cast.rosa, at=MONDAY)
        self.other = file_request(cast.laptop, cast.otto, at=MONDAY)
        cast.sam = make_person("Sam Seller")
        join(cast.sam, cast.sales)

    def step(self, seconds: int, act: tuple) -> None:
        """Let time pass, then do `act`; refusals are fine, and change nothing."""
        verb, *rest = act
        self.at += timedelta(seconds=min(seconds, 5) if verb == "undo" else seconds)
        before = stored(self.ticket)
        try:
            getattr(self, verb)(*rest)
        except (MoveRefused, PermissionDenied):
            assert stored(self.ticket) == before
        self.ticket = Ticket.objects.get(pk=self.ticket.pk)
        on_offer = self.ticket.handovers.filter(state="offered").values_list("sender", "taker")
        holder = (self.ticket.offered_from_id, self.ticket.department_id)
        assert list(on_offer) == ([holder] if self.ticket.offered_from_id else [])
        self.look_at_thresholds()

    def look_at_thresholds(self) -> None:
        """What was told stays told, as it was; nobody hears twice of it; of each clock in the order of its time."""
        fired = Notice.objects.filter(state=NoticeState.FIRED).order_by("target", "done_at", "position")
        now = {(row.target_id, row.threshold): row.done_at for row in fired}
        assert {key: now[key] for key in self.told.keys() & now.keys()} == {
            key: at for key, at in self.told.items() if Target.objects.filter(pk=key[0]).exists()
        }
        self.told = now
        letters = Message.objects.filter(proviso__startswith="clock:", channel=Channel.MAIL)
        heard = Counter(letters.values_list("proviso", "person"))
        assert not heard or max(heard.values()) == 1

    def person(self, name: str) -> object:
        return getattr(self.cast, name)

    def accept(self, who: str) -> None:
        moving.accept(self.ticket, by=self.person(who), at=self.at)

    def assign(self, who: str, whom: str) -> None:
        working.assign(self.ticket, person=self.person(whom), by=self.person(who), at=self.at)

    def reply(self, who: str) -> None:
        talking.reply(self.ticket, body="Words.", by=self.person(who), at=self.at)

    def note(self, who: str) -> None:
        talking.note(self.ticket, body="Words.", by=self.person(who), at=self.at)

    def wait(self, who: str, on: WaitsOn) -> None:
        until = self.at + timedelta(hours=3) if on == WaitsOn.SCHEDULED else None
        moving.wait(self.ticket, on=on, until=until, by=self.person(who), at=self.at)

    def resume(self, who: str) -> None:
        moving.resume(self.ticket, by=self.person(who), at=self.at)

    def prioritise(self, who: str, priority: Priority) -> None:
        working.prioritise(self.ticket, priority=priority, reason="Fair.", by=self.person(who), at=self.at)

    def hand_over(self, who: str, to: str) -> None:
        department = getattr(self.cast, to)
        handing.hand_over(self.ticket, department=department, reason="Theirs.", by=self.person(who), at=self.at)

    def accept_hand_over(self, who: str) -> None:
        handing.accept_hand_over(self.ticket, by=self.person(who), at=self.at)

    def decline_hand_over(self, who: str) -> None:
        handing.decline_hand_over(self.ticket, reason="Yours.", by=self.person(who), at=self.at)

    def withdraw_hand_over(self, who: str) -> None:
        handing.withdraw_hand_over(self.ticket, by=self.person(who), at=self.at)

    def resolve(self, who: str) -> None:
        moving.resolve(self.ticket, body="Done.", by=self.person(who), at=self.at)

    def merge(self, who: str) -> None:
        merging.merge(self.ticket, into=self.other, by=self.person(who), at=self.at)

    def snooze(self, who: str) -> None:
        snoozing.snooze(self.ticket, until=self.at + timedelta(days=1), by=self.person(who), at=self.at)

    def confirm(self, who: str) -> None:
        moving.confirm(self.ticket, by=self.person(who), at=self.at)

    def reopen(self, who: str) -> None:
        moving.reopen(self.ticket, body="No.", by=self.person(who), at=self.at)

    def withdraw(self, who: str) -> None:
        moving.withdraw(self.ticket, by=self.person(who), at=self.at)

    def decline(self, who: str) -> None:
        moving.decline(self.ticket, reason="No.", by=self.person(who), at=self.at)

    def undo(self, who: str) -> None:
        working.undo(self.ticket, by=self.person(who), at=self.at)

    def sub_request(self, who: str, waits: bool) -> None:
        fields = {"department": self.cast.sales, "title": "A part", "body": "Words.", "waits": waits}
        ask_for_part(self.ticket, **fields, by=self.person(who), at=self.at)

    def part(self, verb: str) -> None:
        """Something happens to the newest part, if there is one."""
        part = Ticket.objects.filter(parent=self.ticket).order_by("pk").last()
        if part is None:
            return
        by = part.requester if verb in {"reopen", "withdraw"} else self.cast.sam
        if verb == "undo":
            working.undo(part, by=by, at=self.at)
        else:
            text = {} if verb == "withdraw" else {"body": "Words."}
            getattr(moving, verb)(part, by=by, at=self.at, **text)

    def hours(self, name: str) -> None:
        CalendarVersion.objects.create(calendar=self.cast.it.calendar, since=self.at, rules=HOURS[name])
        timekeeping.refresh(self.ticket, self.at)
        self.ticket.save()

    def sweep(self) -> None:
        timekeeping.sweep_notices(self.at)
        timekeeping.sweep_breaches(self.at)
        moving.sweep_waking(self.at)
        moving.sweep_closing(self.at)
        timekeeping.sweep_notices(self.at)
        assert not Notice.objects.filter(state=NoticeState.PENDING, fire_at__lte=self.at).exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_rows_equal_the_replay_after_every_step(cast: SimpleNamespace, steps: list[tuple[int, tuple]]) -> None:
    # A savepoint by hand: verbs are durable, they refuse to run inside another block.
    begin = transaction.savepoint()
    desk = Desk(cast)
    for seconds, act in steps:
        desk.step(seconds, act)
        counted_at = max(desk.ticket.targets.values_list("counted_at", flat=True))
        assert stored(desk.ticket) == replayed(desk.ticket, counted_at)
        assert stored_ledger(desk.ticket) == replayed_ledger(desk.ticket, counted_at)
    desk.step(10, ("sweep",))
    assert stored(desk.ticket) == replayed(desk.ticket, desk.at)
    for part in desk.ticket.parts.all():
        assert stored(part) == replayed(part, max(part.targets.values_list("counted_at", flat=True)))
    assert stored(desk.other) == replayed(desk.other, max(desk.other.targets.values_list("counted_at", flat=True)))
    warned = Message.objects.filter(key__contains=":clock:", channel=Channel.MAIL).values_list("key", flat=True)
    assert len(warned) == len(set(warned))
    transaction.savepoint_rollback(begin)
