"""The pulse: each job says that it ran, how long it took and what it did. Deep health reads it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from notifications.models import Heartbeat
from notifications.sweeping import Swept


class Beat:
    """What a job says of itself while it runs."""

    def __init__(self) -> None:
        self.swept = Swept()

    def did(self, swept: Swept) -> None:
        """Add what was done."""
        self.swept += swept


@contextmanager
def beating(job: str) -> Iterator[Beat]:
    """Record that `job` ran, also when it fails (the error rises on, its words are kept)."""
    started, beat, said = time.monotonic(), Beat(), ""
    try:
        yield beat
    except Exception as error:  # The task's outer edge: kept for the health page, then raised again.
        said = f"{type(error).__name__}: {error}"[:300]
        raise
    finally:
        values = {
            "beat_at": timezone.now(),
            "took_ms": int((time.monotonic() - started) * 1000),
            "did": beat.swept.did,
            "failed": beat.swept.failed,
            "said": said,
        }
        Heartbeat.objects.update_or_create(job=job, defaults=values)
