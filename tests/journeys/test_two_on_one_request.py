"""Two colleagues on one request in two browsers: they see each other, nobody answers twice, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.factories import file_request, make_cast
from tests.journeys.walking import look_over
from tickets.models import Comment

pytestmark = pytest.mark.django_db(transaction=True)
MINE = "Please bring the old laptop along.\n\nBen"


@pytest.fixture(scope="module", autouse=True)
def _beside_a_browser(django_db_setup: None) -> Iterator[None]:
    """Playwright keeps an event loop in this thread; nothing of ours runs in it, so reading the database is safe."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def at_desk(live_server: Any, browser: Browser) -> Iterator[Any]:
    """A browser of one's own in which somebody is signed in."""
    with ExitStack() as open_browsers:

        @contextmanager
        def window(person: User) -> Iterator[Page]:
            client = Client()
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
            context.set_default_timeout(10_000)
            context.add_cookies(
                [{"name": n, "value": m.value, "url": live_server.url} for n, m in client.cookies.items()]
            )
            yield context.new_page()
            context.close()

        yield lambda person: open_browsers.enter_context(window(person))


def test_they_see_each_other_and_the_second_answer_waits_with_all_that_was_typed(at_desk: Any) -> None:
    cast: SimpleNamespace = make_cast()
    ticket = file_request(cast.laptop, cast.rosa)
    ben, lena, rosa = (at_desk(person) for person in (cast.ben, cast.lena, cast.rosa))
    for page in (ben, lena, rosa):
        page.goto(ticket.get_absolute_url())
    ben.get_by_label("Reply to Rosa Sales").fill(MINE)
    # The first letter is told at once; Lena learns of it with the next sign of her own page.
    lena.get_by_label("Reply to Rosa Sales").fill("You get a new one tomorrow.")
    expect(lena.locator("#beside")).to_contain_text("Ben Worker is writing a reply.")
    lena.get_by_role("button", name="Reply", exact=True).click()
    expect(lena.get_by_text("Your reply is sent.")).to_be_visible()

    ben.get_by_role("button", name="Reply", exact=True).click()
    expect(ben.locator(".say-error")).to_contain_text("Lena Lead wrote in the meantime.")
    expect(ben.locator(".unread")).to_contain_text("You get a new one tomorrow.")
    expect(ben.locator(".unread")).to_be_focused()
    expect(ben.get_by_label("Reply to Rosa Sales")).to_have_value(MINE)
    look_over(ben)
    ben.get_by_role("button", name="Send anyway").click()
    expect(ben.get_by_text("Your reply is sent.")).to_be_visible()
    assert [c.body for c in Comment.objects.filter(side="provider").order_by("pk")][-1] == MINE
    assert "is writing" not in rosa.content()
    assert "is looking" not in rosa.content()
