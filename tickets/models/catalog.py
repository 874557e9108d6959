"""What one can ask for, and what is promised."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from tickets.enums import Priority
from tickets.querysets import PolicyQuerySet, ServiceQuerySet


class Service(models.Model):
    """Something a department offers to do."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="services")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    what_you_get = models.TextField(max_length=2000, blank=True)
    offers_priority = models.BooleanField(
        "the requester chooses the priority", default=False, help_text="Else requests begin with the usual one."
    )
    usual_priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    is_confidential = models.BooleanField("confidential", default=False)
    is_active = models.BooleanField("offered", default=True)
    position = models.PositiveSmallIntegerField(default=100)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "slug"], name="service_slug_once"),
            models.CheckConstraint(condition=Q(usual_priority__in=Priority.values), name="service_priority_known"),
        ]

    def __str__(self) -> str:
        return self.title


class Policy(models.Model):
    """What a department promises, as one version. Used versions never change: an edit makes the next one.

    `targets` maps priority -> kind of clock -> duration (`"4h"`, `"3 working days"`), `pauses` a kind to the reasons
    that stop it where they differ from the usual; both as `tickets.clocks` reads them. `ladder` says at which points
    people are told, as `tickets.ladder` reads it; empty: the usual one. A policy of a service beats the department's.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="policies")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="policies")
    version = models.PositiveIntegerField()
    targets = models.JSONField(default=dict)
    pauses = models.JSONField(default=dict, blank=True)
    ladder = models.JSONField(default=list, blank=True)
    reopen_keeps_time = models.BooleanField(default=True)
    reopen_within_days = models.PositiveSmallIntegerField(default=14)
    confirm_within_days = models.PositiveSmallIntegerField(default=5, help_text="Working days.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(
        null=True, help_text="No new request goes by it; open ones keep what was promised."
    )
    off_at = models.DateTimeField(null=True, help_text="What it had promised was withdrawn.")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "service", "version"], nulls_distinct=False, name="policy_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service or self.department} v{self.version}"

    @property
    def is_in_force(self) -> bool:
        """Whether new requests may go by it (as long as there is no newer version)."""
        return self.closed_at is None and self.off_at is None

    @property
    def rule(self) -> str:
        """By which rule it applies to a request, in words: a service's own promises beat the department's."""
        return f"promises of the service {self.service}" if self.service else f"promises of {self.department}"

    @property
    def reopen_within(self) -> timedelta:
        """How long after it was resolved a request may be reopened (real time, inclusive)."""
        return timedelta(days=self.reopen_within_days)
