"""Robots and people at the running desk: a scanner is a plain client, a person is Chromium; what counts is read in the database."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, expect

from servicedesk.launcher.stack import Stack
from surveys import tokens
from surveys.actions import inviting
from surveys.enums import InvitationState
from surveys.models import Answer, Invitation, Link, Sighting
from tests.factories import make_cast
from tests.journeys.plain import Client
from tests.journeys.walking import PASSWORD, Walk, look_over
from tests.launcher.conftest import OWN
from tests.peers import own_database
from tests.surveys.stories import counted_point, invited, kept, mails, new_questionnaire, token
from tickets.actions import moving

pytestmark = pytest.mark.django_db(transaction=True)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Only the spans that a test would have to sit out are short; the others are those of a real desk.
PRESS_AFTER = 1.0
SCANNER = "MailGuard/7.1"
PHONE = (390, 844)


@pytest.fixture(scope="module", autouse=True)
def _beside_a_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; nothing of ours runs in it, so reading the database is safe."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Stack]:
    """The pages alone, served by the real server from the tests' database."""
    told = {
        **OWN,
        "DATABASE_URL": own_database(),
        "DATABASE_OWNER_URL": own_database(),
        "REDIS_URL": os.environ["REDIS_URL"],
        "DESK_SECRET_KEY": settings.SECRET_KEY,
    }
    stack = Stack(tmp_path_factory.mktemp("desk"), env=told)
    stack.start_servers()
    try:
        stack.parts["web"].start()
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def walk(web: Stack, browser: Browser) -> Walk:
    """A person's browser at that desk."""
    return Walk(web, browser)


@pytest.fixture
def company() -> SimpleNamespace:
    """The cast, and a version by which a person needs a second before they press."""
    cast = make_cast()
    cast.rosa.set_password(PASSWORD)
    cast.rosa.save()
    new_questionnaire(at=timezone.now() - 40 * DAY, press_after=f"{PRESS_AFTER:.0f}s", in_working_hours=False)
    return cast


@pytest.fixture
def invitation(company: SimpleNamespace) -> Invitation:
    """Rosa was asked an hour ago."""
    return ask(company)


def ask(cast: SimpleNamespace, *, of: str = "rosa", ago: timedelta = HOUR) -> Invitation:
    """A survey that was sent so long ago, by the verbs and the sweep."""
    return invited(cast.laptop, getattr(cast, of), cast.ben, at=timezone.now() - DAY - ago)


def path_of(invitation: Invitation) -> str:
    """The address in the last mail about it."""
    return f"/s/{token(invitation)}/"


def reads_the_page() -> None:
    """A person takes so long before they press, and the rule asks for it."""
    time.sleep(PRESS_AFTER + 0.1)


def test_a_scanner_that_opens_all_links_writes_no_answer(web: Stack, invitation: Invitation) -> None:
    path = path_of(invitation)
    for method in ("HEAD", "GET"):
        for point in (4, 3, 2, 1):
            assert Client(web, SCANNER, keeps_cookies=False).open(path, point, method=method) == 200
    invitation.refresh_from_db()
    assert not Answer.objects.exists()
    assert (invitation.state, invitation.ended_at) == (InvitationState.SENT, None)
    assert sorted(Sighting.objects.values_list("point", flat=True)) == [1, 1, 2, 2, 3, 3, 4, 4]


