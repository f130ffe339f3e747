"""Floods against the product behind the nginx file that ships with it: a patient's page comes all the same.

Each comes from addresses of its own of this machine, and the patient from another. All are bounded in number
and time. What is asked of every flood: the patient's slowest page meanwhile takes less than a second, and
afterwards whoever flooded is served like anybody else.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPException

import pytest

from tests.faults.front import HOST, Front
from tests.support.browser import Browser
from tests.support.patient_story import begin, go_through
from tests.support.sound_html import secret_of

pytestmark = [pytest.mark.faults, pytest.mark.nginx]

PATIENT, FLOOD = "127.0.0.77", "127.0.0.66"
SECONDS_AT_MOST = 1.0
LONGER_THAN_A_TIMEOUT = 14
A_MOMENT = 0.25
Say = Callable[[str], None]


class Patient:
    """Somebody who opens a page of an open form again and again, and remembers how long each took."""

    def __init__(self, front: Front) -> None:
        visitor = front.visitor(PATIENT)
        self._browser = Browser(visitor)  # type: ignore[arg-type]  # it answers as Flask's client does
        go_through(self._browser, until="symptoms")
        self.seconds: list[float] = []
        self.failures: list[str] = []
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Patient:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._enough.wait(A_MOMENT):
            began = time.monotonic()
            try:
                status = self._browser.client.get("/form/symptoms").status_code
            except (OSError, HTTPException) as problem:
                self.failures.append(repr(problem))
                continue
            self.seconds.append(time.monotonic() - began)
            if status != 200:
                self.failures.append(str(status))

    def said(self) -> str:
        """What this patient saw, in words; fails where a page did not come, or not in time."""
        assert self.failures == []
        assert len(self.seconds) >= 3
        slowest = max(self.seconds)
        assert slowest < SECONDS_AT_MOST, sorted(self.seconds)[-5:]
        return f"{len(self.seconds)} pages of a patient meanwhile, the slowest {slowest:.2f} s"


@contextmanager
def connections(front: Front, count: int, *, tls: bool = True) -> Iterator[list[socket.socket]]:
    """That many connections from the flood's address, with or without the handshake done."""
    with ExitStack() as all_of_them:
        opened = []
        for _ in range(count):
            raw = socket.create_connection(("127.0.0.1", front.https), 10, (FLOOD, 0))
            wrapped = front.tls.wrap_socket(raw, server_hostname=HOST) if tls else raw
            opened.append(all_of_them.enter_context(wrapped))
        yield opened


def drip(sockets: list[socket.socket], piece: bytes, seconds: float) -> int:
    """Send a piece on each every second; how many of them were cut off by the end."""
    until, open_still = time.monotonic() + seconds, list(sockets)
    while time.monotonic() < until:
        for each in list(open_still):
            if is_cut_off(each, piece):
                open_still.remove(each)
        time.sleep(1)
    return len(sockets) - len(open_still)


def is_cut_off(each: socket.socket, piece: bytes = b"") -> bool:
    """Whether the other side has closed a connection, on which a piece is sent first."""
    each.settimeout(0)
    try:
        if piece:
            each.sendall(piece)
        while each.recv(4096):
            pass
    except (ssl.SSLWantReadError, BlockingIOError):
        return False
    except OSError:
        return True
    return True


def has_answer(each: socket.socket, beginning: bytes) -> bool:
    """Whether an answer that begins so is there by now."""
    each.settimeout(0)
    try:
        return each.recv(4096).startswith(beginning)
    except OSError:
        return False


def works_again(front: Front) -> None:
    """Whoever comes from the flood's address is served: from the first page into the form."""
    for _ in range(30):
        if front.visitor(FLOOD).get("/").status_code == 200:
            break
        time.sleep(1)
    browser = Browser(front.visitor(FLOOD))  # type: ignore[arg-type]
    begin(browser)
    assert browser.page.address == "/form/who"


def test_slow_headers(front: Front, summary: Say) -> None:
    with Patient(front) as patient, connections(front, 200) as slow:
        for each in slow:
            each.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n".encode())
        cut_off = drip(slow, b"X-Slow: a\r\n", LONGER_THAN_A_TIMEOUT)
    assert cut_off == len(slow)
    works_again(front)
    summary(f"slow headers: {len(slow)} connections, {cut_off} cut off; {patient.said()}")


def test_slow_bodies(front: Front, summary: Say) -> None:
    head = f"POST /form/who HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 60000\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    with Patient(front) as patient, connections(front, 200) as slow:
        for each in slow:
            each.sendall(head.encode())
        # More than its share is refused at once; the rest hold a place in nginx and none in the product.
        time.sleep(1)
        refused = sum(has_answer(each, b"HTTP/1.1 429 ") for each in slow)
        drip(slow, b"a", LONGER_THAN_A_TIMEOUT)
        time.sleep(LONGER_THAN_A_TIMEOUT)  # now even the drops stop
        assert all(is_cut_off(each) for each in slow)
    assert len(slow) - refused <= 60
    works_again(front)
    summary(f"slow bodies: {len(slow)} connections, {refused} refused at once; {patient.said()}")


@pytest.mark.parametrize("tls", [False, True], ids=["before", "after"])
def test_silent_connections(front: Front, summary: Say, tls: bool) -> None:
    with Patient(front) as patient, connections(front, 600, tls=tls) as silent:
        time.sleep(LONGER_THAN_A_TIMEOUT)
        if tls:  # who shakes hands and asks nothing is let go like who sends its headers too slowly
            assert all(is_cut_off(each) for each in silent)
    works_again(front)
    when = "after" if tls else "before"
    summary(f"silent {when} the handshake: {len(silent)} connections; {patient.said()}")


def test_sign_ins_at_once(front: Front, summary: Say) -> None:
    """From as many addresses, so that no limit by address stands in their way."""

    def sign_in(number: int) -> int:
        visitor = front.visitor(f"127.0.1.{number}")
        secret = secret_of(visitor.get("/staff/sign-in").text)
        ready.wait()
        known = {"email": f"nobody{number}@spine.org", "password": "some guess or other", "send": "yes"}
        return visitor.post("/staff/sign-in", {"csrf_token": secret, **known}).status_code

    count = 64
    ready = threading.Barrier(count)
    with ThreadPoolExecutor(count) as pool, Patient(front) as patient:
        answers = Counter(pool.map(sign_in, range(1, count + 1)))
        time.sleep(1)
    assert set(answers) == {422, 503}, answers
    works_again(front)
    summary(f"{count} sign-ins at once: answers {dict(answers)}; {patient.said()}")


def test_many_pages_a_second(front: Front, summary: Say) -> None:
    a_second, seconds = 200, 10
    answers: Counter[int] = Counter()

    def ask(_: int) -> None:
        with suppress(OSError, HTTPException):
            answers[front.visitor(FLOOD).get("/").status_code] += 1

    with ThreadPoolExecutor(32) as pool, Patient(front) as patient:
        began = time.monotonic()
        for second in range(seconds):
            for number in range(a_second):
                pool.submit(ask, number)
            time.sleep(max(0, began + second + 1 - time.monotonic()))
        pool.shutdown(wait=True, cancel_futures=True)
    asked, took = answers.total(), time.monotonic() - began
    assert set(answers) == {200, 429}, answers
    assert answers[200] <= 60 + 10 * (took + 1)
    works_again(front)
    summary(f"pages: {asked / took:.0f} a second, {answers[429]} refused; {patient.said()}")
