"""Does what is due without Celery and Redis: the day book's jobs, run by this process alone."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils.module_loading import import_string

from notifications.models import Heartbeat
from servicedesk.schedule import DAY_BOOK, Job

log = logging.getLogger(__name__)


@dataclass
class Turn:
    """A job, and when it has its next turn (on the clock that never jumps)."""

    job: Job
    act: Callable[[], None]
    due: float


class Command(BaseCommand):
    """`run_due` does everything once; `run_due --loop` goes on, each job at its interval, until SIGTERM or Ctrl-C.

    Several may run at once, also beside Celery's workers: rows are claimed, each is done once.
    """

    help = "Do what is due (mails, reminders, surveys, ...) with Postgres alone, without Celery and Redis."
    # The loop survives a database that is away; a look at its migrations at the start would not.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or until told to stop."""
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the jobs; a failure of one does not keep the others from their turn."""
        turns = [Turn(job, import_string(job.task), time.monotonic()) for job in DAY_BOOK]
        if options["loop"]:
            self._loop(turns, _told_to_stop())
        elif failed := [turn.job.name for turn in turns if not self._run(turn)]:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")

    def _loop(self, turns: list[Turn], stop: threading.Event) -> None:
        self.stdout.write(f"{len(turns)} jobs take turns; SIGTERM or Ctrl-C ends this.")
        while not stop.is_set():
            turn = min(turns, key=lambda turn: turn.due)
            if stop.wait(max(turn.due - time.monotonic(), 0)):
                break
            close_old_connections()  # One that the database ended is opened anew.
            self._run(turn, is_quiet=True)
            turn.due = time.monotonic() + turn.job.every
        self.stdout.write("Stopped.")

    def _run(self, turn: Turn, *, is_quiet: bool = False) -> bool:
        """Let one job have its turn and say what it did; `is_quiet` says nothing of a job that had nothing to do."""
        try:
            turn.act()
            beat = Heartbeat.objects.get(job=turn.job.name)
        except Exception:  # The edge of a job: logged with its trace, and the others have their turn.
            log.exception("%s failed", turn.job.name)
            return False
        if beat.did or beat.failed or not is_quiet:
            failed = f", {beat.failed} put off" if beat.failed else ""
            self.stdout.write(f"{turn.job.name}: {beat.did} done{failed} in {beat.took_ms} ms")
        return True


def _told_to_stop() -> threading.Event:
    """Set by SIGTERM and SIGINT; the job that is running ends first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