def test_what_robots_send_is_refused_or_kept_aside_and_the_first_person_counts(
    web: Stack, walk: Walk, invitation: Invitation
) -> None:
    path = path_of(invitation)
    hasty, thief, scanner, nameless = (Client(web, f"{SCANNER} {n}") for n in range(4))
    for point in (1, 2, 3):
        assert scanner.open(path, point) == 200
        # One that keeps no cookies until it sends is known by where it comes from.
        assert Client(web, nameless.agent, keeps_cookies=False).open(path, point) == 200
    for client in (hasty, thief, nameless):
        assert client.open(path, 4) == 200
    assert hasty.send(path, 4, comment="So quick & typed") == 422
    assert "So quick &amp; typed" in hasty.page
    with walk.page(width=390) as page:
        page.goto(f"{path}?p=3")
        expect(page.locator("[name=overall][value='3']")).to_be_checked()
        reads_the_page()
        assert thief.send(path, 1, nonce=hasty.field("nonce")) == 422
        assert thief.send(path, 1, nonce="made-up") == 422
        assert kept(invitation) == []
        assert scanner.send(path, 1) == 202
        assert nameless.send(path, 1) == 202
        assert kept(invitation) == ["suspect", "suspect"]
        page.locator("[name=press]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert kept(invitation) == ["suspect", "suspect", "counted"]
    assert counted_point(invitation) == 3


def test_within_a_minute_of_the_mail_only_the_person_signed_in_counts(
    web: Stack, walk: Walk, company: SimpleNamespace
) -> None:
    invitation = ask(company, ago=timedelta())
    path, quick = path_of(invitation), Client(web, "Quick")
    with walk.signed_in("rosa") as page:
        assert quick.open(path) == 200
        reads_the_page()
        assert quick.send(path, 1) == 202
        assert "kept aside" in quick.page
        assert kept(invitation) == ["suspect"]
        page.goto("/surveys/")
        page.locator(".one-click [name=overall][value='4']").click()
        page.wait_for_url("**/?change=1")
    assert kept(invitation) == ["suspect", "counted"]
    assert counted_point(invitation) == 4
    assert Answer.objects.get(status="counted").is_signed_in
    Link.objects.update(sent_at=timezone.now() - timedelta(seconds=61))
    assert quick.open(path) == 200
    reads_the_page()
    assert quick.send(path, 1) == 409


def test_the_same_browser_changes_its_answer_for_a_day_and_another_one_overwrites_nothing(
    web: Stack, walk: Walk, invitation: Invitation
) -> None:
    path, stranger = path_of(invitation), Client(web, "Stranger")
    with walk.page() as page:
        page.goto(f"{path}?p=2")
        assert stranger.open(path, 1) == 200
        reads_the_page()
        page.locator("[name=press]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        assert stranger.send(path, 1, comment="Not hers") == 409
        assert "answered before, from another browser" in stranger.page
        page.goto(f"{path}?p=4")
        reads_the_page()
        page.locator("[name=press]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        assert (kept(invitation), counted_point(invitation)) == (["replaced", "conflict", "counted"], 4)
        page.goto(f"{path}?change=1")
        Answer.objects.update(at=timezone.now() - DAY)
        reads_the_page()
        page.locator("[name=press]").click()
        expect(page.locator("main")).to_contain_text("can't be changed any more")
    assert counted_point(invitation) == 4
    assert len(kept(invitation)) == 3


def test_a_link_that_is_none_any_more_says_why_and_keeps_nothing(
    web: Stack, walk: Walk, company: SimpleNamespace
) -> None:
    expired, reopened = ask(company), ask(company, of="otto")
    good, again = path_of(expired), path_of(reopened)
    client = Client(web, "Late")
    assert client.open(good, 3) == 200
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    moving.reopen(reopened.ticket, body="Still slow.", by=company.otto, at=timezone.now())
    assert client.send(good, 3) == 410
    inviting.sweep_invitations(timezone.now())
    altered = good[:3] + ("B" if good[3] == "A" else "A") + good[4:]
    with walk.page(width=390) as page:
        for path, status, words in (
            (good, 410, "The time for answering this survey is over."),
            (again, 410, "This request was reopened. We will ask you again when it is solved."),
            (altered, 404, "not complete, or not one of ours"),
            (f"{good[:-9]}/", 404, "not complete, or not one of ours"),
            ("/s/garbage/", 404, "not complete, or not one of ours"),
        ):
            response = page.goto(f"{path}?p=4")
            assert response is not None
            assert response.status == status
            expect(page.locator("main")).to_contain_text(words)
            assert page.locator("form [name=overall]").count() == 0
        look_over(page)
    assert not Answer.objects.exists()
    reopened.refresh_from_db()
    assert reopened.state == InvitationState.WITHDRAWN


SMALL_TARGETS = """() => [...document.querySelectorAll("main :is(a.btn, button, select, textarea, .points-row label, .scale-points label, .form-check)")]
    .map(target => [target.textContent.trim().slice(0, 40), target.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < 44 || box.width < 44)).map(([words, box]) => `${words}: ${box.width} x ${box.height}`)"""


def test_on_a_phone_it_takes_two_taps_of_one_thumb(
    web: Stack, browser: Browser, invitation: Invitation, pytestconfig: pytest.Config
) -> None:
    width, height = PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, is_mobile=True, base_url=web.url
    )
    page = context.new_page()
    written = mails(invitation)[-1].html.replace(tokens.PLACE, token(invitation))
    page.set_content(written.replace(settings.DESK_BASE_URL, web.url))
    links = page.locator("a[href*='?p=']")
    assert links.count() == 4
    assert all((box := one.bounding_box()) and box["height"] >= 44 for one in links.all())
    began = time.monotonic()
    page.locator("a[href$='?p=3']").tap()
    send = page.locator("[name=press]")
    send.wait_for()
    box = send.bounding_box()
    assert box is not None
    # Where a thumb reaches without a second hand, and without scrolling.
    assert height / 3 < box["y"] < box["y"] + box["height"] <= height
    reads_the_page()
    send.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    took = time.monotonic() - began
    assert took < 30
    assert counted_point(invitation) == 3
    pytestconfig.get_terminal_writer().line(f"\nfrom the tap on the mail to the thanks: {took:.1f} s")
    look_over(page)
    page.goto(f"{path_of(invitation)}?change=1")
    assert page.evaluate(SMALL_TARGETS) == []
    look_over(page)
    context.close()
