"""The second step of signing in: asked for, never skipped, each code good for once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from intake.extensions import db, keys
from intake.services.accounts import second_factor
from intake.store.queries import audit as audit_query
from intake.store.queries import staff as staff_query
from tests.support.staff_browser import PASSWORD, StaffBrowser, StaffPage, Team, email_of, now
from tests.web.auth.test_sign_in import try_to_sign_in

DANA = email_of("Dana Desk")


@pytest.fixture
def secret(app: Flask, team: Team) -> str:
    """Dana has set up the second step; what her phone knows."""
    browser = team.desk
    browser.send("/staff/account/second-step", begin="yes")
    found = secret_of(app, browser)
    page = browser.send("/staff/account/second-step", code=code_of(found), send="yes")
    assert "Keep these recovery codes" in page.main
    return found


def secret_of(app: Flask, browser: StaffBrowser) -> str:
    with app.app_context():
        member = staff_query.by_id(db.session(), browser.staff_id)
        assert member is not None
        factor = second_factor.factor_of(keys(), member)
    assert factor is not None
    return factor.secret


def code_of(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=30 * steps))


def give_code(client: FlaskClient, code: str) -> Any:
    token = StaffPage(client.get("/staff/sign-in/code")).token
    return client.post("/staff/sign-in/code", data={"csrf_token": token, "code": code, "send": "yes"})


def after_password(app: Flask) -> FlaskClient:
    """A browser in which Dana's password was accepted, and nothing more."""
    client = app.test_client()
    response = try_to_sign_in(client, DANA, PASSWORD)
    assert response.headers["Location"].startswith("/staff/sign-in/code")
    return client


def test_password_and_code_together_open_the_pages(app: Flask, secret: str, clock: Any) -> None:
    clock.shift(60)
    client = after_password(app)
    waiting = client.get_cookie("staff", domain="localhost")
    assert give_code(client, code_of(secret)).status_code == 303
    full = client.get_cookie("staff", domain="localhost")
    assert waiting is not None
    assert full is not None
    assert waiting.value != full.value
    assert client.get("/staff/queue").status_code == 200
    replay = app.test_client()
    replay.set_cookie("staff", waiting.value, domain="localhost")
    assert replay.get("/staff/queue").headers["Location"].startswith("/staff/sign-in")


@pytest.mark.parametrize(
    "address", ["/staff/queue", "/staff/account", "/staff/account/second-step", "/staff/nothing"]
)
def test_the_second_step_cannot_be_skipped(app: Flask, secret: str, address: str) -> None:
    client = after_password(app)
    response = client.get(address)
    assert response.status_code == 303
    assert response.headers["Location"] == "/staff/sign-in/code"
    assert client.post(address).headers["Location"] == "/staff/sign-in/code"
    assert secret


def test_a_code_that_was_used_is_not_right_again(app: Flask, secret: str, clock: Any) -> None:
    clock.shift(60)
    code = code_of(secret)
    assert give_code(after_password(app), code).status_code == 303
    second = after_password(app)
    assert give_code(second, code).status_code == 422
    assert second.get("/staff/queue").status_code == 303
    # Nor is an older one, though a clock half a minute off would allow it.
    assert give_code(second, code_of(secret, -1)).status_code == 422
    assert give_code(second, code_of(secret, 1)).status_code == 303


def test_the_code_that_set_it_up_does_not_open_it(app: Flask, secret: str) -> None:
    assert give_code(after_password(app), code_of(secret)).status_code == 422


def test_a_recovery_code_works_once(app: Flask, team: Team) -> None:
    browser = team.desk
    browser.send("/staff/account/second-step", begin="yes")
    page = browser.send("/staff/account/second-step", code=code_of(secret_of(app, browser)), send="yes")
    codes = re.findall(r"<code>([^<]+)</code>", page.html)
    assert len(set(codes)) == 10
    assert give_code(after_password(app), codes[3].upper().replace("-", " ")).status_code == 303
    assert give_code(after_password(app), codes[3]).status_code == 422
    assert give_code(after_password(app), codes[4]).status_code == 303


