"""What the report says of bad answers: so many cases, and what became of them; nothing of fewer than five people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from surveys import periods, sheets
from surveys.actions import closing, recovering
from surveys.dossier import dossier
from surveys.enums import RecoveryOutcome
from surveys.followed import Followed
from surveys.models import Recovery
from tests.surveys.stories import give_answers

pytestmark = pytest.mark.django_db
Q3 = periods.read("2026-Q3")
AUGUST = datetime(2026, 8, 12, 9, tzinfo=UTC)
AT = datetime(2026, 10, 2, 9, tzinfo=UTC)


@pytest.fixture
def complained(cast):
    """So many colleagues are dissatisfied with IT, or with somebody else; the period is closed."""

    def complain(number, *, about=cast.it, may_contact=True):
        for given in give_answers(about, [1] * number, at=AUGUST, may_contact=may_contact):
            recovering.follow(given.invitation, given, {"O": 1}, is_change=False, at=AUGUST)
        closing.sweep_closing(AT)
        return list(Recovery.objects.filter(invitation__department=about, may_contact=True).order_by("pk"))

    return complain


def test_cases_are_counted_by_what_became_of_them(cast, complained, signed_in):
    cases = complained(6)
    for case in cases[:2]:
        recovering.settle(case, RecoveryOutcome.EXPLAINED, by=cast.lena, at=AT, told="One paper was missing.")
    recovering.settle(cases[2], RecoveryOutcome.NO_ACTION, by=cast.lena, at=AT, reason="Not ours.")
    counted = {RecoveryOutcome.EXPLAINED: 2, RecoveryOutcome.NO_ACTION: 1}
    found = dossier(cast.it, Q3, AT)
    assert found.followed == Followed(cases=6, waiting=3, outcomes=counted)
    rows = {row["name"]: row["part"] for row in sheets.department_rows(found) if row["section"] == "After bad answers"}
    assert rows == {"Cases": 6, "Waiting": 3, "Explained": 2, "No action": 1}
    with time_machine.travel(AT, tick=False):
        page = signed_in(cast.ben).get(reverse("surveys:report", args=["it"])).text
    assert "Of 6 whose authors may be contacted: 2 explained, 1 no action, 3 waiting." in page
    for case in cases:
        assert case.invitation.person.name not in page


def test_of_fewer_than_five_people_nothing_is_said(cast, complained, signed_in):
    complained(6, may_contact=False)
    complained(4)
    found = dossier(cast.it, Q3, AT)
    assert found.published.overall is not None
    assert found.followed is None
    with time_machine.travel(AT, tick=False):
        page = signed_in(cast.ben).get(reverse("surveys:report", args=["it"])).text
    assert "nothing is said of them" in page


def test_confidential_cases_and_those_of_other_periods_are_left_out(cast, complained):
    complained(6, about=cast.hr)
    assert dossier(cast.hr, Q3, AT).followed is None
    complained(6)
    Recovery.objects.update(opened_at=AUGUST - timedelta(days=60))
    assert dossier(cast.it, Q3, AT).followed is None
