"""The environment is made by the newest Python that fits, and whatever prevents it is one line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from servicedesk.launcher.folder import CHECKOUT

SCRIPT = CHECKOUT / "servicedesk" / "launcher" / "environment.py"


def prepare(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the script as the Makefile does, on a file of requirements in `folder`."""
    return subprocess.run(
        [sys.executable, str(SCRIPT), "requirements.txt", "--into", "venv"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
        | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def make(folder: Path, target: str, path: str) -> "subprocess.CompletedProcess[str]":
    """Run a target of the Makefile in a folder that holds nothing else."""
    shutil.copy(CHECKOUT / "Makefile", folder)
    (folder / "requirements").mkdir()
    (folder / "requirements" / "local.txt").touch()
    words = [shutil.which("make") or "make", target]
    return subprocess.run(words, cwd=folder, env={"PATH": path}, capture_output=True, text=True, timeout=60)


def test_packages_that_are_there_already_need_no_index(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("")
    done = prepare(tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "venv" / "bin" / "python").exists()
    assert "Installing requirements.txt (0 packages)" in done.stdout


def test_an_index_that_can_not_be_reached_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(f"nowhere==1.0 --hash=sha256:{'0' * 64}\n")
    done = prepare(tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "ERROR: No matching distribution found for nowhere==1.0" in done.stderr
    assert "check the network" in done.stderr


def test_a_python_without_ensurepip_is_one_line_and_leaves_no_environment(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / "ensurepip.py").write_text("raise ModuleNotFoundError('no ensurepip', name='ensurepip')")
    done = prepare(tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "This Python can't make environments" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_broken_environment_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("")
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/no/such/python")
    assert prepare(tmp_path).returncode == 0
    assert subprocess.run([str(python), "-c", ""]).returncode == 0


@pytest.mark.parametrize("found", ["too old", "none"])
def test_no_python_that_fits_is_one_line(tmp_path: Path, found: str) -> None:
    """Names that exist but fit no better than a shim for nothing are passed over."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "touch"):
        (programs / name).symlink_to(shutil.which(name) or name)
    if found == "too old":
        for name in ("python3", "python3.11"):
            (programs / name).write_text("#!/bin/sh\nexit 1\n")
            (programs / name).chmod(0o755)
    done = make(tmp_path, ".venv/local.stamp", str(programs))
    assert done.returncode == 2
    said = [line for line in done.stderr.splitlines() if not line.startswith("make:")]
    assert said == ["Python 3.11, 3.12 or 3.13 is needed and was not found: install one, for example python3.12"]
    assert not (tmp_path / ".venv").exists()