def test_codes_cannot_be_guessed_without_end(app: Flask, secret: str, clock: Any) -> None:
    clock.shift(60)
    client = after_password(app)
    statuses = [give_code(client, f"{number:06d}").status_code for number in range(4)]
    assert statuses == [422] * 4  # with the password, five tries
    refused = give_code(client, code_of(secret))
    assert refused.status_code == 429
    assert client.get("/staff/queue").status_code == 303


def test_who_has_no_passkey_is_offered_none(app: Flask, secret: str) -> None:
    app.config["EXTERNAL_URL"] = "http://localhost:8000"
    assert secret
    assert "passkey" not in StaffPage(after_password(app).get("/staff/sign-in/code")).main


def test_a_wrong_code_is_audited_without_what_was_typed(app: Flask, team: Team, secret: str) -> None:
    give_code(after_password(app), "000001")

    with app.app_context():
        entry = audit_query.last(db.session())
    assert secret
    assert entry is not None
    assert (entry.action, entry.actor_id, entry.actor_role, entry.object_id) == (
        "staff.second_step_refused", team.desk.staff_id, "front_desk", team.desk.staff_id,
    )  # fmt: skip


def test_the_wait_for_the_code_lasts_five_minutes(app: Flask, secret: str, clock: Any) -> None:
    client = after_password(app)
    clock.shift(timedelta(minutes=5))
    response = client.post("/staff/sign-in/code", data={"code": code_of(secret)})
    assert response.headers.get("Location") == "/staff/sign-in" or response.status_code == 400
    assert client.get("/staff/queue").status_code == 303


def test_setting_it_up_ends_every_session(team: Team, secret: str) -> None:
    assert secret
    assert team.desk.client.get("/staff/queue").status_code == 303


def test_a_wrong_code_does_not_set_it_up(app: Flask, team: Team) -> None:
    team.desk.send("/staff/account/second-step", begin="yes")
    page = team.desk.send("/staff/account/second-step", code="000000", send="yes")
    assert page.status == 422
    assert page.errors
    with app.app_context():
        member = staff_query.by_id(db.session(), team.desk.staff_id)
        assert member is not None
        assert not second_factor.is_set_up(keys(), member)


def test_the_picture_to_scan_is_an_image_of_our_own_without_inline_style(app: Flask, team: Team) -> None:
    assert team.desk.client.get("/staff/account/second-step.svg").status_code == 404
    team.desk.send("/staff/account/second-step", begin="yes")
    picture = team.desk.client.get("/staff/account/second-step.svg")
    assert picture.mimetype == "image/svg+xml"
    assert "style=" not in picture.text
    assert secret_of(app, team.desk) not in picture.text  # it is in the dots, not in the markup
    assert picture.headers["Cache-Control"] == "no-store"


def test_in_production_nothing_opens_until_it_is_set_up(app: Flask, team: Team, reference: str) -> None:
    app.config["ENVIRONMENT"] = "production"
    for browser in (team.desk, team.clinician, team.admin, team.auditor):
        for address in (
            "/staff/queue",
            "/staff/accounts",
            "/staff/account/password",
            f"/staff/cases/{reference}",
        ):
            assert browser.client.get(address).headers["Location"] == "/staff/account/second-step"
        assert browser.client.post("/staff/duty").headers["Location"] == "/staff/account/second-step"
        assert browser.client.get("/staff/account/second-step").status_code == 200


def test_new_recovery_codes_need_a_fresh_code_and_replace_the_old(
    app: Flask, team: Team, secret: str, clock: Any
) -> None:
    clock.shift(60)
    client = after_password(app)
    give_code(client, code_of(secret))
    browser = StaffBrowser(client, team.desk.staff_id)
    assert browser.send("/staff/account/recovery-codes", code=code_of(secret), send="yes").status == 422
    clock.shift(60)
    page = browser.send("/staff/account/recovery-codes", code=code_of(secret), send="yes")
    new = re.findall(r"<code>([^<]+)</code>", page.html)
    assert len(new) == 10
    assert give_code(after_password(app), new[0]).status_code == 303
