"""A client for the tests' browsers that speaks to a running server over a real connection."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.datastructures import Headers, MultiDict
from werkzeug.test import EnvironBuilder, TestResponse

TIMEOUT_SECONDS = 30


class HttpClient:
    """Sends requests to one server, each on a connection of its own, as Flask's test client would.

    `headers` go with every request, which comes `come_from` that address of this machine, where it is given;
    `tls` says what certificates an https address may show. Raises OSError or http.client.HTTPException when
    no whole answer comes.
    """

    def __init__(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        *,
        come_from: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(address)
        self.address = address
        self.host, self.port = str(parts.hostname), int(parts.port or 0)
        self.headers = dict(headers or {})
        self.cookies: dict[str, str] = {}
        self._source = (come_from, 0) if come_from else None
        self._tls = tls

    def get(self, address: str, **_: Any) -> TestResponse:
        """Ask for a page."""
        return self._ask("GET", address, "")

    def post(self, address: str, data: Any = None, **_: Any) -> TestResponse:
        """Send a form."""
        return self._ask("POST", address, urlencode(list(_pairs(data or {}))))

    def _ask(self, method: str, address: str, body: str) -> TestResponse:
        headers = {**self.headers, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self._connection()
        try:
            connection.request(method, address, body or None, headers)
            answer = connection.getresponse()
            text, received = answer.read(), Headers(answer.getheaders())
        finally:
            connection.close()
        for cookie in received.getlist("Set-Cookie"):
            self._keep(cookie)
        request = EnvironBuilder(path=address, base_url=self.address, method=method).get_request()
        return TestResponse([text], f"{answer.status} {answer.reason}", received, request)

    def _connection(self) -> http.client.HTTPConnection:
        host, port, source = self.host, self.port, self._source
        if self._tls is None:
            return http.client.HTTPConnection(host, port, TIMEOUT_SECONDS, source_address=source)
        return http.client.HTTPSConnection(
            host, port, timeout=TIMEOUT_SECONDS, source_address=source, context=self._tls
        )

    def _keep(self, cookie: str) -> None:
        for name, morsel in SimpleCookie(cookie).items():
            if morsel["max-age"] == "0" or morsel["expires"].startswith("Thu, 01 Jan 1970"):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def _pairs(data: Any) -> Iterable[tuple[str, str]]:
    if isinstance(data, MultiDict):
        yield from data.items(multi=True)
        return
    for name, value in data.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            yield name, str(one)
