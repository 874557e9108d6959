"""What the demo's departments made of bad answers: some colleagues heard from somebody, some wait, one was forgotten; two plans."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from accounts.enums import CompanyRole
from accounts.models import User
from departments.models import Department
from notifications.outbox import silence
from surveys import reports
from surveys.actions import answering, planning, recovering
from surveys.actions.answering import Said, Visit
from surveys.enums import InvitationState, Reader, RecoveryOutcome, RecoveryState
from surveys.models import Invitation, Plan, Recovery
from surveys.periods import Period

# Cases younger than that may still wait; of the older ones one stays forgotten.
STILL_WAITING = timedelta(days=4)
A_DAY = timedelta(days=1)
JUST_NOW, COMPLAIN = timedelta(minutes=50), 2
COMPLAINT = "It does not do yet what I needed it for. Please call me, I am at my desk all day."
# The department that did something before the desk came, what colleagues found lacking then, and who was not heard.
MENDED, LACKING, UNHEARD = "it", "C1", "sales"
# Where one colleague waits in vain.
FORGETS = "it"
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
    "": "Every second week we sit down with their team leads and go through what is open.",
}


def make_good(now: datetime) -> None:
    """Let the departments follow up what colleagues said, and take on what several found lacking."""
    # What was said this morning people are still told of.
    _complain(now)
    with silence():
        waiting = Recovery.objects.filter(state=RecoveryState.OPEN, opened_at__lt=now - STILL_WAITING)
        forgotten = waiting.filter(invitation__department__slug=FORGETS).order_by("-opened_at").first()
        for case in waiting.for_page().order_by("pk"):
            if case != forgotten:
                _settle(case)
        if forgotten is not None and forgotten.due_at is not None:
            recovering.sweep_recoveries(forgotten.due_at)
        _mended(now)
        planning.sweep_plans(now)
        _take_on(now)


def _settle(case: Recovery) -> None:
    """What became of an older case: nearly always something, and sometimes late."""
    rng = random.Random(f"follow up {case.invitation.person.email} {case.invitation.ticket.title}")  # noqa: S311 (a story, no secret)
    who = _reader(case)
    if who is None or case.due_at is None:
        return
    outcome = rng.choices(list(SAID), (5, 3, 2))[0]
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
    shown = {item.code for item in reports.published(department, check, now).items}
    begun = datetime.combine(check.first, now.timetz()) + 9 * A_DAY
    plan = Plan(department=department, cases=5, proposed_at=begun - 2 * A_DAY)
    if LACKING in shown:
        plan.item = LACKING
    else:
        plan.requester_department = Department.objects.get(slug=UNHEARD)
    plan.save()
    _start(plan, begun, due_on=(begun + 20 * A_DAY).date(), baseline=check.previous, check=check)
    planning.finish(plan, what=WE_DO[plan.item[:1]], by=_head(department), at=begun + 18 * A_DAY)


def _take_on(now: datetime) -> None:
    """The proposal that most cases led to runs; the others wait for somebody to decide."""
    plan = Plan.objects.unended().select_related("department").order_by("-cases", "-item", "pk").first()
    if plan is not None:
        now_runs = reports.newest_period(now).next
        _start(plan, now - A_DAY, due_on=(now + 30 * A_DAY).date(), baseline=now_runs, check=now_runs.next)


def _complain(now: datetime) -> None:
    """Whoever was asked last and has not answered yet does so within the last hour, dissatisfied."""
    asked = Invitation.objects.filter(state=InvitationState.SENT, sent_at__lt=now, expires_at__gt=now)
    for invitation in asked.select_related("ticket", "questionnaire", "person").order_by("-sent_at", "pk")[:COMPLAIN]:
        points = {item.code: 2 for item in answering.asked_items(invitation)}
        said = Said(points, is_solved=False, comment=COMPLAINT, may_contact=True)
        at = max(now - JUST_NOW, invitation.sent_at or now)
        answering.answer(invitation, said, Visit("just now", at, is_requester=True), at=at)


def _start(plan: Plan, at: datetime, *, due_on: date, baseline: Period, check: Period) -> None:
    head = _head(plan.department)
    terms = planning.Terms(WE_DO[plan.item[:1]], head, due_on, baseline.name, check.name)
    planning.start(plan, terms, by=head, at=at)


def _head(department: Department) -> User:
    return department.memberships.active().leading().select_related("person").order_by("pk")[0].person
