"""A company's answers to the pulse survey, as many as one likes: `fill` writes them with INSERT .. SELECT, seeded and skewed.

A few departments, people, months and questions get most of them, as it is in companies; one in thirty does not apply, one
in twenty is left out. Beside each answer stand its survey and its request, since closing a period joins them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection

# How many people answer, and their share of all answers grows towards the first: the busiest give one in a thousand.
PEOPLE = 20_000
ITEMS_ASKED = 4
AT_ONCE = 100_000
QUARTER_BEGINS, QUARTER_DAYS = "2026-07-01 08:00+02", 91
# Written in bulk: the references hold by construction, and checking them one by one takes longer than all the rest.
UNCHECKED = ("tickets_ticket", "surveys_invitation", "surveys_answer", "surveys_answervalue")
FOREIGN_KEYS = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass"

PERSON = """
INSERT INTO accounts_user (id, password, email, name, zone, site, job, company_roles, wants_surveys, is_active, joined_at)
OVERRIDING SYSTEM VALUE
SELECT 1000 + n, '!', 'p' || n || '@desk.example', 'Person ' || n, 'Europe/Berlin', '', '', '{{}}', true, true, now()
  FROM generate_series(1, {people}) AS n"""
# One number a response, `n`, is the id of all its rows. Its person, day and departments are drawn once, here.
DRAWN = """
CREATE TEMPORARY TABLE drawn AS
SELECT n, 1001 + floor({people} * power(random(), 1.6))::bigint AS person,
       {providing} AS providing, {requesting} AS requesting,
       '{begins}'::timestamptz + interval '1 day' * floor({days} * power(random(), 1.3)) + interval '9 hours' * random() AS at
  FROM generate_series({first}, {last}) AS n"""
TICKET = """
INSERT INTO tickets_ticket ({columns}) OVERRIDING SYSTEM VALUE
SELECT {values} FROM drawn, (SELECT * FROM tickets_ticket WHERE id = {model}) AS model"""
INVITATION = """
INSERT INTO surveys_invitation (id, ticket_id, resolution, questionnaire_id, person_id, department_id, requester_department_id,
       priority, resolved_at, state, reason, sent_at, expires_at, stumbles)
OVERRIDING SYSTEM VALUE
SELECT n, n, 1, {questionnaire}, person, providing, requesting, 'normal', at - interval '1 day', 'answered', '',
       at - interval '1 hour', at + interval '13 days', 0 FROM drawn"""
ANSWER = """
INSERT INTO surveys_answer (id, invitation_id, at, status, browser, is_signed_in, lost_time, comment, may_contact)
OVERRIDING SYSTEM VALUE
SELECT n, n, at, 'counted', 'b', false, '', CASE WHEN random() < 0.02 THEN 'It took a while, but number ' || n || ' works.' ELSE '' END, false
  FROM drawn"""
# All in all, and one item of each area: the first of an area is asked most.
VALUE = """
INSERT INTO surveys_answervalue (answer_id, item_id, value, is_not_applicable)
SELECT n, item, CASE WHEN luck >= 0.083 THEN 1 + floor(4 * power(random(), 0.55 + 0.1 * (item %% 5)))::int END, luck < 0.033
  FROM (SELECT n, random() AS luck, (ARRAY[{items}])[1 + floor({most} * power(random(), 1.7))::int] AS item FROM drawn) AS asked"""

Say = Callable[[str], None]


def fill(responses: int, providing: dict[int, float], requesting: dict[int, float], model: int, say: Say) -> None:
    """Write so many responses of four answers each, by the ids of departments with their shares; `model` is a request.

    They come on top of what is there; `say` is told how far it is.
    """
    from surveys.models import Item, Questionnaire

    questionnaire = Questionnaire.objects.latest("version")
    areas: dict[str, list[int]] = {}
    for item in Item.objects.filter(questionnaire=questionnaire).order_by("code"):
        areas.setdefault(item.area, []).append(item.pk)
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT coalesce(max(id), 0) FROM tickets_ticket")
        (done,) = cursor.fetchone()
        end = done + responses
        while done < end:
            last = min(done + AT_ONCE, end)
            _draw(done + 1, last, providing, requesting)
            _write_requests(model)
            cursor.execute(INVITATION.format(questionnaire=questionnaire.pk))
            cursor.execute(ANSWER)
            for items in areas.values():
                cursor.execute(VALUE.format(items=", ".join(map(str, items)), most=len(items)), [])
            cursor.execute("DROP TABLE drawn")
            done = last
            say(f"{ITEMS_ASKED * (responses - end + done):>9,} answers, {time.perf_counter() - began:.0f} s")
        cursor.execute("VACUUM ANALYZE tickets_ticket, surveys_invitation, surveys_answer, surveys_answervalue")


def prepare() -> None:
    """People who answer, always the same chance, and no checks of references row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.4)")
        cursor.execute(PERSON.format(people=PEOPLE))
        for table in UNCHECKED:
            cursor.execute(FOREIGN_KEYS, [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _draw(first: int, last: int, providing: dict[int, float], requesting: dict[int, float]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            DRAWN.format(
                people=PEOPLE,
                providing=_one_of(providing),
                requesting=_one_of(requesting),
                begins=QUARTER_BEGINS,
                days=QUARTER_DAYS,
                first=first,
                last=last,
            )
        )


def _one_of(shares: dict[int, float]) -> str:
    """An expression that gives each id as often as its share says: a list of a thousand, one of them drawn."""
    whole = sum(shares.values())
    ids = [str(key) for key, share in shares.items() for _ in range(round(1000 * share / whole))]
    return f"(ARRAY[{', '.join(ids)}])[1 + floor({len(ids)} * random())::int]"


def _write_requests(model: int) -> None:
    """One resolved request for each, like the model."""
    own = {
        "id": "n",
        "number": "'B-' || n",
        "filing_key": "NULL",
        "department_id": "providing",
        "requester_id": "person",
        "filed_by_id": "person",
        "requester_department_id": "requesting",
        "resolved_at": "at - interval '1 day'",
        "resolution": "1",
        "state": "'closed'",
        "outcome": "'done'",
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'tickets_ticket'")
        columns = [name for (name,) in cursor.fetchall()]
        values = ", ".join(own.get(name, f"model.{name}") for name in columns)
        cursor.execute(TICKET.format(columns=", ".join(columns), values=values, model=model))
