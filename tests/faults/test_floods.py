"""What strangers send at once, slowly or broken holds no patient up: against gunicorn as in earnest."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.faults.serving import Server
from tests.support.over_http import HttpClient
from tests.support.sound_html import secret_of

pytestmark = pytest.mark.faults

SECOND = 1.0
AT_ONCE, ROUNDS = 64, 10
READS_FOR = 0.2  # so that the patient does not come to the limit of pages
PATIENT = {"X-Forwarded-For": "192.0.2.10"}


@pytest.fixture
def server(engine_url: URL, tmp_path: Path) -> Iterator[Server]:
    if engine_url.get_backend_name() != "sqlite":
        pytest.skip("the same server, whatever its database")
    serving = Server(engine_url, tmp_path)
    serving.start()
    yield serving
    serving.stop()


def seconds_of_pages(server: Server, until: Callable[[], bool]) -> list[float]:
    """How long a patient waits for each page meanwhile: the first one, and one of an open form."""
    patient = HttpClient(server.address, PATIENT)
    begun = patient.get("/")
    patient.post("/start", {"csrf_token": secret_of(begun.text), "send": "yes"})
    assert patient.get("/form/who").status_code == 200
    took = []
    while not until():
        for address in ("/", "/form/who"):
            start = time.perf_counter()
            assert patient.get(address).status_code == 200
            took.append(time.perf_counter() - start)
            time.sleep(READS_FOR)
    return took


def test_while_64_sign_ins_are_posted_at_once_a_patient_s_page_answers_within_a_second(
    server: Server,
) -> None:
    together = threading.Barrier(AT_ONCE)
    over = threading.Event()

    def keep_signing_in(number: int) -> Counter[int]:
        stranger = HttpClient(server.address, {"X-Forwarded-For": f"198.51.100.{number}"})
        secret = secret_of(stranger.get("/staff/sign-in").text)
        answers: Counter[int] = Counter()
        for tried in range(ROUNDS):
            together.wait(timeout=60)
            values = {
                "csrf_token": secret,
                "email": f"person-{number}-{tried // 4}@example.org",  # so that no limit spares us the work
                "password": "some guess or other",
                "send": "yes",
            }
            answers[stranger.post("/staff/sign-in", values).status_code] += 1
        return answers

    with ThreadPoolExecutor(AT_ONCE) as pool:
        flood = [pool.submit(keep_signing_in, number) for number in range(AT_ONCE)]
        flood[0].add_done_callback(lambda _: over.set())
        took = seconds_of_pages(server, over.is_set)
        answers = sum((each.result() for each in flood), Counter[int]())

    assert set(answers) == {422, 503}, answers
    assert answers[422] >= 2 * ROUNDS  # passwords were worked on all the while
    assert answers[503] > answers[422]
    assert len(took) >= ROUNDS
    assert max(took) < SECOND, (max(took), len(took), answers)
    assert HttpClient(server.address, PATIENT).get("/staff/sign-in").status_code == 200


def raw(server: Server, sent: bytes, wait: float = 30) -> bytes:
    """What the server answers to these bytes until it closes the connection."""
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=wait) as connection:
        connection.sendall(sent)
        received = b""
        while part := connection.recv(65536):
            received += part
    return received


HEAD = (
    b"POST /form/who HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)


@pytest.mark.parametrize(
    "chunks",
    [
        b"ZZ\r\nwho=me\r\n0\r\n\r\n",
        b"-1\r\nwho\r\n",
        b"6\r\nwho=meXX0\r\n\r\n",
        b"6;\rx\r\nwho=me\r\n0\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_a_body_in_broken_chunks_is_answered_400(server: Server, chunks: bytes) -> None:
    answer = raw(server, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
    assert re.match(rb"HTTP/1\.1 400 ", answer), answer[:200]
    assert "Traceback" not in server.log.read_text()
    assert HttpClient(server.address).get("/").status_code == 200


def test_connections_that_fall_silent_are_ended_and_every_page_answers_after(server: Server) -> None:
    """More than there are threads: each has begun a body and sends no more of it."""
    answers: list[bytes] = []

    def fall_silent() -> None:
        answers.append(raw(server, HEAD + b"Content-Length: 1000\r\n\r\nwho=", wait=60))

    silent = [threading.Thread(target=fall_silent) for _ in range(16)]
    start = time.monotonic()
    for thread in silent:
        thread.start()
    for thread in silent:
        thread.join()
    assert time.monotonic() - start < 45
    assert all(re.match(rb"HTTP/1\.1 400 ", each) for each in answers), answers
    assert HttpClient(server.address).get("/").status_code == 200
    assert "Traceback" not in server.log.read_text()
