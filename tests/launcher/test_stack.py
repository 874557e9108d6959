"""The whole desk starts, survives the death of any part or of all, and ends without leaving anything behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from servicedesk.launcher import application
from servicedesk.launcher.folder import CHECKOUT, Folder, any_free_port, is_free, read_json
from servicedesk.launcher.health import answers
from servicedesk.launcher.processes import Record, kill_all
from servicedesk.launcher.stack import Stack
from tests.launcher.conftest import OWN, comes_true, launch

PARTS = ("web", "worker", "beat", "mail", "postgres", "valkey")
START_SECONDS = 120


@pytest.fixture(scope="module")
def desk(place: Path) -> Iterator[Stack]:
    """A desk that runs."""
    with Stack(place / "var", env={**OWN, "DESK_DEMO": "0"}) as stack:
        yield stack


class Starter:
    """`up` as a person runs it, with what it prints."""

    def __init__(self, var: Path, port: int) -> None:
        self.folder = Folder(var)
        self._printed = var.parent / "printed"
        with self._printed.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "servicedesk.launcher", "up"],
                cwd=CHECKOUT,
                env={"PATH": os.environ["PATH"], **OWN, "DESK_VAR": str(var), "PORT": str(port), "DESK_DEMO": "0"},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (no threads here)
            )
        comes_true(lambda: self.is_ready() or self.process.poll() is not None, START_SECONDS)

    def printed(self) -> str:
        """Return what it has printed so far."""
        return self._printed.read_text()

    def is_ready(self) -> bool:
        """Say whether it has said that the desk is ready."""
        return "The desk is ready after" in self.printed()

    def records(self) -> list[Record]:
        """Return the processes of all parts."""
        found = [Record.read(self.folder.record(name)) for name in PARTS]
        return [record for record in found if record]

    def kill(self) -> None:
        """Kill the starter alone; its parts go on without it."""
        self.process.kill()
        self.process.wait()

    def end(self, number: signal.Signals) -> int:
        """Ask it to end everything, and return its exit status."""
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def port() -> int:
    """A port for the pages."""
    return any_free_port()


@pytest.mark.parametrize("name", PARTS)
def test_a_killed_part_is_started_again_and_the_desk_serves(desk: Stack, name: str) -> None:
    part = desk.parts[name]
    before = part.pid
    part.kill()
    assert desk.tend() == [name]
    assert part.is_alive()
    assert part.pid != before
    assert answers(int(desk.environment["PORT"]))
    assert desk.tend() == []


def test_the_parts_are_told_where_everything_is(desk: Stack) -> None:
    told = desk.environment
    assert told["DESK_ENV"] == "development"
    assert told["DESK_BASE_URL"] == f"http://127.0.0.1:{told['PORT']}"
    assert told["DATABASE_URL"].startswith("postgres://desk_app:")
    assert told["DATABASE_OWNER_URL"].startswith("postgres://desk_owner:")
    assert told["REDIS_URL"].startswith("redis://:")
    assert told["EMAIL_URL"].startswith("smtp://127.0.0.1:")
    assert told["DESK_DEMO_MAIL"] == str(desk.folder.path / "mail")
    assert told["DESK_FILES"] == str(desk.folder.path / "files")


@pytest.mark.parametrize(("page", "status"), [("/health/ready", 0), ("/health/nowhere", 1)])
def test_a_container_asks_for_its_health_by_exit_status(desk: Stack, page: str, status: int) -> None:
    words = [sys.executable, "-m", "servicedesk.launcher.health", page]
    assert subprocess.run(words, cwd=CHECKOUT, env=desk.environment).returncode == status


def test_a_second_start_says_in_one_line_that_it_runs_and_where(desk: Stack) -> None:
    done = launch("up", var=desk.folder.path)
    assert done.returncode == 0
    assert done.stdout == f"The desk already runs: {desk.url}\n"
    assert done.stderr == ""
    assert all(part.is_alive() for part in desk.parts.values())


def test_a_command_beside_the_desk_works_on_its_database(desk: Stack) -> None:
    done = launch("manage", "migrate", "--check", var=desk.folder.path)
    assert done.returncode == 0, done.stderr


def test_the_tables_can_be_brought_up_to_date_by_hand_before_the_first_start(var: Path) -> None:
    done = launch("manage", "migrate", "--no-input", "--verbosity", "0", var=var)
    assert done.returncode == 0, done.stderr
    assert launch("manage", "migrate", "--check", var=var).returncode == 0


def test_the_environment_beside_the_desk_is_for_its_owner_alone(desk: Stack) -> None:
    kept = desk.folder.path / "run" / "environment.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert read_json(kept)["DATABASE_URL"] == desk.environment["DATABASE_URL"]


def test_given_servers_are_used_and_none_is_started(servers: Stack, var: Path) -> None:
    """`DESK_DEMO` follows: a desk with real mail is no demo."""
    given = {key: servers.environment[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")}
    stack = Stack(var, env={**OWN, **given, "EMAIL_URL": "smtp://127.0.0.1:2525"})
    stack.start_servers()
    try:
        assert set(stack.parts) == {"web", "worker", "beat"}
        assert {key: stack.environment[key] for key in given} == given
        assert not application.is_demo(stack.environment)
    finally:
        stack.stop()


@pytest.mark.parametrize(("given", "is_demo"), [({}, True), ({"DESK_ENV": "production"}, False)])
def test_the_demo_is_on_for_a_plain_start_alone(var: Path, given: dict[str, str], is_demo: bool) -> None:
    folder = Folder(var)
    folder.prepare()
    assert application.is_demo(application.base_environment(folder, given, 8000)) is is_demo


def test_it_starts_cleanly_after_the_starter_was_killed_and_after_all_was(var: Path, port: int) -> None:
    first = Starter(var, port)
    assert first.is_ready(), first.printed()
    left = first.records()
    first.kill()
    assert all(record.leader() for record in left)

    second = Starter(var, port)
    assert second.is_ready(), second.printed()
    assert "ending what an earlier start left: mail, web, worker, beat" in second.printed()
    assert not any(record.leader() for record in left)
    everything = second.records()
    second.kill()
    kill_all([process for record in everything for process in record.members()])

    third = Starter(var, port)
    assert third.is_ready(), third.printed()
    assert answers(port)
    running = third.records()
    assert len(running) == len(PARTS)
    assert third.end(signal.SIGTERM) == 0
    assert not any(record.members() for record in running)


def test_what_dies_is_started_again_until_ctrl_c_ends_everything(var: Path, port: int) -> None:
    starter = Starter(var, port)
    assert starter.is_ready(), starter.printed()
    psutil.Process(Record.read(starter.folder.record("web")).pid).kill()
    assert comes_true(lambda: "web had ended and was started again" in starter.printed())
    assert answers(port)
    running = starter.records()
    assert starter.end(signal.SIGINT) == 0
    assert not any(record.members() for record in running)
    assert is_free(port)
    assert starter.records() == []


def test_a_start_that_does_not_succeed_leaves_nothing_running(var: Path) -> None:
    stack = Stack(var, env={**OWN, "DESK_HOSTS": "*", "DESK_ENV": "production"})
    with pytest.raises(application.Refusal, match=r"`manage.py migrate` failed: .*DESK_HOSTS must name the hosts"):
        stack.start()
    assert not any(part.is_alive() for part in stack.parts.values())
    assert not list((var / "run").glob("environment.json"))
