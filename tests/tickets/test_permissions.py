"""Who may see and do what: one table, and the filter held equal to the predicate on random data."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from departments.enums import Role
from departments.models import Membership
from tests.factories import MONDAY, file_request, join, make_department, make_person, make_service
from tickets import permissions
from tickets.actions.handing import hand_over
from tickets.actions.talking import add_participant, note, reply
from tickets.models import Comment, Leg, Participant, Ticket

pytestmark = pytest.mark.django_db
MEMBER = {
    "reply", "note", "accept", "assign_self", "wait", "resume", "resolve", "add_participant",
    "sub_request", "hand_over", "accept_hand_over", "decline_hand_over", "merge",
    "snooze", "wake",
    "link", "unlink", "remove_participant",
}  # fmt: skip
HEAD = MEMBER | {"assign", "prioritise", "decline", "reopen", "seal", "unseal", "split", "move_up", "put_back"}
REQUESTER = {"reply", "withdraw", "confirm", "reopen", "add_participant", "remove_participant"}


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        ("rosa", REQUESTER), ("ben", MEMBER), ("lena", HEAD), ("otto", set()), ("hana", set()), ("hugo", set()),
        ("vera", set()), ("tom", set()), ("ada", set()),
    ],
)  # fmt: skip
def test_the_part_follows_from_the_request(cast: SimpleNamespace, who: str, verbs: set[str]) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    person = getattr(cast, who)
    assert permissions.part(person, ticket).verbs == verbs
    assert permissions.can_see(person, ticket) == bool(verbs)
    assert Ticket.objects.visible_to(person).contains(ticket) == bool(verbs)


def test_a_participant_sees_and_replies_only(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    add_participant(ticket, person=cast.otto, by=cast.rosa, at=MONDAY)
    assert permissions.part(cast.otto, ticket).verbs == {"reply", "unfollow"}


def test_on_ones_own_request_one_is_the_customer(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.lena)
    seen_as = permissions.part(cast.lena, ticket)
    assert seen_as.verbs == REQUESTER
    assert not seen_as.provides


def test_a_member_who_files_for_somebody_else_still_works_on_it(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.ben, requester=cast.rosa)
    assert permissions.part(cast.ben, ticket).verbs == MEMBER
    assert permissions.part(cast.rosa, ticket).verbs == REQUESTER


def test_notes_are_for_those_who_work_on_it(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    reply(ticket, body="Which model is it?", by=cast.ben, at=MONDAY)
    hidden = note(ticket, body="Looks like the disk.", by=cast.ben, at=MONDAY)
    for person in (cast.ben, cast.lena, cast.rosa, cast.otto):
        seen_as = permissions.part(person, ticket)
        rows = Comment.objects.filter(permissions.readable_comments(seen_as), ticket=ticket)
        assert set(rows) == {c for c in ticket.comments.all() if permissions.can_read(seen_as, c)}
        assert rows.contains(hidden) == (person in {cast.ben, cast.lena})


def test_the_sender_of_a_hand_over_keeps_reading_unless_it_became_confidential(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    ticket = hand_over(ticket, department=cast.finance, reason="An invoice.", by=cast.ben, at=MONDAY)
    assert permissions.part(cast.ben, ticket).sees
    assert permissions.part(cast.ben, ticket).verbs == {"withdraw_hand_over"}
    ticket = hand_over(ticket, department=cast.hr, reason="A payslip.", by=cast.otto, at=MONDAY + timedelta(minutes=1))
    assert ticket.is_confidential
    for person in (cast.ben, cast.lena, cast.otto, cast.ada, cast.vera, cast.tom):
        assert not permissions.can_see(person, ticket)
    assert permissions.can_see(cast.hana, ticket)
    assert permissions.can_see(cast.rosa, ticket)


@pytest.mark.parametrize("act", sorted(permissions.SETTINGS))
def test_a_department_leaves_acts_to_its_members(cast: SimpleNamespace, act: str) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    for allowed in (True, False):
        cast.it.members_may = {act: allowed}
        cast.it.save()
        ticket = Ticket.objects.get(pk=ticket.pk)
        assert (act in permissions.part(cast.ben, ticket).verbs) == allowed
        assert act in permissions.part(cast.lena, ticket).verbs


def test_who_lost_the_membership_or_was_deactivated_sees_nothing_at_once(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    Membership.objects.filter(person=cast.ben).delete()
    User.objects.filter(pk=cast.lena.pk).update(is_active=False)
    for person in (cast.ben, User.objects.get(pk=cast.lena.pk)):
        assert not permissions.can_see(person, ticket)
        assert not Ticket.objects.visible_to(person).exists()


def test_mails_about_work_are_for_those_who_still_do_it(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    assert permissions.may_hear(cast.ben, str(ticket.pk), "work.filed")
    assert permissions.may_hear(cast.rosa, str(ticket.pk), "resolved")
    assert not permissions.may_hear(cast.rosa, str(ticket.pk), "work.filed")
    assert not permissions.may_hear(cast.otto, str(ticket.pk), "resolved")
    assert not permissions.may_hear(cast.rosa, "999999999", "resolved")


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, object]:
    """A small company by numbers: 3 departments, 5 people, up to 4 requests."""
    people, departments = st.integers(0, 4), st.integers(0, 2)
    request = st.fixed_dictionaries({
        "requester": people, "filed_by": people, "holders": st.lists(departments, min_size=1, max_size=3),
        "participants": st.sets(people, max_size=2), "confidential": st.booleans(), "is_part": st.booleans(),
    })  # fmt: skip
    return {
        "members": draw(st.sets(st.tuples(people, departments), max_size=6)),
        "inactive": draw(st.sets(people, max_size=1)),
        "requests": draw(st.lists(request, min_size=1, max_size=4)),
    }


@pytest.fixture
def company(db: None) -> SimpleNamespace:
    departments = [make_department(f"D{n}", prefix=f"DE{n}") for n in range(3)]
    people = [make_person(f"P{n} Person") for n in range(5)]
    return SimpleNamespace(departments=departments, people=people, services=[make_service(d) for d in departments])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_the_filter_and_the_predicate_are_equal(company: SimpleNamespace, world: dict) -> None:
    with transaction.atomic():
        for person, department in world["members"]:
            join(company.people[person], company.departments[department], Role.MEMBER)
        User.objects.filter(pk__in=[company.people[p].pk for p in world["inactive"]]).update(is_active=False)
        tickets: list[Ticket] = []
        for number, row in enumerate(world["requests"]):
            # Those that are parts belong to the one before: chains of four come about.
            tickets.append(_placed(company, number, row, tickets[-1] if tickets and row["is_part"] else None))
        for person in User.objects.all():
            visible = set(Ticket.objects.visible_to(person))
            assert visible == {ticket for ticket in tickets if permissions.can_see(person, ticket)}
        transaction.set_rollback(True)


def _placed(company: SimpleNamespace, number: int, row: dict, parent: Ticket | None) -> Ticket:
    """A request as many hand-overs leave it, without their verbs."""
    holder = company.departments[row["holders"][-1]]
    ticket = Ticket.objects.create(
        number=f"T-{number}", title="T", department=holder, requester=company.people[row["requester"]],
        filed_by=company.people[row["filed_by"]], filed_at=MONDAY, changed_at=MONDAY, is_confidential=row["confidential"],
        parent=parent,
    )  # fmt: skip
    for position, index in enumerate(row["holders"]):
        is_last = position == len(row["holders"]) - 1
        Leg.objects.create(
            ticket=ticket, department=company.departments[index], arrived_at=MONDAY, left_at=None if is_last else MONDAY
        )
    Participant.objects.bulk_create(
        [Participant(ticket=ticket, person=company.people[p], added_at=MONDAY) for p in row["participants"]]
    )
    return ticket
