"""When: the sweeps of surveys, each without arguments and safe to run twice."""

from celery import shared_task
from django.utils import timezone

from notifications.heartbeat import beating
from surveys.actions import closing, inviting, planning, recovering


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


@shared_task
def sweep_recoveries() -> None:
    """Call first contacts to mind, and say which are late."""
    with beating("recoveries") as beat:
        beat.did(recovering.sweep_recoveries(timezone.now()))


@shared_task
def sweep_plans() -> None:
    """Propose action plans where cases call for them."""
    with beating("plans") as beat:
        beat.did(planning.sweep_plans(timezone.now()))
