from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from intake.domain.reference import show_reference
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.accounts import accounts, sign_in
from intake.services.accounts.accounts import Profile
from intake.services.accounts.passwords import hash_password
from intake.services.accounts.sign_in import From
from intake.services.actor import system
from intake.services.keeping import erasure
from intake.store.models import AuditEvent, Case, StaffSession
from intake.web.host_cookie import STAFF_SESSION
from tests.support.browser import Browser
from tests.support.patient_story import come_to
from tests.support.patients import OPEN_HOURS
from tests.support.stories import new_id, new_token

LATER = OPEN_HOURS + timedelta(hours=1)


def client_of(app: Flask, role: Role) -> FlaskClient:
    """A browser in which somebody of this role is signed in."""
    with app.app_context():
        profile = Profile("Dana Whitlock", f"{role}@example.org")
        person = accounts.add_staff(
            db.session(), keys(), profile, role, hash_password("otter canyon velvet lamp"),
            actor=system(), now=OPEN_HOURS, new_id=new_id,
        )  # fmt: skip
        attempt = sign_in.Attempt("attempt", person.id, person.password_hash)
        _, tokens = sign_in.complete(
            db.session(), keys(), attempt, second_step=False, sent_from=From("192.0.2.1"),
            now=LATER, new_id=new_id, new_token=new_token,
        )  # fmt: skip
        name = STAFF_SESSION.name
        db.session.commit()
    client = app.test_client()
    client.set_cookie(name, tokens.session)
    return client


@pytest.fixture
def reference(app: Flask, browser: Browser, clock: time_machine.Traveller) -> str:
    """The form number of a request that a patient sent and that was erased an hour later."""
    come_to(browser)
    clock.move_to(LATER)
    with app.app_context():
        found = db.session.scalars(db.select(Case.reference)).one()
        erasure.erase_case(
            db.session(), keys(), found, reason="asked_for", actor=system(), now=LATER, new_id=new_id
        )
        db.session.commit()
    return str(found)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.FRONT_DESK, "/staff/cases/{}"),
        (Role.FRONT_DESK, "/staff/cases/{}/attempt"),
        (Role.CLINICIAN, "/staff/cases/{}/summary"),
        (Role.CLINICIAN, "/staff/cases/{}/trace"),
    ],
)
def test_staff_are_told_that_the_request_was_erased(
    app: Flask, reference: str, role: Role, page: str
) -> None:
    shown = client_of(app, role).get(page.format(reference))

    assert shown.status_code == 410
    assert "<h1>This request was erased</h1>" in shown.text
    times = "received Nov 17, 2026, 10 AM, was erased Nov 17, 2026, 11 AM"
    assert f"Request {show_reference(reference)}, {times}" in shown.text


def test_lists_and_searches_go_on_without_it(app: Flask, reference: str) -> None:
    client = client_of(app, Role.FRONT_DESK)

    for page in ("/staff/queue", "/staff/calls", "/staff/visits", "/staff/search"):
        assert client.get(page).status_code == 200, page
        assert show_reference(reference) not in client.get(page).text


def test_searching_for_its_number_tells_that_it_was_erased(app: Flask, reference: str) -> None:
    client = client_of(app, Role.FRONT_DESK)
    token = client.get("/staff/search").text.split('name="csrf_token" value="')[1].split('"')[0]

    shown = client.post("/staff/search", data={"sought": reference, "csrf_token": token, "send": "yes"})

    assert shown.status_code == 410
    with app.app_context():
        assert (
            db.session.scalar(db.select(AuditEvent.action).order_by(AuditEvent.seq.desc())) == "erasure.read"
        )


def test_an_auditor_still_sees_what_was_done_with_it(app: Flask, reference: str) -> None:
    shown = client_of(app, Role.AUDITOR).get(f"/staff/audit?about={reference}")

    assert shown.status_code == 200
    for action in ("Request sent", "Request erased"):
        assert action in shown.text
    assert show_reference(reference) in shown.text


def test_the_patients_own_page_says_that_no_form_is_open(
    app: Flask, browser: Browser, reference: str
) -> None:
    page = browser.open("/form/done")

    assert reference
    assert page.status == 410
    with app.app_context():
        assert db.session.scalars(db.select(StaffSession)).all() == []
        assert (
            db.session.scalar(db.select(AuditEvent.action).order_by(AuditEvent.seq.desc())) == "case.erased"
        )
