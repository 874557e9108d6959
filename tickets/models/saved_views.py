"""Queues as somebody wants to see them again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from tickets.querysets import SavedViewQuerySet


class SavedView(models.Model):
    """A name for a query string of a queue. It keeps what is asked, never what was found: each reader finds their own.

    `department` None: of all queues of its owner together. Shared, everybody who works in the department has it, for as
    long as they do; its name and words are read there and nowhere else.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False, help_text="What the queue opens with.")
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shared=False) | Q(department__isnull=False), name="saved_view_is_shared_in_a_department"
            ),
            models.UniqueConstraint(
                fields=["owner", "department", "is_shared", "name"], nulls_distinct=False, name="saved_view_named_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "department"],
                condition=Q(is_default=True, is_shared=False),
                nulls_distinct=False,
                name="saved_view_one_default_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(is_default=True, is_shared=True),
                name="saved_view_one_default_of_a_department",
            ),
        ]

    def __str__(self) -> str:
        return self.name
