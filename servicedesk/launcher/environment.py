"""Makes `.venv` and installs the pinned packages. A script of its own: it runs before anything is installed."""

import argparse
import re
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

SAY_EVERY_SECONDS = 5
_COUNTED = re.compile(r"(Collecting|Requirement already satisfied:) ")
_MANAGER = {"apt-get": "sudo apt-get install python3-venv", "dnf": "sudo dnf install python3-pip"}


class NotMade(Exception):
    """The environment can't be made; the text is one line that says what to do."""


def main() -> int:
    """Bring the environment up to date with one file of requirements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("requirements", type=Path, help="requirements/local.txt or requirements/dev.txt")
    parser.add_argument("--into", type=Path, default=Path(".venv"))
    chosen = parser.parse_args()
    try:
        python = ensure_environment(chosen.into)
        install(python, chosen.requirements)
    except NotMade as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or chosen.into}: {error.strerror}: mend that and start again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the next start goes on from here.", file=sys.stderr)
        return 130
    return 0


def ensure_environment(place: Path) -> Path:
    """Return the Python of the environment; a missing or broken environment is made anew."""
    python = place / "bin" / "python"
    if _works(python):
        return python
    try:
        import ensurepip  # noqa: F401 (Debian leaves it out of its python3)
    except ModuleNotFoundError as error:
        how = next((line for tool, line in _MANAGER.items() if shutil.which(tool)), "install Python's venv module")
        raise NotMade(f"This Python can't make environments ({sys.executable}): {how}") from error
    print(f"Making {place} with Python {sys.version_info.major}.{sys.version_info.minor}", flush=True)
    try:
        venv.create(place, clear=True, with_pip=True)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(place, ignore_errors=True)
        raise NotMade(f"Making {place} failed: install Python's venv module (ensurepip) and start again") from error
    return python


def install(python: Path, requirements: Path) -> None:
    """Install exactly what the file names, each package by its hash, and say how far it is."""
    total = sum(1 for line in requirements.read_text().splitlines() if re.match(r"[a-z0-9].*==", line))
    print(f"Installing {requirements} ({total} packages)", flush=True)
    # The file names everything: older versions of pip resolve `coverage[toml]>=7` anew, to a release that is not locked.
    words = ["-m", "pip", "install", "--require-hashes", "--no-deps", "--disable-pip-version-check", "--no-input"]
    with subprocess.Popen(
        [str(python), *words, "--progress-bar=off", "-r", str(requirements)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        lines = _read_with_progress(process, total)
    if process.returncode != 0:
        raise NotMade(_reason(lines, requirements))


def _read_with_progress(process: "subprocess.Popen[str]", total: int) -> list[str]:
    lines: list[str] = []
    done, said = 0, time.monotonic()
    for line in process.stdout or ():
        lines.append(line.strip())
        done += bool(_COUNTED.match(line))
        if time.monotonic() - said > SAY_EVERY_SECONDS and done < total:
            said = time.monotonic()
            print(f"  fetched {done} of {total}", flush=True)
    return lines


def _reason(lines: list[str], requirements: Path) -> str:
    if any("No space left on device" in line for line in lines):
        return f"Installing {requirements} failed: the disk is full: make room and start again"
    errors = [line for line in lines if line.startswith("ERROR:")] or lines or ["pip said nothing"]
    advice = "check the network, or the package index that pip is set up for (PIP_INDEX_URL)"
    return f"Installing {requirements} failed: {errors[-1][:300]} ({advice})"


def _works(python: Path) -> bool:
    """Say whether the environment runs and is of a supported Python; a moved or half-made one does not."""
    check = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    try:
        return subprocess.run([str(python), "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
