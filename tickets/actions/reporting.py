"""The verb of Monday morning: those who lead a department hear how its week was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from departments import calendars
from departments.line import leading_now
from departments.models import Department
from notifications.models import Message
from notifications.outbox import post
from notifications.sweeping import Swept
from tickets.flow import attention
from tickets.weeks import Week, last_week, week_of

# On Monday; a day later still, when no worker was there. After that the news is old.
TOLD_ON = (0, 1)


def sweep_weeks(at: datetime) -> Swept:
    """Write the mails about the last week of each department whose Monday has come, once; each leaves when its reader works."""
    did = 0
    for department in Department.objects.taking_requests().by_name():
        zone = calendars.schedule_now(department, at).zone
        if (at.astimezone(zone).date() - week_of(at, zone).monday).days in TOLD_ON:
            did += _tell(department, last_week(at, zone), at)
    return Swept(did=did)


def _tell(department: Department, week: Week, at: datetime) -> int:
    """Two workers at once wait for each other at the row of the department: the second finds it done."""
    with transaction.atomic(durable=True):
        list(Department.objects.select_for_update(no_key=True).filter(pk=department.pk).values_list("pk"))
        if Message.objects.filter(key__startswith=attention.key_of(department, week)).exists():
            return 0
        letters = (attention.letter(department, week, person, at=at) for person in leading_now(department.pk, at))
        return post([letter for letter in letters if letter is not None], at=at)
