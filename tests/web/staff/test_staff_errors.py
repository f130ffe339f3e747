"""What goes wrong on a staff page is told as staff need it: what it means for the work, and what to do."""

from __future__ import annotations

import re

import pytest
from flask import Flask, abort
from werkzeug.exceptions import TooManyRequests

from intake.logs import Reason
from intake.services.accounts import sign_in
from intake.services.errors import Busy, DraftChanged
from intake.store.errors import Unavailable
from intake.web.staff.permissions import PERMISSIONS
from tests.support.staff_browser import StaffPage, Team

NOTE = "Wife says <mornings> only"


def test_a_lapsed_token_gives_back_what_was_typed(team: Team, reference: str) -> None:
    address = f"/staff/cases/{reference}/attempt"
    page = StaffPage(team.desk.client.post(address, data={"csrf_token": "old", "note": NOTE}))

    assert page.status == 400
    assert "Nothing was changed." in page.main
    assert NOTE in page.main
    assert "/staff/queue" in page.links()


def test_a_session_that_ended_meanwhile_gives_back_what_was_typed(team: Team, reference: str) -> None:
    address, token = f"/staff/cases/{reference}/attempt", team.desk.token()
    team.desk.client.delete_cookie("staff")
    page = StaffPage(team.desk.client.post(address, data={"csrf_token": token, "note": NOTE}))

    assert page.status == 403
    assert "You are signed out" in page.main
    assert NOTE in page.main
    assert "Quill" not in page.html


def test_what_was_chosen_is_not_given_back_as_typed(team: Team, reference: str) -> None:
    address, token = f"/staff/cases/{reference}/close", team.desk.token()
    team.desk.client.delete_cookie("staff")
    sent = {"csrf_token": token, "reason": "cannot_reach", "note": NOTE}
    page = StaffPage(team.desk.client.post(address, data=sent))

    assert NOTE in page.main
    assert "cannot_reach" not in page.main
    assert "Sign in" in page.main


def test_nothing_typed_leads_to_the_door_at_once(app: Flask, reference: str) -> None:
    sent = app.test_client().post(f"/staff/cases/{reference}/attempt", data={"note": " "})
    assert sent.status_code == 303
    assert sent.headers["Location"] == "/staff/sign-in"


def test_the_door_tells_nobody_which_pages_there_are(app: Flask, reference: str) -> None:
    client = app.test_client()
    for address in ("/staff/queue", "/staff/no-such-page", f"/staff/cases/{reference}", "/staff/cases/0"):
        assert client.get(address).headers["Location"] == f"/staff/sign-in?next={address}"
    for address in ("/staff/no-such-page", f"/staff/cases/{reference}/claim"):
        assert client.post(address).headers["Location"] == "/staff/sign-in"
        assert (
            client.post(address, data={"note": NOTE}).text
            == client.post("/staff/queue", data={"note": NOTE}).text
        )


def test_too_large_a_form_says_so_in_the_staff_layout(team: Team, reference: str) -> None:
    values = {"csrf_token": team.desk.token(), "note": "x" * 70_000}
    page = StaffPage(team.desk.client.post(f"/staff/cases/{reference}/attempt", data=values))
    assert page.status == 413
    assert "Shorten the text" in page.main


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Busy(Reason.HASHING, "too much"), 503, "Requests that patients have sent are safe."),
        (Unavailable(Reason.DOWN, "down"), 503, "take calls on paper"),
        (DraftChanged(), 409, "decide once more"),
        (TooManyRequests(), 429, "Wait a few minutes"),
        (ValueError("Quill"), 500, "look at its history before you repeat the step"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_fails_inside_is_told_without_its_words(
    app: Flask, team: Team, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, words: str
) -> None:
    def broken() -> str:
        raise error

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "frontdesk.queue", broken)
    page = StaffPage(team.desk.client.get("/staff/queue"))

    assert page.status == status
    assert words in page.main
    assert "Quill" not in page.html
    assert ("Retry-After" in page.response.headers) == (status == 503)


def test_a_database_that_is_down_at_the_door_has_its_page_too(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise Unavailable(Reason.DOWN, "down")

    monkeypatch.setattr(sign_in, "who_is_signed_in", down)
    page = StaffPage(team.desk.client.get("/staff/queue"))
    assert page.status == 503
    assert "Wait a few seconds" in page.main


def test_a_method_that_a_page_does_not_take_looks_like_a_missing_page(team: Team) -> None:
    page = StaffPage(team.desk.client.delete("/staff/queue"))
    assert (page.status, "There is no such page" in page.main) in ((404, True), (405, True))


@pytest.mark.own_product
def test_a_patient_page_s_error_stays_a_patient_page(app: Flask) -> None:
    @app.before_request
    def stop() -> None:
        abort(500)

    assert "555-0142" in app.test_client().get("/staffing").text


FILES = {"frontdesk.visit_file", "clinician.summary_pdf", "clinician.fhir", "clinician.record"}
"""Addresses about a request that lead to a file, and to no page of a browser's."""


def test_no_page_about_a_request_puts_a_patient_s_name_into_the_browser_s_history(
    team: Team, reference: str
) -> None:
    name = team.clinician.open(f"/staff/cases/{reference}").soup.find("h1")
    assert name is not None
    words = set(re.findall(r"\w+", name.get_text(" ", strip=True)))
    pages = {each for each in PERMISSIONS if each.startswith(("frontdesk.", "clinician."))} - FILES
    checked = 0
    with team.app.test_request_context():
        adapter = team.app.url_map.bind("127.0.0.1")
        values = {"reference": reference, "number": 1}
        addresses = [
            adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method="GET")
            for rule in team.app.url_map.iter_rules()
            if rule.endpoint in pages and "GET" in (rule.methods or ()) and "reference" in rule.arguments
        ]
    for address in addresses:
        page = team.clinician.open(address)
        assert page.status == 200, address
        assert page.soup.title is not None
        # Word by word: in a form number the patient's age may stand by chance.
        assert words.isdisjoint(re.findall(r"\w+", page.soup.title.get_text())), address
        checked += 1
    assert checked >= 6
