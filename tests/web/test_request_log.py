"""Each request leaves one line that names nobody, and its entries in the audit chain share its id."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import select
from structlog.contextvars import get_contextvars

from intake.extensions import db
from intake.store.models import AuditEvent
from intake.web.guards import public
from tests.support.browser import Browser
from tests.support.patient_story import go_through
from tests.support.said import said


@pytest.fixture(autouse=True)
def _everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines about requests."""
    return said(caplog, "request")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_request_is_one_line_with_its_route(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    page = client.get("/")

    (line,) = lines(caplog)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/", 200)
    assert line["bytes"] == len(page.data)
    assert 0 <= line["milliseconds"] < 60_000
    assert len(line["request_id"]) == 36
    assert get_contextvars() == {}


@pytest.mark.parametrize("address", ["/Ximena-Quill", "/form/Ximena-Quill", "/staff/Ximena-Quill"])
def test_what_a_stranger_types_into_an_address_is_not_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    client.get(f"{address}?name=Quill", headers={"Referer": "http://quill.example", "User-Agent": "Quill"})
    client.open(address, method="QUILL")

    assert len(lines(caplog)) == 2
    assert lines(caplog)[1]["method"] == "OTHER"
    assert "quill" not in str(lines(caplog)).lower()
    assert "127.0.0.1" not in str(lines(caplog))


@pytest.mark.own_product
def test_an_error_inside_still_ends_in_a_line(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @public
    def broken() -> str:
        raise ValueError("Quill")

    @public
    def gone() -> str:
        abort(410)

    app.add_url_rule("/broken", view_func=broken)
    app.add_url_rule("/gone", view_func=gone)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for address in ("/broken", "/gone"):
        app.test_client().get(address)

    assert [(line["route"], line["status"]) for line in lines(caplog)] == [("/broken", 500), ("/gone", 410)]


def test_a_request_for_another_host_is_a_line_too(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]

    assert app.test_client().get("/", headers={"Host": "quill.example"}).status_code == 400
    assert [line["status"] for line in lines(caplog)] == [400]
    assert "quill" not in str(lines(caplog))


def test_every_entry_of_a_sending_carries_the_id_of_its_request(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    go_through(Browser(app.test_client()))

    with app.app_context():
        entries = db.session.scalars(select(AuditEvent)).all()
    assert entries
    ids = {line["request_id"] for line in lines(caplog)}
    assert {entry.request_id for entry in entries} <= ids
    assert len(ids) == len(lines(caplog))
