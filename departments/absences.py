"""Verbs about absences: entered and taken out by oneself, or by who leads a department for those who work in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts import audit
from accounts.models import User
from departments.models import Absence

LONGEST = timedelta(days=366 * 2)


class AbsenceRefused(Exception):
    """That can't be entered; the message says why and is fit to show."""


def enter_absence(
    person: User, begins_on: date, ends_on: date, *, by: User, at: datetime, deputy: User | None = None
) -> Absence:
    """Say that `person` is away from `begins_on` to `ends_on`, both days included, and who stands in for them.

    Raises:
        AbsenceRefused: it ends before it begins, is over, too long or overlaps another; or the deputy can't be one.
    """
    with transaction.atomic(durable=True):
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        _check(person, begins_on, ends_on, at.astimezone(person.tz).date())
        if deputy is not None and deputy.pk == person.pk:
            raise AbsenceRefused("Somebody else has to stand in.")
        if deputy is not None and not deputy.is_active:
            raise AbsenceRefused(f"{deputy} is not active.")
        absence = Absence.objects.create(person=person, begins_on=begins_on, ends_on=ends_on, deputy=deputy)
        changes = {"away": [None, f"{begins_on} to {ends_on}"], "deputy": [None, str(deputy or "")]}
        audit.record("entered an absence", person, by=by, at=at, changes=changes)
    return absence


def remove_absence(absence: Absence, *, by: User, at: datetime) -> None:
    """Take an absence out: it was a mistake, or they are back. Twice does no harm."""
    with transaction.atomic(durable=True):
        gone, _ = Absence.objects.filter(pk=absence.pk).delete()
        if gone:
            changes = {"away": [f"{absence.begins_on} to {absence.ends_on}", None]}
            audit.record("removed an absence", absence.person, by=by, at=at, changes=changes)


def _check(person: User, begins_on: date, ends_on: date, today: date) -> None:
    if ends_on < begins_on:
        raise AbsenceRefused("The last day is before the first.")
    if ends_on < today:
        raise AbsenceRefused("That time is over already.")
    if ends_on - begins_on > LONGEST:
        raise AbsenceRefused("That is more than two years.")
    other = person.absences.overlapping(begins_on, ends_on).first()
    if other is not None:
        raise AbsenceRefused(f"{person} is away from {other.begins_on:%d %b} to {other.ends_on:%d %b %Y} already.")
