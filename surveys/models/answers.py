"""What people answered. Nothing is overwritten: a change adds an answer, and what does not count is kept apart."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from surveys.enums import AnswerStatus, LostTime, Point
from surveys.models.invitations import Invitation
from surveys.models.questionnaires import Item
from surveys.querysets import AnswerQuerySet


class Answer(models.Model):
    """One answer to one survey: whether it counts, from which browser (a digest), and what was said beside the items."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="answers")
    at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=AnswerStatus)
    browser = models.CharField(max_length=64)
    is_signed_in = models.BooleanField(default=False)
    is_solved = models.BooleanField(null=True)
    lost_time = models.CharField(max_length=12, choices=LostTime, default=LostTime.UNSAID, blank=True)
    comment = models.TextField(blank=True)
    may_contact = models.BooleanField(default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(status=AnswerStatus.COUNTED), name="one_answer_counts"
            ),
            models.CheckConstraint(condition=Q(status__in=AnswerStatus.values), name="answer_status_known"),
            models.CheckConstraint(condition=Q(lost_time__in=LostTime.values), name="answer_lost_time_known"),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.invitation_id}"


class AnswerValue(models.Model):
    """The answer to one item that was asked: a point, "not applicable", or neither when it was left out."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="values")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, choices=Point)
    is_not_applicable = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "item"], name="item_answered_once"),
            models.CheckConstraint(condition=Q(value__in=Point.values) | Q(value__isnull=True), name="value_is_point"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(is_not_applicable=False), name="value_or_not_applicable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.value}"
