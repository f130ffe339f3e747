"""The nginx file that ships with the product: what it refuses, drops, adds and sends itself."""

from __future__ import annotations

import gzip
import http.client
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import brotli
import pytest

from intake.web.headers import HSTS
from intake.web.static_files import static_files
from tests.faults.front import HOST, PHONE, Front
from tests.support.browser import Browser
from tests.support.patient_story import go_through

pytestmark = [pytest.mark.faults, pytest.mark.nginx]

SECONDS_A_PAGE = 0.12
"""Of whoever goes through some 25 pages in 3 seconds, a tenth of what 20 in 10 minutes have each."""
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


def answer_over_http(front: Front, host: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", front.http, timeout=10)
    with closing(connection):
        connection.request("GET", "/form/safety-legs?a=b", headers={"Host": host})
        return connection.getresponse()


def logged(front: Front, last: str) -> str:
    """nginx's access log from when it says `last`: it writes a line only once the answer has gone out."""
    for _ in range(100):
        if last in (log := front.log("access")):
            return log
        time.sleep(0.05)
    raise AssertionError(f"{last!r} is not in the log:\n{log}")


@contextmanager
def nobody_serving(front: Front) -> Iterator[None]:
    """The product behind nginx is dead meanwhile."""
    front.server.kill_all()
    try:
        yield
    finally:
        front.server.start()


def test_it_lets_a_whole_request_through_and_says_nothing_about_the_visitor(front: Front) -> None:
    visitor = front.visitor("127.0.0.9", Referer="https://elsewhere.example/marked-referer")
    browser = Browser(visitor)  # type: ignore[arg-type]  # it answers as Flask's client does
    go_through(browser)
    assert browser.page.address == "/form/done"
    visitor.get("/nothing/marked-page?q=marked-query")
    visitor.get("/staff/sign-in?next=marked-query")

    log = logged(front, " staff ")
    assert "marked" not in log + front.log("error")
    assert "127.0.0" not in log
    assert {line.split()[2] for line in log.splitlines()} == {"patient", "staff", "static"}
    assert all(re.fullmatch(r"\S+ (GET|POST) \w+ \d{3} \d+ [\d.]+", line) for line in log.splitlines())


def test_http_leads_to_https_and_other_hosts_lead_nowhere(front: Front) -> None:
    answer = answer_over_http(front, HOST)
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/form/safety-legs?a=b"
    with pytest.raises(ConnectionResetError):
        answer_over_http(front, "elsewhere.example")
    with (
        socket.create_connection(("127.0.0.1", front.https), timeout=10) as raw,
        pytest.raises(ssl.SSLError),
    ):
        front.tls.wrap_socket(raw, server_hostname="elsewhere.example")


@pytest.mark.parametrize("address", ["/", "/nothing", "/static/app.css", "/form/who"])
def test_browsers_are_held_to_https_by_one_header(front: Front, address: str) -> None:
    assert front.visitor().get(address).headers.getlist("Strict-Transport-Security") == [HSTS]


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_files_come_from_the_disk_packed_as_the_visitor_takes_them(front: Front, coding: str) -> None:
    with nobody_serving(front):
        answers = {
            name: front.visitor(Accept_Encoding=coding or "identity").get(f"/static/{name}?v={file.version}")
            for name, file in static_files().items()
        }
    for name, answer in answers.items():
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding", "") == coding
        assert UNPACK[coding](answer.data) == static_files()[name].content
        assert answer.headers.getlist("Cache-Control") == ["public, max-age=31536000, immutable"]
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("version", ["0" * 12, "", "../../../static", "..%2f..", "none"])
def test_of_a_file_that_is_not_there_the_product_knows_more(front: Front, version: str) -> None:
    answer = front.visitor().get(f"/static/app.css?v={version}")
    assert (answer.status_code, answer.headers.getlist("Cache-Control")) == (200, ["no-store"])
    assert front.visitor().get("/static/nothing.css").status_code == 404


def test_nobody_can_pass_for_another_address_host_or_scheme(front: Front) -> None:
    lies = {
        "X_Forwarded_For": "203.0.113.7",
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Prefix": "/evil",
        "Forwarded": "for=203.0.113.7;host=evil.example",
    }
    honest, lying = front.visitor().get("/"), front.visitor(**lies).get("/")
    assert lying.status_code == honest.status_code == 200
    assert "evil" not in lying.text
    # Too many sign-ins from one address, each said to come from another.
    codes = [
        front.visitor("127.0.0.8", X_Forwarded_For=f"203.0.113.{n}").get("/staff/sign-in").status_code
        for n in range(40)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_too_much_at_once_is_refused_in_words(front: Front) -> None:
    answer = front.visitor().post("/form/more-words", {"own_words": "a" * 70_000})
    assert answer.status_code == 413
    assert PHONE in answer.text
    assert "911" in answer.text


def test_while_the_product_does_not_answer_visitors_get_words_and_the_offices_number(front: Front) -> None:
    with nobody_serving(front):
        answer = front.visitor().get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    assert PHONE in answer.text
    assert "911" in answer.text
    assert "no está disponible" in answer.text.lower()
    assert front.visitor().get("/").status_code == 200


def test_a_clinic_that_shares_one_address_passes(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    """20 patients in 10 minutes, here two of them at ten times that pace."""
    visitor = front.visitor("127.0.0.7")
    ask = visitor.post

    def after_a_moment(address: str, data: Mapping[str, Any], **more: Any) -> Any:
        time.sleep(SECONDS_A_PAGE)
        return ask(address, data, **more)

    monkeypatch.setattr(visitor, "post", after_a_moment)
    browser = Browser(visitor)  # type: ignore[arg-type]
    for _ in range(2):
        visitor.cookies.clear()
        go_through(browser)
        assert browser.page.address == "/form/done"
