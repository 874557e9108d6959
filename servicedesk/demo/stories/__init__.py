"""What people of the demo company ask for, department by department."""

from __future__ import annotations

from servicedesk.demo.stories import (
    facilities,
    finance,
    hr,
    it_accounts,
    it_devices,
    legal,
    marketing,
    operations,
    sales,
)
from servicedesk.demo.telling import Story

STORIES: tuple[Story, ...] = (
    it_devices.STORIES
    + it_accounts.STORIES
    + hr.STORIES
    + finance.STORIES
    + facilities.STORIES
    + legal.STORIES
    + marketing.STORIES
    + sales.STORIES
    + operations.STORIES
)


def of_department(slug: str) -> list[Story]:
    """The stories that begin in a department."""
    return [story for story in STORIES if story.service.split("/")[0] == slug]
