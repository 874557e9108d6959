"""A database of moderate size in a few seconds: so many requests that a plan made for twenty rows would show.

`fill(cast)` writes them with INSERT ... SELECT after the model of one that the verb filed: ten departments besides the cast's,
of which few have most of the work, a thousand people, four in five requests closed long ago, some handed over, some
confidential, some with a second message; words that stand in nearly every title, in few, and in one. The references hold by
construction and are not checked row by row. `plan_of` reads what Postgres would do, with sequential scans as they are.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from departments.models import Department
from tests.factories import file_request
from tickets.models import Comment, Leg, Participant, Target, Ticket, TicketEvent

REQUESTS, PEOPLE, DEPARTMENTS = 30_000, 1_000, 10
# In nearly every title, in a few of a hundred, in a few of a thousand; `needle` stands in one.
COMMON, MIDDLING, RARE, ONCE = "laptop", "projector", "sextant", "needle"
GROWING = (
    "tickets_ticket",
    "tickets_leg",
    "tickets_comment",
    "tickets_target",
    "tickets_ticketevent",
    "tickets_participant",
)

PEOPLE_SQL = """
INSERT INTO accounts_user (id, password, email, name, zone, site, job, company_roles, wants_surveys, is_active, joined_at)
OVERRIDING SYSTEM VALUE
SELECT 100000 + n, '!', 'p' || n || '@desk.example', 'Person ' || n, 'Europe/Berlin', '', '', '{}', true, true, now()
  FROM generate_series(1, %(people)s) AS n"""
# Everything that is drawn for a request, once; `n` is its id, and that of its first message and its leg.
DRAWN = """
CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
SELECT 1000000 + n AS n, n AS nth, 100001 + floor(%(people)s * power(random(), 1.6))::bigint AS person,
       (%(departments)s::bigint[])[1 + floor(%(most)s * power(random(), 2))::int] AS department,
       (%(departments)s::bigint[])[1 + floor(%(most)s * random())::int] AS other, random() < 0.2 AS was_elsewhere,
       random() < (CASE WHEN n > %(requests)s * 0.9 THEN 0.6 ELSE 0.02 END) AS is_open, random() AS luck, random() AS chance,
       now() - interval '200 days' * (1 - n::float / %(requests)s) AS filed
  FROM generate_series(1, %(requests)s) AS n"""
TITLE = """
(CASE WHEN chance < 0.9 THEN 'My laptop' ELSE 'The door' END) || (CASE WHEN luck < 0.03 THEN ' and the projector' WHEN luck < 0.033
 THEN ' and the sextant' WHEN nth = 777 THEN ' and the needle' ELSE '' END) || ' is slow, number ' || nth"""
TICKET: dict[str, str] = {
    "id": "n", "number": "'N-' || nth", "filing_key": "NULL", "title": TITLE, "department_id": "department", "service_id": "NULL",
    "requester_id": "person", "filed_by_id": "person", "requester_department_id": "other",
    "priority": "(ARRAY['low','normal','normal','normal','high','urgent'])[1 + nth % 6]",
    "state": "CASE WHEN is_open THEN (ARRAY['new','open','waiting'])[1 + nth % 3] ELSE 'closed' END",
    "waits_on": "CASE WHEN is_open AND nth % 3 = 2 THEN 'requester' ELSE '' END",
    "outcome": "CASE WHEN is_open THEN '' ELSE 'done' END",
    "assignee_id": "CASE WHEN is_open AND nth % 3 > 0 THEN (%(workers)s::bigint[])[1 + floor(%(number)s * luck)::int] END",
    "is_confidential": "luck > 0.97", "is_sealed": "luck > 0.97",
    "resolved_at": "CASE WHEN NOT is_open THEN filed + interval '2 days' END",
    "ended_at": "CASE WHEN NOT is_open THEN filed + interval '9 days' END",
    "filed_at": "filed", "changed_at": "filed + interval '5 days' * chance",
    "queue_at": "CASE WHEN is_open AND nth % 3 < 2 THEN filed + interval '9 days' * luck ELSE '9999-01-01' END",
}  # fmt: skip
LEG = {"id": "n", "ticket_id": "n", "department_id": "department", "arrived_at": "filed", "left_at": "NULL"}
EARLIER = LEG | {"id": "n + 1000000", "department_id": "other", "left_at": "filed + interval '1 hour'"}
COMMENT = {
    "id": "n", "ticket_id": "n", "author_id": "person", "key": "NULL", "at": "filed", "html": "''",
    "body": f"'Please help. ' || {TITLE}",
}  # fmt: skip
PARTICIPANT = {"id": "n", "ticket_id": "n", "person_id": "100001 + (person - 100000) % 1000", "added_by_id": "NULL"}
EVENT = {
    "id": "n",
    "ticket_id": "n",
    "actor_id": "person",
    "at": "filed",
    "department_id": "department",
    "comment_id": "NULL",
}
TARGET = {"id": "n", "ticket_id": "n", "due_at": "filed + interval '9 days' * luck", "department_id": "department"}


def fill(cast: SimpleNamespace, requests: int = REQUESTS, *, findable: bool = True) -> list[Department]:
    """Write so many requests; returns the departments, those with most work first. Words that can be searched take most of the time."""
    model = file_request(cast.laptop, cast.rosa)
    model.participants.create(person=cast.otto, added_at=model.filed_at)
    made = Department.objects.bulk_create(
        Department(name=f"Large {n}", slug=f"large-{n}", prefix=f"L{n}", calendar=cast.it.calendar)
        for n in range(DEPARTMENTS)
    )
    departments = [cast.it, cast.finance, *made, cast.hr]
    workers = [cast.ben.pk, cast.lena.pk, cast.otto.pk, *range(100_001, 100_041)]
    drawn = {
        "people": PEOPLE,
        "requests": requests,
        "most": len(departments),
        "departments": [d.pk for d in departments],
    }
    with connection.cursor() as cursor:
        _leave_unchecked(cursor)
        if not findable:
            for table in GROWING:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SELECT setseed(0.4)")
        cursor.execute(PEOPLE_SQL, drawn)
        cursor.execute(DRAWN, drawn)
        _copy(Ticket, TICKET, model.pk, "true", workers=workers, number=len(workers))
        _copy(Leg, LEG, model.legs.get().pk, "true")
        _copy(Leg, EARLIER, model.legs.get().pk, "was_elsewhere AND other <> department")
        _copy(Comment, COMMENT, model.comments.get().pk, "true")
        _copy(TicketEvent, EVENT, model.events.get().pk, "true")
        _copy(Participant, PARTICIPANT, model.participants.get().pk, "luck < 0.1")
        _copy(Target, TARGET, model.targets.get(kind="resolution").pk, "is_open AND nth % 3 < 2")
        cursor.execute("DROP TABLE drawn")
        cursor.execute(f"ANALYZE accounts_user, {', '.join(GROWING)}")
    return departments


def _leave_unchecked(cursor: Any) -> None:
    """Drop the references of what grows, until the test's transaction is rolled back."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in GROWING:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass", [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _copy(model: type[models.Model], own: dict[str, str], pk: int, where: str, **given: Any) -> None:
    """A row like the one with `pk` for each drawn request that `where` names, but for its `own` columns."""
    table, columns = (
        model._meta.db_table,
        [field.column for field in model._meta.concrete_fields if not field.generated],
    )
    values = ", ".join(own.get(column, f"model.{column}") for column in columns)
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE "
        f"SELECT {values} FROM drawn, (SELECT * FROM {table} WHERE id = {int(pk)}) AS model WHERE {where}"
    )
    with connection.cursor() as cursor:
        # Without arguments a % is a %.
        cursor.execute(
            sql.replace("nth %", "nth %%").replace("100000) %", "100000) %%") if given else sql, given or None
        )


def plan_of(query: models.QuerySet[Any] | str) -> list[dict[str, Any]]:
    """The nodes of the plan of `query`, outermost first."""
    sql, params = (query, None) if isinstance(query, str) else query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (answer,) = cursor.fetchone()
    return list(_nodes((json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]))


def _nodes(plan: dict[str, Any]) -> Any:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def scanned(captured: CaptureQueriesContext) -> list[str]:
    """What was read from end to end, of the tables that grow, by the statements of `captured`: the statements."""
    reads = [query["sql"] for query in captured if query["sql"].lstrip("( ").startswith("SELECT")]
    return [sql for sql in reads if any(is_whole_read(node) for node in plan_of(sql))]


def is_whole_read(node: dict[str, Any]) -> bool:
    """Whether this node of a plan reads a growing table from end to end."""
    return node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWING
