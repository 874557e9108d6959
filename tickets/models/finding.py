"""By which words a request is found; kept by triggers in the database, whoever writes."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from tickets.models.ticket import Ticket


class Findable(models.Model):
    """The words of one request: its title (weight A) and its messages (weight C).

    `said` holds what everybody on the request reads, `all_said` the notes as well: an index has to be asked once only, and
    who may not read notes is then asked for the words in `said`.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="findable")
    said = SearchVectorField()
    all_said = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["all_said"], name="findable_words")]

    def __str__(self) -> str:
        return f"Words of {self.ticket_id}"
