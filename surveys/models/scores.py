"""Scores of closed periods: computed once and frozen. A recomputation is another revision beside the first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from surveys.enums import Subject
from surveys.querysets import ClosingQuerySet
from surveys.scales import Scale


class Closing(models.Model):
    """One period of one department, closed at `closed_at`, as revision 1 or a later one.

    `scale` and `counts` are what held and happened then: the scale of the version in force, and how many were resolved,
    left out (by reason), asked and heard. `ballots` holds 16 bytes a person (who, and what they said, both digests), to count how many
    persons changed before a recomputation may be published.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="closings")
    period = models.CharField(max_length=8)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revision = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    scale = models.JSONField()
    counts = models.JSONField(default=dict)
    ballots = models.BinaryField()

    objects = ClosingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "period", "revision"], name="closing_revision_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="closing_revision_counts_from_one"),
            models.CheckConstraint(condition=Q(revision=1) | ~Q(reason=""), name="closing_revision_has_reason"),
        ]
        indexes = [models.Index(fields=["period", "department"], name="closing_of_period")]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.department} {self.period} r{self.revision}"

    @property
    def scale_in_force(self) -> Scale:
        """The scale by which it is read."""
        values: Mapping[str, Any] = self.scale
        return Scale(**values)


class Score(models.Model):
    """What the people of one group said: how many had which mean (surveys.tallies), and how often each point fell.

    `key` says which group of its subject: the item's code, the area's letter, the id of the requesting department, the
    months joined by a plus.
    """

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="scores")
    subject = models.CharField(max_length=10, choices=Subject)
    key = models.CharField(max_length=60)
    people = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    tally = models.JSONField()
    frequencies = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "subject", "key"], name="score_once"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="score_subject_known"),
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.key}"
