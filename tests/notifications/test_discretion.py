"""What was written before a request became confidential is not said any more: in mails that wait, in the bell, to admins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import delivery
from notifications.enums import DeliveryState
from notifications.models import Message
from surveys.actions import inviting
from surveys.models import Invitation
from tests.factories import file_request, make_service
from tests.surveys.stories import DAY, HOUR, resolve
from tickets.actions import cataloguing, talking
from tickets.actions.handing import hand_over
from tickets.actions.sealing import seal, unseal

SECRET = "Albatross"


@pytest.fixture
def ticket(cast):
    """Rosa's request with a word in title and text that nobody else is to read; Vera follows it."""
    at = timezone.now() - timedelta(minutes=2)
    ticket = file_request(cast.laptop, cast.rosa, at=at, title=f"{SECRET} laptop", body=f"The {SECRET} is slow.")
    talking.add_participant(ticket, person=cast.vera, by=cast.rosa, at=at)
    talking.reply(ticket, body=f"Which {SECRET}?", by=cast.ben, at=at)
    return ticket


def by_seal(cast, ticket, at):
    seal(ticket, by=cast.lena, at=at)


def by_hand_over(cast, ticket, at):
    hand_over(ticket, department=cast.hr, reason="Theirs.", by=cast.ben, at=at)


def by_department(cast, ticket, at):
    cataloguing.set_confidential(cast.it, True, by=cast.lena, at=at)


def by_service(cast, ticket, at):
    cataloguing.change_service(cast.laptop, is_confidential=True, by=cast.lena, at=at)


WAYS = [by_seal, by_hand_over, by_department, by_service]


@pytest.mark.parametrize("way", WAYS)
def test_mails_that_wait_say_number_and_link_only(peer, cast, ticket, way):
    way(cast, ticket, timezone.now() - timedelta(minutes=1))
    delivery.sweep_outbox()
    assert peer.mails
    told = {mail["X-Envelope-To"] or mail["To"] for mail in peer.parsed()}
    assert any("rosa@" in to for to in told)
    for mail in peer.parsed():
        assert mail["Subject"] == f"[{ticket.number}]"
        assert SECRET not in mail.as_string()
        texts = [part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()]
        assert all(f"http://testserver{ticket.get_absolute_url()}" in text for text in texts)
        assert not any(SECRET in text for text in texts)


@pytest.mark.parametrize("way", WAYS)
def test_the_bell_of_those_on_it_loses_the_title(cast, ticket, signed_in, way):
    client = signed_in(cast.rosa)
    assert SECRET in client.get("/notices/").content.decode()
    way(cast, ticket, timezone.now())
    for person in (cast.rosa, cast.vera):
        page = signed_in(person).get("/notices/").content.decode()
        assert f"[{ticket.number}]: There is news on request {ticket.number}." in page
        assert SECRET not in page


def test_the_bell_of_those_who_lost_it_counts_and_shows_nothing(cast, ticket, signed_in):
    page = signed_in(cast.lena).get("/notices/")
    assert (len(page.context["rows"]), page.context["unread"]) == (1, 1)
    by_hand_over(cast, ticket, timezone.now())
    page = signed_in(cast.lena).get("/notices/")
    assert (len(page.context["rows"]), page.context["unread"]) == (0, 0)


def test_the_bell_turns_no_page_for_lines_that_are_hidden(cast, ticket, signed_in):
    for n in range(60):
        talking.reply(ticket, body=f"Message {n}", by=cast.rosa, at=timezone.now())
    assert signed_in(cast.lena).get("/notices/").context["older_than"]
    by_hand_over(cast, ticket, timezone.now())
    page = signed_in(cast.lena).get("/notices/")
    assert (page.context["rows"], page.context["older_than"]) == ([], None)


def test_what_is_open_again_has_its_title_again(peer, cast, ticket, signed_in):
    seal(ticket, by=cast.lena, at=timezone.now() - timedelta(minutes=1))
    unseal(ticket, by=cast.lena, at=timezone.now() - timedelta(seconds=40))
    assert SECRET in signed_in(cast.rosa).get("/notices/").content.decode()
    delivery.sweep_outbox()
    assert all(SECRET in mail["Subject"] for mail in peer.parsed())


def test_a_survey_that_waits_keeps_its_link_and_loses_its_title(peer, cast):
    ticket = resolve(cast.laptop, cast.rosa, cast.ben, title=f"{SECRET} laptop")
    inviting.sweep_invitations(ticket.resolved_at + HOUR)
    inviting.sweep_invitations(ticket.resolved_at + DAY)
    row = Message.objects.get(kind="survey", channel="mail")
    assert SECRET in row.subject
    seal(ticket, by=cast.lena, at=ticket.resolved_at + DAY)
    Message.objects.exclude(pk=row.pk).delete()
    Message.objects.update(due_at=timezone.now())
    delivery.sweep_outbox()
    (mail,) = peer.parsed()
    assert mail["Subject"] == f"[{ticket.number}]"
    assert SECRET not in mail.as_string()
    assert Invitation.objects.get().get_absolute_url() in mail.get_payload(0).get_payload(decode=True).decode()


def test_admins_count_and_list_no_mail_about_what_is_confidential(cast, ticket, signed_in):
    client = signed_in(cast.ada)

    def tiles():
        page = client.get("/admin-desk/mail/")
        return {label: count for label, count, _ in page.context["tiles"]}, list(page.context["dead"])

    secret = file_request(make_service(cast.it, "Whistle", is_confidential=True), cast.rosa)
    Message.objects.filter(about=secret.about).update(state=DeliveryState.DEAD)
    counts, dead = tiles()
    assert counts["Waiting"] == Message.objects.filter(channel="mail", about=ticket.about).count()
    assert dead == []
    hidden = Message.objects.filter(about=secret.about, channel="mail").first()
    client.post(f"/admin-desk/mail/{hidden.pk}/resend/")
    hidden.refresh_from_db()
    assert hidden.state == DeliveryState.DEAD
    client.post("/admin-desk/mail/resend/")
    hidden.refresh_from_db()
    assert hidden.state == DeliveryState.RETRY
    assert signed_in(cast.lena).post("/admin-desk/mail/resend/").status_code == 403
