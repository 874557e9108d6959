"""A request: who asked, who has it, where it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from departments.models import Department
from tickets.enums import UNACCEPTED, UNRESOLVED, Outcome, Priority, Source, State, WaitsOn
from tickets.models.catalog import Service
from tickets.models.words import OF_TICKET
from tickets.querysets import RANK, TicketQuerySet

# Where a request without a running clock stands in a queue: after all that have one.
NEVER_DUE = datetime(9999, 1, 1, tzinfo=UTC)


class Ticket(models.Model):
    """One request, from filing to its end. `department` is the holder; `number` never changes.

    `is_confidential` is what counts now (department, service or sealed); `version` is the position of the last
    event, so that a page can tell whether something happened since it was shown; `queue_at` is the earliest
    due instant of its clocks, by which queues are ordered, or the earlier place `jumps_to` that somebody gave it by hand;
    `due_at` is the promise to the requester.

    A sub-request has a `parent`, the request of which it is a part, set once and for all when it is filed: a parent is always
    older than its parts, so no circle can come about. `holds_up` says whether the parent waits on it.
    """

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="tickets")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="tickets")
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests")
    requester_department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="asked")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="filed")
    filing_key = models.UUIDField(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    holds_up = models.BooleanField("the parent waits on it", default=False)
    snoozed_until = models.DateTimeField(null=True, help_text="Out of the inbox of its holder until then.")
    snoozed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", help_text="Where it goes on."
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.PAGE)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    waits_on = models.CharField(max_length=10, choices=WaitsOn, default=WaitsOn.NOTHING, blank=True)
    waits_until = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.NONE, blank=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="assigned")
    is_sealed = models.BooleanField(default=False)
    is_confidential = models.BooleanField(default=False)
    resolution = models.PositiveSmallIntegerField(default=0)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="resolved"
    )
    closes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    queue_at = models.DateTimeField(default=NEVER_DUE)
    jumps_to = models.DateTimeField(null=True, help_text="Where it was put by hand in the order of promises.")
    first_due_at = models.DateTimeField(null=True, help_text="While it stands there: its own earliest due instant.")
    left_alone_until = models.DateTimeField(null=True, help_text="A sweep failed on it; tried again then.")
    stumbles = models.PositiveSmallIntegerField(default=0)
    bounces = models.PositiveSmallIntegerField(default=0)
    offered_from = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who offers it, while nobody has answered.",
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filed_by", "filing_key"], name="filed_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="ticket_state_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="ticket_outcome_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="ticket_priority_known"),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, waits_on__in=[w for w in WaitsOn.values if w])
                | (~Q(state=State.WAITING) & Q(waits_on="")),
                name="ticket_waits_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.RESOLVED, State.CLOSED], resolved_at__isnull=False, outcome=Outcome.DONE)
                | ~Q(state__in=[State.RESOLVED, State.CLOSED]),
                name="ticket_resolved_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(parent__lt=F("id")), name="ticket_parent_is_older"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.MERGED, merged_into__isnull=False)
                | (~Q(outcome=Outcome.MERGED) & Q(merged_into__isnull=True)),
                name="ticket_merged_goes_on",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until__isnull=True, snoozed_by__isnull=True)
                | Q(snoozed_until__isnull=False, snoozed_by__isnull=False),
                name="ticket_snoozed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="ticket_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(holds_up=False) | Q(parent__isnull=False), name="ticket_holds_up_a_parent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "queue_at", "id"], condition=Q(state__in=UNRESOLVED), name="ticket_queue"
            ),
            models.Index(
                fields=["assignee", "queue_at", "id"], condition=Q(state__in=UNRESOLVED), name="ticket_my_work"
            ),
            models.Index(
                fields=["department", "queue_at", "id"],
                condition=Q(state__in=UNACCEPTED, assignee__isnull=True),
                name="ticket_inbox",
            ),
            models.Index(
                fields=["department", "filed_at", "id"], condition=Q(state__in=UNRESOLVED), name="ticket_queue_by_age"
            ),
            models.Index(
                "department", RANK, "queue_at", "id", condition=Q(state__in=UNRESOLVED), name="ticket_queue_by_weight"
            ),
            models.Index(
                fields=["department", "-changed_at", "-id"],
                condition=Q(state__in=UNRESOLVED),
                name="ticket_queue_by_change",
            ),
            models.Index(
                fields=["department", "-id"], condition=Q(is_confidential=True), name="ticket_department_secret"
            ),
            models.Index(fields=["-id"], condition=Q(parent__isnull=False), name="ticket_parts"),
            models.Index(fields=["department", "-changed_at", "-id"], name="ticket_department_newest"),
            models.Index(fields=["requester", "-changed_at", "-id"], name="ticket_requester_newest"),
            models.Index(fields=["filed_by", "-changed_at", "-id"], name="ticket_filer_newest"),
            models.Index(fields=["waits_until"], condition=Q(waits_until__isnull=False), name="ticket_wakes"),
            models.Index(fields=["closes_at"], condition=Q(state=State.RESOLVED), name="ticket_closes"),
            models.Index(fields=["resolved_at"], condition=Q(resolved_at__isnull=False), name="ticket_resolved_at"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="ticket_title_alike"),
        ]
        triggers = OF_TICKET

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The request's page."""
        return reverse("tickets:detail", args=[self.number])

    @property
    def is_unresolved(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.state in UNRESOLVED

    @property
    def thread(self) -> str:
        """The mail thread that all messages about this request belong to."""
        return f"request-{self.number}"

    @property
    def about(self) -> str:
        """How the outbox names this request."""
        return f"ticket:{self.pk}"


class Participant(models.Model):
    """Somebody beside the requester who follows a request and may write."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.person} on {self.ticket}"


class Leg(models.Model):
    """The time a request spends with one holder; who held it earlier keeps reading."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="legs")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="legs")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(left_at__isnull=True), name="one_holder"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")), name="leg_leaves_after_arriving"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "ticket"], name="leg_of_department"),
            models.Index(fields=["department", "arrived_at"], name="leg_arrived"),
            models.Index(fields=["department", "left_at"], condition=Q(left_at__isnull=False), name="leg_left"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} with {self.department}"
