"""Which answers open a case, who reads it, and when several call for a plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from departments.hours import Schedule
from surveys.enums import Reader
from surveys.recovery import Case, Theme, concern, dates, reader, themes
from tests.factories import OFFICE

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("points", "is_solved", "calls"),
    [
        ({"O": 3, "C1": 2, "P1": 2, "R1": 2}, True, False),
        ({"O": 4, "C1": 4}, None, False),
        ({"O": 2, "C1": 4}, True, True),
        ({"O": 1}, None, True),
        ({"O": 4, "C1": 1}, True, True),
        ({"O": 4, "C1": 4}, False, True),
        ({"O": 3, "C1": None}, None, False),
        ({}, None, False),
    ],
)
def test_a_case_is_opened_for_dissatisfaction_the_lowest_point_or_what_is_not_solved(points, is_solved, calls):
    assert bool(concern(points, is_solved)) == calls


def test_a_case_is_about_the_items_that_were_found_lacking():
    found = concern({"O": 1, "R2": 2, "C1": 1, "P3": 3, "P1": None}, False)
    assert found is not None
    assert (found.is_low, found.is_unsolved, found.items) == (True, True, ("C1", "R2"))


def test_first_contact_is_due_in_two_working_days_and_called_to_mind_after_one():
    found = dates(Schedule.from_rules(OFFICE), datetime(2026, 11, 27, 10, tzinfo=UTC))
    assert found.remind_at == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert found.due_at == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert found.next_at == found.remind_at


@pytest.mark.parametrize(
    ("about_a_head", "others", "owner", "confidential", "expected"),
    [
        (False, True, True, False, Reader.HEAD),
        (True, True, True, False, Reader.OWNER),
        (False, False, True, False, Reader.OWNER),
        (True, True, False, False, Reader.HEAD),
        (True, True, True, True, Reader.HEAD),
    ],
)
def test_the_neutral_owner_reads_what_is_about_a_head_unless_it_is_confidential(
    about_a_head, others, owner, confidential, expected
):
    found = reader(is_about_a_head=about_a_head, others_lead=others, has_owner=owner, is_confidential=confidential)
    assert found == expected


def test_three_cases_within_ninety_days_call_for_a_plan_about_what_they_have_in_common():
    cases = [Case(NOW - days * DAY, ("C1", "P1"), 7) for days in (0, 10, 89)]
    assert themes(cases, NOW) == [Theme("C1"), Theme("P1"), Theme(requester_department=7)]


def test_older_cases_later_ones_and_those_from_nowhere_call_for_no_plan():
    cases = [Case(NOW, ("C1",), None), Case(NOW - 90 * DAY, ("C1",), None), Case(NOW + DAY, ("C1",), None)]
    assert themes([*cases, Case(NOW, ("C2",), None)], NOW) == []
