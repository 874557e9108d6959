"""The command that explains the clocks of a request in plain text."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import MONDAY, OFFICE, file_request, make_calendar, make_department, make_service
from tickets.actions import moving
from tickets.enums import WaitsOn

pytestmark = pytest.mark.django_db
H = timedelta(hours=1)


def explained(number: str, *options: str) -> list[str]:
    out = StringIO()
    call_command("explain_clock", number, *options, stdout=out)
    return out.getvalue().splitlines()


def test_it_tells_what_the_page_tells_to_members(cast):
    ticket = moving.accept(file_request(cast.laptop, cast.rosa), by=cast.ben, at=MONDAY + H)
    moving.wait(ticket, on=WaitsOn.REQUESTER, by=cast.ben, at=MONDAY + 2 * H)
    lines = explained(ticket.number.lower(), "--at", "2026-11-23T14:00+01:00")
    assert lines[:6] == [
        f"{ticket.number}, as it stood on Mon 23 Nov, 14:00 (Europe/Berlin)",
        "Promised to be solved within 16 working hours.",
        (
            "The clock stands still while waiting for the requester: 2 h of 16 working hours used, 14 h left."
            " The date comes back when it goes on."
        ),
        "Before that: Promised a first answer by Mon 23 Nov, 14:00.",
        "",
        "The way",
    ]
    assert "  IT: Mon 23 Nov, 10:00 to now; working time: 2 h; waiting (calendar time): 2 h for the requester" in lines
    assert "Acceptance by IT: kept" in lines
    assert "  Mon 23 Nov, 12:00: Stands still while waiting for the requester, with 2 h used." in lines


def test_times_are_those_of_the_holders_calendar_unless_another_zone_is_asked_for(cast):
    tokyo = make_department("Tokyo", calendar=make_calendar("Tokyo", OFFICE | {"zone": "Asia/Tokyo"}))
    ticket = file_request(make_service(tokyo), cast.rosa)
    at = ("--at", "2026-11-24T10:00")
    assert explained(ticket.number, *at)[0].endswith("Tue 24 Nov, 10:00 (Asia/Tokyo)")
    assert explained(ticket.number, *at, "--zone", "UTC")[0].endswith("Tue 24 Nov, 10:00 (UTC)")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["IT-9999"], "There is no request IT-9999."),
        (["IT-1001", "--at", "2020-01-01T00:00+00:00"], "IT-1001 was not filed yet at 2020-01-01T00:00:00+00:00."),
        (["IT-1001", "--zone", "Mars/Phobos"], "there is no time zone Mars/Phobos"),
        (["IT-1001", "--at", "yesterday"], "yesterday is no instant; write it like 2026-11-23T10:00+01:00"),
    ],
)
def test_what_it_cannot_tell_is_one_clear_line(cast, options, words):
    file_request(cast.laptop, cast.rosa)
    with pytest.raises(CommandError, match=words.replace("+", r"\+")) as refused:
        explained(*options)
    assert refused.value.returncode == 1
