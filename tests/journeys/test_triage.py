"""Fifty requests are triaged by keyboard alone, without any script, and on a phone by touch; axe finds nothing."""

from __future__ import annotations

import itertools
import re
import urllib.parse

import pytest
from playwright.sync_api import Page, expect

from tests.crawling import Page as Parsed
from tests.crawling import filled
from tests.journeys.plain import Client
from tests.journeys.walking import PASSWORD, Walk, address, look_over

TRIAGE = "/queue/it/triage/"
MANY = 50
ACTS = ("accept", "merge", "decline", "hand-over", "snooze", "assign")
KEYS = dict(zip(ACTS, "1234ha", strict=True))
WORDS = {"merge": "Duplicate", "decline": "Decline", "hand-over": "Hand over", "snooze": "Snooze", "assign": "Assign"}
REASON = "Another place is the right one for this."
PEOPLE = f"""
from allauth.account.models import EmailAddress
from tests.factories import make_cast
cast = make_cast()
cast.lena.set_password("{PASSWORD}"); cast.lena.save()
EmailAddress.objects.create(user=cast.lena, email=cast.lena.email, verified=True, primary=True)
"""
REQUESTS = f"""
from django.utils import timezone
from accounts.models import User
from notifications.outbox import silence
from tests.factories import file_request
from tickets.models import Service, Ticket
laptop, rosa = Service.objects.get(slug="new-laptop"), User.objects.get(name="Rosa Sales")
with silence():
    into = file_request(laptop, rosa, title="What all of them ask for", at=timezone.now())
    Ticket.objects.filter(pk=into.pk).update(assignee=User.objects.get(name="Ben Worker"), state="open")
    for n in range({MANY}):
        file_request(laptop, rosa, title=f"Request {{n}}", at=timezone.now())
print(into.number)
"""


@pytest.fixture(scope="module")
def office(walk: Walk) -> Walk:
    """The cast is there, and Lena has a password."""
    walk.manage("shell", "-c", PEOPLE)
    return walk


@pytest.fixture
def into(office: Walk) -> str:
    """Fifty more requests in the inbox; the number of the one that duplicates are merged into."""
    return office.manage("shell", "-c", REQUESTS).split()[-1]


def chosen(page: Page) -> str:
    """The number of the request beside the list."""
    return page.locator("section.triage-one [data-key=o]").inner_text()


def expect_next(page: Page, number: str) -> None:
    page.wait_for_url(re.compile(f"done={number}"))
    expect(page.locator("#messages")).to_contain_text(number)


def test_by_keyboard_alone(office: Walk, into: str) -> None:
    with office.signed_in("lena") as page:
        page.keyboard.press("g")
        page.keyboard.press("q")
        page.wait_for_url("**/queue/")
        page.keyboard.press("Control+k")
        page.keyboard.type("triage of it")
        expect(page.locator(".palette-found a").first).to_have_text("Triage of IT")
        look_over(page)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{TRIAGE}")
        look_over(page)
        page.keyboard.press("?")
        expect(page.get_by_role("heading", name="Keys on this page")).to_be_visible()
        look_over(page)
        page.keyboard.press("Escape")
        for act in itertools.islice(itertools.cycle(ACTS), MANY):
            number = chosen(page)
            page.keyboard.press(KEYS[act])
            type_what_it_wants(page, act, into)
            expect_next(page, number)
        expect(page.get_by_role("heading", name="The inbox is empty")).to_be_visible()


def type_what_it_wants(page: Page, act: str, into: str) -> None:
    """The fields of an act from the keyboard; its first one has the focus."""
    match act:
        case "merge":
            page.keyboard.type(into)
        case "decline":
            page.keyboard.type(REASON)
        case "hand-over":
            page.keyboard.type("Fin")
            page.keyboard.press("Tab")
            page.keyboard.type(REASON)
        case "assign":
            page.keyboard.type("Ben")
    if act != "accept":
        page.keyboard.press("Control+Enter")


def test_on_a_phone_by_touch(office: Walk, into: str) -> None:
    context = office.browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=office.desk.url, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(address("lena"))
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()
    page.get_by_role("heading", name="What do you need?").wait_for()
    page.goto(TRIAGE)
    look_over(page)
    page.locator("[data-row] a").first.tap()
    page.wait_for_url("**number=**")
    look_over(page)
    small = [
        box for part in page.locator(".triage-acts .btn:visible").all() if (box := part.bounding_box())["height"] < 44
    ]
    assert not small
    for act in itertools.islice(itertools.cycle(ACTS), MANY):
        number = chosen(page)
        form = page.locator(f".triage-acts form[action$='/{act}/']")
        if act != "accept":
            page.locator("summary").filter(has_text=WORDS[act]).first.tap()
            touch_what_it_wants(page, act, into)
        form.get_by_role("button").last.tap()
        expect_next(page, number)
    expect(page.get_by_role("heading", name="The inbox is empty")).to_be_visible()
    context.close()


def touch_what_it_wants(page: Page, act: str, into: str) -> None:
    form = page.locator(f".triage-acts form[action$='/{act}/']")
    match act:
        case "merge":
            form.locator("[name=into]").fill(into)
        case "decline" | "hand-over":
            form.locator("[name=reason]").fill(REASON)
    if act == "hand-over":
        form.locator("[name=department]").select_option("finance")
    if act == "assign":
        form.locator("[name=person]").select_option(index=1)


class Plain(Client):
    """A browser without any script: it sends the forms that a page holds."""

    def send_form(self, path: str, verb: str, **fields: str) -> int:
        """Fill in and send the form of `path` whose address ends with `verb`; the status."""
        self.open(path)
        (form, *_) = [form for form in Parsed(self.page, path).forms if form.action.endswith(f"/{verb}/")]
        values = filled(form, lambda control: fields.get(control.name, control.value or None)) | fields
        return self._ask(form.action, method="POST", data=urllib.parse.urlencode(values).encode())


def test_without_any_script_by_forms(office: Walk, into: str) -> None:
    browser = Plain(office.desk, "plain")
    assert browser.send_form("/accounts/login/", "login", login=address("lena"), password=PASSWORD) == 302
    wanted = {
        "merge": {"into": into},
        "decline": {"reason": REASON},
        "hand-over": {"department": "finance", "reason": REASON},
    }
    for act in itertools.islice(itertools.cycle(ACTS), MANY):
        assert browser.send_form(TRIAGE, act, **wanted.get(act, {})) == 302
    browser.open(TRIAGE)
    assert "The inbox is empty" in browser.page
