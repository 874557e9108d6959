"""Action plans: what a department does about what several colleagues found lacking."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from departments.models import Department
from surveys.enums import UNENDED, PlanState
from surveys.querysets import PlanQuerySet


class Plan(models.Model):
    """What `department` does about an item, or about its work for one department that asks (`requester_department`).

    Its effect is what people said about the item in the closed period `check_period` against `baseline_period` (names such
    as 2026-Q3); for a pair of departments that is the overall question, asked of everybody: of one department's people alone
    too much could be told. `cases` is how many led to it.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="plans")
    item = models.CharField(max_length=4, blank=True)
    requester_department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    cases = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.PROPOSED)
    proposed_at = models.DateTimeField()
    what = models.CharField("what you do about it", max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    baseline_period = models.CharField(max_length=8, blank=True)
    check_period = models.CharField(max_length=8, blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "item", "requester_department"],
                condition=Q(state__in=UNENDED),
                nulls_distinct=False,
                name="one_plan_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(
                condition=~Q(item="") & Q(requester_department__isnull=True)
                | Q(item="", requester_department__isnull=False),
                name="plan_has_one_theme",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PlanState.PROPOSED, PlanState.DROPPED])
                | (
                    Q(owner__isnull=False, due_on__isnull=False, started_at__isnull=False)
                    & ~Q(what="")
                    & ~Q(baseline_period="")
                    & ~Q(check_period="")
                ),
                name="plan_running_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.DROPPED) | ~Q(reason=""), name="plan_dropped_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["department", "state"], name="plan_of_department")]

    def __str__(self) -> str:
        return f"Plan of {self.department} about {self.item or self.requester_department}"

    def get_absolute_url(self) -> str:
        """The page of the plan."""
        return reverse("surveys:plan", args=[self.pk])

    @property
    def about(self) -> str:
        """How the outbox names it."""
        return f"plan:{self.pk}"

    @property
    def measured_item(self) -> str:
        """The item by which its effect is measured."""
        return self.item or "O"
