"""A desk of its own for the journeys, with real servers, worker, beat and mail; and a browser to walk it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from servicedesk.launcher.stack import Stack
from tests.journeys.walking import CHROMIUM, Walk
from tests.launcher.conftest import OWN


@pytest.fixture(scope="module")
def desk() -> Iterator[Stack]:
    """Everything that `make up` starts, without the demo company."""
    folder = Path(tempfile.mkdtemp(prefix="desk-journey-"))
    folder.chmod(0o755)
    with Stack(folder / "var", env={**OWN, "DESK_TICK": "1", "DESK_UNDO": "1"}) as stack:
        yield stack
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def walk(desk: Stack, browser: Browser) -> Walk:
    """What a person does with the desk."""
    return Walk(desk, browser)
