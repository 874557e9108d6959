"""Saved views: kept for oneself or for a department, opened by default, put in order, and never more than a way to ask."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from departments.enums import Role
from departments.models import Membership
from tests.factories import MONDAY, file_request, join
from tickets.actions import saving
from tickets.actions.saving import ViewRefused
from tickets.enums import Priority
from tickets.models import SavedView

pytestmark = pytest.mark.django_db


def keep(by, department, name="Late ones", query="promise=late", **fields):
    return saving.save_view(department, by=by, at=MONDAY, name=name, query=query, **fields)


def names(client, address="/queue/it/?all=1"):
    return [tab.words for tab in client.get(address).context["tabs"]][5:]


def test_a_view_is_saved_below_the_queue_and_stands_above_it(cast, signed_in):
    client = signed_in(cast.ben)
    fields = {"name": " High\n ones ", "query": "priority=high&junk=1&after=3.3&sort=age", "scope": "it"}
    saved = client.post("/views/save/", fields)
    assert saved["Location"] == "/queue/it/?priority=high&sort=age"
    page = client.get(saved["Location"])
    assert [tab.words for tab in page.context["tabs"] if tab.is_here] == ["High ones"]
    assert names(client) == ["High ones"]
    assert names(client, "/queue/?all=1") == []
    client.post("/views/save/", fields | {"query": "priority=low"})
    assert [view.query for view in SavedView.objects.all()] == ["priority=low"]


def test_a_shared_view_is_there_for_those_who_work_in_the_department_as_long_as_they_do(cast, signed_in):
    keep(cast.ben, cast.it, "Shared", is_shared=True)
    keep(cast.ben, cast.it, "Own")
    assert names(signed_in(cast.lena)) == ["Shared"]
    assert names(signed_in(cast.ben)) == ["Own", "Shared"]
    assert "Shared" not in signed_in(cast.otto).get("/views/").content.decode()
    Membership.objects.filter(person=cast.ben).delete()
    assert set(SavedView.objects.visible_to(cast.ben)) == set()
    assert signed_in(cast.ben).post("/views/save/", {"name": "New", "scope": "it"}).status_code == 404
    with pytest.raises(PermissionDenied):
        keep(cast.ben, cast.it, "Again")


def test_a_shared_view_shows_each_reader_what_they_may_see_themselves(cast, signed_in):
    keep(cast.ben, cast.it, "High", "priority=high", is_shared=True)
    of_ben = file_request(cast.laptop, cast.ben, priority=Priority.HIGH)
    of_lena = file_request(cast.laptop, cast.lena, priority=Priority.HIGH)
    for reader, shown in ((cast.ben, of_lena), (cast.lena, of_ben)):
        rows = signed_in(reader).get("/queue/it/?priority=high").context["rows"]
        assert [row.ticket for row in rows] == [shown]


def test_a_queue_opens_with_ones_own_default_before_that_of_the_head(cast, signed_in):
    keep(cast.lena, cast.it, "All see", "promise=late", is_shared=True, is_default=True)
    client = signed_in(cast.ben)
    assert client.get("/queue/it/")["Location"] == "/queue/it/?promise=late"
    keep(cast.ben, cast.it, "Mine", "assignee=me", is_default=True)
    keep(cast.ben, cast.it, "Not now", "assignee=nobody", is_default=True)
    assert client.get("/queue/it/")["Location"] == "/queue/it/?assignee=nobody"
    assert client.get("/queue/it/?all=1").status_code == 200
    assert signed_in(cast.lena).get("/queue/it/")["Location"] == "/queue/it/?promise=late"
    with pytest.raises(ViewRefused):
        keep(cast.ben, cast.it, "For all", is_shared=True, is_default=True)


@pytest.mark.parametrize(("who", "status"), [("ben", 302), ("lena", 302), ("max", 403), ("otto", 404)])
def test_who_shared_it_and_heads_change_a_shared_view(cast, signed_in, who, status):
    cast.max = cast.vera
    join(cast.max, cast.it, Role.MEMBER)
    view = keep(cast.ben, cast.it, "Shared", is_shared=True)
    client = signed_in(getattr(cast, who))
    for act in ("rename", "up", "down", "forget"):
        assert client.post(f"/views/{view.pk}/", {"act": act, "name": "New"}).status_code == status
    assert SavedView.objects.filter(pk=view.pk).exists() == (status != 302)


def test_views_move_and_are_renamed(cast, signed_in):
    first, second = keep(cast.ben, None, "First"), keep(cast.ben, None, "Second")
    client = signed_in(cast.ben)
    client.post(f"/views/{second.pk}/", {"act": "up"})
    assert names(client, "/queue/?all=1") == ["Second", "First"]
    client.post(f"/views/{first.pk}/", {"act": "rename", "name": "Second"})
    client.post(f"/views/{first.pk}/", {"act": "rename", "name": "Third"})
    assert names(client, "/queue/?all=1") == ["Second", "Third"]
    assert client.post(f"/views/{first.pk}/", {"act": "explode"}).status_code == 404


def test_a_view_whose_filters_are_gone_says_so(cast, signed_in):
    keep(cast.ben, cast.it, "Old", "colour=red&priority=high", is_shared=True)
    gone = keep(cast.ben, cast.it, "Of Otto", f"assignee={cast.otto.pk}")
    client = signed_in(cast.ben)
    page = client.get("/queue/it/?colour=red&priority=high").content.decode()
    assert "can’t be asked for any more (colour)" in page  # noqa: RUF001 (as it is printed)
    page = client.get(f"/queue/it/?{gone.query}").content.decode()
    assert "is not one of the choices (any more), so this filter is left out." in page
    assert "The view Of Otto shows more than it did" in page
