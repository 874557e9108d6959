"""The outbox, and the pulse of the workers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.enums import Channel, DeliveryState, Hours
from notifications.querysets import MessageQuerySet


class Message(models.Model):
    """Finished text for one person: written in the transaction of its cause, sent later, exactly once recorded.

    `key` names the cause and the person, so that the same message can't be posted twice. `message_id` is
    fixed here: a repeat on the wire after a crash carries the same one. `about` (`ticket:17`) lets the
    guard of that app look again, when it is sent, whether its reader may still see it. `topic` is what may be said of it
    once it is confidential: that and the link, and nothing else; empty, the words stand as they are. `fence` grows with
    every claim: a worker that lost its lease can't mark the row any more. `ambiguous` counts how often a worker died
    between handing it to the mail server and recording that. `proviso` (`clock:5:75%`) is a fact without which it is not sent any more. Rows that wait for the
    daily mail point to it as their `digest` once they are gathered.
    """

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=40, blank=True, default="", db_default="")
    thread = models.CharField(max_length=120, blank=True)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    ambiguous = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    server_said = models.CharField(max_length=300, blank=True)
    proviso = models.CharField(max_length=80, blank=True)
    digest = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="lines")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_known"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["pending", "retry"], channel="mail"), name="message_due"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=["claimed", "submitting"]), name="message_leased"
            ),
            models.Index(fields=["about"], name="message_about"),
            models.Index(fields=["person", "-made_at"], condition=Q(channel="bell"), name="message_bell"),
            models.Index(fields=["-made_at"], condition=Q(state="dead"), name="message_dead"),
            models.Index(fields=["due_at", "person"], condition=Q(state="daily"), name="message_daily"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}: {self.subject}"


class Preference(models.Model):
    """How somebody wants to be told: `ways` maps themes to ways where they differ from the usual; `hours` is for reminders.

    `quiet_from` and `quiet_until` are wall times in the person's zone, across midnight when the first is the later one.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="preference"
    )
    ways = models.JSONField(default=dict, blank=True)
    hours = models.CharField(max_length=8, choices=Hours, default=Hours.WORKING)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hours__in=Hours.values), name="preference_hours_known")]

    def __str__(self) -> str:
        return f"what {self.person} is told"


class Heartbeat(models.Model):
    """When a job last ran, how long it took and what it did; deep health reads these rows."""

    job = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    did = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.job
