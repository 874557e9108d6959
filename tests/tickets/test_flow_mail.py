"""The mail of Monday morning: once for each department, week and person, and never a title that is confidential."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from departments.enums import Role
from departments.models import Absence, Membership
from notifications.actions import choose
from notifications.enums import Way
from notifications.models import Message
from notifications.permissions import may_hear
from notifications.wording import complete
from tests.factories import file_request, join
from tickets.actions import sealing
from tickets.actions.reporting import sweep_weeks

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Monday a week later, at half past midnight in Berlin, and when offices open.
NIGHT, NINE = datetime(2026, 11, 29, 23, 30, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)


def mails() -> dict[str, Message]:
    return {mail.person.name: mail for mail in Message.objects.filter(kind="week").select_related("person")}


def test_heads_hear_once_when_they_begin_to_work(cast: SimpleNamespace) -> None:
    ticket = file_request(cast.laptop, cast.rosa)
    assert [sweep_weeks(at).did for at in (NIGHT - DAY, NIGHT, NINE, NIGHT + DAY, NIGHT + 2 * DAY)] == [0, 1, 0, 0, 0]
    mail = mails()["Lena Lead"]
    assert mail.due_at == NINE
    assert mail.subject == "The week of IT: 1 came, 0 left, 1 request open"
    assert ticket.number in mail.text
    assert "/reports/flow/it/?week=2026-11-23" in mail.text


def test_a_late_worker_tells_on_tuesday_and_not_later(cast: SimpleNamespace) -> None:
    file_request(cast.laptop, cast.rosa)
    assert [sweep_weeks(NIGHT + days * DAY).did for days in (2, 1)] == [0, 1]


def test_while_the_head_is_away_who_stands_in_hears(cast: SimpleNamespace) -> None:
    join(cast.rosa, cast.it, Role.DEPUTY)
    file_request(cast.laptop, cast.otto)
    today = NIGHT.date()
    Absence.objects.create(person=cast.lena, begins_on=today, ends_on=today + 3 * DAY, deputy=cast.ben)
    sweep_weeks(NIGHT)
    assert mails().keys() == {"Rosa Sales", "Ben Worker"}


def test_where_nothing_is_to_be_told_and_to_whom_does_not_want_it_no_mail_goes(cast: SimpleNamespace) -> None:
    assert sweep_weeks(NIGHT).did == 0
    file_request(cast.laptop, cast.rosa)
    choose(cast.lena, {"week": Way.DESK})
    sweep_weeks(NIGHT)
    assert not mails()


def test_titles_are_put_in_when_it_leaves_but_no_confidential_one(cast: SimpleNamespace) -> None:
    told, kept = (
        file_request(cast.laptop, cast.rosa, title="A < B"),
        file_request(cast.laptop, cast.rosa, title="Secret"),
    )
    own = file_request(cast.payslip, cast.rosa, title="My pay")
    sweep_weeks(NIGHT)
    sealing.seal(kept, by=cast.lena, at=NIGHT)
    mail, of_hr = mails()["Lena Lead"], mails()["Hugo Head"]
    assert "A < B" not in mail.text
    for one in (mail, of_hr):
        complete(one, NINE)
    assert f"{told.number} A < B" in mail.text
    assert "A &lt; B" in mail.html
    assert kept.number in mail.text
    assert own.number in of_hr.text
    assert of_hr.subject == "The week of HR"
    assert "came" not in of_hr.text + of_hr.html
    assert not [
        word for word in ("Secret", "My pay", "[title") if word in mail.text + mail.html + of_hr.text + of_hr.html
    ]


def test_it_does_not_leave_for_who_works_there_no_more(cast: SimpleNamespace) -> None:
    file_request(cast.laptop, cast.rosa)
    sweep_weeks(NIGHT)
    mail = mails()["Lena Lead"]
    assert may_hear(cast.lena, mail)
    Membership.objects.filter(person=cast.lena).delete()
    assert not may_hear(cast.lena, mail)
