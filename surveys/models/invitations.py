"""Who is asked about which resolution, by which links, and who looked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from departments.models import Department
from surveys.enums import UNANSWERED, InvitationState, SkipReason
from surveys.models.questionnaires import Questionnaire
from surveys.querysets import InvitationQuerySet
from tickets.enums import Priority
from tickets.models import Ticket


class Invitation(models.Model):
    """Asking the requester about one resolution: at most one row for each, whatever was decided.

    `department` is the one that resolved it and is rated. `due_at` is when the sweep next has something to do. Priority,
    `promise_kept` (None: nothing was promised) and the requester's department are kept as they were, to compare who answered
    with who was asked.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="invitations")
    resolution = models.PositiveSmallIntegerField()
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="invitations")
    requester_department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    priority = models.CharField(max_length=8, choices=Priority)
    promise_kept = models.BooleanField(null=True)
    resolved_at = models.DateTimeField()
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.FOUND)
    reason = models.CharField(max_length=2, choices=SkipReason, default=SkipReason.NONE, blank=True)
    due_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stumbles = models.PositiveSmallIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "resolution"], name="asked_once"),
            models.CheckConstraint(condition=Q(state__in=InvitationState.values), name="invitation_state_known"),
            models.CheckConstraint(condition=Q(reason__in=SkipReason.values), name="invitation_reason_known"),
            models.CheckConstraint(
                condition=(Q(state=InvitationState.SKIPPED) & ~Q(reason=""))
                | (~Q(state=InvitationState.SKIPPED) & Q(reason="")),
                name="invitation_skip_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.SENT) | Q(sent_at__isnull=False, expires_at__isnull=False),
                name="invitation_sent_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], condition=Q(state__in=UNANSWERED), name="invitation_due"),
            models.Index(fields=["person", "-resolved_at"], name="invitation_of_person"),
            models.Index(fields=["department", "-resolved_at"], name="invitation_of_department"),
        ]

    def __str__(self) -> str:
        return f"Survey about {self.ticket_id} ({self.resolution})"

    def get_absolute_url(self) -> str:
        """The page for the requester, signed in. The link in a mail is another one, with a token."""
        return reverse("surveys:own", args=[self.pk])

    @property
    def about(self) -> str:
        """How the outbox names this survey."""
        return f"survey:{self.pk}"

    @property
    def is_overtaken(self) -> bool:
        """Whether the request was reopened, or resolved anew, since."""
        return self.ticket.resolution != self.resolution or self.ticket.resolved_at is None


class Link(models.Model):
    """A one-time token that went out in one mail; only its SHA-256 is kept. Each mail that leaves has its own, a repeat too."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Link of {self.invitation_id}"


class Sighting(models.Model):
    """Somebody opened the page at a point: evidence for telling scanners from people, and nothing more.

    `browser` and `address` are digests that hold for this invitation only; `address` (with the agent) stands where no cookie came.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="sightings")
    at = models.DateTimeField()
    point = models.PositiveSmallIntegerField(null=True)
    browser = models.CharField(max_length=64)
    address = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"Look at {self.invitation_id}"
