"""What people wrote and sent along."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from tickets.enums import Side, Visibility
from tickets.models.ticket import Ticket
from tickets.models.words import OF_COMMENT


class Comment(models.Model):
    """A message on a request: the first one, a reply, a reason, or a note inside the department.

    `body` is Markdown as typed, `html` what it was rendered to. `department` is the holder when a note was
    written: its members read it, those of a later holder as well, the requester's side never.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    side = models.CharField(max_length=10, choices=Side)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    body = models.TextField(max_length=20_000)
    html = models.TextField()
    at = models.DateTimeField()
    key = models.UUIDField(null=True)
    merged_from = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, related_name="+", help_text="It was written there, and came along."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="written_once"),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.PUBLIC) | Q(side=Side.PROVIDER), name="notes_are_of_the_department"
            ),
        ]
        triggers = OF_COMMENT

    def __str__(self) -> str:
        return f"{self.author} on {self.ticket}"


class Attachment(models.Model):
    """A file that came with a comment, served through the rule of its request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="attachments")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    file = models.FileField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is served."""
        return reverse("tickets:attachment", args=[self.ticket.number, self.pk])
