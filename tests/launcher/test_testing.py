"""Runs of the tests share their servers, never their database, and the last one ends them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servicedesk.launcher.folder import CHECKOUT, Folder
from servicedesk.launcher.processes import leftover
from tests.launcher.conftest import OWN, comes_true

RUN = """
import json, sys
from servicedesk.launcher.testing import ensure_servers
print(json.dumps(ensure_servers()), flush=True)
sys.stdin.read()
"""


@contextmanager
def a_run(var: Path, **environment: str) -> Iterator[tuple["subprocess.Popen[str]", dict[str, str]]]:
    """A process that uses the tests' servers until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN],
        cwd=CHECKOUT,
        env={"PATH": "/usr/bin:/bin", **OWN, "DESK_VAR": str(var), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    told = next(line for line in process.stdout if line.startswith("{"))
    yield process, json.loads(told)
    process.communicate()


def server_runs(var: Path, name: str) -> bool:
    """Say whether the tests' server `name` runs."""
    return leftover(name, Folder(var / "test")).is_alive()


def test_two_runs_share_servers_and_not_databases(var: Path) -> None:
    with a_run(var) as (_, first):
        with a_run(var) as (_, second):
            assert first["DATABASE_URL"].removesuffix("/desk") == second["DATABASE_URL"].removesuffix("/desk2")
            assert first["REDIS_URL"].removesuffix("/1") == second["REDIS_URL"].removesuffix("/2")
        assert server_runs(var, "postgres")
        assert server_runs(var, "valkey")
    assert not server_runs(var, "postgres")
    assert not server_runs(var, "valkey")


def test_servers_of_a_killed_run_are_taken_over(var: Path) -> None:
    with a_run(var) as (process, first):
        process.kill()
        process.wait()
    assert server_runs(var, "postgres")
    with a_run(var) as (_, second):
        assert second == first
    assert comes_true(lambda: not server_runs(var, "postgres"))


def test_given_servers_are_left_to_whoever_gave_them(var: Path) -> None:
    given = {"DATABASE_URL": "postgres://given@127.0.0.1/desk", "REDIS_URL": "redis://127.0.0.1/0"}
    with a_run(var, **given) as (_, told):
        assert told == {}
        assert not server_runs(var, "postgres")
