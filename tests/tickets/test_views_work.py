"""The verbs over HTTP: done, refused with the typed text kept, turned away."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from notifications.models import Message
from tests.factories import MONDAY, file_request, join, make_department
from tickets.actions.moving import accept, resolve, wait
from tickets.actions.talking import note, reply
from tickets.enums import Priority, State, WaitsOn
from tickets.models import Attachment, Comment, Ticket
from tickets.views.work import ACTS

pytestmark = pytest.mark.django_db
WORDS = "Words that must not be lost."


def read(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize(
    ("who", "verb", "fields", "state"),
    [
        ("ben", "reply", {"body": WORDS}, "open"),
        ("rosa", "reply", {"body": WORDS}, "new"),
        ("ben", "note", {"body": WORDS}, "new"),
        ("ben", "accept", {}, "open"),
        ("lena", "prioritise", {"priority": "high", "reason": WORDS}, "new"),
        ("ben", "wait", {"on": "supplier"}, "waiting"),
        ("ben", "hand-over", {"department": "finance", "reason": WORDS}, "new"),
        ("lena", "decline", {"reason": WORDS}, "cancelled"),
        ("ben", "resolve", {"body": WORDS}, "resolved"),
        ("rosa", "withdraw", {}, "cancelled"),
        ("rosa", "add-participant", {"person": "otto@desk.example"}, "new"),
    ],
)
def test_a_verb_is_done_and_leads_back_to_the_request(cast, act, ticket, who, verb, fields, state):
    response = act(getattr(cast, who), ticket, verb, **fields)
    assert response.status_code == 302
    assert response["Location"] == f"/requests/{ticket.number}/"
    assert read(ticket).state == state
    assert read(ticket).version == ticket.version + 1


def test_assigning_takes_the_id_or_the_address(cast, act, ticket):
    assert act(cast.lena, ticket, "assign", person=str(cast.ben.pk)).status_code == 302
    assert read(ticket).assignee == cast.ben
    assert act(cast.lena, ticket, "assign", person="lena@desk.example").status_code == 302
    assert read(ticket).assignee == cast.lena


def test_a_department_is_named_by_slug_or_id(cast, act, ticket):
    assert act(cast.ben, ticket, "hand-over", department=str(cast.finance.pk), reason="Theirs.").status_code == 302
    assert read(ticket).department == cast.finance


def test_resume_confirm_and_reopen(cast, act, ticket):
    wait(ticket, on=WaitsOn.SUPPLIER, by=cast.ben, at=MONDAY)
    assert act(cast.ben, ticket, "resume").status_code == 302
    assert read(ticket).state == State.OPEN
    resolve(ticket, body="Done.", by=cast.ben, at=timezone.now())
    assert act(cast.rosa, ticket, "reopen", body="Not yet.").status_code == 302
    assert read(ticket).state == State.OPEN
    resolve(ticket, body="Done.", by=cast.ben, at=timezone.now())
    assert act(cast.rosa, ticket, "confirm").status_code == 302
    assert read(ticket).state == State.CLOSED


def test_undo_takes_the_last_act_back(cast, act, ticket):
    act(cast.lena, ticket, "assign", person=str(cast.ben.pk))
    assert act(cast.lena, ticket, "undo").status_code == 302
    assert read(ticket).assignee is None


def test_a_hand_over_out_of_sight_can_be_taken_back(cast, act, signed_in, ticket):
    response = act(cast.ben, ticket, "hand-over", department="hr", reason="A payslip.")
    assert response["Location"] == f"/queue/?undo={ticket.number}"
    assert signed_in(cast.ben).get(f"/requests/{ticket.number}/").status_code == 404
    page = signed_in(cast.ben).get(response["Location"]).content.decode()
    assert f'action="/requests/{ticket.number}/undo/"' in page
    assert (
        f'action="/requests/{ticket.number}/undo/"'
        not in signed_in(cast.otto).get(response["Location"]).content.decode()
    )
    assert act(cast.otto, ticket, "undo").status_code == 404
    assert act(cast.ben, ticket, "undo").status_code == 302
    assert read(ticket).department == cast.it


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_opening_a_verbs_address_leads_to_the_request(cast, signed_in, ticket, verb):
    response = signed_in(cast.rosa).get(f"/requests/{ticket.number}/{verb}/")
    assert (response.status_code, response["Location"]) == (302, f"/requests/{ticket.number}/")


@pytest.mark.parametrize("verb", ["fly", "hand_over", "assign_self", "close", "sell"])
def test_there_are_no_other_verbs(cast, act, signed_in, ticket, verb):
    assert act(cast.lena, ticket, verb).status_code == 404
    assert signed_in(cast.lena).get(f"/requests/{ticket.number}/{verb}/").status_code == 404


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_outsiders_are_turned_away_whatever_the_verb(cast, act, ticket, verb):
    for person in (cast.otto, cast.hugo, cast.ada, cast.vera, cast.tom):
        assert act(person, ticket, verb, body=WORDS, person=str(person.pk)).status_code == 404
    assert read(ticket).version == ticket.version


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        ("ben", {"prioritise", "decline", "confirm", "reopen", "withdraw"}),
        ("lena", {"confirm", "withdraw"}),
        ("rosa", {"note", "accept", "assign", "prioritise", "wait", "resume", "hand-over", "decline", "resolve"}),
        ("vera", set(ACTS) - {"reply", "undo", "unfollow"}),
    ],
)
def test_who_sees_it_but_may_not_is_refused_before_anything_else(cast, act, ticket, who, verbs):
    act(cast.rosa, ticket, "add-participant", person="vera@desk.example")
    version = read(ticket).version
    for verb in verbs:
        assert act(getattr(cast, who), ticket, verb).status_code == 403, verb
    assert read(ticket).version == version


def test_a_member_gives_a_request_to_nobody_else(cast, act, ticket):
    assert act(cast.ben, ticket, "assign", person=str(cast.lena.pk)).status_code == 403
    assert act(cast.ben, ticket, "assign", person=str(cast.ben.pk)).status_code == 302


@pytest.mark.parametrize(
    ("who", "verb", "fields", "says"),
    [
        ("ben", "reply", {}, "Please write a reply."),
        ("ben", "reply", {"body": " \r\n "}, "Please write a reply."),
        ("ben", "reply", {"body": "x" * 20_001}, "at most 20000 characters"),
        ("ben", "note", {}, "Please write a note."),
        ("lena", "assign", {}, "Please choose somebody."),
        ("lena", "assign", {"person": "9" * 30}, "Nobody is called"),
        ("lena", "assign", {"person": "999999999"}, "Nobody is called"),
        ("lena", "assign", {"person": "x" * 300}, "at most 254 characters"),
        ("lena", "prioritise", {}, "This field is required."),
        ("lena", "prioritise", {"priority": "now", "reason": WORDS}, "now is not one of the available choices"),
        ("ben", "wait", {"on": "godot"}, "godot is not one of the available choices"),
        ("ben", "wait", {"on": ""}, "This field is required."),
        ("ben", "wait", {"on": "scheduled"}, "Please say until when it waits."),
        ("ben", "wait", {"on": "scheduled", "until": "tomorrow"}, "Enter a valid date/time."),
        ("ben", "wait", {"on": "scheduled", "until": "9999-12-31T23:59"}, "more than two years ahead"),
        ("ben", "hand-over", {"department": "finance"}, "Please write a reason"),
        ("ben", "hand-over", {"department": "moon", "reason": WORDS}, "There is no such department"),
        ("ben", "hand-over", {"department": "it", "reason": WORDS}, "There is no such department"),
        ("ben", "hand-over", {"department": "9" * 40, "reason": WORDS}, "There is no such department"),
        ("lena", "decline", {}, "Please write a reason."),
        ("ben", "resolve", {"body": ""}, "Please write an answer."),
        ("rosa", "add-participant", {"person": "nobody@desk.example"}, "Nobody is called"),
        ("rosa", "add-participant", {"person": "Benn Worker"}, "Did you mean Ben Worker (ben@desk.example)?"),
    ],
)
def test_what_is_missing_or_odd_is_said_on_the_page(cast, act, ticket, who, verb, fields, says):
    response = act(getattr(cast, who), ticket, verb, **fields)
    page = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert says in page
    assert read(ticket).version == ticket.version
    if WORDS in fields.values():
        assert WORDS in page


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800"])
@pytest.mark.parametrize("verb", ["reply", "note", "resolve"])
def test_what_is_no_text_is_refused(cast, signed_in, ticket, verb, bad):
    body = bad.encode("utf-8", "surrogatepass")
    response = signed_in(cast.ben).generic(
        "POST", f"/requests/{ticket.number}/{verb}/", b"body=" + b"".join(b"%%%02X" % byte for byte in body),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert response.status_code in {302, 400}
    assert not Comment.objects.filter(body__contains="\ufffd\ufffd\ufffd\ufffd").exists()
    if bad == "a\x00b":
        assert response.status_code == 400
        assert read(ticket).version == ticket.version


@pytest.mark.parametrize("field", ["seen", "key"])
@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 60, "1e9", "٣"])
def test_an_odd_key_or_version_is_as_good_as_none(cast, act, ticket, field, value):
    assert act(cast.ben, ticket, "reply", body="Hello", **{field: value}).status_code == 302


def test_the_table_refuses_with_the_text_kept(cast, act, ticket):
    resolve(ticket, body="Done.", by=cast.ben, at=MONDAY)
    response = act(cast.rosa, ticket, "reply", body=WORDS)
    page = response.content.decode()
    assert response.status_code == 409
    assert "This request is resolved already." in page
    assert re.search(rf"<textarea[^>]*>\s*{re.escape(WORDS)}</textarea>", page)


@pytest.mark.parametrize(
    ("who", "verb", "fields"),
    [
        ("lena", "assign", {"person": "lena@desk.example"}),
        ("lena", "assign", {"person": "otto@desk.example"}),
        ("ben", "resume", {}),
        ("rosa", "confirm", {}),
        ("rosa", "reopen", {"body": WORDS}),
        ("lena", "prioritise", {"priority": "normal"}),
        ("lena", "prioritise", {"priority": "urgent"}),
        ("ben", "wait", {"on": "scheduled", "until": "2020-01-01T10:00"}),
        ("rosa", "add-participant", {"person": "rosa@desk.example"}),
        ("rosa", "undo", {}),
    ],
)
def test_what_the_rules_refuse_is_a_conflict(cast, act, ticket, who, verb, fields):
    accept(ticket, by=cast.lena, at=MONDAY)
    response = act(getattr(cast, who), ticket, verb, **fields)
    assert response.status_code == 409
    assert "Not done" in response.content.decode()
    if "body" in fields:
        assert WORDS in response.content.decode()


def test_the_second_of_two_who_accept_is_told_who_was_faster(cast, act, ticket):
    act(cast.lena, ticket, "accept", seen="1")
    response = act(cast.ben, ticket, "accept", seen="1")
    assert response.status_code == 409
    assert "Lena Lead has this request already." in response.content.decode()


def test_an_answer_waits_when_somebody_else_answered_meanwhile(cast, act, ticket):
    reply(ticket, body="I am on it.", by=cast.lena, at=MONDAY)
    response = act(cast.ben, ticket, "reply", body=WORDS, seen="1")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Lena Lead wrote in the meantime." in page
    assert "I am on it." in page
    assert WORDS in page
    assert page.index("I am on it.", page.index('class="unread"')) < page.index(WORDS)
    assert "Send anyway" in page
    assert 'name="seen" value="2"' in page or 'value="2"' in re.search(r'<input[^>]*id="reply-seen"[^>]*>', page)[0]
    assert not Comment.objects.filter(body=WORDS).exists()
    assert act(cast.ben, ticket, "reply", body=WORDS, seen="2").status_code == 302


@pytest.mark.parametrize("happens", ["accept", "note", "own"])
def test_an_answer_does_not_wait_for_what_is_no_answer(cast, act, ticket, happens):
    if happens == "accept":
        accept(ticket, by=cast.lena, at=MONDAY)
    elif happens == "note":
        note(ticket, body="Hm.", by=cast.lena, at=MONDAY)
    else:
        reply(ticket, body="First.", by=cast.ben, at=MONDAY)
    assert act(cast.ben, ticket, "reply", body=WORDS, seen="1").status_code == 302


def test_the_page_of_a_refusal_tells_no_notes_to_the_requester(cast, act, ticket):
    note(ticket, body="Between us.", by=cast.ben, at=MONDAY)
    response = act(cast.rosa, ticket, "reply", seen="1")
    assert "left a note" not in response.content.decode()
    assert "Between us." not in response.content.decode()


def test_the_same_form_twice_is_one_reply_and_one_mail(cast, act, ticket):
    key = str(uuid.uuid4())
    for _ in range(3):
        assert act(cast.ben, ticket, "reply", body="Hello", key=key, seen="1").status_code == 302
    assert Comment.objects.filter(body="Hello").count() == 1
    assert Message.objects.filter(kind="replied", channel="mail").count() == 1


def test_files_come_with_a_reply(cast, act, ticket):
    files = [SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.txt", b"two")]
    assert act(cast.rosa, ticket, "reply", body="See these.", files=files).status_code == 302
    assert set(Attachment.objects.values_list("name", flat=True)) == {"a.txt", "b.txt"}


def test_files_that_can_not_be_taken_are_named_and_the_text_is_kept(cast, act, ticket):
    response = act(cast.rosa, ticket, "reply", body=WORDS, files=[SimpleUploadedFile("empty.txt", b"")])
    page = response.content.decode()
    assert response.status_code == 422
    assert "empty.txt is empty." in page
    assert "choose the files again" in page
    assert WORDS in page


def test_a_wait_until_is_read_in_the_readers_zone(cast, act, ticket):
    day = (timezone.now() + timedelta(days=7)).date()
    act(cast.ben, ticket, "wait", on="scheduled", until=f"{day}T09:30")
    until = read(ticket).waits_until
    assert until.astimezone(cast.ben.tz).strftime("%H:%M") == "09:30"


def test_a_member_who_leaves_loses_the_page_and_the_verbs(cast, act, signed_in, ticket):
    cast.it.memberships.filter(person=cast.ben).delete()
    assert act(cast.ben, ticket, "reply", body="Hello").status_code == 404
    assert signed_in(cast.ben).get(f"/requests/{ticket.number}/").status_code == 404


def test_the_earlier_holder_reads_but_does_nothing(cast, act, signed_in, ticket):
    act(cast.lena, ticket, "hand-over", department="finance", reason="Theirs.")
    assert signed_in(cast.ben).get(f"/requests/{ticket.number}/").status_code == 200
    for verb in ("reply", "note", "resolve"):
        assert act(cast.ben, ticket, verb, body=WORDS).status_code == 403


def test_a_confidential_request_is_as_good_as_none_for_others(cast, act, signed_in):
    secret = file_request(cast.payslip, cast.rosa)
    shown = signed_in(cast.ben).get(f"/requests/{secret.number}/")
    none = signed_in(cast.ben).get("/requests/HR-22222/")
    assert shown.status_code == none.status_code == 404
    assert _without_tokens(shown, secret.number) == _without_tokens(none, "HR-22222")
    assert act(cast.lena, secret, "reply", body=WORDS).status_code == 404


def test_the_select_of_people_shows_their_open_requests(cast, act, signed_in, ticket):
    join(cast.vera, cast.it)
    for number in range(2):
        accept(file_request(cast.laptop, cast.rosa, title=f"Another {number}"), by=cast.ben, at=MONDAY)
    accept(file_request(cast.invoice, cast.rosa), by=cast.otto, at=MONDAY)
    page = signed_in(cast.lena).get(f"/requests/{ticket.number}/").content.decode()
    for line in ("Ben Worker: 2 open", "Lena Lead: 0 open", "Vera Chief: 0 open"):
        assert line in page
    assert "Otto Outsider: " not in page


def test_a_department_that_takes_no_requests_is_not_offered(cast, act, ticket):
    make_department("Moved", is_active=False)
    assert act(cast.ben, ticket, "hand-over", department="moved", reason=WORDS).status_code == 422


def test_priority_words(cast, act, signed_in, ticket):
    client = signed_in(cast.lena)
    response = client.post(f"/requests/{ticket.number}/prioritise/", {"priority": Priority.LOW}, follow=True)
    assert "The priority is low now." in response.content.decode()


def _without_tokens(response, number):
    page = response.content.decode().replace(number, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
