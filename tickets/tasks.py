"""When: the sweeps of the work, each without arguments and safe to run twice."""

from celery import shared_task
from django.utils import timezone

from notifications.heartbeat import beating
from tickets.actions import attending, forecasting, moving, promising, recounting, reporting, timekeeping


@shared_task
def sweep_notices() -> None:
    """Tell people of thresholds that are due."""
    with beating("thresholds") as beat:
        beat.did(timekeeping.sweep_notices(timezone.now()))


@shared_task
def sweep_breaches() -> None:
    """Write down which promises were missed."""
    with beating("breaches") as beat:
        beat.did(timekeeping.sweep_breaches(timezone.now()))


@shared_task
def sweep_waking() -> None:
    """End waiting for agreed dates that have come."""
    with beating("waking") as beat:
        beat.did(moving.sweep_waking(timezone.now()))


@shared_task
def sweep_closing() -> None:
    """Close what was resolved and not objected to."""
    with beating("closing") as beat:
        beat.did(moving.sweep_closing(timezone.now()))


@shared_task
def sweep_recounting() -> None:
    """Let open requests feel a change of hours or promises."""
    with beating("recounting") as beat:
        beat.did(recounting.sweep_recounting(timezone.now()))


@shared_task
def sweep_repricing() -> None:
    """Let open requests take over the promises that somebody applied to them."""
    with beating("repricing") as beat:
        beat.did(promising.sweep_repricing(timezone.now()))


@shared_task
def sweep_presence() -> None:
    """Forget who had which request open long ago."""
    with beating("presence") as beat:
        beat.did(attending.sweep_presence(timezone.now()))


@shared_task
def sweep_forecasts() -> None:
    """Work out when requests are usually done, and judge what was foretold."""
    with beating("forecasts") as beat:
        beat.did(forecasting.sweep_forecasts(timezone.now()))


@shared_task
def sweep_weeks() -> None:
    """Tell those who lead a department, on Monday, how its week was."""
    with beating("weeks") as beat:
        beat.did(reporting.sweep_weeks(timezone.now()))
