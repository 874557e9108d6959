"""Processes that can be found again: a record on disk says which one, so that no other is ever signalled."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from .account import Account
from .folder import CHECKOUT, Folder, read_json, write_json
from .refusals import Refusal, last_line

# The start of a process is read from the system's clock, which may be set while the process runs.
CLOCK_SLACK_SECONDS = 5.0
LOOK_EVERY_SECONDS = 0.05
KILL_SECONDS = 10
LARGEST_LOG_BYTES = 5_000_000
# How each part is asked to end, and for how many seconds it may take its time. Postgres's SIGINT ends it at once and
# cleanly; on SIGTERM it would wait for every client.
_ENDINGS = {"postgres": (signal.SIGINT, 60.0)}
_USUAL_ENDING = (signal.SIGTERM, 10.0)


@dataclass(frozen=True)
class Record:
    """One process, told apart from a later one with the same number by the second it started in."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "Record | None":
        """Return the record of a process that runs now; None when it has ended already."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.NoSuchProcess:
            return None

    @classmethod
    def read(cls, place: Path) -> "Record | None":
        """Return the record that was kept in a file, or None."""
        known = read_json(place)
        try:
            return cls(int(known["pid"]), float(known["started"]))
        except (KeyError, TypeError, ValueError):
            return None

    def leader(self) -> psutil.Process | None:
        """Return the process itself while it runs."""
        holder = self._holder()
        return holder if holder and self._is(holder) and _runs(holder) else None

    def members(self) -> list[psutil.Process]:
        """Return the process, everything below it, and what is left of its group when it is gone."""
        holder = self._holder()
        if holder and not self._is(holder):
            return []  # the number, and with it the group, is somebody else's by now
        found = set()
        with suppress(psutil.NoSuchProcess):  # it may end just now; what is left is in its group then
            found = {holder, *holder.children(recursive=True)} if holder else set()
        for process in psutil.process_iter():
            try:
                of_group = os.getpgid(process.pid) == self.pid
                if of_group and process.create_time() >= self.started - CLOCK_SLACK_SECONDS:
                    found.add(process)
            except (ProcessLookupError, PermissionError, psutil.NoSuchProcess):
                continue
        return [process for process in found if _runs(process)]

    def _holder(self) -> psutil.Process | None:
        """Return whatever process has the number now."""
        try:
            return psutil.Process(self.pid)
        except psutil.NoSuchProcess:
            return None

    def _is(self, process: psutil.Process) -> bool:
        try:
            return bool(abs(process.create_time() - self.started) <= CLOCK_SLACK_SECONDS)
        except psutil.NoSuchProcess:
            return False


def kill_all(members: Sequence[psutil.Process]) -> None:
    """End processes at once (SIGKILL) and wait until they are gone."""
    for process in members:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
        except psutil.AccessDenied as error:
            raise Refusal(f"Process {process.pid} of an earlier start belongs to another account: end it") from error
    wait_for(lambda: not any(_runs(process) for process in members), KILL_SECONDS)


def wait_for(comes_true: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is true, at most so long, and say whether it is."""
    give_up_at = time.monotonic() + seconds
    while not (answer := comes_true()) and time.monotonic() < give_up_at:
        time.sleep(LOOK_EVERY_SECONDS)
    return answer


def _runs(process: psutil.Process) -> bool:
    """Say whether a process still does anything; an ended one may wait for its parent to notice for ever."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def leftover(name: str, folder: Folder) -> "Part":
    """Return the part of an earlier start as far as it can be ended."""
    return Part(name, folder, list, dict)


class Part:
    """One process of the desk with its own group, log and record. It can be started again after any end."""

    def __init__(
        self,
        name: str,
        folder: Folder,
        command: Callable[[], list[str]],
        environment: Callable[[], Mapping[str, str]],
    ) -> None:
        self.name = name
        self.folder = folder
        self.log_path = folder.log(name)
        self.stop_signal, self.patience_seconds = _ENDINGS.get(name, _USUAL_ENDING)
        self.account: Account | None = None
        self.working_folder = CHECKOUT
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the running process, or None."""
        record = self.record()
        return record.pid if record and self.is_alive() else None

    def record(self) -> Record | None:
        """Return what is remembered of the process, running or not."""
        return Record.read(self.folder.record(self.name))

    def is_alive(self) -> bool:
        """Say whether the process runs, whoever started it."""
        if self._process:
            return self._process.poll() is None
        record = self.record()
        return bool(record and record.leader())

    def start(self) -> None:
        """Start the process and return when it is ready; what an earlier one left is ended first."""
        if self.is_alive():
            return
        self.end_leftovers()
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Start the process without waiting for it to be ready."""
        self._turn_log()
        as_account = self.account.options() if self.account else {}
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=self.working_folder,
                env=dict(self._environment()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **as_account,
            )
        self._remember(self._process)

    def await_ready(self) -> None:
        """Return when the part does its work. A part that nobody waits for is ready at once."""

    def stop(self) -> None:
        """Ask the process to end, wait, and end what is left."""
        self.ask_to_stop()
        self.await_end()

    def ask_to_stop(self) -> None:
        """Send the signal for a clean end, without waiting."""
        record = self.record()
        leader = record.leader() if record else None
        if leader:
            try:
                leader.send_signal(self.stop_signal)
            except psutil.NoSuchProcess:
                return
            except psutil.AccessDenied as error:
                raise Refusal(f"Process {leader.pid} ({self.name}) belongs to another account: end it") from error

    def await_end(self) -> None:
        """Wait for the clean end, then end what is left of the group and forget the process."""
        record = self.record()
        if not record:
            return
        wait_for(lambda: not self._still_runs(record), self.patience_seconds)
        self.kill()
        self.folder.record(self.name).unlink(missing_ok=True)

    def kill(self) -> None:
        """End the process and everything below it at once (SIGKILL)."""
        record = self.record()
        if record:
            kill_all(record.members())
        if self._process:
            self._process.wait(KILL_SECONDS)
        self._process = None

    def end_leftovers(self) -> None:
        """End cleanly what an earlier, killed starter left behind."""
        if self.record():
            self.stop()

    def ended_early(self) -> Refusal:
        """Return the refusal for a process that ended while it was waited for."""
        return Refusal(f"{self.name} ended while starting: {last_line(self.log_path)} (more in {self.log_path})")

    def _remember(self, process: subprocess.Popen[bytes]) -> None:
        """Write down which process it is. One that can't be found again must not stay."""
        try:
            if record := Record.of(process.pid):
                write_json(self.folder.record(self.name), asdict(record))
        except OSError:
            process.kill()
            process.wait()
            raise

    def _still_runs(self, record: Record) -> bool:
        ours = self._process
        return ours.poll() is None if ours and ours.pid == record.pid else bool(record.leader())

    def _turn_log(self) -> None:
        if self.log_path.exists() and self.log_path.stat().st_size > LARGEST_LOG_BYTES:
            self.log_path.replace(self.log_path.with_suffix(".1.log"))
