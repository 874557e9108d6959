"""Wrong set-ups are refused at once, beside the field, and leave nothing behind: one table through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accounts.models import AuditEntry
from departments.actions import own_calendar
from departments.models import CalendarVersion
from tests.factories import MONDAY, file_request
from tickets.enums import ClockKind, TargetState
from tickets.models import Policy, Target

pytestmark = pytest.mark.django_db
HOURS, PROMISES = "/departments/it/setup/hours/", "/departments/it/setup/promises/"
WEEK = {"zone": "Berlin", "mon": "09:00-17:00"}
GRID = {"normal-resolution": "16h", "reopen_within_days": "14", "confirm_within_days": "5", "reopen_keeps_time": "on"}
OUT_OF_ORDER = {"ladder-0-at": "90%", "ladder-0-head": "on", "ladder-1-at": "50%", "ladder-1-head": "on"}


@pytest.fixture
def kept(cast):
    """IT has hours of its own and an open request; how much is kept so far."""
    own_calendar(cast.it, by=cast.lena, at=MONDAY)
    file_request(cast.laptop, cast.rosa)
    return _kept()


def _kept():
    return CalendarVersion.objects.count(), Policy.objects.count(), AuditEntry.objects.count()


@pytest.mark.parametrize(
    ("page", "sent", "field", "words"),
    [
        (HOURS, {"zone": "Berlin"}, "__all__", "Nothing is open in the 400 days"),
        (HOURS, {**WEEK, "closed": "2026-01-01 to 2028-12-31"}, "__all__", "Nothing is open in the 400 days"),
        (HOURS, {**WEEK, "mon": "09:00-13:00, 12:00-17:00"}, "mon", "overlap; write them as one"),
        (HOURS, {**WEEK, "mon": "20:00-08:00", "tue": "07:00-12:00"}, "mon", "goes on when Tuesday has opened at 07:00"),
        (HOURS, {**WEEK, "special": "2026-12-01 09:00-12:00, 11:00-13:00"}, "special", "overlap; write them as one"),
        (HOURS, {**WEEK, "zone": "Mars/Base"}, "zone", "is not a time zone"),
        (PROMISES, {**GRID, "normal-resolution": "0h"}, "normal-resolution", "promises no time at all"),
        (PROMISES, {**GRID, "normal-update": "0 working days"}, "normal-update", "promises no time at all"),
        (PROMISES, {**GRID, **OUT_OF_ORDER}, "ladder-1-at", "90%"),
        (f"{PROMISES}off/", {}, "open_promises", "Please say what becomes of the promises of open requests"),
        (f"{PROMISES}off/", {"open_promises": "maybe"}, "open_promises", "maybe"),
    ],
)  # fmt: skip
def test_a_wrong_set_up_is_refused_beside_its_field_and_changes_nothing(
    cast, signed_in, kept, page, sent, field, words
):
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        response = signed_in(cast.lena).post(page, sent)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert words in " ".join(errors[field])
    assert list(errors) == [field]
    assert _kept() == kept
    assert Target.objects.get(kind=ClockKind.RESOLUTION).state == TargetState.RUNNING
