"""A door for scanners that know no forms: what they ask it, it asks the product, each time as somebody new.

One request to it is a whole visit: a fresh sitting with its own key, its pages, Send. So what a scanner puts
into a field reaches the statement that files the request, and never meets a token that was used.
"""

from __future__ import annotations

import itertools
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.faults.serving import Server
from tests.faults.test_server_kills import HIDDEN
from tests.support.over_http import HttpClient
from tests.support.sound_html import secret_of

Asked = Mapping[str, str]
Answer = tuple[int, str]
Door = Callable[[Asked], Answer]

READ_BY = {"queue": ("after", "before", "show"), "clinic-day": ("day",), "figures": ("month",)}
"""What staff's lists read from their addresses."""


class Doors:
    """The ways in that the gateway offers, by their path."""

    def __init__(self, server: Server, new_form: Callable[[], str], staff_token: str) -> None:
        self._server, self._new_form, self._staff_token = server, new_form, staff_token
        self._numbers = itertools.count()
        self.filed = 0

    def all(self) -> dict[str, Door]:
        """Every door."""
        doors = (self.form, self.search, self.sign_in, self.lists, self.open_saved, self.control)
        return {f"/{door.__name__}": door for door in doors}

    def _visitor(self) -> HttpClient:
        number = next(self._numbers)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return HttpClient(self._server.address, {"X-Forwarded-For": address})

    def form(self, asked: Asked) -> Answer:
        """A form that was filled in but for these answers: they are told, and it is sent."""
        visitor = self._visitor()
        visitor.cookies["form"] = self._new_form()
        for page, given in (
            ("more-words", {"own_words": asked.get("own_words", "")}),
            (
                "about-you",
                {
                    "name_given": asked.get("name_given", ""),
                    "name_family": asked.get("name_family", "Quill"),
                    "birth_date-month": "3",
                    "birth_date-day": "27",
                    "birth_date-year": asked.get("year", "1951"),
                    "been_before": "no",
                },
            ),
            ("contact", {"phone": asked.get("phone", "251 555 0167"), "message_ok": "yes"}),
            ("check", {"consent": "agree"}),
        ):
            hidden = dict(HIDDEN.findall(visitor.get(f"/form/{page}").text))
            visitor.post(f"/form/{page}", {**hidden, **given, "action": "continue"})
        done = visitor.get("/form/done")
        self.filed += "app-reference" in done.text
        return done.status_code, done.text

    def search(self, asked: Asked) -> Answer:
        """What staff search for."""
        staff = self._staff()
        secret = secret_of(staff.get("/staff/account").text)
        found = staff.post(
            "/staff/search", {"csrf_token": secret, "sought": asked.get("sought", ""), "send": "yes"}
        )
        return found.status_code, found.text

    def lists(self, asked: Asked) -> Answer:
        """What staff's lists take from their addresses."""
        staff, answers = self._staff(), []
        for place, names in READ_BY.items():
            query = "&".join(f"{name}={_quoted(asked[name])}" for name in names if name in asked)
            answers.append(staff.get(f"/staff/{place}?{query}"))
        return max(each.status_code for each in answers), "".join(each.text for each in answers)

    def sign_in(self, asked: Asked) -> Answer:
        """Signing in."""
        visitor = self._visitor()
        secret = secret_of(visitor.get("/staff/sign-in").text)
        given = {"email": asked.get("email", ""), "password": asked.get("password", ""), "send": "yes"}
        page = visitor.post("/staff/sign-in", {"csrf_token": secret, **given})
        return page.status_code, page.text

    def open_saved(self, asked: Asked) -> Answer:
        """Opening a saved form by its code."""
        visitor = self._visitor()
        secret = secret_of(visitor.get("/open").text)
        born = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951"}
        page = visitor.post("/open", {"csrf_token": secret, "code": asked.get("code", ""), **born})
        return page.status_code, visitor.get("/open").text if page.status_code == 303 else page.text

    def control(self, asked: Asked) -> Answer:
        """What a scanner must find: a statement put together from what was asked."""
        with sqlite3.connect(":memory:") as memory:
            memory.executescript(
                "CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Ana'), ('Eva');"
            )
            try:
                # Unsafe on purpose: this is the control.
                rows = memory.execute(f"SELECT name FROM people WHERE name = '{asked.get('name', '')}'")  # noqa: S608
                return 200, f"<p>{', '.join(name for (name,) in rows)}</p>"
            except sqlite3.Error as problem:
                return 500, f"<p>SQLite3::SQLException: {problem}</p>"

    def _staff(self) -> HttpClient:
        staff = self._visitor()
        staff.cookies["staff"] = self._staff_token
        return staff


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02x}" for byte in value.encode("utf-8", "replace"))


@contextmanager
def gateway(doors: Mapping[str, Door]) -> Iterator[str]:
    """These doors on a port of this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            try:
                status, text = doors[parts.path](dict(parse_qsl(parts.query, keep_blank_values=True)))
            except (OSError, HTTPException) as problem:
                status, text = 502, str(problem)
            body = text.encode("utf-8", "replace")
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{site.server_port}"
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
