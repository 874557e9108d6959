"""A part ends whole, starts again, and no process is ever signalled in the place of one that is gone."""

import signal
import sys
from pathlib import Path

import psutil
import pytest

from servicedesk.launcher.folder import Folder, write_json
from servicedesk.launcher.processes import Part, Record, leftover
from servicedesk.launcher.refusals import Refusal
from tests.launcher.conftest import comes_true

WITH_CHILD = """
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(child.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A prepared folder."""
    made = Folder(tmp_path)
    made.prepare()
    return made


@pytest.fixture
def part(folder: Folder):
    """A part that has a child and ends on SIGTERM."""
    part = Part("worker", folder, lambda: [sys.executable, "-c", WITH_CHILD], dict)
    yield part
    part.kill()


def child_of(part: Part) -> psutil.Process:
    """Return the child of a part once it runs."""
    assert comes_true(lambda: part.log_path.read_text().strip() != "")
    return psutil.Process(int(part.log_path.read_text().split()[-1]))


def is_gone(process: psutil.Process) -> bool:
    """Say whether the process does nothing any more."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_kill_ends_the_part_and_its_children(part: Part) -> None:
    part.start()
    child = child_of(part)
    part.kill()
    assert not part.is_alive()
    assert part.pid is None
    assert comes_true(lambda: is_gone(child))


def test_a_stop_leaves_no_child_behind_and_forgets_the_process(part: Part) -> None:
    part.start()
    child = child_of(part)
    part.stop()
    assert is_gone(child)
    assert part.record() is None


def test_a_killed_part_starts_again(part: Part) -> None:
    part.start()
    first = part.pid
    part.kill()
    part.start()
    assert part.is_alive()
    assert part.pid != first


def test_a_start_ends_the_orphans_of_a_leader_that_died_alone(part: Part) -> None:
    part.start()
    child = child_of(part)
    psutil.Process(part.pid).send_signal(signal.SIGKILL)
    assert comes_true(lambda: not part.is_alive())
    assert not is_gone(child)
    part.start()
    assert is_gone(child)


def test_a_later_starter_finds_and_ends_what_runs(part: Part, folder: Folder) -> None:
    part.start()
    left = leftover("worker", folder)
    assert left.pid == part.pid
    left.end_leftovers()
    assert comes_true(lambda: not part.is_alive())


def test_another_process_with_the_same_number_is_left_alone(part: Part, folder: Folder) -> None:
    part.start()
    stranger = Record.of(part.pid)
    write_json(folder.record("web"), {"pid": stranger.pid, "started": stranger.started - 3600})
    left = leftover("web", folder)
    assert not left.is_alive()
    left.end_leftovers()
    assert part.is_alive()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x", "started": 1}', '{"pid": 5}'])
def test_a_broken_record_is_no_record(folder: Folder, text: str) -> None:
    folder.record("web").write_text(text)
    assert leftover("web", folder).record() is None


def test_a_part_that_ends_while_it_is_waited_for_says_why(folder: Folder) -> None:
    part = Part("web", folder, lambda: [sys.executable, "-c", "print('no such setting'); raise SystemExit(1)"], dict)
    part.launch()
    assert comes_true(lambda: not part.is_alive())
    with pytest.raises(Refusal, match="web ended while starting: no such setting"):
        raise part.ended_early()


def test_a_log_that_grew_large_is_put_aside(folder: Folder) -> None:
    part = Part("web", folder, lambda: [sys.executable, "-c", ""], dict)
    part.log_path.write_bytes(b"x" * 5_000_001)
    part.launch()
    assert part.log_path.stat().st_size == 0
    assert part.log_path.with_suffix(".1.log").stat().st_size == 5_000_001
    part.stop()
