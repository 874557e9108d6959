"""Set-up pages that requests feel: hours and calendars, services, promises, confidentiality."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from departments.actions import own_calendar
from departments.changing import newest_version
from departments.models import Calendar, CalendarVersion, Department
from tests.factories import ALWAYS, MONDAY, file_request, make_calendar, make_department, make_service
from tickets.enums import ClockKind
from tickets.models import Policy, Service, Target, Ticket

pytestmark = pytest.mark.django_db
SETUP = "/departments/it/setup/"
HOURS, SERVICES, PROMISES, SECRET = f"{SETUP}hours/", f"{SETUP}services/", f"{SETUP}promises/", f"{SETUP}confidential/"
LAPTOP = f"{SERVICES}new-laptop/"
CALENDARS = "/admin-desk/calendars/"
WEEK = {"zone": "Berlin", "mon": "09:00-12:30, 13:30-17:00", "tue": "09:00-17:00"}
GRID = {"normal-resolution": "16h", "reopen_within_days": "14", "confirm_within_days": "5", "reopen_keeps_time": "on"}
WITHDRAW = {"open_promises": "withdraw"}
SERVICE = {"title": "New phone", "usual_priority": "normal", "position": "100"}
PAGES = [HOURS, SERVICES, f"{SERVICES}new/", LAPTOP, f"{LAPTOP}promises/", PROMISES, SECRET]
ACTS = [f"{HOURS}own/", f"{HOURS}use/", *(f"{at}promises/{act}/" for at in (SETUP, LAPTOP) for act in ("off", "open"))]


@pytest.fixture
def own_hours(cast):
    """IT has hours of its own, so that Lena may change them."""
    with time_machine.travel(MONDAY, tick=False):
        return own_calendar(cast.it, by=cast.lena, at=MONDAY)


def later(minutes: int = 1):
    return time_machine.travel(MONDAY + timedelta(minutes=minutes), tick=False)


@pytest.mark.parametrize("page", [*PAGES, *ACTS, CALENDARS, f"{CALENDARS}new/", f"{CALENDARS}1/"])
def test_a_stranger_is_sent_to_sign_in(db, page):
    response = Client().post(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("who", "setup", "desk"),
    [("otto", 403, 403), ("ben", 403, 403), ("hugo", 403, 403), ("lena", 200, 403), ("ada", 200, 200)],
)
def test_heads_and_admins_set_up_and_admins_keep_calendars(cast, signed_in, who, setup, desk):
    client = signed_in(getattr(cast, who))
    assert {client.get(page).status_code for page in PAGES} == {setup}
    shared = f"{CALENDARS}{cast.it.calendar_id}/"
    assert {client.get(page).status_code for page in (CALENDARS, f"{CALENDARS}new/", shared)} == {desk}


def test_who_may_not_can_not_by_sending_either(cast, signed_in):
    client = signed_in(cast.otto)
    sent = {**WEEK, **GRID, **SERVICE, "confidential": "yes", "calendar": cast.it.calendar_id}
    everywhere = [*PAGES, *ACTS, f"{CALENDARS}new/", f"{CALENDARS}{cast.it.calendar_id}/"]
    answers = {page: client.post(page, sent).status_code for page in everywhere}
    # A list only shows: nothing can be sent to it.
    assert answers.pop(SERVICES) == 405
    assert set(answers.values()) == {403}
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "page",
    ["/departments/nowhere/setup/hours/", f"{SERVICES}payslip/", f"{SERVICES}payslip/promises/", f"{CALENDARS}999999/"],
)
def test_what_is_not_there_or_anothers_is_404(cast, signed_in, page):
    assert signed_in(cast.ada).get(page).status_code == 404


# Hours


def test_a_shared_calendar_is_shown_with_those_who_share_it_and_can_only_be_copied(cast, signed_in):
    client = signed_in(cast.lena)
    page = client.get(HOURS).content.decode()
    assert "shared with Finance, HR, Sales" in page
    assert client.post(HOURS, WEEK).status_code == 403
    assert client.post(f"{HOURS}own/").status_code == 302
    own = Department.objects.get(pk=cast.it.pk).calendar
    assert own.name == "IT hours"
    assert client.post(f"{HOURS}own/").status_code == 302
    assert Calendar.objects.count() == 2


def test_own_hours_are_typed_as_people_write_them(cast, signed_in, own_hours):
    sent = {
        **WEEK,
        "fri": "22:00\u201306:00",
        "closed": "2026-12-24\r\n2026-12-27 to 2027-01-02",
        "yearly": "05-01\n12-30 to 01-02",
        "special": "2026-12-23 09:00-12:00, 13:00-14:00\n2026-12-22 closed",
        "country": "germany",
        "subdivision": "BE",
        "holidays": "2026-12-26 Boxing Day\n2026-12-25 Christmas Day",
    }
    with later():
        assert signed_in(cast.lena).post(HOURS, sent).status_code == 302
    version = newest_version(own_hours)
    assert version.rules == {
        "zone": "Europe/Berlin",
        "week": {"mon": ["09:00-12:30", "13:30-17:00"], "tue": ["09:00-17:00"], "fri": ["22:00-06:00"]},
        "closed": ["2026-12-24", "2026-12-27/2027-01-02"],
        "yearly": ["05-01", "12-30/01-02"],
        "special": {"2026-12-23": ["09:00-12:00", "13:00-14:00"], "2026-12-22": []},
        "holidays": ["2026-12-25", "2026-12-26"],
    }
    assert (version.holidays_of, version.made_by) == ("DE-BE", cast.lena)


def test_what_was_kept_is_shown_as_it_was_typed_and_kept_again_is_nothing_new(cast, signed_in, own_hours):
    client = signed_in(cast.lena)
    sent = {
        **WEEK,
        "special": "2026-12-22 closed",
        "country": "DE",
        "holidays": "2026-12-25",
        "closed": "2026-12-27 to 2027-01-02",
    }
    with later(1):
        client.post(HOURS, sent)
    with later(2):
        shown = client.get(HOURS).context["form"].initial
        assert (shown["country"], shown["holidays"]) == ("Germany", "2026-12-25 Christmas Day")
        client.post(HOURS, shown)
    assert CalendarVersion.objects.filter(calendar=own_hours).count() == 2


def test_saving_hours_moves_open_promises(cast, signed_in, own_hours):
    ticket = file_request(cast.laptop, cast.rosa)
    before = Target.objects.get(ticket=ticket, kind=ClockKind.RESOLUTION).due_at
    with later(60):
        signed_in(cast.lena).post(HOURS, {"zone": "Europe/Berlin", "mon": "09:00-10:00"})
    after = Target.objects.get(ticket=ticket, kind=ClockKind.RESOLUTION)
    assert after.due_at > before
    assert after.used == 3600


def test_holidays_are_filled_in_for_three_years_and_kept_only_when_saved(cast, signed_in, own_hours):
    with later():
        response = signed_in(cast.lena).post(HOURS, {**WEEK, "country": "Germany", "subdivision": "be", "fill": "1"})
    assert response.status_code == 200
    lines = response.context["form"]["holidays"].value().splitlines()
    assert {line[:4] for line in lines} == {"2026", "2027", "2028"}
    assert "2026-12-25 Christmas Day" in lines
    assert response.context["form"]["mon"].value() == WEEK["mon"]
    assert CalendarVersion.objects.filter(calendar=own_hours).count() == 1


def test_filling_in_again_shows_what_would_change_and_loses_no_line(cast, signed_in, own_hours):
    client = signed_in(cast.lena)
    sent = {
        **WEEK,
        "country": "DE",
        "holidays": "2020-05-01 Long ago\n2026-12-24 Ours\n2026-12-25 Christmas",
        "fill": "1",
    }
    with later():
        page = client.post(HOURS, sent)
        form = page.context["form"]
        assert form.filled.unknown == ["2026-12-24 Ours"]
        assert "2027-01-01 New Year's Day" in form.filled.added
        assert not any(line.startswith("2026-12-25") for line in form.filled.added)
        lines = form["holidays"].value().splitlines()
        assert {"2020-05-01 Long ago", "2026-12-24 Ours", "2026-12-25 Christmas"} < set(lines) == set(lines)
        assert lines == sorted(lines)
        assert "Not among the holidays of this country" in page.content.decode()
        again = client.post(HOURS, {**sent, "holidays": form["holidays"].value()})
    assert "Nothing came in" in again.content.decode()


def test_a_preview_shows_the_weeks_by_what_is_typed_and_keeps_nothing(cast, signed_in, own_hours):
    with later():
        response = signed_in(cast.lena).post(HOURS, {**WEEK, "closed": "2026-12-01", "preview": "1"})
    assert response.status_code == 200
    second = response.context["weeks"][1]
    assert (second.days[1].spans, second.days[1].is_unusual, second.total) == ((), True, "7 h")
    assert CalendarVersion.objects.filter(calendar=own_hours).count() == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"mon": "9-17"}, "mon", "write it as 09:00-17:00"),
        ({"mon": "09:00-09:00"}, "mon", "opens and closes at the same time"),
        ({"mon": "x" * 121}, "mon", "at most 120 characters"),
        ({"closed": "2026-13-01"}, "closed", "is not in the calendar"),
        ({"closed": "2026-12-02 to 2026-12-01"}, "closed", "ends before it begins"),
        ({"closed": "1\n" * 3000}, "closed", "at most 4000 characters"),
        ({"yearly": "13-01"}, "yearly", "is not in the calendar"),
        ({"special": "tomorrow 09:00-10:00"}, "special", "is not a date"),
        ({"special": "2026-12-01 nine"}, "special", "is not an opening time"),
        ({"holidays": "Christmas"}, "holidays", "is not a date"),
        ({"country": "Atlantis"}, "country", "is no country"),
        ({"country": "DE", "subdivision": "ZZ", "fill": "1"}, "subdivision", "Known are"),
        ({"fill": "1"}, "country", "Whose holidays"),
        ({"zone": "Mars"}, "zone", "is not a time zone"),
        ({"mon": "09:00-13:00, 12:00-17:00"}, "mon", "09:00-13:00 and 12:00-17:00 overlap; write them as one"),
        ({"mon": "22:00-10:00"}, "mon", "22:00-10:00 goes on when Tuesday has opened at 09:00"),
        ({"mon": "", "sun": "22:00-01:00", "sat": "00:00-23:00, 22:30-23:30"}, "sat", "overlap"),
        ({"special": "2026-12-01 09:00-12:00, 11:00-13:00"}, "special", "09:00-12:00 and 11:00-13:00 overlap"),
        ({"special": "2026-12-01 09:00-12:00\n2026-12-01 closed"}, "special", "2026-12-01 is there twice"),
        ({"mon": "", "tue": ""}, "__all__", "Nothing is open in the 400 days"),
    ],
)
def test_hours_that_make_no_calendar_are_refused_beside_their_field(cast, signed_in, own_hours, change, field, words):
    with later():
        response = signed_in(cast.lena).post(HOURS, {**WEEK, **change})
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert list(response.context["form"].errors) == [field]
    assert response.context["weeks"]
    assert CalendarVersion.objects.filter(calendar=own_hours).count() == 1


ODD = ["\u202e", "/", "to", ":", ", ,", "'; --", "9" * 100, "\U0001f600", "0000-00-00", "2026-12-25/", "nan"]


@pytest.mark.parametrize("field", ["zone", "mon", "closed", "yearly", "special", "country", "subdivision", "holidays"])
def test_no_text_breaks_the_form_of_hours(cast, signed_in, own_hours, field):
    client = signed_in(cast.lena)
    for minute, odd in enumerate(ODD, start=1):
        with later(minute):
            assert client.post(HOURS, {**WEEK, field: odd}).status_code in {302, 422}, odd
            assert client.get(HOURS).status_code == 200, odd


def test_another_calendar_is_chosen_from_those_there_are(cast, signed_in):
    night, client = make_calendar("Night", ALWAYS), signed_in(cast.lena)
    assert client.post(f"{HOURS}use/", {"calendar": night.pk}).status_code == 302
    assert Department.objects.get(pk=cast.it.pk).calendar == night
    for odd in ("", "x", "999999", "-1"):
        page = client.post(f"{HOURS}use/", {"calendar": odd}, follow=True).content.decode()
        assert "Please choose one of the calendars" in page
    assert Department.objects.get(pk=cast.it.pk).calendar == night


def test_an_admin_changes_a_calendar_for_all_and_makes_new_ones(cast, signed_in):
    client, shared = signed_in(cast.ada), cast.it.calendar
    assert client.post(f"{CALENDARS}{shared.pk}/", WEEK).status_code == 302
    assert newest_version(shared).rules["week"]["mon"] == ["09:00-12:30", "13:30-17:00"]
    response = client.post(f"{CALENDARS}new/", {**WEEK, "name": "Berlin"})
    assert response["Location"] == f"{CALENDARS}{Calendar.objects.get(name='Berlin').pk}/"
    assert client.post(f"{CALENDARS}new/", WEEK).status_code == 422
    assert client.get(f"{CALENDARS}new/").status_code == 200


# Services


def test_a_service_is_added_changed_and_taken_off(cast, signed_in):
    client = signed_in(cast.lena)
    assert client.post(f"{SERVICES}new/", {**SERVICE, "offers_priority": "on"}).status_code == 302
    phone = Service.objects.get(slug="new-phone")
    assert (phone.department, phone.offers_priority, phone.is_active) == (cast.it, True, True)
    client.post(f"{SERVICES}new-phone/", {**SERVICE, "title": "A phone", "usual_priority": "low"})
    phone.refresh_from_db()
    assert (phone.title, phone.usual_priority, phone.is_active, phone.offers_priority) == (
        "A phone",
        "low",
        False,
        False,
    )
    assert AuditEntry.objects.filter(department="it").count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"title": "NEW laptop"}, "called NEW laptop already"),
        ({"what_you_get": "x" * 2001}, "at most 2000 characters"),
        ({"usual_priority": "whenever"}, "not one of the available choices"),
        ({"position": "-1"}, "greater than or equal to 0"),
        ({"position": "40000"}, "less than or equal to 30000"),
        ({"position": "first"}, "whole number"),
    ],
)
@pytest.mark.parametrize("page", ["new/", "phone/"])
def test_a_service_that_can_not_be_kept_is_shown_again_with_words(cast, signed_in, page, change, words):
    make_service(cast.it, "Phone")
    response = signed_in(cast.lena).post(f"{SERVICES}{page}", {**SERVICE, **change})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert set(Service.objects.filter(department=cast.it).values_list("title", flat=True)) == {"New laptop", "Phone"}


def test_sending_a_new_service_twice_adds_it_once(cast, signed_in):
    client = signed_in(cast.lena)
    assert [client.post(f"{SERVICES}new/", SERVICE).status_code for _ in range(2)] == [302, 422]
    assert Service.objects.filter(title="New phone").count() == 1


# Promises


def test_promises_are_typed_in_a_grid_and_make_the_next_version(cast, signed_in):
    client = signed_in(cast.lena)
    response = client.post(PROMISES, {**GRID, "urgent-first_response": "30 min", "urgent-resolution": "2h"})
    assert response.status_code == 302
    policy = Policy.objects.get(department=cast.it, version=2)
    assert policy.targets == {"normal": {"resolution": "16h"}, "urgent": {"first_response": "30m", "resolution": "2h"}}
    assert policy.made_by == cast.lena
    client.post(PROMISES, {**GRID, "urgent-first_response": "30m", "urgent-resolution": "2h"})
    assert Policy.objects.filter(department=cast.it).count() == 2


def test_every_kind_of_clock_can_be_promised(cast, signed_in):
    sent = {f"normal-{kind}": "2h" for kind in ClockKind}
    assert signed_in(cast.lena).post(PROMISES, {**GRID, **sent}).status_code == 302
    assert Policy.objects.get(department=cast.it, version=2).targets == {"normal": dict.fromkeys(ClockKind, "2h")}


def test_pauses_are_ticked_in_a_table_and_only_unusual_ones_are_kept_and_marked(cast, signed_in):
    client = signed_in(cast.lena)
    page = client.get(PROMISES).content.decode()
    assert page.count("usually runs") == page.count("usually stands still") == 0
    ticks = {
        "pauses": "1",
        "pause-resolution-supplier": "on",
        "pause-update-requester": "on",
        "pause-update-scheduled": "on",
    }
    assert client.post(PROMISES, {**GRID, **ticks}).status_code == 302
    # Whatever is not ticked runs: of the usual rows only that of the news is as it was.
    assert Policy.objects.get(department=cast.it, version=2).pauses == {"leg": [], "resolution": ["supplier"]}
    page = client.get(PROMISES).content.decode()
    assert (page.count("usually runs"), page.count("usually stands still")) == (1, 5)


def test_pauses_that_are_not_sent_stay_and_the_same_again_is_no_new_version(cast, signed_in):
    client = signed_in(cast.lena)
    client.post(PROMISES, {**GRID, "pauses": "1"})
    client.post(PROMISES, GRID)
    newest = Policy.objects.newest_of(cast.it, None)
    assert (newest.version, newest.pauses) == (2, {"leg": [], "resolution": [], "update": []})


def test_the_page_says_how_many_open_requests_hold_the_promises(cast, signed_in):
    for _ in range(2):
        file_request(cast.laptop, cast.rosa)
    page = signed_in(cast.lena).get(PROMISES).content.decode()
    assert "2 open requests go by it or by an earlier version." in page


def test_a_service_has_promises_of_its_own(cast, signed_in):
    client = signed_in(cast.lena)
    assert "None of its own" in client.get(f"{LAPTOP}promises/").content.decode()
    assert client.post(f"{LAPTOP}promises/", {**GRID, "normal-resolution": "20s"}).status_code == 302
    assert Policy.objects.get(service=cast.laptop).targets == {"normal": {"resolution": "20s"}}
    assert "New laptop" in client.get(PROMISES).content.decode().split("Services with promises of their own")[1]
    assert client.post(f"{LAPTOP}promises/off/", WITHDRAW)["Location"] == f"{LAPTOP}promises/"
    assert Policy.objects.get(service=cast.laptop).off_at


REMINDERS = {
    "ladder-0-at": "60 %", "ladder-0-holder": "on", "ladder-1-at": "2 hours before", "ladder-1-head": "on",
    "ladder-1-at_any_hour": "on", "ladder-2-at": "", "ladder-3-at": "200%", "ladder-3-upper": "on", "ladder-3-once": "on",
}  # fmt: skip


def test_reminders_are_typed_in_a_table_and_kept_with_the_promises(cast, signed_in):
    client = signed_in(cast.lena)
    page = client.get(PROMISES).content.decode()
    assert 'name="ladder-3-at" value="150%"' in page
    assert 'name="ladder-5-at"' in page
    assert client.post(PROMISES, {**GRID, **REMINDERS}).status_code == 302
    kept = Policy.objects.get(department=cast.it, version=2).ladder
    assert kept == [
        {"at": "60%", "tell": ["holder"], "once": False, "at_any_hour": False},
        {"at": "2h before", "tell": ["head"], "once": False, "at_any_hour": True},
        {"at": "200%", "tell": ["upper"], "once": True, "at_any_hour": False},
    ]
    client.post(PROMISES, {**GRID, "normal-resolution": "15h"})
    assert Policy.objects.get(department=cast.it, version=3).ladder == kept
    assert client.post(f"{LAPTOP}promises/", {**GRID, **REMINDERS}).status_code == 302
    assert Policy.objects.get(service=cast.laptop).ladder == kept


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"ladder-0-at": "0%"}, "ladder-0-at", "0 % is out of reach"),
        ({"ladder-0-at": "300%"}, "ladder-3-at", "200% comes before 300%"),
        ({"ladder-1-at": "16h before"}, "ladder-1-at", "longer than the longest promise here, 16h"),
        ({"ladder-2-at": "99%"}, "ladder-2-at", "Say who hears of it"),
        ({"ladder-2-at": "60", "ladder-2-head": "on"}, "ladder-2-at", "60% is there twice"),
    ],
)
def test_reminders_that_make_no_sense_are_refused_beside_their_cell(cast, signed_in, change, field, words):
    response = signed_in(cast.lena).post(PROMISES, {**GRID, **REMINDERS, **change})
    assert response.status_code == 422
    assert words in response.content.decode().split(f'id="promises-{field}_error"')[1].split("</span>")[0]
    assert Policy.objects.filter(department=cast.it).count() == 1


def test_promises_are_switched_off_once(cast, signed_in):
    client = signed_in(cast.lena)
    client.post(f"{PROMISES}off/", WITHDRAW)
    assert Policy.objects.get(department=cast.it).off_at
    assert "IT promises nothing at present" in client.post(f"{PROMISES}off/", WITHDRAW, follow=True).content.decode()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"normal-resolution": "soon"}, "normal-resolution", "Normal, resolution: \u201csoon\u201d is not a duration"),
        ({"normal-resolution": "0h"}, "normal-resolution", "promises no time at all"),
        ({"normal-first_response": "17h"}, "normal-first_response", "longer than the resolution, 16h"),
        ({"urgent-resolution": "17h"}, None, ""),
        (
            {"urgent-resolution": "17h", "high-resolution": "16h"},
            "urgent-resolution",
            "longer than for high priority, 16h",
        ),
        ({"normal-resolution": "x" * 41}, "normal-resolution", "at most 40 characters"),
        ({"reopen_within_days": "-1"}, "reopen_within_days", "greater than or equal to 0"),
        ({"reopen_within_days": "fortnight"}, "reopen_within_days", "whole number"),
        ({"confirm_within_days": "61"}, "confirm_within_days", "less than or equal to 60"),
        ({"confirm_within_days": ""}, "confirm_within_days", "required"),
    ],
)
def test_promises_that_can_not_be_kept_are_refused_beside_their_cell(cast, signed_in, change, field, words):
    response = signed_in(cast.lena).post(PROMISES, {**GRID, **change})
    if field is None:
        # Priorities are compared with their neighbours only.
        assert response.status_code == 302
        return
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field]).replace('"', "\u201c", 1).replace('"', "\u201d", 1)
    assert list(response.context["form"].errors) == [field]
    assert Policy.objects.filter(department=cast.it).count() == 1


# Confidentiality


def test_a_department_becomes_confidential_after_reading_what_that_means(cast, signed_in):
    ticket, client = file_request(cast.laptop, cast.rosa), signed_in(cast.lena)
    assert "also of the 1 that IT holds" in client.get(SECRET).content.decode()
    assert client.post(SECRET, {"confidential": "yes"})["Location"] == SETUP
    assert Ticket.objects.get(pk=ticket.pk).is_confidential
    assert "Stop being confidential" in client.get(SECRET).content.decode()
    client.post(SECRET, {"confidential": "no"})
    assert not Ticket.objects.get(pk=ticket.pk).is_confidential


@pytest.mark.parametrize("sent", [{}, {"confidential": ""}, {"confidential": "perhaps"}])
def test_a_confidential_department_is_not_opened_by_an_odd_answer(cast, signed_in, sent):
    response = signed_in(cast.hugo).post("/departments/hr/setup/confidential/", sent)
    assert response.status_code == 400
    assert Department.objects.get(pk=cast.hr.pk).is_confidential


@pytest.mark.parametrize("page", [HOURS, SERVICES, PROMISES, CALENDARS])
def test_queries_do_not_grow_with_the_rows(cast, signed_in, page):
    client = signed_in(cast.ada)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(60):
        file_request(make_service(cast.it, f"Service {number}"), cast.rosa)
        make_department(f"D {number}", slug=f"d{number}", prefix=f"D{number}", calendar=make_calendar(f"C {number}"))
        Policy.objects.create(department=cast.it, service=Service.objects.latest("pk"), version=1, made_at=MONDAY)
        make_department(f"E {number}", slug=f"e{number}", prefix=f"E{number}", calendar=cast.it.calendar)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)
