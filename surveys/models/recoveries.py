"""Making good after a bad answer: one case for each survey, and what happened to it."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from surveys.enums import Reader, RecoveryEventKind, RecoveryOutcome, RecoveryState, RecoveryStep
from surveys.models.answers import Answer
from surveys.models.invitations import Invitation
from surveys.querysets import RecoveryQuerySet


class Recovery(models.Model):
    """A case: somebody was dissatisfied with what a department did, and is to hear from it.

    `answer` is the one that counts; `may_contact` follows it whatever happens. Without consent nobody is shown the case, it
    is counted only, and that only where `is_counted` (fixed when it is opened: nothing confidential is). `notice_at` is when
    the sweep next has something to do. `contacted_at` is when somebody first said what becomes of it.
    """

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="recovery")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    reader = models.CharField(max_length=5, choices=Reader)
    state = models.CharField(max_length=10, choices=RecoveryState)
    outcome = models.CharField(max_length=10, choices=RecoveryOutcome, default=RecoveryOutcome.NONE, blank=True)
    may_contact = models.BooleanField()
    is_counted = models.BooleanField()
    is_low = models.BooleanField()
    is_unsolved = models.BooleanField()
    items = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=8, choices=RecoveryStep, default=RecoveryStep.OPENED)
    notice_at = models.DateTimeField(null=True)
    stumbles = models.PositiveSmallIntegerField(default=0)
    contacted_at = models.DateTimeField(null=True)
    told = models.TextField(blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RecoveryState.values), name="recovery_state_known"),
            models.CheckConstraint(condition=Q(outcome__in=RecoveryOutcome.values), name="recovery_outcome_known"),
            models.CheckConstraint(
                condition=Q(state=RecoveryState.DONE, contacted_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=RecoveryState.DONE) & Q(outcome="", contacted_at__isnull=True),
                name="recovery_done_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RecoveryState.OPEN, RecoveryState.SILENT])
                | Q(state=RecoveryState.OPEN, may_contact=True)
                | Q(state=RecoveryState.SILENT, may_contact=False),
                name="recovery_open_with_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["notice_at"], condition=Q(state=RecoveryState.OPEN), name="recovery_due"),
            models.Index(fields=["opened_at"], name="recovery_opened"),
        ]

    def __str__(self) -> str:
        return f"Case of {self.invitation_id}"

    def get_absolute_url(self) -> str:
        """The page of the case."""
        return reverse("surveys:recovery_case", args=[self.pk])

    @property
    def about(self) -> str:
        """How the outbox names it."""
        return f"recovery:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what becomes of it."""
        return self.state == RecoveryState.OPEN

    @property
    def may_go_on(self) -> bool:
        """Whether an outcome can be chosen: whoever was contacted first may have to be told more."""
        return self.is_open or self.outcome == RecoveryOutcome.CONTACTED

    def is_late(self, at: datetime) -> bool:
        """Whether first contact came, or at `at` still comes, after it was due."""
        return self.due_at is not None and (self.contacted_at or at) > self.due_at


class RecoveryEvent(models.Model):
    """One thing that happened to a case: who did it (None: the desk), and what was written. Append only."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=RecoveryEventKind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    told = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RecoveryEventKind.values), name="recovery_event_known")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.recovery_id}: {self.kind}"
