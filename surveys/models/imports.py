"""Answers from before the desk, as files brought them. They belong to no request."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from surveys.enums import Area, Point
from surveys.querysets import ImportedAnswerQuerySet


class Import(models.Model):
    """One file that was taken in whole; `digest` is the SHA-256 of its bytes, so that it comes in once."""

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class ImportedAnswer(models.Model):
    """What one colleague said about one item on one day.

    `voter` names the colleague for "one colleague, one vote": `person:17` for somebody the desk knows, else a digest of
    what the file calls them. Without `value` the item did not apply.
    """

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="answers")
    line = models.PositiveIntegerField()
    answered_on = models.DateField()
    voter = models.CharField(max_length=48)
    requesting_department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="imported_answers")
    item = models.CharField(max_length=4)
    area = models.CharField(max_length=1, choices=Area)
    value = models.PositiveSmallIntegerField(null=True, choices=Point)
    importance = models.PositiveSmallIntegerField(null=True, choices=Point)

    objects = ImportedAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "answered_on", "voter", "item"], name="imported_answer_once"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="imported_area_known"),
            models.CheckConstraint(
                condition=Q(value__in=Point.values) | Q(value__isnull=True), name="imported_value_is_point"
            ),
            models.CheckConstraint(
                condition=Q(importance__in=Point.values) | Q(importance__isnull=True),
                name="imported_importance_is_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} about {self.department_id} on {self.answered_on}"
