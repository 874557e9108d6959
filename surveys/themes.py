"""What people can choose about in the messages of surveys."""

from __future__ import annotations

from notifications.enums import Way
from notifications.themes import Theme

THEMES = (
    Theme(
        "surveys", "Surveys", "How the service was", ("survey",), (Way.AT_ONCE, Way.DESK),
        "Whether you are asked at all stands in your details.",
    ),
)  # fmt: skip
