"""Being there: a page says that somebody has it open, and what they write. Nobody's history, and no lock."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from notifications.sweeping import Swept
from tickets.enums import Writing
from tickets.models import Presence, Ticket

# Rows that nobody reads any more are swept after this.
KEPT = timedelta(hours=1)


def attend(ticket: Ticket, *, writing: Writing, by: User, at: datetime) -> None:
    """Remember that `by` has `ticket` open at `at`. One statement, whether they were there before or not."""
    Presence.objects.bulk_create(
        [Presence(ticket=ticket, person=by, seen_at=at, writing=writing)],
        update_conflicts=True,
        unique_fields=["ticket", "person"],
        update_fields=["seen_at", "writing"],
    )


def sweep_presence(at: datetime) -> Swept:
    """Forget who was where long ago."""
    gone, _ = Presence.objects.filter(seen_at__lt=at - KEPT).delete()
    return Swept(did=gone)
