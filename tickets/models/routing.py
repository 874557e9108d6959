"""Rules by which a department gives out what arrives."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Department
from tickets.enums import Give, Priority
from tickets.models.catalog import Service
from tickets.querysets import RoutingRuleQuerySet


class RoutingRule(models.Model):
    """One rule; the first that fits a request wins, by `position`. What is empty is not asked.

    `words` holds words and phrases by lines or commas, as tickets.routing reads them. `turns` is what each choice of a group
    leaves behind for the next: person -> turns earned.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="routing_rules")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    is_active = models.BooleanField("in force", default=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="+")
    words = models.CharField(max_length=1000, blank=True)
    requester_department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, related_name="+")
    site = models.CharField(max_length=80, blank=True)
    give = models.CharField(max_length=8, choices=Give, default=Give.NOBODY)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    among = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    priority = models.CharField("priority at least", max_length=8, choices=Priority, blank=True)
    turns = models.JSONField(default=dict)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="routing_rule_name_once"),
            models.CheckConstraint(condition=Q(give__in=Give.values), name="routing_rule_give_known"),
            models.CheckConstraint(
                condition=Q(priority__in=["", *Priority.values]), name="routing_rule_priority_known"
            ),
            models.CheckConstraint(
                condition=Q(give=Give.PERSON, person__isnull=False) | (~Q(give=Give.PERSON) & Q(person__isnull=True)),
                name="routing_rule_names_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(give=Give.NOBODY) | ~Q(priority=""), name="routing_rule_does_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name
