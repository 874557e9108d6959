"""When: the sweeps of the outbox, each without arguments and safe to run twice."""

from celery import shared_task
from django.utils import timezone

from notifications import delivery, digests
from notifications.heartbeat import beating


@shared_task
def sweep_outbox() -> None:
    """Send the mails that are due."""
    with beating("outbox") as beat:
        beat.did(delivery.sweep_outbox())


@shared_task
def sweep_digests() -> None:
    """Gather what waits for the daily mails that are due."""
    with beating("digests") as beat:
        beat.did(digests.sweep_digests(timezone.now()))


@shared_task
def sweep_leases() -> None:
    """Take up again the mails of workers that died."""
    with beating("leases") as beat:
        beat.did(delivery.sweep_leases(timezone.now()))
