"""The look holds: what it weighs, what it may not contain, what can be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from servicedesk import looks
from tests.factories import file_request, make_department, make_service

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
FIRST_VISIT_BYTES, NEXT_PAGE_BYTES = 150_000, 30_000
PAGES = sorted(p for p in TEMPLATES.rglob("*.html") if "mail" not in p.parts)
NOT_ALLOWED = {
    "an inline style": re.compile(r"\sstyle=|<style", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)|\son[a-z]+=\s*[\"']|javascript:|hx-on", re.IGNORECASE),
    "a Bootstrap colour": re.compile(
        r"class=\"[^\"]*\b(?:text-(?:primary|secondary|success|danger|warning|info|light|dark|bg-\w+)|bg-\w+|badge|alert|alert-\w+)\b(?!-)"
    ),
}


@pytest.mark.parametrize(
    "name", [line.split()[1] for line in (STATIC / "vendor/checksums.sha256").read_text().splitlines()]
)
def test_a_vendored_file_is_the_one_its_makers_sent(name: str) -> None:
    sums = dict(reversed(line.split()) for line in (STATIC / "vendor/checksums.sha256").read_text().splitlines())
    assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == sums[name]


def test_every_vendored_file_is_listed() -> None:
    files = {p.name for p in (STATIC / "vendor").iterdir() if p.suffix in {".js", ".css"}}
    sums = {line.split()[1] for line in (STATIC / "vendor/checksums.sha256").read_text().splitlines()}
    readme = (STATIC / "vendor/README.md").read_text()
    assert files == sums
    assert all(f"`{name}`" in readme for name in files)


def test_no_static_file_names_a_source_map() -> None:
    assert not [p for p in STATIC.rglob("*") if p.suffix in {".js", ".css"} and "sourceMappingURL" in p.read_text()]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_a_template_has_only_what_the_policy_and_the_theme_allow(path: Path) -> None:
    source = path.read_text()
    assert [what for what, pattern in NOT_ALLOWED.items() if pattern.search(source)] == []


def test_colours_stand_in_one_file() -> None:
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\bhsl|\brgb\((?!0 0 0)", re.IGNORECASE)
    for path in (STATIC / "css").glob("*.css"):
        if path.name != "tokens.css":
            assert not colour.findall(path.read_text()), path.name


# Contrast


def tokens() -> dict[str, tuple[str, str]]:
    source = (STATIC / "css/tokens.css").read_text()
    return {n: (a, b) for n, a, b in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", source)}


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_on() -> Iterator[tuple[str, str, float]]:
    """Ink, ground and the least contrast they need."""
    for ground in ("paper", "surface", "sunken", "raised"):
        for ink in ("ink", "ink-soft", "ink-faint", "accent", "accent-strong", "good", "warn", "bad", "info", "still"):
            yield ink, ground, 4.5
        yield "edge", ground, 3
        yield "focus", ground, 3
    for tone in ("accent", "good", "warn", "bad", "info", "still"):
        yield tone, f"{tone}-soft", 4.5
        yield "ink", f"{tone}-soft", 4.5
    yield "on-accent", "accent-fill", 4.5
    yield "on-accent", "accent-fill-strong", 4.5
    for number in range(looks.HUES):
        yield f"hue-{number}-ink", f"hue-{number}", 4.5


@pytest.mark.parametrize(("ink", "ground", "least"), list(read_on()))
def test_it_can_be_read_in_light_and_dark(ink: str, ground: str, least: float) -> None:
    known = tokens()
    assert all(contrast(known[ink][theme], known[ground][theme]) >= least for theme in (0, 1))


# Icons


def sources() -> str:
    python = (
        p
        for app in ("servicedesk", "tickets", "surveys", "departments", "notifications", "accounts")
        for p in (ROOT / app).rglob("*.py")
    )
    return "\n".join(p.read_text() for p in (*TEMPLATES.rglob("*.html"), *python))


def sprite() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))


def test_every_icon_asked_for_is_there() -> None:
    asked = set(re.findall(r"\{% icon [\"']([\w-]+)|\bicon=[\"']([\w-]+)", sources()))
    words = {name for pair in asked for name in pair if name} | {look.icon for look in looks.STATES.values()}
    assert words | {look.icon for look in looks.PRIORITIES.values()} <= sprite()


def test_the_sprite_holds_only_icons_in_use() -> None:
    text = sources()
    assert sorted(name for name in sprite() if f'"{name}"' not in text and f"'{name}'" not in text) == []


# Weight


@cache
def compressed(content: bytes) -> int:
    return len(brotli.compress(content))


def weight_with_assets(page: bytes) -> int:
    """What a browser that has nothing yet fetches, brotli-compressed."""
    files = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page.decode()))
    return compressed(page) + sum(compressed(Path(str(finders.find(name))).read_bytes()) for name in files)


@pytest.mark.django_db
def test_a_first_visit_is_light(cast: SimpleNamespace, signed_in: Any) -> None:
    assert weight_with_assets(Client().get("/accounts/login/").content) <= FIRST_VISIT_BYTES
    assert weight_with_assets(signed_in(cast.rosa).get("/").content) <= FIRST_VISIT_BYTES


@pytest.mark.django_db
def test_next_pages_are_lighter(cast: SimpleNamespace, signed_in: Any) -> None:
    for number in range(30):
        department = make_department(
            f"Department {number}",
            slug=f"d{number}",
            prefix=f"D{number}",
            purpose="Does this and that for everybody. " * 3,
        )
        for title in ("First thing", "Second thing", "Third thing"):
            make_service(department, f"{title} {number}", what_you_get="What it is and when it comes. " * 4)
    for _ in range(6):
        file_request(cast.laptop, cast.ben, at=timezone.now())
    for address in ("/", "/?q=thing", "/departments/", "/departments/it/"):
        assert compressed(signed_in(cast.ben).get(address).content) <= NEXT_PAGE_BYTES


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 26), date(2026, 11, 30), "between Thu 26 and Mon 30 Nov"),
        (date(2026, 11, 30), date(2026, 12, 2), "between Mon 30 Nov and Wed 2 Dec"),
        (date(2026, 11, 26), date(2026, 11, 26), "on Thu 26 Nov"),
        (date(2026, 11, 24), date(2026, 11, 24), "today"),
        (date(2026, 11, 24), date(2026, 11, 25), "today or tomorrow"),
        (date(2026, 11, 24), date(2026, 11, 27), "between today and Fri 27 Nov"),
        (date(2026, 11, 25), date(2026, 11, 27), "between tomorrow and Fri 27 Nov"),
        (date(2026, 12, 30), date(2027, 1, 4), "between Wed 30 Dec and Mon 4 Jan 2027"),
    ],
)
def test_days_are_said_as_people_say_them(first: date, last: date, words: str) -> None:
    assert looks.between_days(first, last, date(2026, 11, 24)) == words
