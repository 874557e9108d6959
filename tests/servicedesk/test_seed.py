"""The demo company: built once, in a database of its own, as `make up` builds it; and looked at from all sides."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from accounts.models import User
from departments.models import Calendar, Department
from notifications.models import Message
from servicedesk.demo.catalogue import SERVICES
from servicedesk.demo.company import DEPARTMENTS, SITES
from servicedesk.demo.people import CAST, PASSWORD, PEOPLE
from servicedesk.demo.planning import plan
from servicedesk.demo.seeding import REALLY_SENT
from servicedesk.demo.stories import STORIES
from surveys import reports
from surveys.models import Answer, Invitation, Questionnaire
from surveys.publication import OTHER, Published, Standing
from surveys.scoring import Finding
from surveys.scoring.trends import Point, Signal, chart
from tests.factories import make_person, publish_questionnaires
from tickets import record, track_record
from tickets.enums import UNRESOLVED, Doubt, State
from tickets.models import Comment, Forecast, Notice, Outlook, Service, Target, Ticket

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The database in which the command ran, what it said, and when it began."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        name = connection.settings_dict["NAME"]
        connection.close()
        connection.creation.clone_test_db(suffix="seed", verbosity=0)
        patch.setitem(connection.settings_dict, "NAME", f"{name}_seed")
        # Its calendars have the ids that those of later tests will get again.
        patch.setattr("departments.calendars._KEPT", {})
        patch.setattr("django.conf.settings.DESK_DEMO", True)
        if not Questionnaire.objects.exists():
            # A test with transactions of its own has emptied the tables before they were copied.
            publish_questionnaires()
        said, began = StringIO(), timezone.now()
        call_command("seed", stdout=said)
        yield SimpleNamespace(said=said.getvalue(), began=began)
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.creation.destroy_test_db(suffix="seed", verbosity=0)


@pytest.fixture
def company(seeded, django_db_blocker):
    """The demo company, looked at by one test."""
    with django_db_blocker.unblock():
        yield seeded


def test_the_company_is_as_large_as_promised(company):
    assert Department.objects.count() >= 8
    assert set(Department.objects.filter(is_confidential=True).values_list("slug", flat=True)) == {"hr", "legal"}
    assert User.objects.count() >= 80
    assert Service.objects.count() >= 40
    assert not Service.objects.filter(what_you_get="").exists()
    zones = {calendar.versions.get().rules["zone"] for calendar in Calendar.objects.all()}
    assert len(zones) >= 3
    assert Calendar.objects.filter(versions__rules__has_key="holidays").count() >= 3
    assert Department.objects.filter(policies__isnull=True).count() == 0
    assert Department.objects.get(is_reception=True).slug == "front-office"


def test_half_a_year_of_requests_has_three_to_twelve_events_each(company):
    sizes = list(Ticket.objects.annotate(size=Count("events")).values_list("size", flat=True))
    assert max(sizes) <= 12
    assert sum(3 <= size <= 12 for size in sizes) >= 600
    oldest = Ticket.objects.order_by("filed_at").values_list("filed_at", flat=True)[0]
    assert timedelta(days=170) < company.began - oldest < timedelta(days=190)


def test_what_happened_to_a_request_stands_in_the_order_of_time(company):
    for ticket in Ticket.objects.prefetch_related("events"):
        events = sorted(ticket.events.all(), key=lambda event: event.position)
        moments = [event.at for event in events]
        assert moments == sorted(moments), ticket
        assert [event.position for event in events] == list(range(1, ticket.version + 1)), ticket
        assert moments[0] == ticket.filed_at, ticket
        assert moments[-1] <= timezone.now(), ticket


def test_numbers_follow_the_order_of_filing_and_tell_nothing_about_confidential_requests(company):
    for department in DEPARTMENTS:
        filed = Ticket.objects.filter(number__startswith=f"{department.prefix}-").order_by("filed_at")
        # Of the demo's requests only parts of confidential ones are sealed, from their filing on.
        hidden = filed if department.is_confidential else filed.filter(is_sealed=True)
        codes = [ticket.number.partition("-")[2] for ticket in hidden]
        assert all(re.fullmatch(r"[0-9A-Z]{5}", code) and not code.isdigit() for code in codes)
        numbers = [ticket.number.partition("-")[2] for ticket in filed.exclude(pk__in=hidden.values("pk"))]
        assert numbers == [str(1001 + n) for n in range(len(numbers))]


def test_departments_wait_for_parts_of_each_other(company):
    parts = Ticket.objects.filter(parent__isnull=False)
    assert parts.holding_up().filter(parent__waits_on="department").exists()
    assert parts.filter(state=State.RESOLVED, holds_up=True, parent__waits_on="").exists()
    assert parts.filter(is_confidential=True, holds_up=False).exists()


def test_stored_clocks_are_those_of_a_fresh_replay(company):
    kept = ("kind", "cycle", "state", "due_at", "missed_at", "stopped_at", "used")
    for ticket in Ticket.objects.prefetch_related("targets"):
        stored = {tuple(getattr(row, name) for name in kept) for row in ticket.targets.all()}
        counted = max(row.counted_at for row in ticket.targets.all())
        fresh = {
            (t.kind, t.cycle, t.state, t.due, t.missed_at, t.stopped_at, int(t.consumed.total_seconds()))
            for t in record.replay(ticket, counted).targets
        }
        # What ended earlier was not counted again: everything else is as of the last event.
        assert {row[:-1] for row in stored} == {row[:-1] for row in fresh}, ticket


def test_nobody_is_told_of_the_past(company):
    mails = Message.objects.filter(channel="mail")
    assert mails.filter(state="suppressed").count() > 100
    assert not mails.exclude(state="suppressed").filter(due_at__lt=company.began - REALLY_SENT).exists()
    assert mails.filter(state="pending").count() < 60
    assert not mails.exclude(state__in=["suppressed", "pending"]).exists()
    assert not Notice.objects.filter(state="pending", fire_at__lte=company.began).exists()
    assert not Message.objects.filter(
        channel="bell", read_at=None, made_at__lt=company.began - timedelta(days=3)
    ).exists()


def test_what_is_late_is_written_down(company):
    live = Target.objects.filter(stopped_at=None, missed_at=None, due_at__lt=company.began)
    assert not live.exists()


def test_the_present_is_believable(company):
    unresolved = Ticket.objects.unresolved()
    assert 60 <= unresolved.count() <= 90
    assert {*unresolved.values_list("state", flat=True)} == set(UNRESOLVED)
    assert {*unresolved.values_list("waits_on", flat=True)} >= {"", "requester", "supplier", "scheduled"}
    it = unresolved.filter(department__slug="it")
    assert 15 <= it.count() <= 25
    assert it.unassigned().count() >= 4
    assert it.filter(due_at__lt=company.began).exists()
    assert unresolved.overdue(company.began).count() >= 5
    assert Ticket.objects.filter(state=State.RESOLVED).count() >= 3


def test_rosa_has_requests_in_different_states_and_a_survey_waiting(company):
    rosa = User.objects.get(email="rosa@desk.example")
    hers = Ticket.objects.filter(requester=rosa)
    assert {"new", "open", "waiting", "resolved", "cancelled"} <= {*hers.values_list("state", flat=True)}
    waiting = Invitation.objects.waiting_for(rosa, timezone.now())
    assert [invitation.ticket.assignee.email for invitation in waiting] == ["ben@desk.example"]


def test_colleagues_answered_and_think_differently_of_departments(company):
    answers = Answer.objects.counted()
    assert answers.count() >= 120
    overall = answers.filter(values__item__code="O").values_list("invitation__department__slug", "values__value")
    points: dict[str, list[int]] = {}
    for slug, value in overall:
        points.setdefault(slug, []).append(value)
    means = {slug: sum(values) / len(values) for slug, values in points.items()}
    assert means["facilities"] > 3.2 > 2.7 > means["finance"]
    people = Invitation.objects.filter(department__slug="front-office", state="answered").values("person").distinct()
    assert 1 <= people.count() < 5
    assert answers.exclude(comment="").count() >= 20


def _report(slug: str) -> Published:
    department = Department.objects.get(slug=slug)
    return reports.published(department, reports.periods_of(department)[0], timezone.now(), all_comments=False)


def test_reports_show_what_colleagues_praise_and_what_they_miss(company):
    found = {slug: _report(slug) for slug in ("it", "facilities", "finance", "front-office")}
    codes = {slug: {f: {i.code for i in one.found(f)} for f in Finding} for slug, one in found.items()}
    assert codes["it"][Finding.STRENGTH]
    assert "C1" in codes["it"][Finding.WEAKNESS]
    assert not codes["facilities"][Finding.WEAKNESS]
    assert not codes["finance"][Finding.STRENGTH]
    assert found["front-office"].standing == Standing.TOO_FEW
    assert [row.name for row in found["facilities"].requesters or ()][-1] == OTHER


def test_a_department_recovered_and_its_trend_says_so(company):
    operations = Department.objects.get(slug="operations")
    points = [Point(line.figures.index, line.figures.people, line.months) for _, line in reports.trend(operations)]
    found = chart(points)
    assert found.mean is not None
    risen = [number for number, signal in found.signals if signal == Signal.OUTSIDE]
    assert risen
    assert all(points[number - 1].index > found.mean for number in risen)


def test_a_strong_department_keeps_its_promises_and_a_weak_one_often_does_not(company):
    counts = Counter(Target.objects.filter(kind="resolution").values_list("department__slug", "state"))
    kept = {
        plan.slug: counts[plan.slug, "met"] / (counts[plan.slug, "met"] + counts[plan.slug, "missed"])
        for plan in DEPARTMENTS
    }
    assert kept["facilities"] > 0.8 > kept["finance"] > 0.3


@pytest.mark.parametrize("person", [plan.email for plan in CAST])
def test_the_cast_can_sign_in(company, person):
    client = Client()
    answer = client.post("/accounts/login/", {"login": person, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200


def test_no_slot_is_left_in_a_text(company):
    for text in [*Ticket.objects.values_list("title", flat=True), *Comment.objects.values_list("body", flat=True)]:
        assert not re.search(r"[{}|]", text), text
        assert not re.search(r"\b(peer1?|agent|None)\b", text), text


def test_progress_is_told_line_by_line_without_a_terminal(company):
    lines = company.said.splitlines()
    assert any(line.strip() == "50 %" for line in lines)
    assert "desk-demo" in lines[-1]
    assert "\r" not in company.said


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestRefusals:
    """Where the demo company is not wanted, nothing is touched."""

    @pytest.fixture
    def demo(self, settings):
        """Demo mode, as `make up` sets it."""
        settings.DESK_DEMO = True

    def test_a_database_with_people_is_refused(self):
        make_person()
        with pytest.raises(CommandError, match="needs an empty one"):
            call_command("seed")
        assert User.objects.count() == 1

    def test_a_database_with_people_is_left_alone_if_asked(self, capsys):
        make_person()
        call_command("seed", "--if-empty")
        assert User.objects.count() == 1
        assert capsys.readouterr().out == ""

    def test_outside_demo_mode_it_is_refused(self, settings):
        settings.DESK_DEMO = False
        with pytest.raises(CommandError, match="DESK_DEMO=1"):
            call_command("seed", "--if-empty")
        assert not User.objects.exists()

    def test_in_production_it_is_refused(self, settings):
        settings.PRODUCTION = True
        with pytest.raises(CommandError, match="never with DESK_ENV=production"):
            call_command("seed", "--if-empty")
        assert not User.objects.exists()


@pytest.mark.parametrize("now", [TUESDAY, SUNDAY_NIGHT, NEW_YEAR], ids=["tuesday", "sunday night", "new year"])
def test_the_story_is_told_in_order_at_any_time(now):
    scripts = plan(now)
    assert [script.at for script in scripts] == sorted(script.at for script in scripts)
    for script in scripts:
        moments = [script.at, *(moment.at for moment in script.moments)]
        assert moments == sorted(moments)
        assert moments[-1] < now
    assert len({(script.title, script.body) for script in scripts}) == len(scripts)


def test_the_story_is_the_same_each_time():
    assert plan(TUESDAY) == plan(TUESDAY)


def test_every_service_has_its_stories():
    told = {story.service for story in STORIES}
    offered = {service.key for service in SERVICES}
    assert told == offered


def test_everybody_has_an_address_and_a_site_of_their_own():
    assert len({person.email for person in PEOPLE}) == len(PEOPLE)
    assert {person.site for person in PEOPLE} == set(SITES)


def test_some_departments_say_when_requests_are_usually_done_and_others_why_not(company):
    doubts = dict(Outlook.objects.values_list("department__slug", "doubt"))
    assert doubts["finance"] == Doubt.NONE
    assert doubts["front-office"] == Doubt.FEW
    assert not doubts.keys() & {"hr", "legal"}
    assert Forecast.objects.current().filter(department__slug="finance", doubt=Doubt.NONE).count() >= 5
    record = track_record.of(Department.objects.get(slug="finance"))
    assert record.last.is_enough
    assert len(record.months) >= 3
