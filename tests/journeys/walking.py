"""Walking the desk as people do: sign in, open pages, read mail; axe looks at every page on the way."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TypeVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from servicedesk.launcher.folder import CHECKOUT
from servicedesk.launcher.stack import Stack

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "kettle-harbour-violin"
PATIENCE = 45
Found = TypeVar("Found")


def until(look: Callable[[], Found | None], what: str, seconds: float = PATIENCE) -> Found:
    """Wait for something that workers do; the tests of rules never wait, the journeys have to."""
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


class Walk:
    """One desk and the ways through it."""

    def __init__(self, desk: Stack, browser: Browser) -> None:
        self.desk, self.browser = desk, browser
        self.mails = Path(desk.environment["DESK_DEMO_MAIL"])

    @contextmanager
    def page(self, *, width: int = 1280, scripts: bool = True, dark: bool = False) -> Iterator[Page]:
        """A browser of its own: no cookies, a window of that width."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            base_url=self.desk.url,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(15_000)
        yield context.new_page()
        context.close()

    @contextmanager
    def signed_in(self, who: str, **window: object) -> Iterator[Page]:
        """A browser in which `who` has signed in with the password."""
        with self.page(**window) as page:  # type: ignore[arg-type] (the same keywords)
            page.goto("/accounts/login/")
            page.locator("[name=login]").fill(address(who))
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.get_by_role("heading", name="What do you need?").wait_for()
            yield page

    def manage(self, *words: str) -> str:
        """Run a command of manage.py beside the desk; what it printed."""
        environment = {**os.environ, **self.desk.environment, "DJANGO_SETTINGS_MODULE": "servicedesk.settings"}
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def inbox(self, who: str) -> list[tuple[float, EmailMessage]]:
        """The mails that reached `who`, oldest first, each with the moment in which it was received."""
        found = []
        for path in sorted(self.mails.glob("*.eml")):
            mail = email.message_from_bytes(path.read_bytes(), policy=default)
            if address(who) in str(mail["To"]):
                found.append((path.stat().st_mtime, mail))
        return found

    def mail(self, who: str, *words: str) -> tuple[float, EmailMessage]:
        """The newest mail to `who` that says all of `words`, once it has come, and the moment in which it came."""

        def look() -> tuple[float, EmailMessage] | None:
            hits = [
                pair
                for pair in self.inbox(who)
                if all(word in f"{pair[1]['Subject']} {text(pair[1])}" for word in words)
            ]
            return hits[-1] if hits else None

        return until(look, f"a mail to {who} with the words {words}")


def address(who: str) -> str:
    """The address of one of the cast."""
    return f"{who}@desk.example"


def text(mail: EmailMessage) -> str:
    """The plain part."""
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""


def link(mail: EmailMessage, beginning: str) -> str:
    """The first address in the mail that has `beginning` in its path."""
    found = re.search(rf"https?://\S*{beginning}\S*", text(mail))
    assert found, text(mail)
    return found[0]


def look_over(page: Page, allowed: tuple[str, ...] = ()) -> None:
    """axe finds nothing on this page, in light and in dark; nothing hangs over the edge."""
    for scheme in ("light", "dark"):
        # Without motion: a colour that is still on its way from one theme to the other is nobody's colour.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type] (a literal)
        violations = [v for v in Axe().run(page).response["violations"] if v["id"] not in allowed]
        told = [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in violations]
        assert not told, f"{page.url} in {scheme}: {told}"
    page.emulate_media(color_scheme="light")
    overhang = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overhang <= 0, f"{page.url} is {overhang} px too wide"
