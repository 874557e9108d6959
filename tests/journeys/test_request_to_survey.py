"""The main job, end to end on real parts: set up, asked, reminded, answered, resolved, rated, reported."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import PASSWORD, Walk, address, link, look_over

PEOPLE = {"lena": "Lena Vogt", "ben": "Ben Hartwig", "rosa": "Rosa Marin"} | {
    f"pat{n}": f"Pat {name}" for n, name in enumerate(("Adler", "Brandt", "Cohen", "Dietz"))
}
PROMISED_SECONDS = 20
QUICKLY = (
    "from django.utils import timezone; from surveys.actions.publishing import publish;"
    "publish({'wait': '2s', 'in_working_hours': False, 'press_after': '1s', 'machine_within': '1s',"
    " 'person_window': '0s', 'department_window': '0s', 'year_limit': 1000}, by=None, at=timezone.now())"
)

# Reminders keep to the hours of those who hear them: these two work where it is always open, so that the time of day is none of ours.
AROUND_THE_CLOCK = (
    "from django.utils import timezone; from accounts.models import User; from departments.actions import set_home;"
    "from departments.models import Department; quick = Department.objects.get(slug='quick');"
    "[set_home(one, quick, by=one, at=timezone.now()) for one in User.objects.filter(email__in=%r)]"
)


@pytest.fixture(scope="module")
def company(walk: Walk) -> Walk:
    """An admin sets everything up in the browser: people, a department that is always open, a service, a promise."""
    said = walk.manage("first_admin", address("ada"), "--name", "Ada Winter")
    with walk.page() as page:
        choose_password(page, re.search(r"http\S+", said)[0])  # type: ignore[index] (it prints a link)
    with walk.signed_in("ada") as page:
        for who, name in PEOPLE.items():
            page.goto("/admin-desk/people/new/")
            page.locator("[name=name]").fill(name)
            page.locator("[name=email]").fill(address(who))
            send(page, "Add and invite")
        look_over(page)
        page.goto("/admin-desk/departments/new/")
        fill(
            page,
            {
                "name": "Quick help",
                "slug": "quick",
                "prefix": "QH",
                "purpose": "Helps at once.",
                "head": address("lena"),
            },
        )
        look_over(page)
        send(page, "Open department")
        page.goto("/departments/quick/setup/members/")
        page.locator("[name=person]").first.fill(address("ben"))
        send(page, "Add member")
        look_over(page)
        hours_round_the_clock(page)
        page.goto("/departments/quick/setup/services/new/")
        fill(page, {"title": "Anything", "what_you_get": "Help with anything."})
        look_over(page)
        send(page, "Add service")
        page.goto("/departments/quick/setup/promises/")
        fill(
            page,
            {"normal-first_response": f"{PROMISED_SECONDS}s", "normal-acceptance": "1h", "normal-resolution": "2h"},
        )
        look_over(page)
        send(page, "Save promises")
    for who in PEOPLE:
        with walk.page() as page:
            choose_password(page, link(walk.mail(who, "password")[1], "/accounts/"))
    walk.manage("shell", "-c", QUICKLY)
    walk.manage("shell", "-c", AROUND_THE_CLOCK % [address("ben"), address("lena")])
    return walk


def choose_password(page: Page, invitation: str) -> None:
    page.goto(invitation)
    fill(page, {"password1": PASSWORD, "password2": PASSWORD})
    page.locator("[name=password2]").press("Enter")
    expect(page.locator("[name=password1]")).to_have_count(0)


def hours_round_the_clock(page: Page) -> None:
    page.goto("/departments/quick/setup/hours/")
    own = page.get_by_role("button", name=re.compile("own"))
    if own.count():
        own.first.click()
        page.wait_for_load_state()
    fill(
        page,
        {"zone": "Europe/Berlin"} | dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "00:00-24:00"),
    )
    look_over(page)
    send(page, "Save hours")


def fill(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        page.locator(f"main [name='{name}']").first.fill(value)


def send(page: Page, button: str) -> None:
    """Press a button and arrive on a page without complaints."""
    page.get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state()
    expect(page.locator(".invalid-feedback:visible")).to_have_count(0)


def unfold(page: Page, label: str) -> None:
    """Open the small form behind an act."""
    page.locator("summary").filter(has_text=re.compile(f"^\\s*{label}\\s*$")).first.click()


def choose(page: Page, verb: str, field: str, words: str) -> None:
    """Choose the option that says `words`."""
    select = page.locator(f"form[action$='/{verb}/'] [name={field}]")
    select.select_option(value=select.locator("option").filter(has_text=words).first.get_attribute("value"))


def ask(page: Page, title: str) -> str:
    """File a request as Rosa does; its number."""
    page.goto("/requests/new/quick/anything/")
    fill(page, {"title": title, "body": "The projector in **Room 4** stays dark."})
    send(page, "File request")
    page.wait_for_url(re.compile(r"/requests/QH-\d+/"))
    return re.findall(r"QH-\d+", page.url)[-1]


def rate(walk: Walk, who: str, number: str, window: dict) -> None:
    """Answer the survey from the mail, without signing in, as a person does: look, choose, press."""
    _, mail = walk.mail(who, number, "/s/")
    with walk.page(**window) as page:
        page.goto(link(mail, "/s/"))
        if window.get("scripts", True):
            look_over(page)
        for name in {field.get_attribute("name") for field in page.locator("main [type=radio][value='4']").all()}:
            page.locator(f"[name={name}][value='4']").check(force=True)
        time.sleep(1.2)  # a person takes at least that long; robots do not
        page.get_by_role("button", name="Send answer").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank")


def a_quarter_passes(walk: Walk) -> None:
    """What was answered becomes a hundred days old, and what is due then is done: the period is closed."""
    walk.manage(
        "shell",
        "-c",
        "from datetime import timedelta; from django.db.models import F; from surveys.models import Answer; "
        "Answer.objects.update(at=F('at') - timedelta(days=100))",
    )
    walk.manage("run_due")


def test_colleagues_ask_and_rate(company: Walk) -> None:
    """Four colleagues first, so that the report has enough of them when Rosa has answered."""
    numbers = {}
    for who in ("pat0", "pat1", "pat2", "pat3"):
        with company.signed_in(who) as page:
            number = numbers[who] = ask(page, f"A question of {who}")
        with company.signed_in("ben") as page:
            page.goto(f"/requests/{number}/")
            unfold(page, "Resolve")
            page.locator("form[action$='/resolve/'] [name=body]").fill("Here is the answer.")
            page.locator("form[action$='/resolve/']").get_by_role("button", name="Resolve").click()
            expect(page.locator("main")).to_contain_text("Resolved")
    for who, number in numbers.items():
        rate(company, who, number, {})
    with company.signed_in("lena") as page:
        page.goto("/surveys/quick/report/")
        expect(page.locator("main")).to_contain_text("Nobody answered")
        look_over(page)


WINDOWS = [
    pytest.param({"width": 1280}, id="desktop"),
    pytest.param({"width": 390}, id="phone"),
    pytest.param({"width": 1280, "scripts": False}, id="without JavaScript"),
]


@pytest.mark.parametrize("window", WINDOWS)
def test_the_whole_story(company: Walk, window: dict) -> None:
    title = f"Projector stays dark ({window})"
    looks = look_over if window.get("scripts", True) else lambda page: None
    with (
        company.signed_in("rosa", **window) as rosa,
        company.signed_in("lena", **window) as lena,
        company.signed_in("ben", **window) as ben,
    ):
        looks(rosa)
        filed_after = time.time()
        number = ask(rosa, title)
        told_before = len(company.inbox("rosa"))

        lena.goto("/queue/quick/")
        row = lena.get_by_role("row").filter(has_text=number)
        expect(row).to_contain_text("due in")
        row.get_by_role("link").first.click()
        lena.get_by_role("button", name="Accept", exact=True).click()
        expect(lena.locator("main")).to_contain_text("In progress")
        unfold(lena, "Assign")
        choose(lena, "assign", "person", "Ben Hartwig")
        lena.locator("form[action$='/assign/']").get_by_role("button").last.click()
        expect(lena.locator("main")).to_contain_text("Ben Hartwig")

        for who in ("ben", "lena"):
            received_at, mail = company.mail(who, "75 % of the time for the first answer is used", number)
            assert received_at < filed_after + PROMISED_SECONDS, "the reminder came too late"
            assert number in str(mail["Subject"])

        looks(lena)
        ben.goto(f"/requests/{number}/")
        ben.locator("form[action$='/reply/'] [name=body]").fill("Which projector is it?")
        ben.locator("form[action$='/reply/']").get_by_role("button", name="Reply").click()
        unfold(ben, "Set waiting")
        ben.locator("form[action$='/wait/'] [name=on]").select_option("requester")
        ben.locator("form[action$='/wait/']").get_by_role("button").last.click()
        expect(ben.locator("main")).to_contain_text("Waiting")
        looks(ben)

        rosa.goto(f"/requests/{number}/")
        looks(rosa)
        rosa.locator("form[action$='/reply/'] [name=body]").fill("The one by the window.")
        rosa.locator("form[action$='/reply/']").get_by_role("button", name="Reply").click()
        expect(rosa.locator("main")).to_contain_text("The one by the window.")

        ben.goto(f"/requests/{number}/")
        expect(ben.locator("main")).to_contain_text("In progress")
        unfold(ben, "Resolve")
        ben.locator("form[action$='/resolve/'] [name=body]").fill("A new lamp is in.")
        ben.locator("form[action$='/resolve/']").get_by_role("button", name="Resolve").click()
        expect(ben.locator("main")).to_contain_text("Resolved")

        _, resolved = company.mail("rosa", "Ben Hartwig resolved your request", "A new lamp is in.", number)
        thread = {
            str(m["References"] or m["In-Reply-To"]) for _, m in company.inbox("rosa") if number in str(m["Subject"])
        }
        assert len(thread) == 1, "all mails of a request are one thread"
        assert resolved.get_body(("html",)) is not None
        assert len(company.inbox("rosa")) > told_before

        rate(company, "rosa", number, window)

        a_quarter_passes(company)
        lena.goto("/surveys/quick/report/")
        expect(lena.locator("main")).to_contain_text("Responsiveness")
        looks(lena)
