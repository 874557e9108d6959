"""Files over HTTP: who gets them, under which name, with which headers."""

from __future__ import annotations

import uuid
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import MONDAY
from tickets.actions.handing import hand_over
from tickets.actions.talking import note, reply
from tickets.models import Attachment

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\nimage"


def attached(ticket, by, name="plan.txt", content=b"the plan", verb=reply):
    comment = verb(ticket, body="See this.", by=by, at=MONDAY, files=[SimpleUploadedFile(name, content)])
    return Attachment.objects.get(comment=comment)


def address(file):
    return f"/requests/{file.ticket.number}/files/{file.pk}/"


def test_everybody_on_the_request_gets_its_files_and_nobody_else(cast, signed_in, ticket):
    file = attached(ticket, cast.rosa)
    for person in (cast.rosa, cast.ben, cast.lena):
        response = signed_in(person).get(address(file))
        assert b"".join(response.streaming_content) == b"the plan"
    for person in (cast.otto, cast.hugo, cast.ada, cast.vera, cast.tom):
        assert signed_in(person).get(address(file)).status_code == 404


def test_files_of_notes_are_for_those_who_read_notes(cast, signed_in, ticket):
    file = attached(ticket, cast.ben, verb=note)
    assert signed_in(cast.lena).get(address(file)).status_code == 200
    assert signed_in(cast.rosa).get(address(file)).status_code == 404
    assert "plan.txt" not in signed_in(cast.rosa).get(f"/requests/{ticket.number}/").content.decode()
    assert "plan.txt" in signed_in(cast.lena).get(f"/requests/{ticket.number}/").content.decode()


def test_a_file_is_found_under_its_own_request_only(cast, signed_in, ticket):
    from tests.factories import file_request

    file, other = attached(ticket, cast.rosa), file_request(cast.laptop, cast.rosa)
    client = signed_in(cast.rosa)
    assert client.get(f"/requests/{other.number}/files/{file.pk}/").status_code == 404
    assert client.get(f"/requests/{ticket.number}/files/{uuid.uuid4()}/").status_code == 404
    assert client.get(f"/requests/{ticket.number}/files/1/").status_code == 404
    assert client.get(f"/requests/{ticket.number.lower()}/files/{file.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "kind", "way"),
    [
        ("shot.png", PNG, "image/png", "inline"),
        ("shot.txt", PNG, "image/png", "inline"),
        ("paper.pdf", b"%PDF-1.7", "application/pdf", "inline"),
        ("page.html", b"<script>alert(1)</script>", "application/octet-stream", "attachment"),
        ("image.svg", b"<svg onload='alert(1)'/>", "application/octet-stream", "attachment"),
        ("fake.png", b"<html>", "application/octet-stream", "attachment"),
    ],
)
def test_only_a_short_list_of_kinds_is_shown_and_nothing_can_run(cast, signed_in, ticket, name, content, kind, way):
    response = signed_in(cast.ben).get(address(attached(ticket, cast.rosa, name, content)))
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith(way)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "private" in response["Cache-Control"]
    response.close()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Plan für März.txt", "Plan für März.txt"),
        ("計画.txt", "計画.txt"),
        ('a"b.txt', 'a"b.txt'),
        ("a\u202etxt.exe", "atxt.exe"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie: x.txt"),
        ("x" * 300 + ".txt", "x" * 150),
    ],
)
def test_names_are_clean_and_encoded(cast, signed_in, ticket, name, shown):
    file = attached(ticket, cast.rosa, name)
    response = signed_in(cast.ben).get(address(file))
    assert file.name == shown
    header = response["Content-Disposition"]
    assert quote(shown) in header or shown in header.replace('\\"', '"')
    assert "\n" not in header
    response.close()


def test_a_file_that_is_gone_is_not_found_in_words(cast, signed_in, ticket):
    file = attached(ticket, cast.rosa)
    default_storage.delete(file.file.name)
    response = signed_in(cast.rosa).get(address(file))
    assert response.status_code == 404
    assert "plan.txt came with" in response.content.decode()


def test_the_sender_of_a_hand_over_loses_files_with_a_request_that_became_confidential(cast, signed_in, ticket):
    file = attached(ticket, cast.rosa)
    hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=MONDAY)
    assert signed_in(cast.ben).get(address(file)).status_code == 200
    hand_over(ticket, department=cast.hr, reason="Theirs.", by=cast.otto, at=MONDAY)
    assert signed_in(cast.ben).get(address(file)).status_code == 404
    assert signed_in(cast.rosa).get(address(file)).status_code == 200


def test_files_are_only_read(cast, signed_in, ticket):
    assert signed_in(cast.rosa).post(address(attached(ticket, cast.rosa))).status_code == 405
