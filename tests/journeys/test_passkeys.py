"""A passkey in a real browser: made, used instead of the password, given up. The device is the browser's own virtual one."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.test_request_to_survey import choose_password
from tests.journeys.walking import PASSWORD, Walk, address, look_over

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page: Page) -> None:
    """Give the browser a device that says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_a_passkey_opens_the_desk_without_the_password(walk: Walk) -> None:
    said = walk.manage("first_admin", address("ada"), "--name", "Ada Winter")
    # Passkeys belong to a name, never to the number of a machine.
    desk = walk.desk.url.replace("127.0.0.1", "localhost")
    with walk.page(width=390) as page:
        plug_in(page)
        link = re.search(r"http\S+", said)
        assert link
        choose_password(page, link[0])
        page.goto(f"{desk}/accounts/login/")
        page.locator("[name=login]").fill(address("ada"))
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("heading", name="What do you need?").wait_for()
        page.goto(f"{desk}/accounts/2fa/")
        look_over(page)
        page.get_by_role("link", name="Add a passkey").click()
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_label("Sign in with it alone")).to_be_checked()
        look_over(page)
        page.get_by_role("button", name="Add passkey").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        look_over(page)
        page.goto(f"{desk}/accounts/sessions/")
        look_over(page)
        page.context.clear_cookies()
        page.goto(f"{desk}/accounts/login/")
        look_over(page)
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_role("heading", name="What do you need?").wait_for()
        page.context.clear_cookies()
        page.goto(f"{desk}/accounts/login/")
        page.locator("[name=login]").fill(address("ada"))
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        look_over(page)
        page.get_by_role("button", name="Use a passkey").click()
        page.get_by_role("heading", name="What do you need?").wait_for()


def test_by_number_a_passkey_says_what_to_do(walk: Walk) -> None:
    with walk.page() as page:
        page.goto("/accounts/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_text("open the desk by its name")).to_be_visible()
