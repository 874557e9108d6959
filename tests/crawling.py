"""Somebody who opens everything they can reach, and remembers every byte of it."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin

from django.http import HttpResponseBase
from django.test import Client

# What differs from one answer to the next without telling anything.
CHANCE = [
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*'), r"\1"),
    (re.compile(r'(name="nonce"[^>]* value=")[^"]*'), r"\1"),
    (re.compile(r'(name="key"[^>]* value=")[0-9a-f-]{36}'), r"\1"),
    (re.compile(r'(value=")[0-9a-f-]{36}("[^>]* name="key")'), r"\1\2"),
]
CHANCE_HEADERS = {"Set-Cookie", "Date", "X-Request-Id", "Content-Length"}
ELSEWHERE = ("/static/", "/accounts/logout/", "/demo/")
MOST_PAGES = 1000
# So many addresses are opened that differ in the values of their query only.
MOST_ALIKE = 3
# Years of opening hours lead to the next, without end.
ENDLESS = re.compile(r"[?&]year=")


@dataclass
class Control:
    """One input of a form: its name, its kind, its value or the values one may choose."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    is_checked: bool = False


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, [], []
        self._form: Form | None = None
        self._select: Control | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get", "src"):
            if name in given:
                self.links.append(self._to(given[name]))
        if tag == "form":
            self._form = Form(self._to(given.get("action", "")), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and tag in {"input", "textarea", "select", "button"} and given.get("name"):
            self._control(tag, given)
        elif tag == "option" and self._select is not None:
            self._select.choices.append(given.get("value", ""))
            if "selected" in given:
                self._select.value = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        control = Control(
            name=given["name"],
            kind=given.get("type", "text") if tag == "input" else tag,
            value=given.get("value", ""),
            is_checked="checked" in given,
        )
        self._form.controls.append(control)
        self._select = control if tag == "select" else None

    def _to(self, link: str) -> str:
        return urldefrag(urljoin(self.address, link))[0]


def filled(form: Form, write: Callable[[Control], Any]) -> dict[str, Any]:
    """What somebody sends who fills in every field of `form`; `write` gives the words of a field, or what it chooses (else the last)."""
    sent: dict[str, Any] = {}
    for control in form.controls:
        match control.kind:
            case "button" | "submit":
                continue
            case "checkbox" if not control.is_checked:
                continue
            case "checkbox":
                sent[control.name] = control.value or "on"
            case "hidden":
                sent[control.name] = control.value
            case "select":
                wanted = write(control)
                last = next((value for value in reversed(control.choices) if value), "")
                sent[control.name] = wanted if wanted in control.choices else last
            case "radio":
                sent.setdefault(control.name, control.value)
            case _:
                sent[control.name] = write(control)
    return sent


@dataclass(frozen=True)
class Seen:
    """One answer: its status, the headers that tell something, the whole body without what is chance."""

    status: int
    headers: str
    body: str

    @property
    def everything(self) -> str:
        """All of it, to search in."""
        return f"{self.status}\n{self.headers}\n{self.body}"


def seen(response: HttpResponseBase) -> Seen:
    """`response` without what is chance."""
    content = b"".join(response) if response.streaming else response.content
    body = content.decode("utf-8", "replace")
    for pattern, instead in CHANCE:
        body = pattern.sub(instead, body)
    headers = sorted(f"{name}: {value}" for name, value in response.items() if name not in CHANCE_HEADERS)
    return Seen(response.status_code, "\n".join(headers), body)


class Crawl:
    """Everything that one person can reach: the home page and the `guesses`, and whatever is linked from there."""

    def __init__(self, client: Client, guesses: Iterable[str]) -> None:
        self.client, self.pages = client, dict[str, Seen]()
        self.searches: dict[str, Form] = {}
        self._alike: Counter[str] = Counter()
        self._waiting = deque(["/", *guesses])
        while self._waiting:
            self._open(self._waiting.popleft())
        assert len(self.pages) < MOST_PAGES, "The crawl has no end: some page links to ever new addresses."

    @property
    def shown(self) -> list[str]:
        """The addresses that showed something, or led somewhere."""
        return [address for address, page in self.pages.items() if page.status < 400]

    def _open(self, address: str) -> None:
        if (
            address in self.pages
            or not address.startswith("/")
            or address.startswith(ELSEWHERE)
            or ENDLESS.search(address)
        ):
            return
        self._alike[alike := re.sub(r"=[^&]*", "", address)] += "?" in address
        if self._alike[alike] > MOST_ALIKE:
            return
        answer = seen(self.client.get(address))
        self.pages[address] = answer
        if answer.status in {301, 302}:
            self._waiting.append(re.search(r"^Location: (.*)$", answer.headers, re.MULTILINE)[1])  # type: ignore[index]
        if "Content-Type: text/html" not in answer.headers or len(self.pages) >= MOST_PAGES:
            return
        page = Page(answer.body, address)
        self._waiting.extend(page.links)
        for form in page.forms:
            if form.method == "get":
                self.searches.setdefault(f"{form.action.split('?')[0]} {[c.name for c in form.controls]}", form)

    def search(self, words: str) -> dict[str, Seen]:
        """What every form that searches answers to `words`, with the words themselves taken out."""
        found = {}
        for form in self.searches.values():
            fields = [control.name for control in form.controls if control.kind in {"text", "search"}]
            for name in fields:
                query = {c.name: c.value for c in form.controls if c.kind == "hidden"} | {name: words}
                address = f"{form.action.split('?')[0]}?{urlencode(query)}"
                answer = seen(self.client.get(address))
                found[address.replace(words, "WORDS")] = Seen(
                    answer.status, answer.headers.replace(words, "WORDS"), answer.body.replace(words, "WORDS")
                )
        return found
