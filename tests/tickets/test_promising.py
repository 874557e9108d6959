"""Verbs of promises: the next version, switching off with what becomes of open requests, applying to open requests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from notifications.models import Message
from tests.factories import ALWAYS, MONDAY, TARGETS, file_request, make_calendar, make_department, make_service
from tickets import record, repricing
from tickets.actions import handing, moving, promising, talking, working
from tickets.actions.promising import PromisingRefused
from tickets.enums import ClockKind, Effect, EventKind, OpenPromises, TargetState
from tickets.models import Notice, Policy, Repricing, Target, Ticket
from tickets.promises import PromisesRefused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
KEEP, WITHDRAW = OpenPromises.KEEP, OpenPromises.WITHDRAW


def last_entry() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


def promise_of(ticket: Ticket, kind: ClockKind = ClockKind.RESOLUTION) -> Target:
    return Target.objects.get(ticket=ticket, kind=kind)


def promise(scope, resolution: str, at=MONDAY, **more) -> Policy:
    by = (scope.department if hasattr(scope, "department") else scope).memberships.get(role="head").person
    return promising.set_promises(scope, {"normal": {"resolution": resolution}}, by=by, at=at, **more)


def standing_of(ticket: Ticket) -> tuple[int, str, str]:
    target = promise_of(ticket)
    return target.policy.version, target.budget, target.state


def test_a_change_is_the_next_version_for_new_requests_only(cast):
    earlier = file_request(cast.laptop, cast.rosa)
    policy = promising.set_promises(cast.it, {"normal": {"resolution": "4 h"}}, by=cast.lena, at=MONDAY)
    assert (policy.version, policy.targets) == (2, {"normal": {"resolution": "4h"}})
    later = file_request(cast.laptop, cast.rosa)
    assert (promise_of(earlier).policy.version, promise_of(earlier).budget) == (1, "16h")
    assert (promise_of(later).policy.version, promise_of(later).budget) == (2, "4h")
    assert Policy.objects.get(department=cast.it, version=1).targets == TARGETS
    assert (last_entry().action, last_entry().target) == ("changed promises", "IT v2")


def test_the_same_promises_again_are_no_new_version(cast):
    promising.set_promises(cast.it, {"normal": {"resolution": "4h"}}, by=cast.lena, at=MONDAY)
    again = promising.set_promises(cast.it, {"normal": {"resolution": "240m"}}, by=cast.lena, at=MONDAY)
    assert again.version == 2
    assert (
        promising.set_promises(
            cast.it, {"normal": {"resolution": "4h"}}, reopen_within_days=3, by=cast.lena, at=MONDAY
        ).version
        == 3
    )


def test_a_services_promises_beat_the_departments(cast):
    promising.set_promises(cast.laptop, {"normal": {"resolution": "20s"}}, by=cast.lena, at=MONDAY)
    assert promise_of(file_request(cast.laptop, cast.rosa)).budget == "20s"
    assert promise_of(file_request(make_service(cast.it, "Phone"), cast.rosa)).budget == "16h"


def test_promises_that_can_not_be_kept_are_refused_and_leave_nothing(cast):
    with pytest.raises(PromisesRefused, match="promises no time at all"):
        promising.set_promises(cast.it, {"normal": {"resolution": "0h"}}, by=cast.lena, at=MONDAY)
    assert Policy.objects.filter(department=cast.it).count() == 1
    assert not AuditEntry.objects.exists()


def test_promises_that_are_switched_off_end_open_clocks_as_withdrawn(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    late = file_request(cast.laptop, cast.rosa, at=MONDAY - timedelta(days=7))
    promising.set_promises(cast.it, {"normal": {"resolution": "4h"}}, by=cast.lena, at=MONDAY)
    promising.switch_off_promises(cast.it, open_promises=WITHDRAW, by=cast.lena, at=MONDAY + HOUR)
    assert set(ticket.targets.values_list("state", flat=True)) == {TargetState.WITHDRAWN}
    assert not Notice.objects.filter(target__ticket=ticket, state="pending").exists()
    assert promise_of(late).missed_at is not None
    assert not file_request(cast.laptop, cast.rosa, at=MONDAY + 2 * HOUR).targets.exists()
    assert last_entry().action == "switched promises off"
    with pytest.raises(PromisingRefused, match="IT promises nothing at present"):
        promising.switch_off_promises(cast.it, open_promises=WITHDRAW, by=cast.lena, at=MONDAY + 2 * HOUR)


def test_promising_again_after_switching_off_begins_a_new_version(cast):
    promising.switch_off_promises(cast.it, open_promises=WITHDRAW, by=cast.lena, at=MONDAY)
    policy = promising.set_promises(cast.it, TARGETS, by=cast.lena, at=MONDAY + HOUR)
    assert (policy.version, policy.off_at) == (2, None)


def test_switching_a_services_promises_off_leaves_the_departments(cast):
    promising.set_promises(cast.laptop, {"normal": {"resolution": "20s"}}, by=cast.lena, at=MONDAY)
    promising.switch_off_promises(cast.laptop, open_promises=WITHDRAW, by=cast.lena, at=MONDAY)
    assert promise_of(file_request(cast.laptop, cast.rosa)).budget == "16h"


@pytest.mark.parametrize(
    ("pauses", "kept"),
    [
        ({"resolution": ["scheduled", "requester"]}, {}),
        ({"resolution": []}, {"resolution": []}),
        ({"leg": ["supplier", "requester"], "update": ["requester", "scheduled"]}, {"leg": ["requester", "supplier"]}),
    ],
)
def test_only_pauses_that_are_not_the_usual_ones_are_kept(cast, pauses, kept):
    assert promise(cast.it, "4h", pauses=pauses).pauses == kept
    assert promise(cast.it, "4h", pauses=kept).version == 2


@pytest.mark.parametrize("pauses", [{"resolution": ["weather"]}, {"nap": []}, {"resolution": ["approval"]}])
def test_pauses_that_mean_nothing_are_refused(cast, pauses):
    with pytest.raises(PromisesRefused, match="no such"):
        promise(cast.it, "4h", pauses=pauses)


# Switching off


def test_open_requests_keep_what_was_promised_when_one_says_so(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    due = promise_of(ticket).due_at
    promising.switch_off_promises(cast.it, open_promises=KEEP, by=cast.lena, at=MONDAY + HOUR)
    assert (promise_of(ticket).due_at, promise_of(ticket).state) == (due, TargetState.RUNNING)
    assert Notice.objects.filter(target__ticket=ticket, state="pending").exists()
    assert not file_request(cast.laptop, cast.rosa, at=MONDAY + 2 * HOUR).targets.exists()
    assert last_entry().changes == {"open promises": [None, "keep"]}
    talking.reply(ticket, body="Soon.", by=cast.ben, at=MONDAY + 3 * HOUR)
    assert (promise_of(ticket).due_at, promise_of(ticket).state) == (due, TargetState.RUNNING)
    with pytest.raises(PromisingRefused, match="nothing to new requests already"):
        promising.switch_off_promises(cast.it, open_promises=KEEP, by=cast.lena, at=MONDAY + 3 * HOUR)


def test_what_was_kept_can_be_withdrawn_later(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    promising.switch_off_promises(cast.it, open_promises=KEEP, by=cast.lena, at=MONDAY + HOUR)
    promising.switch_off_promises(cast.it, open_promises=WITHDRAW, by=cast.lena, at=MONDAY + 2 * HOUR)
    assert promise_of(ticket).state == TargetState.WITHDRAWN
    assert last_entry().changes == {"open promises": [None, "withdraw"]}


def test_promising_the_same_again_after_keeping_is_a_new_version_for_new_requests(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    promising.switch_off_promises(cast.it, open_promises=KEEP, by=cast.lena, at=MONDAY)
    policy = promising.set_promises(cast.it, TARGETS, by=cast.lena, at=MONDAY + HOUR)
    assert (policy.version, policy.is_in_force) == (2, True)
    assert promise_of(ticket).policy.version == 1


# Applying to open requests


def test_open_requests_take_over_what_is_promised_now_with_the_time_they_used(cast):
    ticket, first = file_request(cast.laptop, cast.rosa), Policy.objects.get(department=cast.it)
    before = promise_of(ticket).due_at
    policy = promise(cast.it, "8h", MONDAY + HOUR)
    assert standing_of(ticket) == (1, "16h", "running")
    promising.apply_to_open(policy, by=cast.lena, at=MONDAY + HOUR)
    assert standing_of(ticket) == (2, "8h", "running")
    # Monday 10:00 to 17:00 is seven hours, the eighth is on Tuesday.
    assert promise_of(ticket).due_at == MONDAY + 24 * HOUR
    # The new version promises no first answer: that clock is withdrawn.
    assert promise_of(ticket, ClockKind.FIRST_RESPONSE).state == TargetState.WITHDRAWN
    event = ticket.events.get(kind=EventKind.REPRICED)
    assert (event.actor, event.data["policy"], event.data["from"]) == (cast.lena, policy.pk, first.pk)
    assert event.data["due_before"] == before.isoformat()
    assert (last_entry().action, last_entry().target) == ("applied promises to open requests", "IT v2")
    ticket.refresh_from_db()
    assert ticket.due_at == promise_of(ticket).due_at
    assert [t.due for t in record.replay(ticket, MONDAY + HOUR).targets if t.kind == "resolution"] == [ticket.due_at]


def test_the_requester_is_told_both_dates_and_nobody_whose_date_stays(cast):
    moved = file_request(cast.laptop, cast.rosa)
    stays = file_request(cast.laptop, cast.otto, priority="high")
    grid = {"normal": {"resolution": "8h"}, "high": TARGETS["high"]}
    policy = promising.set_promises(cast.it, grid, by=cast.lena, at=MONDAY)
    promising.apply_to_open(policy, by=cast.lena, at=MONDAY)
    assert standing_of(stays)[0] == 2
    mail = Message.objects.get(kind="repriced", channel="mail")
    assert (mail.person, mail.about) == (cast.rosa, f"ticket:{moved.pk}")
    assert "IT promises another date" in mail.text
    assert "Promised by Tue 24 Nov 2026, 10:00 CET" in mail.text
    assert "Before that it was promised by Wed 25 Nov 2026, 10:00 CET" in mail.text


def test_a_promise_already_used_up_is_missed_at_once_with_its_cause(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    at = MONDAY + 5 * HOUR
    policy = promise(cast.it, "2h", at)
    [row] = repricing.preview(policy, reader=cast.lena, at=at).rows
    assert row.effect == Effect.MISSED
    promising.apply_to_open(policy, by=cast.lena, at=at)
    assert (promise_of(ticket).missed_at, promise_of(ticket).cause) == (at, "target_changed")


def test_ended_clocks_and_resolved_requests_never_change(cast):
    answered, resolved = file_request(cast.laptop, cast.rosa), file_request(cast.laptop, cast.rosa)
    talking.reply(answered, body="Hello.", by=cast.ben, at=MONDAY + HOUR)
    moving.resolve(resolved, body="Done.", by=cast.ben, at=MONDAY + HOUR)
    ended = list(Target.objects.exclude(stopped_at=None).order_by("pk").values())
    promising.apply_to_open(promise(cast.it, "8h", MONDAY + HOUR), by=cast.lena, at=MONDAY + 2 * HOUR)
    assert list(Target.objects.filter(pk__in=[row["id"] for row in ended]).order_by("pk").values()) == ended
    assert standing_of(answered)[:2] == (2, "8h")
    assert not resolved.events.filter(kind=EventKind.REPRICED).exists()


def test_a_promise_given_before_a_hand_over_follows_its_own_department(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    handing.hand_over(ticket, department=cast.finance, reason="Yours", by=cast.lena, at=MONDAY)
    promising.apply_to_open(promise(cast.it, "8h"), by=cast.lena, at=MONDAY + HOUR)
    assert standing_of(ticket)[:2] == (2, "8h")
    kept = ticket.targets.get(kind=ClockKind.ACCEPTANCE, of_department=cast.finance)
    assert (kept.policy.department, kept.state) == (cast.finance, "running")


def test_others_requests_feel_nothing(cast):
    elsewhere = file_request(cast.invoice, cast.rosa)
    phone = make_service(cast.it, "Phone")
    promise(phone, "3h")
    own = file_request(phone, cast.rosa)
    promising.apply_to_open(promise(cast.it, "8h"), by=cast.lena, at=MONDAY)
    assert not elsewhere.events.filter(kind=EventKind.REPRICED).exists()
    assert standing_of(own)[1] == "3h"


def test_a_services_own_promises_reach_only_its_requests(cast):
    laptop, phone = file_request(cast.laptop, cast.rosa), file_request(make_service(cast.it, "Phone"), cast.rosa)
    promising.apply_to_open(promise(cast.laptop, "3h"), by=cast.lena, at=MONDAY)
    assert (standing_of(laptop)[1], standing_of(phone)[1]) == ("3h", "16h")
    assert promise_of(laptop).policy.rule == "promises of the service New laptop"
    assert promise_of(phone).policy.rule == "promises of IT"


def test_many_are_done_by_the_sweep_each_once(cast, monkeypatch):
    monkeypatch.setattr(promising, "COUNTED_AT_ONCE", 1)
    tickets = [file_request(cast.laptop, cast.rosa) for _ in range(4)]
    policy = promise(cast.it, "8h")
    promising.apply_to_open(policy, by=cast.lena, at=MONDAY)
    assert Repricing.objects.filter(done_at=None).count() == 3
    # One is done before the sweep comes to it.
    last = Repricing.objects.filter(done_at=None).latest("pk").ticket
    moving.resolve(last, body="Done.", by=cast.ben, at=MONDAY)
    assert promising.sweep_repricing(MONDAY + HOUR).did == 3
    assert promising.sweep_repricing(MONDAY + HOUR).did == 0
    assert [t.events.filter(kind=EventKind.REPRICED).count() for t in tickets if t != last] == [1, 1, 1]
    assert not last.events.filter(kind=EventKind.REPRICED).exists()


def test_one_that_fails_keeps_nobody_from_the_others_and_is_tried_again(cast, monkeypatch):
    monkeypatch.setattr(promising, "COUNTED_AT_ONCE", 0)
    first, second = file_request(cast.laptop, cast.rosa), file_request(cast.laptop, cast.rosa)
    promising.apply_to_open(promise(cast.it, "8h"), by=cast.lena, at=MONDAY)
    lock = promising.standing.lock

    def breaks(ticket):
        if ticket.pk == first.pk:
            raise RuntimeError("odd")
        return lock(ticket)

    monkeypatch.setattr(promising.standing, "lock", breaks)
    swept = promising.sweep_repricing(MONDAY)
    assert (swept.did, swept.failed) == (1, 1)
    monkeypatch.setattr(promising.standing, "lock", lock)
    assert promising.sweep_repricing(MONDAY + timedelta(minutes=1)).did == 0
    assert promising.sweep_repricing(MONDAY + HOUR).did == 1
    assert standing_of(first)[0] == standing_of(second)[0] == 2


def test_promises_that_were_withdrawn_meanwhile_are_not_applied(cast, monkeypatch):
    monkeypatch.setattr(promising, "COUNTED_AT_ONCE", 0)
    ticket = file_request(cast.laptop, cast.rosa)
    policy = promise(cast.it, "8h")
    promising.apply_to_open(policy, by=cast.lena, at=MONDAY)
    promising.switch_off_promises(cast.it, open_promises=WITHDRAW, by=cast.lena, at=MONDAY)
    assert promising.sweep_repricing(MONDAY).did == 1
    assert not ticket.events.filter(kind=EventKind.REPRICED).exists()
    with pytest.raises(PromisingRefused, match="not what is promised now"):
        promising.apply_to_open(policy, by=cast.lena, at=MONDAY)


def test_applied_again_changes_nothing(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    policy = promise(cast.it, "8h")
    for _ in range(2):
        promising.apply_to_open(policy, by=cast.lena, at=MONDAY)
    assert ticket.events.filter(kind=EventKind.REPRICED).count() == 1
    assert repricing.preview(policy, reader=cast.lena, at=MONDAY).of == 0


def test_where_nothing_was_promised_the_promise_starts_now(cast):
    bare = make_department("Legal", calendar=make_calendar("Night", ALWAYS))
    bare.policies.all().delete()
    ticket = file_request(make_service(bare, "Contract"), cast.rosa)
    policy = promising.set_promises(bare, {"normal": {"resolution": "8h"}}, by=cast.ada, at=MONDAY + HOUR)
    [(effect, number)] = repricing.preview(policy, reader=cast.ada, at=MONDAY + HOUR).counts
    assert (effect, number) == (Effect.NEW, 1)
    promising.apply_to_open(policy, by=cast.ada, at=MONDAY + HOUR)
    assert promise_of(ticket).due_at == MONDAY + 9 * HOUR


def test_the_preview_says_which_way_each_date_goes(cast):
    normal = file_request(cast.laptop, cast.rosa)
    high = file_request(cast.laptop, cast.rosa, priority="high")
    low = file_request(cast.laptop, cast.rosa, priority="low")
    grid = {"normal": {"resolution": "20h"}, "high": {"resolution": "4h"}}
    preview = repricing.preview(
        promising.set_promises(cast.it, grid, by=cast.lena, at=MONDAY), reader=cast.lena, at=MONDAY
    )
    said = {row.ticket: {c.kind: c.effect for c in row.changes} for row in preview.rows}
    assert said[normal][ClockKind.RESOLUTION] == Effect.LATER
    assert said[high][ClockKind.RESOLUTION] == Effect.EARLIER
    assert said[low] == {ClockKind.RESOLUTION: Effect.WITHDRAWN}
    assert dict(preview.counts) == {Effect.WITHDRAWN: 3}
    assert Target.objects.filter(policy__version=2).count() == 0


def test_what_the_preview_says_is_what_happens(cast):
    tickets = [file_request(cast.laptop, cast.rosa, priority=p) for p in ("normal", "high", "urgent", "low")]
    moving.wait(tickets[0], on="requester", by=cast.ben, at=MONDAY)
    at = MONDAY + 3 * HOUR
    grid = {p: {"resolution": "2h", "update": "1h"} for p in ("normal", "high", "urgent")}
    policy = promising.set_promises(cast.it, grid, pauses={"resolution": []}, by=cast.lena, at=at)
    foreseen = {
        (row.ticket.pk, c.kind.value): c.after
        for row in repricing.preview(policy, reader=cast.lena, at=at).rows
        for c in row.changes
    }
    promising.apply_to_open(policy, by=cast.lena, at=at)
    for (ticket, kind), due in foreseen.items():
        target = Target.objects.get(ticket=ticket, kind=kind)
        assert (target.due_at if target.is_live else None) == due


def test_others_confidential_requests_are_changed_but_neither_listed_nor_counted(cast):
    ticket = file_request(cast.payslip, cast.rosa)
    policy = promise(cast.hr, "4h")
    seen_by_ada = repricing.preview(policy, reader=cast.ada, at=MONDAY)
    assert (seen_by_ada.rows, seen_by_ada.counts, seen_by_ada.of) == ([], [], 0)
    assert repricing.preview(policy, reader=cast.hugo, at=MONDAY).of == 1
    promising.apply_to_open(policy, by=cast.ada, at=MONDAY)
    assert standing_of(ticket)[1] == "4h"


def test_an_undone_hand_over_counts_for_nothing(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    handing.hand_over(ticket, department=cast.finance, reason="Yours", by=cast.lena, at=MONDAY)
    working.undo(ticket, by=cast.lena, at=MONDAY)
    promising.apply_to_open(promise(cast.it, "8h"), by=cast.lena, at=MONDAY)
    assert standing_of(ticket)[:2] == (2, "8h")


def test_what_was_applied_while_a_hand_over_was_offered_holds_when_it_is_declined(cast):
    ticket = file_request(cast.laptop, cast.rosa)
    moving.accept(ticket, by=cast.ben, at=MONDAY)
    handing.hand_over(ticket, department=cast.finance, reason="Yours", by=cast.lena, at=MONDAY)
    promising.apply_to_open(promise(cast.it, "8h"), by=cast.lena, at=MONDAY + HOUR)
    handing.decline_hand_over(ticket, reason="No", by=cast.otto, at=MONDAY + 2 * HOUR)
    assert standing_of(ticket)[:2] == (2, "8h")
    assert repricing.preview(promise(cast.it, "7h"), reader=cast.lena, at=MONDAY + 2 * HOUR).of == 1


def test_the_preview_needs_the_same_statements_for_one_and_for_many(cast, django_assert_num_queries):
    policy = None
    for number in (1, 12):
        for _ in range(number):
            file_request(cast.laptop, cast.rosa)
        policy = policy or promise(cast.it, "8h")
        if number == 12:
            Repricing.objects.all().delete()
        with django_assert_num_queries(8):
            repricing.preview(policy, reader=cast.lena, at=MONDAY)
        policy = promise(cast.it, "7h")
