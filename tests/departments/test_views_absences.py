"""Pages of absences: one's own, and those of a department's people; and who stands above whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from departments.models import Absence
from tests.factories import file_request

pytestmark = pytest.mark.django_db
OWN, TEAM = "/accounts/absences/", "/departments/it/setup/absences/"


@pytest.fixture
def days():
    today = timezone.now().date()
    return {"begins_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat()}


def test_people_enter_and_take_out_their_own(cast, signed_in, days):
    client = signed_in(cast.lena)
    assert "No absences to come" in client.get(OWN).content.decode()
    assert client.post(OWN, {**days, "deputy": cast.ben.pk})["Location"] == OWN
    absence = Absence.objects.get(person=cast.lena)
    assert "Ben Worker stands in" in client.get(OWN).content.decode()
    response = client.post(OWN, days)
    assert response.status_code == 422
    assert "already" in response.content.decode()
    client.post(f"{OWN}{absence.pk}/remove/")
    assert not Absence.objects.exists()


def test_who_leads_nothing_names_no_deputy(cast, signed_in, days):
    for who in (cast.rosa, cast.ben):
        assert 'name="deputy"' not in signed_in(who).get(OWN).content.decode()
    assert signed_in(cast.lena).post(OWN, {**days, "deputy": cast.otto.pk}).status_code == 422


def test_an_absence_of_somebody_else_is_not_there(cast, signed_in, days):
    signed_in(cast.ben).post(OWN, days)
    absence = Absence.objects.get()
    for who, address in ((cast.rosa, OWN), (cast.lena, OWN)):
        assert signed_in(who).post(f"{address}{absence.pk}/remove/").status_code == 404
    assert signed_in(cast.ben).post(f"{OWN}{10**30}/remove/").status_code == 404


def test_heads_enter_them_for_their_people_only(cast, signed_in, days):
    client = signed_in(cast.lena)
    assert client.post(TEAM, {**days, "person": cast.ben.pk})["Location"] == TEAM
    assert "Ben Worker" in client.get(TEAM).content.decode()
    assert client.post(TEAM, {**days, "person": cast.otto.pk}).status_code == 422
    other = Absence.objects.create(person=cast.otto, begins_on=days["begins_on"], ends_on=days["ends_on"])
    assert client.post(f"{TEAM}{other.pk}/remove/").status_code == 404
    client.post(f"{TEAM}{Absence.objects.get(person=cast.ben).pk}/remove/")
    assert list(Absence.objects.all()) == [other]
    for who in (cast.ben, cast.otto):
        assert signed_in(who).get(TEAM).status_code == 403


def test_who_is_away_says_so_where_work_is_given_out(cast, signed_in, days):
    ticket = file_request(cast.laptop, cast.rosa, at=timezone.now())
    signed_in(cast.ben).post(OWN, days)
    page = signed_in(cast.lena).get(ticket.get_absolute_url()).content.decode()
    assert "Ben Worker: 0 open, away until" in page
    assert "Lena Lead: 0 open<" in page


def test_admins_say_who_stands_above_whom(cast, signed_in):
    form = {"name": "IT", "is_active": "on", "members_may": ["hand_over"], "parent": cast.sales.pk}
    assert signed_in(cast.ada).post("/departments/it/setup/", form).status_code == 302
    cast.it.refresh_from_db()
    assert cast.it.parent == cast.sales
    # A head neither sees nor changes it.
    assert 'name="parent"' not in signed_in(cast.lena).get("/departments/it/setup/").content.decode()
    signed_in(cast.lena).post("/departments/it/setup/", {**form, "parent": ""})
    cast.it.refresh_from_db()
    assert cast.it.parent == cast.sales
    refused = signed_in(cast.ada).post("/departments/sales/setup/", {**form, "name": "Sales", "parent": cast.it.pk})
    assert refused.status_code == 422
    assert "IT stands below Sales already" in refused.content.decode()
