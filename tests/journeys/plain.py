"""A plain client of the desk, as scanners are: no script runs, no redirect is followed, cookies are kept or not."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from http.client import HTTPResponse
from http.cookiejar import CookieJar

from servicedesk.launcher.stack import Stack


class Client:
    """A plain client of the desk: cookies are kept or not, no script runs, redirects are not followed."""

    def __init__(self, web: Stack, agent: str, *, keeps_cookies: bool = True) -> None:
        handlers: list[urllib.request.BaseHandler] = [_Stays()]
        if keeps_cookies:
            handlers.append(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.opener = urllib.request.build_opener(*handlers)
        self.url, self.agent, self.page = web.url, agent, ""

    def open(self, path: str, point: int | None = None, *, method: str = "GET") -> int:
        """Open the page of a link; the status. What the page holds is kept for `send`."""
        return self._ask(f"{path}?p={point}" if point else path, method=method)

    def send(self, path: str, point: int, **fields: str) -> int:
        """Send the form of the page that was opened last; the status."""
        data = {"csrfmiddlewaretoken": self.field("csrfmiddlewaretoken"), "nonce": self.field("nonce")}
        data |= {"overall": str(point), "press": "answer", **fields}
        return self._ask(path, method="POST", data=urllib.parse.urlencode(data).encode())

    def field(self, name: str) -> str:
        """A hidden field of the page."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return found[1] if found else ""

    def _ask(self, path: str, *, method: str, data: bytes | None = None) -> int:
        asked = urllib.request.Request(f"{self.url}{path}", data=data, method=method)
        asked.add_header("User-Agent", self.agent)
        try:
            with self.opener.open(asked, timeout=15) as response:
                return self._read(response)
        except urllib.error.HTTPError as refused:
            with refused:
                return self._read(refused)

    def _read(self, response: HTTPResponse | urllib.error.HTTPError) -> int:
        self.page = response.read().decode()
        return int(response.status or 0)


class _Stays(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like others."""

    def redirect_request(self, req: object, fp: object, code: int, msg: str, headers: Message, newurl: str) -> None:
        return None
