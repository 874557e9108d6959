"""A bad environment is one line that says what to do, a failure, and nothing half-made."""

import ast
import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from servicedesk.launcher import __main__ as command_line
from servicedesk.launcher import browser
from servicedesk.launcher.account import home_of
from servicedesk.launcher.folder import CHECKOUT, Folder
from servicedesk.launcher.refusals import Refusal
from tests.launcher.conftest import OWN, is_refused_in_one_line, launch

PASSWORD = "not-to-be-shown"
BAD_ADDRESSES = [
    ("DATABASE_URL", "no-address", "is not a database address"),
    ("DATABASE_URL", f"mysql://desk:{PASSWORD}@127.0.0.1/desk", "is not a database address"),
    ("DATABASE_URL", f"postgres://desk:{PASSWORD}@127.0.0.1:port/desk", "is not a database address"),
    ("DATABASE_URL", f"postgres://desk:{PASSWORD}@127.0.0.1:99999/desk", "is not a database address"),
    ("DATABASE_URL", f"postgres://desk:{PASSWORD}@[::1/desk", "is not a database address"),
    ("DATABASE_URL", f"postgres://desk:{PASSWORD}@127.0.0.1/", "is not a database address"),
    ("DATABASE_URL", f"postgres://desk:{PASSWORD}@127.0.0.1/desk?no_such=1", "is not a database address"),
    ("DATABASE_URL", f"postgres://desk:{PASSWORD}@127.0.0.1:1/desk", "start that server, or unset DATABASE_URL"),
    ("REDIS_URL", "no-address", "is not an address"),
    ("REDIS_URL", f"http://:{PASSWORD}@127.0.0.1/0", "is not an address"),
    ("REDIS_URL", f"redis://:{PASSWORD}@127.0.0.1:port/0", "is not an address"),
    ("REDIS_URL", f"redis://:{PASSWORD}@127.0.0.1:1/0", "start that server, or unset REDIS_URL"),
]


def nothing_is_half_made(var: Path) -> bool:
    """Say whether no part of a cluster, no password file and no record of a process is left."""
    left = {path.name for path in var.iterdir()} if var.exists() else set()
    records = {path.name for path in (var / "run").glob("*.json")} if var.exists() else set()
    return not any(name.startswith("postgres") for name in left) and records <= {"ports.json"}


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize(("variable", "address", "advice"), BAD_ADDRESSES)
def test_a_server_that_can_not_be_used_is_named(var: Path, variable: str, address: str, advice: str) -> None:
    done = launch("up", var=var, **{variable: address})
    assert is_refused_in_one_line(done), done.stderr
    assert done.stderr.startswith(variable)
    assert advice in done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert nothing_is_half_made(var)


def test_a_port_in_use_is_named_with_another_to_try(var: Path, taken_port: int) -> None:
    done = launch("up", var=var, PORT=str(taken_port))
    assert is_refused_in_one_line(done), done.stderr
    assert f"Port {taken_port} is in use" in done.stderr
    assert f"PORT={taken_port + 10}" in done.stderr
    assert nothing_is_half_made(var)


@pytest.mark.parametrize("port", ["http", "-1", "0", "65536", "\uff18\uff10\uff10\uff10"])
def test_a_port_that_is_none_is_named(var: Path, port: str) -> None:
    done = launch("up", var=var, PORT=port)
    assert is_refused_in_one_line(done), done.stderr
    assert "PORT must be a number from 1 to 65535" in done.stderr
    assert not var.exists()


def test_a_file_in_the_place_of_the_folder_is_named(var: Path) -> None:
    var.write_text("a file")
    done = launch("up", var=var)
    assert is_refused_in_one_line(done), done.stderr
    assert f"{var}: a file stands where a folder should be" in done.stderr


def test_a_full_disk_is_named_and_the_broken_cluster_is_gone(var: Path) -> None:
    """A limit on the size of files stands in for the disk: the first write-ahead file is larger."""
    done = subprocess.run(
        [sys.executable, "-m", "servicedesk.launcher", "up"],
        cwd=CHECKOUT,
        env={"PATH": "/usr/bin:/bin", **OWN, "DESK_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )
    assert is_refused_in_one_line(done), done.stderr
    assert "Making the database" in done.stderr
    assert nothing_is_half_made(var)
    assert not home_of(Folder(var)).data.exists()


def as_ordinary_person(code: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the starter without the rights of root, in a fork: the tests' Python may lie where only root can go."""
    script = f"import os, sys; sys.argv[1:] = {list(words)!r}; from servicedesk.launcher.commands import run\n"
    script += "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n" + code
    return subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, env=_environment(), capture_output=True, text=True, timeout=60
    )


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], **OWN}


def test_a_folder_that_may_not_be_written_is_named(var: Path) -> None:
    var.mkdir(mode=0o555)
    done = as_ordinary_person(f"os.environ['DESK_VAR'] = {str(var)!r}; sys.exit(run(['up']))")
    assert is_refused_in_one_line(done), done.stderr
    assert "no permission: give this account the folder, or choose another with DESK_VAR" in done.stderr
    assert list(var.iterdir()) == []


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert command_line.main(["up"]) == 1
    assert capsys.readouterr().err == "Python 3.11 or later is needed, this is 3.9\n"


def test_the_command_line_can_be_read_by_old_pythons() -> None:
    ast.parse(Path(command_line.__file__).read_text(), feature_version=(3, 7))


def test_another_system_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert command_line.main(["up"]) == 1
    assert capsys.readouterr().err == "The starter runs on Linux and macOS: on Windows, use WSL\n"


def test_an_unknown_command_shows_the_usage(var: Path) -> None:
    done = launch("upp", var=var)
    assert done.returncode == 2
    assert done.stderr.startswith("usage:")


def test_an_account_that_may_not_enter_gets_a_place_outside(tmp_path: Path) -> None:
    """As root in a closed home the cluster lies elsewhere; parent folders keep their permissions."""
    tmp_path.chmod(0o700)
    home = home_of(Folder(tmp_path / "var"))
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    if home.account is None:
        assert home.data == tmp_path / "var" / "postgres"
    else:
        assert home.account.uid != 0
        assert home.account.may_enter(home.data.parent)
        assert home_of(Folder(tmp_path / "var")) == home
        shutil.rmtree(home.data.parent)


def test_a_secrets_file_that_does_not_fit_the_database_is_named(var: Path) -> None:
    launch("manage", "version", var=var)
    (var / "secrets.json").unlink()
    done = launch("manage", "version", var=var)
    assert is_refused_in_one_line(done), done.stderr
    assert "secrets.json does not fit" in done.stderr


def test_a_missing_browser_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "NAMES", ("no-such-browser",))
    monkeypatch.setattr(browser, "_MAC", "/no/such/browser")
    with pytest.raises(Refusal, match="The browser tests need Chromium"):
        browser.find_or_install(print)
