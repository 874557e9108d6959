"""Chromium for the browser tests: the system's own, found or, where that is allowed, installed."""

import os
import shutil
import subprocess
from collections.abc import Callable

from .refusals import Refusal, of_program

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> str | None:
    """Return the path of a Chromium; `CHROMIUM` in the environment names another one."""
    wanted = os.environ.get("CHROMIUM")
    names = (wanted,) if wanted else (*NAMES, _MAC)
    return next((path for name in names if (path := shutil.which(name))), None)


def find_or_install(say: Callable[[str], None]) -> str:
    """Return the path of a Chromium. As root on Debian or Ubuntu it is installed; elsewhere one line says how."""
    if path := find():
        return path
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        how = "sudo apt-get install chromium" if apt else "install Chromium or Google Chrome"
        raise Refusal(f"The browser tests need Chromium: {how}, or name one with CHROMIUM=/path")
    say("Installing Chromium for the browser tests (apt-get, a minute or two)")
    for words in (["update", "--quiet"], ["install", "--yes", "--quiet", "--no-install-recommends", "chromium"]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run([apt, *words], env=environment, capture_output=True, text=True, errors="replace")
        if done.returncode != 0:
            raise of_program(f"Installing Chromium (apt-get {words[0]})", done.stderr)
    if path := find():
        return path
    raise Refusal("apt-get installed no Chromium: install Google Chrome, or name one with CHROMIUM=/path")
