"""Whatever bytes a patient's browser posts: the sender is told, and the product does not fail."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkSize, NoMoreData
from hypothesis import given
from hypothesis import strategies as st

from intake.content.forms import load_form
from tests.support.browser import Browser
from tests.support.malformed import (
    MULTIPART,
    URL_ENCODED,
    answered,
    bodies,
    encodable,
    often,
    queries,
    url_encoded,
)
from tests.support.patient_story import come_to
from tests.support.patients import rows_and_revisions
from tests.web.test_doors import address_of

PAGES = tuple(f"/form/{page.id.replace('_', '-')}{'/1' if page.loop else ''}" for page in load_form().pages)
"""Every page of the form, by its address."""
FORM_PAGES = (*PAGES, "/form/surgery-date/99999999999999999999", "/form/no%00thing", "/form/%ff%fe")


@pytest.fixture
def patient(browser: Browser) -> Browser:
    come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="more_words")
    return browser


def patients_addresses(app: Flask) -> list[str]:
    return [
        address_of(rule)
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith(("/static", "/staff"))
    ]


@often
@given(body=bodies, data=st.data(), query=queries, keep=st.booleans())
def test_nothing_posted_by_a_patient_fails(
    app: Flask, patient: Browser, body: tuple[str, bytes], data: Any, query: dict[str, str], keep: bool
) -> None:
    address = data.draw(st.sampled_from([*patients_addresses(app), *FORM_PAGES]))
    content_type, sent = body
    if keep and content_type == URL_ENCODED:  # with what the page hides, so that the values are really read
        sent += b"&" + url_encoded(list(patient.hidden().items()))
    answered(
        patient.client,
        address,
        method="POST",
        data=sent,
        content_type=content_type,
        query_string=encodable(query),
    )


def test_a_file_where_a_field_is_meant_is_refused_by_every_route(app: Flask, patient: Browser) -> None:
    before = rows_and_revisions(app)
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            file = {name: (io.BytesIO(b"MZ"), "x.exe") for name in ("who", "email", "own_words", "back")}
            request = {"method": "POST", "data": file, "content_type": MULTIPART}
            for client in (patient.client, app.test_client()):
                assert answered(client, address_of(rule), **request) in (400, 303), rule.rule
                file = {name: (io.BytesIO(b"MZ"), "x.exe") for name in ("who", "note")}
                request["data"] = file
    assert rows_and_revisions(app) == before
    page = patient.post(
        "/form/more-words", {"own_words": (io.BytesIO(b"MZ"), "x.exe")}, content_type=MULTIPART
    )
    assert page.status == 400
    assert "call us: (251) 555-0142" in page.main


class Broken(io.RawIOBase):
    """A body that the server cannot give whole."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.reads = 0

    def readable(self) -> bool:
        return True

    def seek(self, *_: int) -> int:
        return 0

    def readinto(self, _buffer: Any) -> int:
        self.reads += 1
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        InvalidChunkSize(b"ZZ"),
        ChunkMissingTerminator(b"xx"),
        NoMoreData(),
        ConnectionResetError(),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize(
    "address", ["/form/more-words", "/start", "/language", "/staff/sign-in", "/staff/queue", "/nothing"]
)
@pytest.mark.parametrize("content_type", [URL_ENCODED, MULTIPART])
def test_a_body_that_breaks_off_is_the_sender_s_mistake(
    app: Flask, address: str, content_type: str, error: Exception
) -> None:
    body = Broken(error)
    response = app.test_client().post(
        address,
        input_stream=body,
        content_type=content_type,
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert response.status_code == 400
    assert body.reads == 1  # a silent sender is waited for once


@pytest.mark.parametrize(
    "query", ["x=\xff", "\xff", "after=\xff", "next=\xff", "%ff", "&&&=", "after=%ed%a0%80"]
)
def test_a_query_of_any_bytes_is_read_or_refused(app: Flask, query: str) -> None:
    for address in ("/", "/form/who", "/nothing", "/staff/queue", "/staff/sign-in"):
        raw = {"QUERY_STRING": query}
        answered(app.test_client(), address, method="GET", environ_overrides=raw)


@pytest.mark.parametrize("address", ["/form/a%00b", "/?x=%00"])
def test_a_character_that_no_address_has_is_refused(app: Flask, address: str) -> None:
    assert answered(app.test_client(), address, method="GET") == 400
