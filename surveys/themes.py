"""What people can choose about in the messages of surveys."""

from __future__ import annotations

from notifications.enums import Way
from notifications.themes import ALWAYS, Theme

THEMES = (
    Theme(
        "surveys", "Surveys", "How the service was", ("survey",), (Way.AT_ONCE, Way.DESK),
        "Whether you are asked at all stands in your details.",
    ),
    Theme("recovery.told", "How the service was", "What became of your answer", ("recovery.told",)),
    Theme(
        "recovery", "How your department served", "A colleague was not satisfied and may be contacted",
        ("recovery.opened", "recovery.reminded", "recovery.late"), ALWAYS,
        "First contact is promised within two working days, so you hear of it once a day at the latest.",
    ),
    Theme("plans", "How your department served", "Action plans and numbers after bad answers", ("plan.proposed", "recovery.month")),
)  # fmt: skip
