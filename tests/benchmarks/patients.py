"""Patients who fill in the typical form over HTTP: they follow its forms and redirects as a browser does."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode

from tests.benchmarks.replay import OWN_TO_A_PAGE, SEE_OTHER, Tape

OK = 200
CONFIRMED = "app-reference"
TIMEOUT_S = 60
_numbers = count(1)


@dataclass
class Patient:
    """One person's browser on one connection, from an address of their own, as their proxy reports it."""

    port: int
    milliseconds: list[float] = field(default_factory=list)
    received: int = 0
    _cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        number = next(_numbers)
        self._address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)

    def fill_in(self, tape: Tape) -> None:
        """Fill in the form from the first page to the confirmation."""
        page = self._page("/")
        for address, values in tape:
            own = [(name, found[1]) for name, at in OWN_TO_A_PAGE.items() if (found := at.search(page))]
            status, location, _ = self._ask("POST", address, urlencode([*values.items(multi=True), *own]))
            assert status == SEE_OTHER, (address, status)
            page = self._page(location)
        assert CONFIRMED in page, "the last page shows no form number"
        self._connection.close()

    def _page(self, address: str) -> str:
        status, _, page = self._ask("GET", address, "")
        assert status == OK, (address, status)
        return page

    def _ask(self, method: str, address: str, body: str) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        headers["X-Forwarded-For"] = self._address
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._connection.request(method, address, body or None, headers)
        answer = self._connection.getresponse()
        page = answer.read()
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.received += len(page)
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), page.decode()


def crowd(port: int, tape: Tape, at_once: int, intakes: int) -> list[Patient]:
    """So many intakes, so many of them at once."""

    def one(_number: int) -> Patient:
        patient = Patient(port)
        patient.fill_in(tape)
        return patient

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, range(intakes)))
