"""How long it takes to close a period with a million answers: `python -m bench.surveys [ANSWERS]`.

The floor is one plain SQL aggregate of the same rows: the mean and spread of each question over people. Both are measured
in turns, so that what else the machine does falls on both. Then the report of the closed period is opened, beside one of a
thousand answers: it takes as many statements and is as long.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.servers import desk

if TYPE_CHECKING:
    from departments.models import Department

GOAL = 5.0  # times the floor, which makes one of the six tables that closing makes
ROUNDS = 5
FEW = 1_000
LARGEST, SMALLEST = "IT", "Archive"
# Who is rated, and who asks: (name, share of the answers).
PROVIDING = {LARGEST: 50, "HR": 20, "Finance": 12, "Facilities": 8, "Legal": 5, "Marketing": 3, "Sales": 2}
REQUESTING = {"Sales": 40, "Marketing": 20, "Finance": 15, "HR": 10, "IT": 8, "Legal": 5, "Facilities": 2}
AFTER = datetime(2026, 10, 5, 6, tzinfo=UTC)
FLOOR = """
SELECT code, count(*), avg(mean), stddev_samp(mean) FROM (
    SELECT item.code, invitation.person_id, avg(value.value) AS mean
      FROM surveys_answervalue value
      JOIN surveys_answer answer ON answer.id = value.answer_id
      JOIN surveys_item item ON item.id = value.item_id
      JOIN surveys_invitation invitation ON invitation.id = answer.invitation_id
     WHERE answer.status = 'counted' AND invitation.department_id = %s AND answer.at >= %s AND answer.at < %s
     GROUP BY item.code, invitation.person_id) AS persons
 GROUP BY code"""


def main(answers: int) -> int:
    """Measure and print; exit status 1 when a goal is missed. Django is imported when the servers are known."""
    with desk():
        from bench import filling

        departments = company()
        filling.prepare()
        shares = {departments[name].pk: share for name, share in PROVIDING.items()}
        asking = {departments[name].pk: share for name, share in REQUESTING.items()}
        model = model_request(departments[LARGEST])
        filling.fill(FEW // filling.ITEMS_ASKED, {departments[SMALLEST].pk: 1}, asking, model, say)
        filling.fill(answers // filling.ITEMS_ASKED, shares, asking, model, say)
        ratio = closing_beside_floor(departments[LARGEST])
        pages = reports(departments)
    return 0 if ratio <= GOAL and len({statements for statements, _ in pages}) == 1 else 1


def say(line: str) -> None:
    """Tell at once, also through a pipe."""
    print(line, flush=True)


def company() -> dict[str, Department]:
    """The departments by name."""
    from tests.factories import make_department

    names = [*PROVIDING, SMALLEST]
    return {name: make_department(name, prefix=f"D{number}") for number, name in enumerate(names)}


def model_request(department: Department) -> int:
    """A request like those that were resolved; its id."""
    from tests.factories import file_request, make_person, make_service

    return file_request(make_service(department), make_person("Model")).pk


def closing_beside_floor(department: Department) -> float:
    """Close the quarter and aggregate the same rows, in turns. Prints medians and memory; returns the ratio of the medians."""
    from surveys.actions import closing
    from surveys.models import Score
    from surveys.periods import read

    quarter = read("2026-Q3")
    (answers, _), closed = plain(department), []
    say(f"closing {quarter} of {department}: {answers:,} answers, {ROUNDS} times beside the plain aggregate")
    floors = []
    for number in range(ROUNDS):
        open_again()
        forget_peak()
        closed.append(seconds(lambda: closing.close(department, quarter, at=AFTER)))
        floors.append(plain(department)[1])
        say(f"  {number + 1}: {closed[-1]:6.2f} s, plain {floors[-1]:6.2f} s")
    ratio = statistics.median(closed) / statistics.median(floors)
    say(
        f"closing {statistics.median(closed):.2f} s, plain {statistics.median(floors):.2f} s; ratio {ratio:.1f}, goal {GOAL:.0f}"
    )
    say(f"peak memory of the process {peak('self'):.0f} MB, of its database connection {peak(str(backend())):.0f} MB")
    say(f"{Score.objects.count()} scores kept")
    return ratio


def plain(department: Department) -> tuple[int, float]:
    """How many answers there are, and the seconds of the plain aggregate."""
    from django.db import connection

    from departments.calendars import company_zone
    from surveys.models import AnswerValue
    from surveys.periods import read

    quarter, zone = read("2026-Q3"), company_zone()
    with connection.cursor() as cursor:
        taken = seconds(
            lambda: (
                cursor.execute(FLOOR, [department.pk, quarter.begins_at(zone), quarter.ends_at(zone)])
                or cursor.fetchall()
            )
        )
    return AnswerValue.objects.filter(answer__invitation__department=department).count(), taken


def reports(departments: dict[str, Department]) -> list[tuple[int, int]]:
    """Open the report of a thousand answers and that of all; the statements and bytes of each."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from surveys.actions import closing
    from surveys.periods import read
    from tests.factories import make_person

    closing.close(departments[SMALLEST], read("2026-Q3"), at=AFTER)
    client, found = Client(headers={"host": "127.0.0.1"}), []
    client.force_login(
        make_person("Vera Chief", company_roles=["executive"]), "allauth.account.auth_backends.AuthenticationBackend"
    )
    for name in (SMALLEST, LARGEST):
        path = f"/surveys/{departments[name].slug}/report/?period=2026-Q3"
        client.get(path)
        with CaptureQueriesContext(connection) as taken:
            began = time.perf_counter()
            page = client.get(path)
            took = time.perf_counter() - began
        assert page.status_code == 200, page.status_code
        found.append((len(taken), len(page.content)))
        say(f"report of {name}: {len(taken)} statements, {len(page.content) / 1024:.0f} KB, {1000 * took:.0f} ms")
    return found


def open_again() -> None:
    """Forget what was closed. No verb does that: published figures are frozen."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE surveys_score, surveys_closing")


def seconds(act: Callable[[], object]) -> float:
    """How long `act` takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def backend() -> int:
    """The process that serves our connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (found,) = cursor.fetchone()
    return int(found)


def forget_peak() -> None:
    """What was taken while filling is not what closing takes."""
    Path("/proc/self/clear_refs").write_text("5")


def peak(process: str) -> float:
    """The most memory a process had, in MB."""
    (line,) = [line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000))
