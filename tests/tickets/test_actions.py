"""The verbs: what each does to the request, its record and its mails, and how it refuses."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction

from notifications.enums import Channel
from notifications.models import Message
from tests.factories import MONDAY, file_request, make_service
from tickets.actions import handing, moving, standing, talking, working
from tickets.enums import EventKind, Outcome, Priority, Side, State, WaitsOn
from tickets.models import Policy, Ticket, TicketEvent
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=30)


def told(ticket: Ticket, position: int | None = None) -> dict[str, str]:
    """Who got a mail about the last (or that) event, and of which kind."""
    begin = f"{ticket.about}:{position or ticket.version}:"
    rows = Message.objects.filter(key__startswith=begin, channel=Channel.MAIL).select_related("person")
    return {row.person.get_short_name(): row.kind for row in rows}


def last(ticket: Ticket) -> TicketEvent:
    return ticket.events.latest("position")


def text_of(event: TicketEvent) -> str:
    return event.comment.body if event.comment else ""


def test_filing_gives_a_number_a_leg_a_record_and_tells_both_sides(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa, priority=Priority.HIGH)
    assert (ticket.number, ticket.state, ticket.priority) == ("IT-1001", State.NEW, Priority.HIGH)
    assert ticket.requester_department == cast.sales
    assert [leg.department for leg in ticket.legs.all()] == [cast.it]
    assert last(ticket).kind == EventKind.FILED
    assert ticket.comments.get().side == Side.REQUESTER
    assert told(ticket) == {"Rosa": "filed", "Lena": "work.filed"}
    assert file_request(cast.laptop, cast.rosa).number == "IT-1002"


def test_filing_twice_with_one_key_is_one_request(cast: SimpleNamespace) -> None:
    key = uuid.uuid4()
    first, second = (file_request(cast.laptop, cast.rosa, key=key) for _ in range(2))
    assert first == second
    assert Ticket.objects.count() == 1
    assert TicketEvent.objects.count() == 1


def test_filing_for_somebody_else_makes_them_the_requester(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.otto, requester=cast.rosa)
    assert (ticket.requester, ticket.filed_by) == (cast.rosa, cast.otto)
    assert told(ticket) == {"Rosa": "filed", "Otto": "filed", "Lena": "work.filed"}


def test_a_priority_is_taken_only_where_the_service_offers_it(cast: SimpleNamespace) -> None:
    plain = make_service(cast.it, "Password reset")
    assert file_request(plain, cast.rosa, priority=Priority.URGENT).priority == Priority.NORMAL


@pytest.mark.parametrize("confidential_by", ["department", "service", "sealing"])
def test_a_confidential_request_takes_no_counter(cast: SimpleNamespace, confidential_by: str) -> None:
    service = {
        "department": cast.payslip,
        "service": make_service(cast.it, "Whistle", is_confidential=True),
        "sealing": cast.laptop,
    }[confidential_by]
    ticket = file_request(service, cast.rosa, confidential=confidential_by == "sealing", title="Secret words")
    prefix, code = ticket.number.split("-")
    assert prefix == service.department.prefix
    assert len(code) == 5
    assert not code.isdigit()
    service.department.refresh_from_db()
    assert service.department.next_number == 1001
    for message in Message.objects.all():
        assert "Secret" not in message.subject + message.text + message.html
        assert "ten minutes" not in message.text + message.html


@pytest.mark.parametrize(("field", "value"), [("title", "  "), ("body", " \n")])
def test_filing_nothing_is_refused_in_words(cast: SimpleNamespace, field: str, value: str) -> None:
    with pytest.raises(MoveRefused, match="Please"):
        file_request(cast.laptop, cast.rosa, at=MONDAY, **{field: value})
    assert not Ticket.objects.exists()
    cast.it.refresh_from_db()
    assert cast.it.next_number == 1001


def test_a_department_that_takes_no_requests_is_not_asked(cast: SimpleNamespace) -> None:
    cast.it.is_active = False
    cast.it.save()
    with pytest.raises(PermissionDenied):
        file_request(cast.laptop, cast.rosa)


def test_accepting_takes_the_request(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=LATER)
    assert (ticket.state, ticket.assignee) == (State.OPEN, cast.ben)
    assert told(ticket) == {"Rosa": "accepted"}
    with pytest.raises(standing.Overtaken, match="Ben Worker has this request already"):
        moving.accept(ticket, by=cast.lena, at=LATER)


def test_assigning_others_is_the_heads(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    with pytest.raises(PermissionDenied):
        working.assign(ticket, person=cast.lena, by=cast.ben, at=LATER)
    ticket = working.assign(ticket, person=cast.ben, by=cast.lena, at=LATER)
    assert (ticket.state, ticket.assignee) == (State.OPEN, cast.ben)
    assert told(ticket) == {"Ben": "work.assigned"}
    assert working.assign(ticket, person=cast.lena, by=cast.lena, at=LATER).assignee == cast.lena


@pytest.mark.parametrize(("who", "words"), [("otto", "does not work in IT"), ("rosa", "asked for this")])
def test_assigning_somebody_who_cannot_do_it_is_refused(cast: SimpleNamespace, who: str, words: str) -> None:
    with pytest.raises(MoveRefused, match=words):
        working.assign(file_request(cast.laptop, cast.rosa), person=getattr(cast, who), by=cast.lena, at=LATER)


def test_a_first_answer_opens_the_request_and_goes_to_the_other_side(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    talking.reply(ticket, body="Which one?", by=cast.ben, at=LATER)
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN
    assert told(ticket) == {"Rosa": "replied"}
    talking.reply(ticket, body="The grey one.", by=cast.rosa, at=LATER)
    ticket.refresh_from_db()
    assert told(ticket) == {"Lena": "work.replied"}


def test_the_requesters_word_ends_waiting_for_it(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=LATER)
    ticket = moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=LATER)
    assert (ticket.state, ticket.waits_on) == (State.WAITING, WaitsOn.REQUESTER)
    assert told(ticket) == {"Rosa": "waited"}
    talking.reply(ticket, body="Here it is.", by=cast.rosa, at=LATER)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.waits_on) == (State.OPEN, WaitsOn.NOTHING)


def test_the_requesters_word_ends_no_other_waiting(cast: SimpleNamespace) -> None:
    ticket = moving.wait(file_request(cast.laptop, cast.rosa), on=WaitsOn.SUPPLIER, by=cast.ben, at=LATER)
    talking.reply(ticket, body="Any news?", by=cast.rosa, at=LATER)
    ticket.refresh_from_db()
    assert ticket.waits_on == WaitsOn.SUPPLIER


def test_accepting_keeps_a_waiting_request_waiting(cast: SimpleNamespace) -> None:
    ticket = moving.wait(file_request(cast.laptop, cast.rosa), on=WaitsOn.SUPPLIER, by=cast.ben, at=LATER)
    assert moving.accept(ticket, by=cast.lena, at=LATER).state == State.WAITING


@pytest.mark.parametrize("until", [None, MONDAY])
def test_an_agreed_date_has_to_come(cast: SimpleNamespace, until: datetime | None) -> None:
    with pytest.raises(MoveRefused, match="date and time to come"):
        moving.wait(file_request(cast.laptop, cast.rosa), on=WaitsOn.SCHEDULED, until=until, by=cast.ben, at=LATER)


def test_an_agreed_date_ends_by_itself(cast: SimpleNamespace) -> None:
    until = LATER + timedelta(hours=1)
    ticket = moving.wait(file_request(cast.laptop, cast.rosa), on=WaitsOn.SCHEDULED, until=until, by=cast.ben, at=LATER)
    assert moving.sweep_waking(until - timedelta(seconds=1)).did == 0
    assert moving.sweep_waking(until).did == 1
    ticket.refresh_from_db()
    assert (ticket.state, ticket.waits_until) == (State.OPEN, None)
    assert last(ticket).actor is None


def test_resolving_answers_and_closes_by_itself_after_five_working_days(cast: SimpleNamespace) -> None:
    ticket = moving.resolve(file_request(cast.laptop, cast.rosa), body="New disk.", by=cast.ben, at=LATER)
    assert (ticket.state, ticket.outcome, ticket.resolution) == (State.RESOLVED, Outcome.DONE, 1)
    assert told(ticket) == {"Rosa": "resolved"}
    assert ticket.closes_at == LATER + timedelta(days=7)
    assert moving.sweep_closing(ticket.closes_at - timedelta(seconds=1)).did == 0
    assert moving.sweep_closing(ticket.closes_at).did == 1
    ticket.refresh_from_db()
    assert (ticket.state, ticket.outcome) == (State.CLOSED, Outcome.DONE)


def test_confirming_is_the_requesters(cast: SimpleNamespace) -> None:
    ticket = moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=LATER)
    with pytest.raises(PermissionDenied):
        moving.confirm(ticket, by=cast.lena, at=LATER)
    assert moving.confirm(ticket, by=cast.rosa, at=LATER).state == State.CLOSED


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_reopening_counts_the_next_resolution(cast: SimpleNamespace, who: str) -> None:
    ticket = moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=LATER)
    ticket = moving.reopen(ticket, body="Still slow.", by=getattr(cast, who), at=LATER + timedelta(days=14))
    assert (ticket.state, ticket.outcome, ticket.resolved_at, ticket.closes_at) == (State.OPEN, "", None, None)
    assert moving.resolve(ticket, body="Again.", by=cast.ben, at=LATER + timedelta(days=15)).resolution == 2


def test_reopening_after_the_period_asks_for_a_new_request(cast: SimpleNamespace) -> None:
    ticket = moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=LATER)
    with pytest.raises(MoveRefused, match="file a new request and mention IT-1001"):
        moving.reopen(ticket, body="Hm.", by=cast.rosa, at=LATER + timedelta(days=14, seconds=1))


def test_withdrawing_and_declining_end_it(cast: SimpleNamespace) -> None:
    ticket = moving.withdraw(file_request(cast.laptop, cast.rosa), by=cast.rosa, at=LATER)
    assert (ticket.state, ticket.outcome) == (State.CANCELLED, Outcome.WITHDRAWN)
    ticket = moving.decline(file_request(cast.laptop, cast.rosa), reason="Not ours.", by=cast.lena, at=LATER)
    assert (ticket.state, ticket.outcome) == (State.CANCELLED, Outcome.DECLINED)
    assert told(ticket) == {"Rosa": "declined"}
    with pytest.raises(PermissionDenied):
        moving.decline(file_request(cast.laptop, cast.rosa), reason="No.", by=cast.ben, at=LATER)


def test_handing_over_keeps_number_and_tells_both_sides(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.payslip, cast.rosa), by=cast.hana, at=LATER)
    number = ticket.number
    ticket = handing.hand_over(ticket, department=cast.it, reason="A laptop.", by=cast.hana, at=LATER)
    assert (ticket.number, ticket.department, ticket.state, ticket.assignee) == (number, cast.it, State.NEW, None)
    assert not ticket.is_confidential
    assert told(ticket) == {"Rosa": "handed_over", "Lena": "work.handed_over"}
    assert text_of(last(ticket)) == "A laptop."


def test_a_misrouted_request_is_promised_anew_and_the_mail_says_both_dates(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    before = ticket.due_at
    quick = {"normal": {"resolution": "3h"}}
    Policy.objects.create(department=cast.finance, version=2, targets=quick, made_at=MONDAY)
    ticket = handing.hand_over(ticket, department=cast.finance, reason="An invoice.", by=cast.ben, at=LATER)
    assert ticket.due_at == MONDAY + timedelta(hours=3)
    mail = Message.objects.get(key=f"{ticket.about}:{ticket.version}:{cast.rosa.pk}")
    assert "Promised by Mon 23 Nov 2026, 13:00 CET" in mail.text
    assert "Before that it was promised by Wed 25 Nov 2026, 10:00 CET" in mail.text
    assert before is not None


@pytest.mark.parametrize("problem", ["same", "closed", "no reason"])
def test_handing_over_refuses_in_words(cast: SimpleNamespace, problem: str) -> None:
    to = cast.it if problem == "same" else cast.finance
    if problem == "closed":
        cast.finance.is_active = False
        cast.finance.save()
    with pytest.raises(MoveRefused):
        handing.hand_over(
            file_request(cast.laptop, cast.rosa), department=to, reason="" if problem == "no reason" else "Theirs.",
            by=cast.ben, at=LATER,
        )  # fmt: skip


def test_raising_the_priority_needs_a_reason(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    with pytest.raises(MoveRefused, match="reason"):
        working.prioritise(ticket, priority=Priority.HIGH, by=cast.lena, at=LATER)
    ticket = working.prioritise(ticket, priority=Priority.HIGH, reason="Quarter end.", by=cast.lena, at=LATER)
    assert ticket.priority == Priority.HIGH
    assert working.prioritise(ticket, priority=Priority.LOW, by=cast.lena, at=LATER).priority == Priority.LOW
    assert told(ticket) == {}


def test_a_reply_sent_twice_is_kept_once(cast: SimpleNamespace) -> None:
    ticket, key = file_request(cast.laptop, cast.rosa), uuid.uuid4()
    talking.reply(ticket, body="Once.", by=cast.ben, at=LATER, key=key)
    with pytest.raises(MoveRefused, match="kept once"):
        talking.reply(ticket, body="Once.", by=cast.ben, at=LATER, key=key)
    assert ticket.comments.filter(body="Once.").count() == 1


def test_files_come_along_under_a_clean_name(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    file = SimpleUploadedFile("..\\x/\u202egnp.exe\r\n.png", b"\x89PNG\r\n\x1a\n1234", content_type="text/html")
    comment = talking.reply(ticket, body="See.", by=cast.rosa, at=LATER, files=[file])
    attachment = comment.attachments.get()
    assert (attachment.name, attachment.content_type, attachment.size) == ("gnp.exe .png", "image/png", 12)


@pytest.mark.parametrize("problem", ["too many", "too large", "empty"])
def test_files_that_cannot_be_taken_are_refused_by_name(cast: SimpleNamespace, problem: str) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    content = {"too many": b"x", "too large": b"x" * (10 * 1024 * 1024 + 1), "empty": b""}[problem]
    files = [SimpleUploadedFile("plan.txt", content) for _ in range(11 if problem == "too many" else 1)]
    with pytest.raises(MoveRefused):
        talking.reply(ticket, body="See.", by=cast.rosa, at=LATER, files=files)
    assert ticket.comments.count() == 1


def test_adding_a_participant_tells_them(cast: SimpleNamespace) -> None:
    ticket = talking.add_participant(file_request(cast.laptop, cast.rosa), person=cast.otto, by=cast.rosa, at=LATER)
    assert told(ticket) == {"Otto": "participant_added"}
    with pytest.raises(MoveRefused, match="already"):
        talking.add_participant(ticket, person=cast.otto, by=cast.ben, at=LATER)


def test_undo_restores_what_was_and_holds_the_mail_back(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=LATER)
    ticket = moving.resolve(ticket, body="Done.", by=cast.ben, at=LATER)
    position = ticket.version
    held = Message.objects.get(key=f"{ticket.about}:{position}:{cast.rosa.pk}")
    assert held.due_at == LATER + timedelta(seconds=10)
    ticket = working.undo(ticket, by=cast.ben, at=LATER + timedelta(seconds=10))
    assert (ticket.state, ticket.outcome, ticket.resolution, ticket.resolved_at) == (State.OPEN, "", 0, None)
    held.refresh_from_db()
    assert held.state == "suppressed"
    assert not Message.objects.filter(key=f"bell:{held.key}").exists()
    assert [e.kind for e in ticket.events.order_by("position")][-2:] == [EventKind.RESOLVED, EventKind.UNDONE]
    assert {t.kind: t.state for t in ticket.targets.all()}["resolution"] == "running"


def test_undoing_a_hand_over_brings_it_back_as_it_was(cast: SimpleNamespace) -> None:
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=LATER)
    dues = list(ticket.targets.order_by("pk").values_list("kind", "department", "state", "due_at"))
    ticket = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=LATER)
    ticket = working.undo(ticket, by=cast.ben, at=LATER)
    assert (ticket.department, ticket.assignee, ticket.state) == (cast.it, cast.ben, State.OPEN)
    assert list(ticket.targets.order_by("pk").values_list("kind", "department", "state", "due_at")) == dues
    assert [leg.left_at for leg in ticket.legs.all()] == [None]


@pytest.mark.parametrize("problem", ["late", "another's", "nothing"])
def test_undo_refuses_what_is_not_ones_own_last_act(cast: SimpleNamespace, problem: str) -> None:
    ticket = moving.resolve(file_request(cast.laptop, cast.rosa), body="Done.", by=cast.ben, at=LATER)
    by = cast.lena if problem == "another's" else cast.ben
    if problem == "nothing":
        talking.note(ticket, body="Phew.", by=cast.ben, at=LATER)
    with pytest.raises(MoveRefused):
        working.undo(ticket, by=by, at=LATER + timedelta(seconds=11 if problem == "late" else 1))
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED


def test_who_acts_on_an_old_page_is_told_who_was_faster(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    seen = ticket.version
    moving.resolve(ticket, body="Done.", by=cast.lena, at=LATER)
    with pytest.raises(standing.Overtaken, match="Lena Lead resolved this request a moment ago"):
        moving.resolve(ticket, body="Mine.", by=cast.ben, at=LATER, seen=seen)


def test_the_record_can_be_neither_changed_nor_deleted(cast: SimpleNamespace) -> None:
    event = last(file_request(cast.laptop, cast.rosa))
    for change in (lambda: TicketEvent.objects.filter(pk=event.pk).update(kind=EventKind.CLOSED), event.delete):
        with pytest.raises(InternalError), transaction.atomic():
            change()
    event.refresh_from_db()
    assert event.kind == EventKind.FILED
