"""Makes the pictures of the README from a running demo: `make up` in one terminal, `make screenshots` in another."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

INTO = Path(__file__).parent / "screenshots"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# name, who, where, width
PICTURES = (
    ("queue", "lena", "/queue/it/", 1280),
    ("request", "lena", "first of /queue/it/", 1280),
    ("home-phone", "rosa", "/", 390),
    ("report", "lena", "/surveys/it/report/", 1280),
)


def sign_in(page: Page, who: str) -> None:
    """Sign in as one of the demo's cast."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(f"{who}@desk.example")
    page.locator("[name=password]").fill("desk-demo")
    page.locator("[name=password]").press("Enter")
    page.get_by_role("heading", name="What do you need?").wait_for()


def main(desk: str) -> None:
    """Take every picture at the size in which the README shows it."""
    INTO.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        for name, who, where, width in PICTURES:
            context = browser.new_context(base_url=desk, viewport={"width": width, "height": 800})
            page = context.new_page()
            sign_in(page, who)
            page.goto(where.removeprefix("first of "))
            if where.startswith("first of "):
                page.locator("table a[href^='/requests/']").first.click()
                page.wait_for_load_state()
            page.screenshot(path=INTO / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
