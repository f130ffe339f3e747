"""Whatever is sent to a staff page, by whoever is signed in: it is refused in words, and nothing fails."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from intake.web.staff.permissions import STAFF_BLUEPRINTS
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
from tests.support.staff_browser import StaffBrowser, Team

ENDS_WHAT_IS_TESTED = "auth.sign_out"


def addresses(app: Flask, reference: str, staff_id: str) -> list[tuple[str, str]]:
    """(method, address) of every staff route but that of signing out."""
    values = {
        "reference": reference,
        "staff_id": staff_id,
        "language": "es",
        "part_id": "safety",
        "number": 1,
        "form_id": "of-nobody",
        "slug": "who",
        "instance": 1,
        "kind": "csv",
        "passkey_id": "none",
    }
    listed = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in STAFF_BLUEPRINTS and rule.endpoint != ENDS_WHAT_IS_TESTED:
            with app.test_request_context():
                built = rule.build({name: values[name] for name in rule.arguments})
            assert built is not None
            listed += [(method, built[1]) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return listed


def at_work(team: Team) -> list[StaffBrowser]:
    """Somebody of every role."""
    return [team.desk, team.clinician, team.admin, team.auditor]


@often
@given(data=st.data(), body=bodies, query=queries, keep=st.booleans())
def test_nothing_that_staff_send_fails(
    app: Flask,
    team: Team,
    reference: str,
    data: Any,
    body: tuple[str, bytes],
    query: dict[str, str],
    keep: bool,
) -> None:
    method, address = data.draw(st.sampled_from(addresses(app, reference, team.second_desk.staff_id)))
    somebody = data.draw(st.sampled_from(at_work(team)))
    content_type, sent = body
    if keep and content_type == URL_ENCODED:  # with what a page hides, so that the values are really read
        sent += b"&" + url_encoded([("csrf_token", somebody.token()), ("version", "1")])
    posted = {"data": sent, "content_type": content_type} if method == "POST" else {}
    answered(somebody.client, address, method=method, query_string=encodable(query), **posted)


def test_a_file_where_a_field_is_meant_is_refused(app: Flask, team: Team, reference: str) -> None:
    refused = 0
    for method, address in addresses(app, reference, team.second_desk.staff_id):
        if method == "POST":
            for somebody in at_work(team):
                file = {name: (io.BytesIO(b"MZ"), "x.exe") for name in ("note", "email", "step", "sought")}
                status = answered(somebody.client, address, method=method, data=file, content_type=MULTIPART)
                assert status in (400, 404), address
                refused += status == 400
    assert refused > 15


@pytest.mark.parametrize("address", ["/staff/cases/%00", "/staff/accounts/%00", "/staff/audit?about=%00"])
def test_a_character_that_no_address_has_is_refused(team: Team, address: str) -> None:
    for somebody in at_work(team):
        assert answered(somebody.client, address, method="GET") in (400, 404)


@pytest.mark.parametrize("query", ["after=\xff", "about=\xff", "assessment=\xff"])
def test_a_query_of_any_bytes_is_read_or_refused(team: Team, reference: str, query: str) -> None:
    for address in ("/staff/queue", "/staff/audit", f"/staff/cases/{reference}/trace"):
        raw = {"QUERY_STRING": query}
        for somebody in at_work(team):
            assert answered(somebody.client, address, method="GET", environ_overrides=raw) in (200, 404, 422)


@pytest.mark.parametrize("number", ["9" * 18, "9" * 19, "9" * 30, "-1", "0", "1e3", "x"])
def test_a_number_of_an_assessment_that_is_none_shows_the_newest(
    team: Team, reference: str, number: str
) -> None:
    address = f"/staff/cases/{reference}/trace?assessment={number}"
    assert answered(team.clinician.client, address, method="GET") == 200
