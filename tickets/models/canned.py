"""What a department says often, written once."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from departments.models import Department


class CannedReply(models.Model):
    """A text with placeholders that members put into a reply, and change before they send it."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="canned_replies")
    title = models.CharField(max_length=80)
    body = models.TextField(max_length=5000)

    class Meta:
        constraints = [models.UniqueConstraint("department", Lower("title"), name="canned_title_once")]

    def __str__(self) -> str:
        return self.title
