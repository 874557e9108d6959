"""Finding requests by their words: whose, which, in which order, by which plan."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection

from accounts.models import User
from tests import size
from tests.factories import MONDAY, file_request
from tickets import finding
from tickets.actions import handing, sealing, talking
from tickets.models import Comment, Ticket
from tickets.wanted import read

pytestmark = pytest.mark.django_db


def found(reader: User, text: str) -> list[Ticket]:
    wanted = read(text)
    works_in = [membership.department for membership in reader.memberships.select_related("department")]
    requests, along = finding.looked_for(Ticket.objects.all(), wanted, reader, works_in)
    return list(finding.best_of(requests, along, wanted))


@pytest.mark.parametrize(
    "text",
    ["laptop", "lap", "LAPTOP slow", "minutes laptop", '"ten minutes"', "laptop -mouse", "buro", "Büro", "strasse"],
)
def test_words_are_found_over_title_and_messages_without_accents(cast: SimpleNamespace, text: str) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    talking.reply(ticket, body="Im Büro in der Hauptstraße", by=cast.rosa, at=MONDAY)
    wanted = {"strasse": "hauptstrasse"}.get(text, text)
    assert found(cast.rosa, wanted) == [ticket]


@pytest.mark.parametrize("text", ["mouse", "apto", '"minutes ten"', "laptop -slow", "laptop mouse"])
def test_what_is_not_said_is_not_found(cast: SimpleNamespace, text: str) -> None:
    file_request(cast.laptop, cast.rosa)
    assert found(cast.rosa, text) == []


@pytest.mark.parametrize("scarce", [finding.SCARCE, -1], ids=["rare", "frequent"])
def test_each_finds_what_they_may_see_by_either_plan(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, scarce: int
) -> None:
    monkeypatch.setattr(finding, "SCARCE", abs(scarce))
    monkeypatch.setattr(finding, "are_scarce", lambda wanted: scarce > 0)
    mine = file_request(cast.laptop, cast.rosa)
    gone = handing.hand_over(
        file_request(cast.laptop, cast.vera), department=cast.finance, reason="Theirs.", by=cast.lena, at=MONDAY
    )
    secret = file_request(cast.payslip, cast.rosa, title="A slow laptop of HR")
    sealed = sealing.seal(file_request(cast.laptop, cast.vera), by=cast.lena, at=MONDAY)
    followed = file_request(cast.invoice, cast.vera, title="A laptop's invoice")
    talking.add_participant(followed, person=cast.tom, by=cast.vera, at=MONDAY)
    everyone = {"rosa": {mine, secret}, "ben": {mine, gone, sealed}, "otto": {gone, followed}, "hugo": {secret}}
    everyone |= {"tom": {followed}, "ada": set(), "vera": {gone, sealed, followed}}
    for who, theirs in everyone.items():
        reader = getattr(cast, who)
        assert set(found(reader, "laptop")) == theirs, who
        assert theirs == set(Ticket.objects.visible_to(reader)), who


def test_a_note_is_found_only_by_those_who_may_read_it(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    own = file_request(cast.laptop, cast.ben)
    for noted in (ticket, own):
        talking.note(noted, body="Between us: zanzibar", by=cast.lena, at=MONDAY)
    assert found(cast.rosa, "zanzibar") == []
    assert set(found(cast.lena, "zanzibar")) == {ticket, own}
    assert found(cast.ben, "zanzibar") == [ticket]
    (hit,) = finding.hits([ticket], read("zanzibar"), cast.lena)
    assert hit.is_note
    assert [piece.text for piece in hit.passage if piece.is_hit] == ["zanzibar"]
    (hidden,) = finding.hits([ticket], read("zanzibar"), cast.rosa)
    assert not hidden.passage


def test_a_title_counts_more_than_a_mention(cast: SimpleNamespace) -> None:
    titled = file_request(cast.laptop, cast.rosa, title="Printer", body="It jams.")
    file_request(cast.laptop, cast.rosa, title="Something else", body="The printer is far away from my desk.")
    assert found(cast.rosa, "printer")[0] == titled


def test_words_that_are_corrected_or_erased_are_not_found_any_more(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa, title="Zebra")
    Ticket.objects.filter(pk=ticket.pk).update(title="Giraffe")
    Comment.objects.filter(ticket=ticket).update(body="Erased")
    assert found(cast.rosa, "zebra") == found(cast.rosa, "minutes") == []
    assert found(cast.rosa, "giraffe erased") == [ticket]


def test_more_words_than_the_index_takes_break_no_reply(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    for n in range(3):
        body = " ".join(f"{n}{'x' * 1000}{m}" for m in range(600))
        Comment.objects.create(ticket=ticket, author=cast.rosa, side="requester", body=body, html="", at=MONDAY)
    assert ticket.comments.count() == 4
    assert found(cast.rosa, "laptop") == [ticket]


def test_a_number_is_found_whole_or_by_its_beginning(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    file_request(cast.invoice, cast.otto)
    for text in (ticket.number, ticket.number.lower(), ticket.number[:-1], ticket.number.split("-")[1]):
        assert finding.by_number(read(text), cast.rosa, 5) == [ticket]
    assert finding.by_number(read(ticket.number), cast.otto, 5) == []


def test_typing_errors_lead_to_words_that_one_may_know(cast: SimpleNamespace) -> None:
    file_request(cast.laptop, cast.rosa, title="The projector flickers")
    file_request(cast.payslip, cast.otto, title="Severance paymnet")
    wanted = read("projectro")
    assert finding.did_you_mean(wanted, finding.similar_titles(wanted.text, cast.rosa)) == "projector"
    assert finding.did_you_mean(wanted, finding.similar_titles(wanted.text, cast.otto)) == ""
    assert finding.similar_titles("severence", cast.ada) == []


def test_titles_that_read_alike_are_found_the_most_alike_first(cast: SimpleNamespace) -> None:
    same = file_request(cast.laptop, cast.rosa, title="Laptop does not start")
    near = file_request(cast.laptop, cast.rosa, title="My laptop doesn't start any more")
    file_request(cast.laptop, cast.rosa, title="Invoice of October")
    assert list(Ticket.objects.visible_to(cast.rosa).similar_to("laptop does not start")) == [same, near]
    assert list(Ticket.objects.search("laptop does not")) == [same]


def test_a_rare_word_is_read_from_the_index_and_a_frequent_one_newest_first(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 6,000 requests the statistics tell which plan fits, and each has its index."""
    size.fill(cast, requests=6_000)
    with connection.cursor() as cursor:
        # As autovacuum leaves it: what was just written waits in a list that is read from end to end.
        cursor.execute("SELECT gin_clean_pending_list('findable_words')")
        cursor.execute("ANALYZE tickets_findable")
        # So few rows could as well be read from end to end; what matters is the index that there is for more of them.
        cursor.execute("SET LOCAL enable_seqscan = off")
    monkeypatch.setattr(finding, "SCARCE", 1_000)
    assert not finding.are_scarce(read(size.COMMON))
    assert finding.are_scarce(read(size.ONCE))
    for word, index in ((size.ONCE, "findable_words"), (size.COMMON, "ticket_department_newest")):
        wanted = read(word)
        requests, along = finding.looked_for(Ticket.objects.all(), wanted, cast.lena, [cast.it])
        plan = finding.best_of(requests, along, wanted).explain()
        assert index in plan
