"""Which answers count in a period, added up in the database: what every figure is made of.

Answers of surveys and imported ones are one table here. Adding up follows surveys.md, section 4: first within a response
(an area counts when at least half of its items that were asked were answered), then within a person, then people who say
the same are counted. Answers about confidential requests count only at a department all of whose requests are, and whose
figures nobody else sees: elsewhere one could tell that there are such requests. This is SQL because a period may hold a million answers, of which a handful of rows are left.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.utils import CursorWrapper

from surveys import votes
from surveys.scales import Scale
from surveys.votes import Votes

# One row an item that was asked in a response, `month` on the clocks of the zone; then one row an area of a response. Laid
# out once for all the sums of a period, with numbers as keys: persons of the desk and their answers have their ids, what was
# imported counts downwards from -1, and keeps its `name` and day beside it.
_SAID = """
SET LOCAL work_mem = '64MB';
DROP TABLE IF EXISTS said, areas;
CREATE TEMPORARY TABLE said ON COMMIT DROP AS (
    SELECT invitation.person_id AS voter, answer.id AS response, NULL::text AS name, NULL::date AS day,
           coalesce(invitation.requester_department_id, 0) AS requester, item.code AS item, item.area AS area,
           value.value AS value, to_char(answer.at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month, NULL::smallint AS importance
      FROM surveys_answervalue value
      JOIN surveys_answer answer ON answer.id = value.answer_id
      JOIN surveys_item item ON item.id = value.item_id
      JOIN surveys_invitation invitation ON invitation.id = answer.invitation_id
      JOIN tickets_ticket ticket ON ticket.id = invitation.ticket_id
      JOIN departments_department department ON department.id = invitation.department_id
     WHERE (department.is_confidential OR NOT ticket.is_confidential) AND answer.status = 'counted' AND invitation.department_id = %(department)s
       AND answer.at >= %(begins_at)s AND answer.at < %(ends_at)s
    UNION ALL
    SELECT coalesce(substring(voter FROM '^person:(\\d+)$')::bigint, -dense_rank() OVER (ORDER BY voter)),
           -dense_rank() OVER (ORDER BY voter, answered_on), voter, answered_on, coalesce(requesting_department_id, 0), item, area,
           value, to_char(answered_on, 'YYYY-MM'), importance
      FROM surveys_importedanswer
     WHERE department_id = %(department)s AND answered_on >= %(first)s AND answered_on < %(after)s
);
ANALYZE said;
CREATE TEMPORARY TABLE areas ON COMMIT DROP AS (
    SELECT voter, response, area, avg(value) AS mark, 2 * count(value) >= count(*) AND count(value) > 0 AS is_there
      FROM said GROUP BY voter, response, area
)"""
# What is one mark of a response, by subject: the group it counts in, and the mark. Points are whole numbers, means are not.
_POINTS = {"item", "requester", "months"}
_MARKS = {
    "item": "SELECT voter, item AS key, value AS mark FROM said WHERE value IS NOT NULL",
    "area": "SELECT voter, area AS key, mark FROM areas WHERE is_there",
    "response": """
        SELECT voter, 'all' AS key, avg(mark) FILTER (WHERE is_there) AS mark FROM areas WHERE area <> 'O'
         GROUP BY voter, response
        HAVING 3 * count(*) FILTER (WHERE is_there) >= 2 * 3""",
    "requester": "SELECT voter, requester::text AS key, value AS mark FROM said WHERE area = 'O' AND value IS NOT NULL",
    "months": """
        SELECT voter, groups.key, value AS mark FROM said
          JOIN unnest(%(months)s::text[], %(keys)s::text[]) AS groups(month, key) ON groups.month = said.month
         WHERE area = 'O' AND value IS NOT NULL""",
    "importance": "SELECT voter, item AS key, importance AS mark FROM said WHERE importance IS NOT NULL",
}
_SUMS = """
SELECT key, total, answers, favourable, top, count(*) FROM (
    SELECT key, voter, sum(mark) AS total, count(*) AS answers, count(*) FILTER (WHERE mark >= %(favourable)s) AS favourable,
           count(*) FILTER (WHERE mark >= %(points)s) AS top
      FROM ({marks}) AS marks GROUP BY key, voter) AS persons
 GROUP BY key, total, answers, favourable, top"""
_MEANS = """
SELECT key, mean, favourable, top, count(*), sum(answers) FROM (
    SELECT key, voter, round(avg(mark), 12) AS mean, round(avg((mark >= %(favourable)s)::int), 12) AS favourable,
           round(avg((mark >= %(points)s)::int), 12) AS top, count(*) AS answers
      FROM ({marks}) AS marks GROUP BY key, voter) AS persons
 GROUP BY key, mean, favourable, top"""
_FREQUENCIES = " SELECT item, coalesce(value::text, 'none'), count(*) FROM said GROUP BY 1, 2 ORDER BY 1, 2"
_PEOPLE = """
SELECT requester::text, count(DISTINCT voter) FROM said
 WHERE area = 'O' AND value IS NOT NULL AND month = ANY(%(months)s) GROUP BY requester"""
# In words as they always were: who changed is seen by comparing with what earlier revisions kept.
_BALLOTS = """
SELECT coalesce(min(name), 'person:' || voter), md5(string_agg(concat_ws(' ', response, requester, item, value), ',' ORDER BY response, item)) FROM (
    SELECT voter, name, coalesce(name || ' ' || day, response::text) AS response, requester, item, value FROM said) AS named
 GROUP BY voter"""


@dataclass(frozen=True, slots=True)
class Span:
    """The answers about a department (by id) from `begins_at` until before `ends_at`, days being those of `zone`."""

    department: int
    begins_at: datetime
    ends_at: datetime
    zone: ZoneInfo

    @property
    def named(self) -> dict[str, Any]:
        """The parameters by name."""
        return {
            "department": self.department,
            "begins_at": self.begins_at,
            "ends_at": self.ends_at,
            "first": self.begins_at.astimezone(self.zone).date(),
            "after": self.ends_at.astimezone(self.zone).date(),
            "zone": self.zone.key,
        }


@contextmanager
def said(span: Span) -> Iterator[Said]:
    """The answers of `span` laid out for adding up. Inside a transaction, one span at a time."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, span.named)
        yield Said(cursor, span)
        cursor.execute("DROP TABLE said, areas")


class Said:
    """All that people said about a department in a period, to be added up one way or another."""

    def __init__(self, cursor: CursorWrapper, span: Span) -> None:
        self._cursor, self._span = cursor, span

    def tally(self, subject: str, scale: Scale, months: Sequence[Sequence[str]] = ()) -> dict[str, Votes]:
        """The votes of each group of `subject` (surveys.enums.Subject) by its key. `months`: the groups of months, for those."""
        named = {
            "favourable": scale.favourable_from,
            "points": scale.points,
            "months": [month for group in months for month in group],
            "keys": ["+".join(group) for group in months for _ in group],
        }
        add, words = (_of_sums, _SUMS) if subject in _POINTS else (_of_means, _MEANS)
        blocs: dict[str, Counter[votes.Means]] = {}
        answers: Counter[str] = Counter()
        for key, *row in self._rows(words.format(marks=_MARKS[subject]), named):
            bloc, people, given = add(*row)
            blocs.setdefault(key, Counter())[bloc] += people
            answers[key] += given
        return {key: votes.of(blocs[key], answers[key]) for key in sorted(blocs)}

    def frequencies(self) -> dict[str, dict[str, int]]:
        """For each item how many answers fell on each point (`1` to `4`), and on `none`: it did not apply or was left out."""
        found: dict[str, dict[str, int]] = {}
        for item, point, count in self._rows(_FREQUENCIES):
            found.setdefault(item, {})[point] = count
        return found

    def people_of(self, months: Sequence[str]) -> dict[str, int]:
        """How many different people of each requesting department gave the overall answer in these months."""
        return dict(self._rows(_PEOPLE, {"months": list(months)}))

    def ballots(self) -> dict[bytes, bytes]:
        """For each person a digest of who and a digest of all they said: to see later who changed, and nothing else."""
        salt = f"{self._span.department} {self._span.begins_at.isoformat()} "
        return {_digest(f"{salt}{voter}"): _digest(f"{salt}{words}") for voter, words in self._rows(_BALLOTS)}

    def _rows(self, words: str, named: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        self._cursor.execute(words, named)
        return list(self._cursor.fetchall())


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:8]


def _of_sums(total: int, answers: int, favourable: int, top: int, people: int) -> tuple[votes.Means, int, int]:
    """The mean and shares of each of so many people who gave the same points, and how many answers that makes."""
    bloc = Fraction(total, answers), Fraction(favourable, answers), Fraction(top, answers)
    return bloc, people, answers * people


def _of_means(
    mean: Decimal, favourable: Decimal, top: Decimal, people: int, given: Decimal
) -> tuple[votes.Means, int, int]:
    """The same, when the database has made means of means."""
    return (votes.exact(mean), votes.exact(favourable), votes.exact(top)), people, int(given)
