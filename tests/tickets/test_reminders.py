"""Who hears of a threshold: holder, head and one level up, the absent passed over; when, and whether it still holds then."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from departments.enums import Role
from departments.models import Absence, Department, Membership
from notifications.actions import choose
from notifications.enums import Channel, DeliveryState, Hours
from notifications.models import Message
from notifications.permissions import count_heard, may_hear, still_true
from notifications.themes import by_kind
from tests.factories import MONDAY, file_request, join, make_department, make_person
from tests.tickets.test_timekeeping import clock
from tickets.actions import moving, talking, timekeeping
from tickets.actions.promising import set_promises
from tickets.enums import NoticeState, WaitsOn
from tickets.models import Policy, Ticket

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def line(cast: SimpleNamespace) -> SimpleNamespace:
    """Vera leads the board, which stands above IT and HR."""
    cast.board = make_department("Board", prefix="BRD")
    join(cast.vera, cast.board, Role.HEAD)
    Department.objects.filter(pk__in=[cast.it.pk, cast.hr.pk]).update(parent=cast.board)
    return cast


def ladder(cast: SimpleNamespace, *rows: dict) -> None:
    """IT promises a resolution in ten hours, and nothing else, with these reminders."""
    set_promises(cast.it, {"normal": {"resolution": "10h"}, "urgent": {"resolution": "10h"}}, ladder=rows, by=cast.lena, at=MONDAY)  # fmt: skip


def mails(ticket: Ticket, at: str | None = None) -> list[Message]:
    rows = Message.objects.filter(about=ticket.about, channel=Channel.MAIL, proviso__startswith="clock:")
    return list(
        (rows.filter(proviso__endswith=f":{at}") if at else rows).select_related("person").order_by("person__name")
    )


def names(ticket: Ticket, at: str | None = None) -> list[str]:
    return [row.person.get_short_name() for row in mails(ticket, at)]


def test_the_usual_ladder_climbs(line: SimpleNamespace) -> None:
    ladder(line)
    ticket = moving.accept(file_request(line.laptop, line.rosa), by=line.ben, at=MONDAY)
    for hours, at, expected in (
        (5, "50%", ["Ben"]), (23.5, "75%", ["Ben", "Lena"]), (26, "100%", ["Ben", "Lena", "Vera"]), (31, "150%", ["Lena"]),
    ):  # fmt: skip
        timekeeping.sweep_notices(MONDAY + hours * H)
        assert names(ticket, at) == expected


def test_who_has_it_is_the_head_as_long_as_nobody_has(line: SimpleNamespace) -> None:
    ladder(line)
    ticket = file_request(line.laptop, line.rosa)
    timekeeping.sweep_notices(MONDAY + 5 * H)
    assert names(ticket) == ["Lena"]


def test_a_time_before_due_is_told_in_words(line: SimpleNamespace) -> None:
    ladder(line, {"at": "2h before", "tell": ["head"]}, {"at": "90%", "tell": ["upper"]})
    ticket = file_request(line.laptop, line.rosa)
    timekeeping.sweep_notices(MONDAY + 24 * H)
    (mail,) = mails(ticket)
    assert "2 h of working time left for the resolution" in mail.text


def test_of_percent_and_time_at_once_the_later_is_told(line: SimpleNamespace) -> None:
    ladder(
        line, {"at": "75%", "tell": ["head"]}, {"at": "2h before", "tell": ["holder"]}, {"at": "85%", "tell": ["upper"]}
    )
    ticket = file_request(line.laptop, line.rosa)
    timekeeping.sweep_notices(MONDAY + 24.5 * H)
    states = dict(clock(ticket, "resolution").notices.values_list("threshold", "state"))
    assert states == {"75%": NoticeState.SUPERSEDED, "2h before": NoticeState.SUPERSEDED, "85%": NoticeState.FIRED}
    assert names(ticket) == ["Vera"]


def test_those_above_read_number_and_department_and_no_title(line: SimpleNamespace) -> None:
    ladder(line)
    ticket = file_request(line.laptop, line.rosa, title="Canary")
    timekeeping.sweep_notices(MONDAY + 26 * H)
    above = next(mail for mail in mails(ticket) if mail.person == line.vera)
    assert "Canary" not in above.subject + above.text + above.html
    assert ticket.number in above.text
    assert "Lena Lead" in above.text
    assert ticket.get_absolute_url() not in above.html
    assert may_hear(line.vera, above)
    bell = Message.objects.heard_by(line.vera).get(channel=Channel.BELL, person=line.vera)
    assert "Canary" not in bell.subject
    assert count_heard(line.vera, [(bell.about, bell.kind)]) == 1
    Membership.objects.filter(person=line.vera).delete()
    assert not may_hear(line.vera, above)
    assert not Message.objects.heard_by(line.vera).filter(person=line.vera).exists()
    assert count_heard(line.vera, [(bell.about, bell.kind)]) == 0


def test_those_above_hear_nothing_of_a_confidential_request(line: SimpleNamespace) -> None:
    ladder(line)
    ticket = file_request(line.payslip, line.rosa)
    timekeeping.sweep_notices(MONDAY + 2 * H)
    assert names(ticket, "100%") == ["Hugo"]
    open_one = file_request(line.laptop, line.rosa)
    timekeeping.sweep_notices(MONDAY + 26 * H)
    above = next(mail for mail in mails(open_one) if mail.person == line.vera)
    Ticket.objects.filter(pk=open_one.pk).update(is_confidential=True)
    assert not may_hear(line.vera, above)


def test_one_above_who_works_there_too_is_told_once_and_in_full(line: SimpleNamespace) -> None:
    ladder(line)
    join(line.vera, line.it)
    ticket = file_request(line.laptop, line.rosa, title="Printer")
    timekeeping.sweep_notices(MONDAY + 26 * H)
    assert names(ticket) == ["Lena", "Vera"]
    assert all("Printer" in mail.text for mail in mails(ticket))


def test_nobody_hears_of_their_own_request(line: SimpleNamespace) -> None:
    ladder(line)
    ticket = file_request(line.laptop, line.lena)
    hers = file_request(line.laptop, line.vera)
    timekeeping.sweep_notices(MONDAY + 26 * H)
    assert (names(ticket), names(hers)) == (["Vera"], ["Lena"])


def test_an_absent_assignee_is_passed_over_and_the_head_hears_why(line: SimpleNamespace) -> None:
    ladder(line)
    ticket = moving.accept(file_request(line.laptop, line.rosa), by=line.ben, at=MONDAY)
    Absence.objects.create(person=line.ben, begins_on=TODAY, ends_on=TODAY)
    timekeeping.sweep_notices(MONDAY + 5 * H)
    (mail,) = mails(ticket)
    assert mail.person == line.lena
    assert "Ben Worker is away until 23 Nov 2026." in mail.text


def test_an_absent_head_is_stood_in_for(line: SimpleNamespace) -> None:
    ladder(line)
    dora = make_person("Dora Deputy")
    join(dora, line.it)
    Absence.objects.create(person=line.lena, begins_on=TODAY, ends_on=TODAY, deputy=dora)
    ticket = file_request(line.laptop, line.rosa)
    timekeeping.sweep_notices(MONDAY + 7.5 * H)
    assert names(ticket) == ["Dora"]


def test_reminders_keep_to_working_hours_unless_it_is_urgent(line: SimpleNamespace) -> None:
    night, morning = MONDAY + 11 * H, MONDAY + 23 * H

    def due(*, priority: str = "normal", at: datetime = night, **row: bool) -> datetime:
        ladder(line, {"at": "50%", "tell": ["head"], **row})
        ticket = file_request(line.laptop, line.rosa, priority=priority)
        timekeeping.sweep_notices(at)
        return mails(ticket)[0].due_at

    assert due(at=MONDAY + 5 * H) == MONDAY + 5 * H
    assert due() == morning
    assert due(priority="urgent") == night
    assert due(priority="urgent", at_any_hour=False) == morning
    choose(line.lena, {}, hours=Hours.ANY)
    assert due() == night


@pytest.mark.parametrize("ended_by", ["resolve", "wait", "higher"])
def test_a_waiting_reminder_is_held_back_when_it_has_become_untrue(line: SimpleNamespace, ended_by: str) -> None:
    ladder(line)
    ticket = moving.accept(file_request(line.laptop, line.rosa), by=line.ben, at=MONDAY)
    timekeeping.sweep_notices(MONDAY + 8 * H)
    waiting = mails(ticket)
    assert still_true(waiting) == waiting
    match ended_by:
        case "resolve":
            moving.resolve(ticket, body="Done.", by=line.ben, at=MONDAY + 9 * H)
        case "wait":
            moving.wait(ticket, on=WaitsOn.REQUESTER, by=line.ben, at=MONDAY + 9 * H)
        case "higher":
            timekeeping.sweep_notices(MONDAY + 27 * H)
    assert still_true(waiting) == []


def test_a_missed_clock_that_stands_still_tells_no_more(line: SimpleNamespace) -> None:
    ladder(line)
    ticket = moving.accept(file_request(line.laptop, line.rosa), by=line.ben, at=MONDAY)
    timekeeping.sweep_notices(MONDAY + 26 * H)
    waiting = mails(ticket, "100%")
    timekeeping.sweep_breaches(MONDAY + 26 * H)
    moving.wait(ticket, on=WaitsOn.REQUESTER, by=line.ben, at=MONDAY + 27 * H)
    assert still_true(waiting) == []
    assert timekeeping.sweep_notices(MONDAY + 99 * H).did == 0
    talking.reply(ticket, body="Here.", by=line.rosa, at=MONDAY + 99 * H)
    timekeeping.sweep_notices(MONDAY + 105 * H)
    assert names(ticket, "150%") == ["Lena"]


def test_what_was_told_late_before_comes_once_a_day(line: SimpleNamespace) -> None:
    ticket = file_request(line.laptop, line.rosa)
    timekeeping.sweep_notices(MONDAY + 2.5 * H)
    assert [mail.state for mail in mails(ticket)] == [DeliveryState.PENDING] * 3
    timekeeping.sweep_notices(MONDAY + 3 * H)
    (once,) = mails(ticket, "150%")
    assert once.state == DeliveryState.PENDING
    timekeeping.sweep_notices(MONDAY + 4.5 * H)
    answer = clock(ticket, "first_response")
    late = [mail for mail in mails(ticket) if mail.proviso == f"clock:{answer.pk}:100%"]
    assert [mail.state for mail in late] == [DeliveryState.DAILY] * 2
    timekeeping.sweep_notices(MONDAY + 6 * H)
    # Once for each request: the second clock that gets so far waits for the daily mail too.
    again = [mail for mail in mails(ticket) if mail.proviso == f"clock:{answer.pk}:150%"]
    assert [mail.state for mail in again] == [DeliveryState.DAILY]


def test_every_kind_of_message_on_requests_can_be_chosen_about() -> None:
    sources = [path.read_text() for path in (settings.BASE_DIR / "tickets").rglob("*.py")]
    posted = {kind for source in sources for kind in re.findall(r'Saying\(\s*"([a-z_.]+)"', source)}
    assert "work.assigned" in posted
    assert posted <= by_kind().keys(), "Add the missing kinds to a theme of tickets/themes.py."


def test_a_new_ladder_is_for_new_requests(line: SimpleNamespace) -> None:
    ladder(line)
    old = file_request(line.laptop, line.rosa)
    ladder(line, {"at": "10%", "tell": ["head"]})
    assert Policy.objects.filter(department=line.it).count() == 3
    new = file_request(line.laptop, line.rosa)
    timekeeping.sweep_notices(MONDAY + H)
    assert (names(old), names(new)) == ([], ["Lena"])
