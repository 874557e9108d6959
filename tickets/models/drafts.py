"""What somebody has typed and not sent yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tickets.models.ticket import Ticket

MOST_PLACE = 140


class Draft(models.Model):
    """What a person typed into one form, kept until it is sent or discarded. Nobody else ever sees it.

    `place` is the address the form is sent to; `ticket` the request it is about, so that a draft on one that may not be
    seen any more does not name it. `fields` are the texts by their names.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=MOST_PLACE)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, related_name="drafts")
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="draft_once")]

    def __str__(self) -> str:
        return f"Draft of {self.person_id} at {self.place}"
