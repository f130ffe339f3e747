"""Ten thousand posts as no page makes a browser send them, over raw connections to a real server."""

from __future__ import annotations

import random
import re
import socket
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from intake.domain.roles import Role
from intake.store.keys import Keys
from tests.faults.odd_requests import KINDS, Sender
from tests.faults.office import Office, office_in
from tests.faults.serving import Server
from tests.faults.test_server_kills import ready_to_send
from tests.support.over_http import HttpClient
from tests.support.sound_html import mark_of, secret_of
from tests.web.test_doors import address_of
from tests.web.test_malformed_posts import FORM_PAGES, PAGES

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)]

POSTS, AT_ONCE, OF_ONE_FORM = 10_000, 8, 25
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
CLOSED = 0
"""How a connection counts that was closed without an answer."""
MAY_BE_CLOSED = {"long_field", "many_fields", "wrong_length"}
"""Who still sends while it is refused may be cut off before it has read why."""


class Stranger:
    """Posts whatever is odd, now as a patient with an open form, now as somebody of the office."""

    def __init__(self, number: int, server: Server, office: Office, new_form: Callable[[], str]) -> None:
        self.dice = random.Random(20261130 + number)
        self.server, self.tokens, self.new_form = server, office.tokens, new_form
        rules = office.app.url_map.iter_rules()
        addresses = [address_of(rule) for rule in rules if "POST" in (rule.methods or ())]
        self.staffs = [
            address.replace("/cases/1", f"/cases/{office.case}")
            for address in addresses
            if address.startswith("/staff") and "sign-out" not in address
        ]
        self.patients = [address for address in addresses if not address.startswith("/staff")]
        self.patients += FORM_PAGES
        self.answers: Counter[tuple[str, int]] = Counter()

    def post(self, count: int) -> Counter[tuple[str, int]]:
        """Post that often, and count the answers by kind and status."""
        for number in range(count):
            if number % OF_ONE_FORM == 0:
                sender, places = self.somebody()
            make = self.dice.choice(KINDS)
            raw = make(self.dice, sender, self.dice.choice(places))
            self.answers[make.__name__, self.answer(raw)] += 1
        return self.answers

    def somebody(self) -> tuple[Sender, list[str]]:
        """Somebody with cookies and a page of ours."""
        address = ".".join(["10", *(str(self.dice.randrange(1, 255)) for _ in range(3))])
        client = HttpClient(self.server.address, {"X-Forwarded-For": address})
        if self.dice.random() < 0.5:
            client.cookies["form"] = self.new_form()
            page, places = client.get(self.dice.choice(PAGES)).text, self.patients
        else:
            client.cookies["staff"] = self.tokens[self.dice.choice(list(Role))]
            page, places = client.get("/staff/account").text, self.staffs
        hidden = {"csrf_token": secret_of(page), "page_mark": mark_of(page), "version": "0", "send": "yes"}
        return Sender(address, dict(client.cookies), hidden), places

    def answer(self, raw: bytes) -> int:
        """The status of the answer to these bytes."""
        host, port = self.server.address.removeprefix("http://").split(":")
        received = b""
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            with suppress(OSError):  # it did not want to read to the end
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
            with suppress(ConnectionError):
                while part := connection.recv(65536):
                    received += part
        found = STATUS.match(received)
        return int(found[1]) if found else CLOSED


def test_ten_thousand_malformed_posts_are_refused_and_no_worker_dies(
    engine: Engine,
    engine_url: URL,
    keys: Keys,
    tmp_path: Path,
    summary: Callable[[str], None],
) -> None:
    office = office_in(tmp_path)
    office.leave()
    server = Server(engine_url, tmp_path)
    server.start()
    try:
        before = server.workers()
        strangers = [
            Stranger(number, server, office, lambda: ready_to_send(engine, keys)) for number in range(AT_ONCE)
        ]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            each = pool.map(lambda stranger: stranger.post(POSTS // AT_ONCE), strangers)
            answers = sum(each, Counter[tuple[str, int]]())
        assert server.workers() == before, "a worker died"
        assert HttpClient(server.address).get("/").status_code == 200
    finally:
        server.stop()

    by_status = Counter[int]()
    for (_, status), count in answers.items():
        by_status[status] += count
    assert answers.total() == POSTS
    assert {make.__name__ for make in KINDS} == {kind for kind, _ in answers}
    assert {(kind, status) for kind, status in answers if status >= 500} == set()
    log = server.log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in log
    assert "level=error" not in log
    assert {kind for kind, status in answers if status == CLOSED} <= MAY_BE_CLOSED, answers
    assert min(by_status[400], by_status[303], by_status[413]) > POSTS / 100, by_status
    summary(
        f"{POSTS} malformed posts: answers {dict(sorted(by_status.items()))}; 0 tracebacks, 0 worker deaths"
    )
