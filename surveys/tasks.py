"""When: the sweeps of surveys, each without arguments and safe to run twice."""

from celery import shared_task
from django.utils import timezone

from notifications.heartbeat import beating
from surveys.actions import closing, inviting


@shared_task
def sweep_invitations() -> None:
    """Ask colleagues about what was resolved."""
    with beating("surveys") as beat:
        beat.did(inviting.sweep_invitations(timezone.now()))


@shared_task
def sweep_expired() -> None:
    """Close surveys that nobody answered."""
    with beating("surveys_over") as beat:
        beat.did(inviting.sweep_expired(timezone.now()))


@shared_task
def sweep_closing() -> None:
    """Fix the figures of periods that are over."""
    with beating("periods") as beat:
        beat.did(closing.sweep_closing(timezone.now()))
