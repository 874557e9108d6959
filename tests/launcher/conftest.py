"""A folder of its own for each desk that these tests start. The tests' shared servers are not touched."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from servicedesk.launcher.folder import CHECKOUT
from servicedesk.launcher.processes import wait_for
from servicedesk.launcher.stack import Stack

# A stack of its own: what the test run was told about its servers must not reach it.
UNSET = {"DATABASE_URL": "", "DATABASE_OWNER_URL": "", "REDIS_URL": "", "EMAIL_URL": "", "DESK_ENV": "", "PORT": ""}
OWN = {**UNSET, "DESK_HOSTS": "", "DESK_BASE_URL": "", "DESK_SECRET_KEY": "", "DJANGO_SETTINGS_MODULE": ""}

Launch = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every account may enter, as a checkout has; pytest's own is closed to the lent account."""
    folder = Path(tempfile.mkdtemp(prefix="desk-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def servers(place: Path) -> Iterator[Stack]:
    """A desk of which the servers run, and nothing else."""
    stack = Stack(place / "servers", env=OWN)
    stack.start_servers()
    yield stack
    stack.stop()


@pytest.fixture
def var() -> Iterator[Path]:
    """The folder of a desk that was never started."""
    folder = Path(tempfile.mkdtemp(prefix="desk-test-"))
    folder.chmod(0o755)
    yield folder / "var"
    shutil.rmtree(folder)


def launch(*words: str, var: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the starter to its end, as a person would at the command line."""
    return subprocess.run(
        [sys.executable, "-m", "servicedesk.launcher", *words],
        cwd=CHECKOUT,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **OWN, "DESK_VAR": str(var), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def is_refused_in_one_line(done: "subprocess.CompletedProcess[str]") -> bool:
    """Say whether a start ended as a bad environment should end it: one line of advice, a failure, no traceback."""
    lines = done.stderr.strip().splitlines()
    return done.returncode == 1 and len(lines) == 1 and "Traceback" not in done.stdout + done.stderr


def comes_true(question: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for what another process is about to do."""
    return wait_for(question, seconds)
