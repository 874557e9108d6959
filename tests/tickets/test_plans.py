"""At size: no list of work reads a growing table from end to end, sorts a whole queue or counts exactly."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.factories import join
from tests.size import fill, plan_of, scanned

pytestmark = pytest.mark.django_db
ORDERS = ("promise", "age", "priority", "changed", "untouched")
# The rows of a page, and one more to see whether there is another.
A_PAGE = 51


def read(client: Client, address: str) -> tuple[Any, CaptureQueriesContext]:
    """The page and its statements."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return response, captured


def rows_sorted(captured: CaptureQueriesContext) -> list[int]:
    """How many rows Postgres expects to sort, wherever it sorts requests."""
    pages = [query["sql"] for query in captured if "LIMIT 51" in query["sql"] and "tickets_ticket" in query["sql"]]
    assert pages
    nodes = [node for sql in pages for node in plan_of(sql) if node["Node Type"] == "Sort"]
    return [node["Plan Rows"] for node in nodes]


def test_lists_of_work_read_no_more_than_they_show(cast: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    departments = fill(cast, findable=False)
    client = signed_in(cast.ben)
    _, few = read(client, "/queue/it/")
    for address in (
        *(f"/queue/it/?sort={order}" for order in ORDERS),
        "/work/", "/queue/it/?state=closed", "/queue/it/?assignee=nobody&age=3d&untouched=1d&promise=7d&text=projector",
        f"/queue/it/?after={_deep(client, '/queue/it/?all=1')}",
    ):  # fmt: skip
        _, captured = read(client, address)
        assert scanned(captured) == [], address
        assert max(rows_sorted(captured), default=0) <= 2 * A_PAGE or "text=" in address or "work" in address, address
        assert len(captured) <= len(few), address

    for department in departments[1:10]:
        if department != cast.finance:
            join(cast.ben, department)
    join(cast.ben, cast.finance)
    for address in (*(f"/queue/?sort={order}" for order in ORDERS), "/requests/all/", "/requests/all/?sort=oldest"):
        _, captured = read(client, address)
        assert scanned(captured) == [], address
        assert len(captured) <= len(few) + 1, address
    assert not [query["sql"] for query in few if "COUNT(" in query["sql"] and "LIMIT 1001" not in query["sql"]]


def _deep(client: Client, address: str) -> str:
    """The cursor of the last page but one, of a queue of several hundred."""
    after = last = ""
    while after is not None:
        last, after = after, client.get(f"{address}&after={after}").context["page"].next
    assert last
    return last
