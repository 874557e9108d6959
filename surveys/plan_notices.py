"""Who hears of a proposed action plan: those who lead the department."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from departments.line import leading_now
from notifications import outbox
from notifications.outbox import post, suppress
from surveys.models import Plan
from surveys.recovery import PLAN_CASES
from surveys.recovery_notices import plain

LINES = (
    f"{PLAN_CASES} or more colleagues found the same lacking within 90 days.",
    "Take the plan on and change it as you like, or dismiss it with a reason. What you do is shown on your department's page.",
)


def propose(plan: Plan, *, at: datetime) -> None:
    """Tell those who lead the department."""
    if outbox.is_silent():
        return
    headline = f"An action plan is proposed for {plan.department}"
    post(
        [
            replace(letter, about=plan.about)
            for person in leading_now(plan.department_id, at)
            for letter in plain(
                f"{plan.about}:{person.pk}", "plan.proposed", person, plan.get_absolute_url(), headline, list(LINES)
            )
        ],
        at=at,
    )


def take_back(plan: Plan) -> None:
    """Hold back what has not left yet: it is decided."""
    suppress(f"{plan.about}:")
