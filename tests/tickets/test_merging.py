"""Merging: what was asked twice goes on in one request; people and words come along, and nobody learns of a secret."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Message
from tests.factories import MONDAY, file_request, join, make_person
from tests.tickets.test_timekeeping import replayed, stored
from tickets import permissions
from tickets.actions import handing, merging, moving, sealing, talking, working
from tickets.actions.parts import ask_for_part
from tickets.enums import EventKind, Outcome, State
from tickets.models import Attachment, Ticket
from tickets.workflow import MoveRefused

pytestmark = pytest.mark.django_db
AT = MONDAY + timedelta(hours=1)


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def other(cast):
    """Otto's request about the same."""
    return file_request(cast.laptop, cast.otto, title="Laptops are slow")


def merged(cast, ticket, other, **kwargs):
    return merging.merge(ticket, into=other, **({"by": cast.ben, "at": AT} | kwargs))


def test_it_ends_and_says_where_it_goes_on(cast, ticket, other):
    ticket = merged(cast, ticket, other)
    assert (ticket.state, ticket.outcome, ticket.merged_into) == (State.CANCELLED, Outcome.MERGED, other)
    assert ticket.ended_at == AT
    assert ticket.events.latest("position").kind == EventKind.MERGED
    assert other.events.latest("position").kind == EventKind.MERGED_IN
    assert fresh(other).state == State.NEW


def test_its_clocks_end_in_no_count_and_the_others_run_on(cast, ticket, other):
    before = stored(other)
    merged(cast, ticket, other)
    assert set(ticket.targets.values_list("state", flat=True)) == {"merged"}
    assert stored(ticket) == replayed(ticket, AT)
    assert {row[:3] for row in stored(other)} == {row[:3] for row in before}


def test_who_asked_and_who_follows_takes_part_in_the_other(cast, ticket, other):
    talking.add_participant(ticket, person=cast.hana, by=cast.rosa, at=MONDAY)
    merged(cast, ticket, other)
    assert set(other.participants.values_list("person", flat=True)) == {cast.rosa.pk, cast.hana.pk}
    assert permissions.part(cast.rosa, fresh(other)).verbs == {"reply", "unfollow"}


def test_public_words_and_files_come_along_and_notes_stay(cast, ticket, other):
    said = talking.reply(ticket, body="It beeps.", by=cast.rosa, at=MONDAY)
    Attachment.objects.create(
        ticket=ticket, comment=said, name="a.txt", file="there", content_type="text/plain", size=1, sha256="0" * 64
    )
    talking.note(ticket, body="She dropped it.", by=cast.ben, at=MONDAY)
    merged(cast, ticket, other)
    along = other.comments.filter(merged_from=ticket)
    assert [(c.body, c.author) for c in along.order_by("pk")] == [
        ("It takes ten minutes to start.", cast.rosa), ("It beeps.", cast.rosa),
    ]  # fmt: skip
    assert [(file.name, file.file.name) for file in other.attachments.all()] == [("a.txt", "there")]


def test_who_asked_is_told_where_it_goes_on(cast, ticket, other):
    merged(cast, ticket, other)
    mail = Message.objects.get(kind="merged", channel="mail")
    assert mail.person == cast.rosa
    assert f"Your request goes on in {other.number}, Laptops are slow" in mail.text
    assert mail.due_at == AT + timedelta(seconds=10)
    assert not Message.objects.filter(kind="work.merged_in", person=cast.ben).exists()
    assert Message.objects.filter(kind="work.merged_in", person=cast.lena).exists()


def test_it_can_be_taken_back_whole_and_nobody_hears_of_it(cast, ticket, other):
    before, there = stored(ticket), set(other.participants.all())
    merged(cast, ticket, other)
    working.undo(fresh(ticket), by=cast.ben, at=AT + timedelta(seconds=5))
    ticket = fresh(ticket)
    assert (ticket.state, ticket.outcome, ticket.merged_into, ticket.ended_at) == (State.NEW, "", None, None)
    assert {row[:3] for row in stored(ticket)} == {row[:3] for row in before}
    assert set(other.participants.all()) == there
    assert not other.comments.filter(merged_from=ticket).exists()
    assert other.events.latest("position").kind == EventKind.MERGE_UNDONE
    assert not Message.objects.filter(kind__contains="merged", channel="mail", state="pending").exists()
    merged(cast, ticket, other, at=AT + timedelta(minutes=1))
    assert other.comments.filter(merged_from=ticket).count() == 1


def test_what_was_merged_on_is_not_taken_back(cast, ticket, other):
    third = file_request(cast.laptop, cast.lena)
    merged(cast, ticket, other)
    merged(cast, other, third)
    with pytest.raises(MoveRefused, match="merged on meanwhile"):
        working.undo(fresh(ticket), by=cast.ben, at=AT + timedelta(seconds=5))
    assert third.comments.filter(merged_from=other).count() == 2


