"""Acts on several requests: what is foreseen is what happens, each is done or named, and undoing restores exactly."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from departments.enums import Role
from notifications.enums import Channel, DeliveryState
from notifications.models import Message
from tests.factories import MONDAY, file_request, join
from tickets import bulk, foresight
from tickets.actions import handing, moving, talking, working
from tickets.actions.standing import TAKEN_BACK
from tickets.enums import BulkItemState, BulkVerb, Priority, State, WaitsOn
from tickets.models import Bulk, Target, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


def seen(*tickets: Ticket) -> dict[str, int]:
    """As they stand now."""
    return dict(Ticket.objects.filter(pk__in=[t.pk for t in tickets]).values_list("number", "version"))


def do(verb: BulkVerb, fields: dict[str, Any], chosen: dict[str, int], by: User, seconds: float = 60) -> Bulk:
    """Choose and carry out, to the end."""
    made = bulk.choose(verb, fields, chosen, by=by, at=LATER, key=uuid.uuid4())
    bulk.carry_on(made, by=by, at=LATER, seconds=seconds)
    bulk.settle(made, at=LATER)
    return made


def outcome(made: Bulk) -> dict[str, str]:
    """What was said of each, by number; nothing for what was done."""
    return {item.ticket.number: item.words for item in made.items.select_related("ticket")}


@pytest.fixture
def mixed(cast: SimpleNamespace) -> SimpleNamespace:
    """Requests in all places in which somebody might choose them."""
    join(cast.lena, cast.finance, Role.MEMBER)
    return SimpleNamespace(
        new=file_request(cast.laptop, cast.rosa),
        bens=moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY),
        of_ben=file_request(cast.laptop, cast.ben),
        own=file_request(cast.laptop, cast.lena),
        high=file_request(cast.laptop, cast.rosa, priority=Priority.HIGH),
        waiting=moving.wait(file_request(cast.laptop, cast.rosa), on=WaitsOn.SUPPLIER, by=cast.ben, at=MONDAY),
        resolved=moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=MONDAY),
        elsewhere=file_request(cast.invoice, cast.rosa),
        earlier=handing.hand_over(
            file_request(cast.laptop, cast.rosa), department=cast.sales, reason="Theirs.", by=cast.lena, at=MONDAY
        ),
    )


@pytest.mark.parametrize(
    ("verb", "fields", "done"),
    [
        (BulkVerb.ASSIGN, {"person": "ben"}, {"new", "high", "waiting"}),
        (BulkVerb.ASSIGN, {"person": "lena"}, {"new", "bens", "of_ben", "high", "waiting", "elsewhere"}),
        (BulkVerb.PRIORITISE, {"priority": "high", "reason": ""}, set()),
        (BulkVerb.PRIORITISE, {"priority": "high", "reason": "Fair."}, {"new", "bens", "of_ben", "waiting"}),
        (BulkVerb.WAIT, {"on": "supplier", "until": None}, {"new", "bens", "of_ben", "high", "elsewhere"}),
        (BulkVerb.RESUME, {}, {"waiting"}),
        (BulkVerb.HAND_OVER, {"department": "finance", "reason": "Theirs."}, {"new", "bens", "of_ben", "high", "waiting"}),
        (BulkVerb.DECLINE, {"reason": "No."}, {"new", "bens", "of_ben", "high"}),
        (BulkVerb.RESOLVE, {"body": "Done."}, {"new", "bens", "of_ben", "high", "waiting", "elsewhere"}),
    ],
)  # fmt: skip
def test_what_is_foreseen_is_what_happens(cast, mixed, verb, fields, done):
    fields = {
        name: getattr(cast, value) if name in {"person", "department"} else value for name, value in fields.items()
    }
    chosen = seen(*vars(mixed).values())
    foreseen = foresight.foresee(verb, fields, chosen, by=cast.lena)
    made = do(verb, fields, chosen, cast.lena)
    assert {t.number for t in foreseen.will} == {getattr(mixed, name).number for name in done}
    assert {number for number, words in outcome(made).items() if not words} == {t.number for t in foreseen.will}
    assert {left.ticket.number: left.words for left in foreseen.left} == {n: w for n, w in outcome(made).items() if w}


def test_what_changed_or_went_out_of_sight_meanwhile_is_left_alone_and_told(cast):
    kept, answered, gone = (file_request(cast.laptop, cast.rosa) for _ in range(3))
    chosen = seen(kept, answered, gone) | {"IT-9999": 1}
    talking.reply(answered, body="One more thing.", by=cast.rosa, at=MONDAY)
    handing.hand_over(gone, department=cast.hr, reason="A payslip.", by=cast.lena, at=MONDAY)
    foreseen = foresight.foresee(BulkVerb.ASSIGN, {"person": cast.ben}, chosen, by=cast.ben)
    assert (len(foreseen.will), len(foreseen.left), foreseen.unseen) == (1, 1, 2)
    made = do(BulkVerb.ASSIGN, {"person": cast.ben}, chosen, cast.ben)
    assert outcome(made) == {kept.number: "", answered.number: "Rosa Sales replied this request in the meantime."}
    assert made.unseen == 2


def test_an_act_that_broke_off_goes_on_and_does_nothing_twice(cast):
    tickets = [file_request(cast.laptop, cast.rosa) for _ in range(3)]
    made = bulk.choose(BulkVerb.ASSIGN, {"person": cast.ben}, seen(*tickets), by=cast.ben, at=LATER, key=uuid.uuid4())
    # Done, but nobody wrote down that it was.
    working.assign(tickets[0], person=cast.ben, by=cast.ben, at=LATER, seen=1)
    bulk.carry_on(made, by=cast.ben, at=LATER, seconds=0)
    bulk.settle(made, at=LATER)
    assert made.settled_at is None
    bulk.carry_on(made, by=cast.ben, at=LATER)
    bulk.carry_on(made, by=cast.ben, at=LATER)
    bulk.settle(made, at=LATER)
    assert set(made.items.values_list("state", "position")) == {(BulkItemState.DONE, 2)}
    assert set(Ticket.objects.values_list("version", "assignee")) == {(2, cast.ben.pk)}
    assert bulk.choose(BulkVerb.ASSIGN, {"person": cast.ben}, {}, by=cast.ben, at=LATER, key=made.pk) == made


def test_of_five_hundred_each_is_done_or_named_and_taken_back_exactly(cast):
    """Most went out of sight meanwhile; some were changed by somebody else before the act, some after."""
    tickets = _copies(cast, 500)
    chosen, before = seen(*tickets), _stand(tickets)
    changed, later, restored, gone = tickets[:20], tickets[20:30], tickets[30:100], tickets[100:]
    Ticket.objects.filter(pk__in=[t.pk for t in gone]).update(department=cast.hr, is_confidential=True)
    for ticket in changed:
        talking.note(ticket, body="Mine.", by=cast.ben, at=MONDAY)
    made = do(BulkVerb.ASSIGN, {"person": cast.ben}, chosen, cast.lena)
    assert made.unseen == 400
    assert {item.ticket_id for item in made.items.in_state(BulkItemState.REFUSED)} == {t.pk for t in changed}
    assert made.items.in_state(BulkItemState.DONE).count() == 80
    held = Message.objects.filter(channel=Channel.MAIL, person=cast.ben, made_at=LATER)
    assert held.count() == 80
    assert not held.filter(due_at__lt=LATER + timedelta(seconds=10)).exists()
    for ticket in later:
        talking.note(ticket, body="Mine now.", by=cast.ben, at=LATER)

    bulk.take_back(made, by=cast.lena, at=LATER + timedelta(seconds=9), seconds=60)
    assert {item.ticket_id for item in made.items.in_state(BulkItemState.KEPT)} == {t.pk for t in later}
    after = _stand(tickets)
    assert {t.pk: after[t.pk] for t in restored} == {t.pk: before[t.pk] for t in restored}
    told = held.filter(about__in=[ticket.about for ticket in restored])
    assert set(told.values_list("state", flat=True)) == {DeliveryState.SUPPRESSED}


def _copies(cast: SimpleNamespace, number: int) -> list[Ticket]:
    """So many requests like one that was filed, with their events, legs and clocks."""
    first = file_request(cast.laptop, cast.rosa)
    event, leg, clocks = first.events.get(), first.legs.get(), list(first.targets.all())
    rows = []
    for index in range(number):
        row = Ticket.objects.get(pk=first.pk) if not index else _copy(rows[0])
        row.pk, row.number = None, f"IT-{5000 + index}"
        rows.append(row)
    Ticket.objects.bulk_create(rows)
    for like in (event, leg):
        type(like).objects.bulk_create(_copy(like, pk=None, ticket=row) for row in rows)
    Target.objects.bulk_create(_copy(clock, pk=None, ticket=row) for row in rows for clock in clocks)
    return rows


def _copy(row: Any, **other: Any) -> Any:
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**fields)
    for name, value in other.items():
        setattr(copy, name, value)
    return copy


def _stand(tickets: list[Ticket]) -> dict[int, Any]:
    """Everything about them that an act changes and its undoing restores."""
    pks = [ticket.pk for ticket in tickets]
    clocks = Target.objects.filter(ticket__in=pks).order_by("ticket", "kind", "cycle")
    running: dict[int, list[Any]] = {}
    for pk, *rest in clocks.values_list("ticket", "kind", "cycle", "due_at", "state", "stopped_at"):
        running.setdefault(pk, []).append(tuple(rest))
    rows = Ticket.objects.filter(pk__in=pks).values_list("pk", "queue_at", "due_at", *TAKEN_BACK)
    return {pk: (*rest, running[pk]) for pk, *rest in rows}


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        (BulkVerb.PRIORITISE, {"priority": "urgent", "reason": "Fair."}), (BulkVerb.WAIT, {"on": "supplier", "until": None}),
        (BulkVerb.HAND_OVER, {"reason": "Theirs."}), (BulkVerb.DECLINE, {"reason": "No."}), (BulkVerb.RESOLVE, {"body": "Done."}),
    ],
)  # fmt: skip
def test_every_act_can_be_taken_back(cast, verb, fields):
    tickets = [file_request(cast.laptop, cast.rosa), file_request(cast.laptop, cast.otto)]
    before = _stand(tickets)
    fields = fields | ({"department": cast.finance} if verb == BulkVerb.HAND_OVER else {})
    made = do(verb, fields, seen(*tickets), cast.lena)
    assert set(outcome(made).values()) == {""}
    bulk.take_back(made, by=cast.lena, at=LATER, seconds=60)
    assert _stand(tickets) == before
    mails = Message.objects.filter(channel=Channel.MAIL, made_at=LATER).exclude(kind="undone")
    assert DeliveryState.PENDING not in set(mails.exclude(key__contains=":3:").values_list("state", flat=True))


def test_what_was_resumed_waits_again(cast):
    ticket = moving.wait(file_request(cast.laptop, cast.rosa), on=WaitsOn.SUPPLIER, by=cast.ben, at=MONDAY)
    made = do(BulkVerb.RESUME, {}, seen(ticket), cast.ben)
    bulk.take_back(made, by=cast.ben, at=LATER)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.waits_on) == (State.WAITING, WaitsOn.SUPPLIER)


def test_the_time_to_take_it_back_ends(cast):
    made = do(BulkVerb.ASSIGN, {"person": cast.ben}, seen(file_request(cast.laptop, cast.rosa)), cast.ben)
    with pytest.raises(MoveRefused, match="that time is over"):
        bulk.take_back(made, by=cast.ben, at=LATER + timedelta(seconds=11))


# Over HTTP


def post(client: Client, verb: str, stage: str = "", **fields: Any) -> Any:
    """Send the form below a queue, or one of the pages after it."""
    return client.post("/bulk/", {"verb": verb, "stage": stage, "scope": "it", "back": "/queue/it/"} | fields)


def token(ticket: Ticket) -> str:
    return f"{ticket.number}.{ticket.version}"


def test_ticked_requests_are_previewed_then_done_then_taken_back(cast, signed_in):
    at = timezone.now()
    first, second = (file_request(cast.laptop, cast.rosa, at=at) for _ in range(2))
    client = signed_in(cast.lena)
    page = client.get("/queue/it/").content.decode()
    assert f'value="{token(first)}" data-select' in page
    asked = post(client, "assign", request=[token(first), token(second)])
    assert asked.status_code == 200
    assert "2 of 2 will be done" in asked.content.decode()
    chosen = asked.context["chosen"]
    assert post(client, "assign", "preview", chosen=chosen).status_code == 422
    fields = {"chosen": chosen, "person": cast.ben.pk, "key": str(asked.context["key"])}
    previewed = post(client, "assign", "preview", **fields).content.decode()
    assert "Assign: 2 requests" in previewed
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {None}
    for _ in range(2):
        done = post(client, "assign", "do", **fields)
        assert done.status_code == 302
    assert "2 are done" in client.get(done["Location"]).content.decode()
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {cast.ben.pk}
    assert client.post(f"{done['Location']}undo/").status_code == 302
    assert "2 are as before" in client.get(done["Location"]).content.decode()
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {None}


def test_all_that_fit_the_filters_are_chosen_without_a_tick(cast, signed_in):
    high = file_request(cast.laptop, cast.rosa, priority=Priority.HIGH)
    file_request(cast.laptop, cast.rosa)
    file_request(cast.invoice, cast.rosa)
    client = signed_in(cast.ben)
    asked = post(client, "resume", which="all", query="priority=high")
    assert asked.context["chosen"] == token(high)
    asked = post(client, "wait", which="page", page=f"{token(high)} junk IT-1 .3")
    assert asked.context["chosen"] == token(high)
    assert post(client, "assign")["Location"] == "/queue/it/"
    assert post(client, "explode").status_code == 404
    assert post(client, "assign", back="//elsewhere.example/")["Location"] == "/queue/"
    assert post(signed_in(cast.rosa), "assign", which="all").status_code == 302


def test_an_act_on_many_is_nobody_elses_to_see(cast, signed_in):
    made = do(BulkVerb.ASSIGN, {"person": cast.ben}, seen(file_request(cast.laptop, cast.rosa)), cast.ben)
    for address in (f"/bulk/{made.pk}/", f"/bulk/{made.pk}/undo/"):
        assert signed_in(cast.lena).post(address).status_code == 404
    assert signed_in(cast.lena).get(f"/bulk/{made.pk}/").status_code == 404
    assert signed_in(cast.ben).get(f"/bulk/{made.pk}/").status_code == 200


def test_what_was_refused_is_not_named_once_it_is_out_of_sight(cast, signed_in):
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY)
    made = do(BulkVerb.ASSIGN, {"person": cast.ben}, seen(ticket), cast.ben)
    handing.hand_over(ticket, department=cast.hr, reason="A payslip.", by=cast.lena, at=LATER)
    page = signed_in(cast.ben).get(f"/bulk/{made.pk}/").content.decode()
    assert ticket.number not in page
    assert "1 you can\u2019t see" in page
