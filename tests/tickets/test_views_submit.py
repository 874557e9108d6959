"""Asking over HTTP: choosing, filing once, and everything that can be wrong with a form."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Message
from tests.factories import file_request, make_department, make_person, make_service
from tickets.models import Attachment, Policy, Ticket

pytestmark = pytest.mark.django_db
ASK = "/requests/new/it/new-laptop/"
GIVEN = {"title": "My laptop is slow", "body": "Since Monday."}


def test_one_chooses_among_departments_that_take_requests(cast, signed_in):
    make_service(make_department("Gone", is_active=False), "Old things")
    make_service(cast.it, "Fax", is_active=False)
    page = signed_in(cast.rosa).get("/requests/new/").content.decode()
    for text in (ASK, "/requests/new/hr/payslip/", "/requests/new/finance/invoice/"):
        assert text in page
    for text in ("Old things", "Fax", "I am not sure"):
        assert text not in page


def test_who_is_not_sure_asks_the_reception(cast, signed_in):
    reception = make_department("Reception", prefix="REC", is_reception=True)
    make_service(reception, "General question")
    page = signed_in(cast.rosa).get("/requests/new/").content.decode()
    assert 'href="/requests/new/reception/general-question/">' in page
    assert "I am not sure" in page


def test_choosing_asks_the_database_the_same_for_few_and_many_services(cast, signed_in):
    client = signed_in(cast.rosa)
    client.get("/requests/new/")
    with CaptureQueriesContext(connection) as few:
        client.get("/requests/new/")
    for number in range(40):
        make_service(cast.it, f"Service {number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/requests/new/")
    assert len(many) == len(few)


def test_the_form_says_how_the_department_works_and_what_it_promises(cast, signed_in):
    cast.it.way_of_working, cast.it.purpose = "We work by **promise**.", "Everything with a plug."
    cast.it.save()
    page = signed_in(cast.rosa).get(ASK).content.decode()
    for text in (
        "We work by <strong>promise</strong>.", "Everything with a plug.", "Mon to Fri 09:00 to 17:00", "Europe/Berlin",
        "First answer within 4 working hours, solved within 16 working hours", "Solved within 5 working days",
        "File request",
    ):  # fmt: skip
        assert text in page


def test_without_a_policy_no_time_is_promised(cast, signed_in):
    Policy.objects.filter(department=cast.it).delete()
    assert "IT promises no times for this." in signed_in(cast.rosa).get(ASK).content.decode()


def test_filing_leads_to_the_request_and_its_confirmation(cast, signed_in):
    client = signed_in(cast.rosa)
    response = client.post(ASK, GIVEN | {"priority": "high", "key": str(uuid.uuid4())})
    ticket = Ticket.objects.get()
    assert response["Location"] == f"/requests/{ticket.number}/?filed=1"
    assert (ticket.title, ticket.priority, ticket.requester, ticket.is_sealed) == (
        GIVEN["title"],
        "high",
        cast.rosa,
        False,
    )
    page = client.get(response["Location"]).content.decode()
    for text in (f"Filed as {ticket.number}", "Who has it", "By when", "What happens next"):
        assert text in page


def test_the_same_form_twice_is_one_request_and_one_mail(cast, signed_in):
    client, given = signed_in(cast.rosa), GIVEN | {"key": str(uuid.uuid4())}
    places = {client.post(ASK, given)["Location"] for _ in range(3)}
    assert len(places) == 1
    assert Ticket.objects.count() == 1
    assert Message.objects.filter(kind="filed", channel="mail").count() == 1


def test_the_same_words_in_two_forms_are_two_requests(cast, signed_in):
    for _ in range(2):
        signed_in(cast.rosa).post(ASK, GIVEN | {"key": str(uuid.uuid4())})
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("named", ["otto@desk.example", "OTTO@desk.example", "Otto Outsider", " otto   outsider "])
def test_one_files_for_somebody_else(cast, signed_in, named):
    signed_in(cast.rosa).post(ASK, GIVEN | {"for": named})
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.filed_by) == (cast.otto, cast.rosa)


def test_confidential_seals_the_request(cast, signed_in):
    signed_in(cast.rosa).post(ASK, GIVEN | {"confidential": "on"})
    ticket = Ticket.objects.get()
    assert ticket.is_sealed
    assert ticket.is_confidential
    assert not ticket.number.removeprefix("IT-").isdigit()


def test_a_confidential_department_needs_no_tick(cast, signed_in):
    page = signed_in(cast.rosa).get("/requests/new/hr/payslip/").content.decode()
    assert 'name="confidential"' not in page
    assert "Only you and HR know" in page


def test_a_priority_is_taken_only_where_the_service_offers_it(cast, signed_in):
    response = signed_in(cast.rosa).post("/requests/new/finance/invoice/", GIVEN | {"priority": "urgent"})
    assert response.status_code == 302
    assert Ticket.objects.get().priority == "normal"


def test_another_service_of_the_department_can_be_named(cast, signed_in):
    other = make_service(cast.it, "Access")
    signed_in(cast.rosa).post(ASK, GIVEN | {"service": "access"})
    signed_in(cast.rosa).post(ASK, GIVEN | {"service": str(other.pk)})
    assert [ticket.service for ticket in Ticket.objects.all()] == [other, other]


KEPT = "Words that must not be lost."


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": ""}, "Please say in a few words what you need."),
        ({"title": "   "}, "Please say in a few words what you need."),
        ({"title": "\u200e\u202e"}, "Please say in a few words what you need."),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"body": ""}, "Please write what they should know."),
        ({"body": "x" * 20_001}, "at most 20000 characters"),
        ({"priority": "yesterday"}, "yesterday is not one of the available choices"),
        ({"service": "payslip"}, "does not offer this at present"),
        ({"service": "9" * 50}, "does not offer this at present"),
        ({"service": "fax"}, "does not offer this at present"),
        ({"for": "Otto"}, "Did you mean Otto Outsider (otto@desk.example)?"),
        ({"for": "Zebedee"}, "Nobody is called Zebedee."),
        ({"for": "nobody@desk.example"}, "Nobody is called nobody@desk.example."),
        ({"for": "gone@desk.example"}, "Gone Person can't sign in any more."),
        ({"for": "Sam Double"}, "Several people are called Sam Double."),
        ({"for": "8" * 40}, "Nobody is called"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_kept(cast, signed_in, fields, says):
    make_service(cast.it, "Fax", is_active=False)
    make_person("Gone Person", is_active=False)
    for number in range(2):
        make_person("Sam Double", email=f"sam{number}@desk.example")
    given = {"title": KEPT, "body": KEPT} | fields
    response = signed_in(cast.rosa).post(ASK, given)
    page = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert says in page
    assert KEPT in page
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("name", ["title", "body", "for", "key", "service"])
def test_a_nul_is_refused_everywhere(cast, signed_in, name):
    assert signed_in(cast.rosa).post(ASK, GIVEN | {name: "a\x00b"}).status_code == 400
    assert not Ticket.objects.exists()


def test_files_come_along(cast, signed_in):
    files = [SimpleUploadedFile("one.png", b"\x89PNG\r\n\x1a\n..."), SimpleUploadedFile("two.txt", b"two")]
    signed_in(cast.rosa).post(ASK, GIVEN | {"files": files})
    kinds = dict(Attachment.objects.values_list("name", "content_type"))
    assert kinds == {"one.png": "image/png", "two.txt": "application/octet-stream"}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("big.bin", b"x" * (10 * 1024 * 1024 + 1))], "big.bin is larger than 10 MB."),
        ([("empty.txt", b"")], "empty.txt is empty."),
        ([(f"{n}.txt", b"x") for n in range(11)], "At most 10 files"),
    ],
)
def test_files_that_can_not_be_taken_are_named(cast, signed_in, files, says):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    response = signed_in(cast.rosa).post(ASK, {"title": KEPT, "body": KEPT, "files": sent})
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert "choose the files again" in page
    assert KEPT in page
    assert not Ticket.objects.exists()


def test_a_service_that_ended_meanwhile_keeps_the_text(cast, signed_in):
    type(cast.laptop).objects.filter(pk=cast.laptop.pk).update(is_active=False)
    response = signed_in(cast.rosa).post(ASK, {"title": KEPT, "body": KEPT})
    assert response.status_code == 422
    assert "IT does not offer this at present" in response.content.decode()
    assert KEPT in response.content.decode()


def test_a_service_that_is_not_offered_says_so(cast, signed_in):
    make_service(cast.it, "Fax", is_active=False)
    response = signed_in(cast.rosa).get("/requests/new/it/fax/")
    assert response.status_code == 404
    assert "IT does not offer “Fax” at present" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/requests/new/it/payslip/", "/requests/new/moon/new-laptop/", "/requests/new/it/"]
)
def test_what_does_not_exist_is_not_found(cast, signed_in, address):
    assert signed_in(cast.rosa).get(address).status_code == 404
    assert signed_in(cast.rosa).post(address, GIVEN).status_code == 404


def test_people_are_suggested_only_where_the_list_is_small(cast, signed_in, monkeypatch):
    assert '<option value="otto@desk.example">Otto Outsider</option>' in signed_in(cast.rosa).get(ASK).content.decode()
    monkeypatch.setattr("tickets.views.submit.MOST_OFFERED", 3)
    assert "<datalist" not in signed_in(cast.rosa).get(ASK).content.decode()


def test_line_ends_count_once(cast, signed_in):
    body = "\r\n".join(["x"] * 9_999)
    assert signed_in(cast.rosa).post(ASK, GIVEN | {"body": body}).status_code == 302
    assert "\r" not in Ticket.objects.get().comments.get().body


def test_open_requests_about_the_same_are_shown_while_typing_and_after_filing(cast, signed_in):
    own = file_request(cast.laptop, cast.rosa, title="My laptop does not start")
    file_request(cast.payslip, cast.otto, title="My laptop does not start, secretly")
    client = signed_in(cast.rosa)
    part = client.get("/requests/new/similar/", {"title": "laptop does not start"}).content.decode()
    assert own.number in part
    assert "secretly" not in part
    assert (
        "HR"
        not in signed_in(cast.lena).get("/requests/new/similar/", {"title": "laptop does not start"}).content.decode()
    )
    page = client.post(ASK, GIVEN | {"title": "My laptop does not start today"}, follow=True).content.decode()
    assert "Is it one of these?" in page
    assert own.number in page
    assert not client.get("/requests/new/similar/", {"title": "la"}).content.strip()