def test_an_offer_that_is_merged_is_accepted(cast, ticket):
    ticket = handing.hand_over(ticket, department=cast.finance, reason="Theirs.", by=cast.ben, at=MONDAY)
    mine = file_request(cast.invoice, cast.lena)
    merging.merge(ticket, into=mine, by=cast.otto, at=AT)
    assert ticket.handovers.get().state == "accepted"


# -- refused ------------------------------------------------------------------------------------------------------------


def test_not_into_itself(cast, ticket):
    with pytest.raises(MoveRefused, match="into itself"):
        merged(cast, ticket, ticket)


def test_not_into_one_that_has_ended(cast, ticket, other):
    moving.withdraw(other, by=cast.otto, at=MONDAY)
    with pytest.raises(MoveRefused, match="cancelled already"):
        merged(cast, ticket, other)


def test_not_into_one_that_was_merged_itself(cast, ticket, other):
    third = file_request(cast.laptop, cast.rosa)
    merged(cast, other, third)
    with pytest.raises(MoveRefused, match="merged into another request itself"):
        merged(cast, ticket, other)
    assert fresh(ticket).state == State.NEW


def test_not_into_a_part_of_itself_nor_a_part_into_its_whole(cast, ticket):
    join(cast.ben, cast.finance)
    part = ask_for_part(ticket, department=cast.finance, title="Part", body="Please.", by=cast.lena, at=MONDAY)
    for one, into in ((fresh(ticket), part), (part, fresh(ticket))):
        with pytest.raises(MoveRefused, match="belong together already"):
            merged(cast, one, into)


def test_not_into_one_that_one_does_not_work_on(cast, ticket):
    mine = file_request(cast.invoice, cast.ben)
    with pytest.raises(MoveRefused, match="You don't work on"):
        merged(cast, ticket, mine)
    with pytest.raises(MoveRefused, match="no such request"):
        merged(cast, ticket, file_request(cast.payslip, cast.rosa))


@pytest.mark.parametrize("sealed_one", ["first", "other"])
def test_a_confidential_one_and_a_public_one_are_not_merged(cast, ticket, other, sealed_one):
    sealing.seal(ticket if sealed_one == "first" else other, by=cast.lena, at=MONDAY)
    with pytest.raises(MoveRefused, match="is confidential, and"):
        merged(cast, ticket, other)


def test_confidential_ones_are_merged_only_among_the_same_people(cast):
    first, second = (file_request(cast.payslip, cast.rosa) for _ in range(2))
    strange = file_request(cast.payslip, cast.otto)
    with pytest.raises(MoveRefused, match="same people"):
        merging.merge(first, into=strange, by=cast.hana, at=AT)
    talking.add_participant(second, person=cast.vera, by=cast.rosa, at=MONDAY)
    with pytest.raises(MoveRefused, match="same people"):
        merging.merge(first, into=second, by=cast.hana, at=AT)
    merging.merge(second, into=first, by=cast.hana, at=AT)
    assert not permissions.can_see(cast.vera, fresh(first))


def test_a_member_may_unless_the_department_keeps_it_for_heads(cast, ticket, other):
    cast.it.members_may = {"merge": False}
    cast.it.save()
    with pytest.raises(PermissionDenied):
        merged(cast, Ticket.objects.get(pk=ticket.pk), other)
    merged(cast, ticket, other, by=cast.lena)


# -- the pages ----------------------------------------------------------------------------------------------------------


def test_both_pages_say_so_with_links(cast, ticket, other, act, signed_in):
    answer = act(cast.ben, ticket, "merge", into=f" {other.number.lower()} ")
    assert answer["Location"] == ticket.get_absolute_url()
    for person in (cast.ben, cast.rosa):
        client = signed_in(person)
        page = client.get(ticket.get_absolute_url()).content.decode()
        assert f'This goes on in <a href="{other.get_absolute_url()}">' in page
        page = client.get(other.get_absolute_url()).content.decode()
        assert "merged another request into this" in page
        assert f'(<a href="{ticket.get_absolute_url()}">' in page
        assert "It takes ten minutes to start." in page
    # Otto follows only his own: the other's number is not his to know, what was said is.
    page = signed_in(cast.otto).get(other.get_absolute_url()).content.decode()
    assert ticket.number not in page
    assert "1 message came along" in page


def test_a_number_that_one_may_not_see_is_as_good_as_none(cast, ticket, act):
    secret = file_request(cast.payslip, make_person("Rita Requester"))
    for number in (secret.number, "HR-ZZZZZ"):
        answer = act(cast.ben, ticket, "merge", into=number)
        assert answer.status_code == 422
        assert "There is no such request that you may see." in answer.content.decode()
