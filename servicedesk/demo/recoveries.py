"""What the demo's departments made of bad answers: some colleagues heard from somebody, some wait, one was forgotten; two plans."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from accounts.enums import CompanyRole
from accounts.models import User
from departments.models import Department
from notifications.outbox import silence
from surveys import reports
from surveys.actions import importing, planning, recovering
from surveys.enums import Reader, RecoveryOutcome, RecoveryState
from surveys.importing import COLUMNS
from surveys.models import Plan, Recovery
from surveys.periods import Period

# Cases younger than that may still wait; of the older ones a few stay forgotten.
STILL_WAITING = timedelta(days=4)
FORGOTTEN = 0.08
A_DAY = timedelta(days=1)
# The department that did something about it before the desk came, and what it found lacking then.
MENDED, LACKING = "finance", "C1"
ON_PAPER = 24
ITEMS = ("O", "C1", "C2", "C3", "C4", "P1", "P2", "P3", "P4", "R1", "R2", "R3", "R4")
SAID = {
    RecoveryOutcome.CONTACTED: (
        "Thank you for your time on the telephone. I look into the two points we spoke of, and write again this week.",
        "",
    ),
    RecoveryOutcome.EXPLAINED: (
        "It took so long because one paper was missing. We should have told you at once, and from now on we do.",
        "",
    ),
    RecoveryOutcome.NO_ACTION: ("", "It was about something that is not ours. Said so on the telephone."),
}
WE_DO = {
    "C": "Every morning one of us writes to whoever waits for more than two days: where it stands, and when it goes on.",
    "P": "We check a request for what is missing within the first hour, and ask for all of it at once.",
    "R": "One of us keeps an hour free each morning and each afternoon for what came in last.",
}


def ask_on_paper(now: datetime) -> None:
    """What colleagues said of a department before the desk came: taken in as a file, like any history."""
    content = "\n".join(_lines(reports.newest_period(now).previous))
    file = importing.File(
        "asked on paper.csv", hashlib.sha256(content.encode()).hexdigest(), content.splitlines(keepends=True)
    )
    importing.import_answers(file, by=None, at=now)


def make_good(now: datetime) -> None:
    """Let the departments follow up what colleagues said, and take on what several found lacking."""
    with silence():
        waiting = Recovery.objects.filter(state=RecoveryState.OPEN, opened_at__lt=now - STILL_WAITING)
        for case in waiting.for_page().order_by("pk"):
            _settle(case)
        recovering.sweep_recoveries(now)
        _mended(now)
        planning.sweep_plans(now)
        _take_on(now)


def _lines(period: Period) -> Iterator[str]:
    """A file of answers in `period`: poor all in all, and poorest about being kept up to date."""
    yield ",".join(COLUMNS)
    rng = random.Random("asked on paper")  # noqa: S311 (an opinion, no secret)
    for person in range(ON_PAPER):
        day = period.first + A_DAY * (7 + person)
        for item in ITEMS:
            mean = 1.5 if item == LACKING else 2.1
            point = min(4, max(1, round(rng.gauss(mean, 0.6))))
            yield f"{day},Paper {person + 1},,{MENDED},{item},{point},"


def _settle(case: Recovery) -> None:
    """What became of an older case: nearly always something, and sometimes late."""
    rng = random.Random(f"{case.invitation.person.email} {case.invitation.ticket.title}")  # noqa: S311 (a story, no secret)
    who = _reader(case)
    if who is None or case.due_at is None or rng.random() < FORGOTTEN:
        return
    outcome = rng.choices(list(SAID), (5, 3, 1))[0]
    told, reason = SAID[outcome]
    at = case.opened_at + (case.due_at - case.opened_at) * rng.uniform(0.1, 1.05)
    recovering.settle(case, outcome, by=who, at=at, told=told, reason=reason)


def _reader(case: Recovery) -> User | None:
    """Who takes care of it: the first who leads the department, or the recovery owner."""
    if case.reader == Reader.OWNER:
        return User.objects.with_role(CompanyRole.RECOVERY_OWNER).order_by("pk").first()
    leading = case.invitation.department.memberships.active().leading().exclude(person=case.invitation.person)
    row = leading.exclude(person=case.invitation.resolved_by).select_related("person").order_by("pk").first()
    return row.person if row else None


def _mended(now: datetime) -> None:
    """A plan from before the desk came: done, and measured between what was said on paper and the first period in the desk."""
    department, check = Department.objects.get(slug=MENDED), reports.newest_period(now)
    begun = datetime.combine(check.first, now.timetz()) + 9 * A_DAY
    plan = Plan.objects.create(department=department, item=LACKING, cases=5, proposed_at=begun - 2 * A_DAY)
    _start(plan, begun, due_on=(begun + 20 * A_DAY).date(), baseline=check.previous, check=check)
    planning.finish(plan, what=WE_DO["C"], by=_head(department), at=begun + 18 * A_DAY)


def _take_on(now: datetime) -> None:
    """The proposal that most cases led to runs; the others wait for somebody to decide."""
    proposed = Plan.objects.unended().exclude(item="").exclude(department__slug=MENDED).select_related("department")
    plan = proposed.order_by("-cases", "pk").first()
    if plan is not None:
        now_runs = reports.newest_period(now).next
        _start(plan, now - A_DAY, due_on=(now + 30 * A_DAY).date(), baseline=now_runs, check=now_runs.next)


def _start(plan: Plan, at: datetime, *, due_on: date, baseline: Period, check: Period) -> None:
    head = _head(plan.department)
    terms = planning.Terms(WE_DO[plan.item[:1]], head, due_on, baseline.name, check.name)
    planning.start(plan, terms, by=head, at=at)


def _head(department: Department) -> User:
    return department.memberships.active().leading().select_related("person").order_by("pk")[0].person
