"""What administrators do with accounts, and what people do with their own."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from intake.extensions import db
from intake.store.models import AuditEvent
from tests.support.staff_browser import PASSWORD, Team, email_of
from tests.web.auth.test_sign_in import try_to_sign_in

NEW_PASSWORD = "marble kettle orchard fox"
SAM = email_of("Sam Second")


def test_an_administrator_adds_a_person_who_can_sign_in(app: Flask, team: Team) -> None:
    team.admin.send(
        "/staff/accounts/add",
        name="Nora New",
        email="Nora.New@example.org",
        role="clinician",
        password=NEW_PASSWORD,
        send="yes",
    )
    assert "Nora New" in team.admin.open("/staff/accounts").main
    assert try_to_sign_in(app.test_client(), "nora.new@example.org", NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "no address"}, "email"),
        ({"email": SAM}, "email"),
        ({"role": "owner"}, "role"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"password": "passwordpassword2026"}, "password"),
    ],
)
def test_a_bad_account_is_refused_at_its_field_and_what_was_typed_stays(
    team: Team, change: dict[str, str], field: str
) -> None:
    typed = {"name": "Nora New", "email": "nora@example.org", "role": "clinician", "password": NEW_PASSWORD}
    page = team.admin.send("/staff/accounts/add", {**typed, **change, "send": "yes"})
    assert page.status == 422
    assert len(page.errors) == 1
    assert page.soup.select_one(f'#error-summary a[href="#{field}"]')
    assert page.value("name") == {**typed, **change}["name"]
    assert NEW_PASSWORD not in page.html


@pytest.mark.parametrize(
    ("button", "values"),
    [
        ("role", {"role": "clinician"}),
        ("password", {"password": NEW_PASSWORD}),
        ("second-step", {}),
        ("sessions", {}),
        ("disable", {}),
    ],
)
def test_every_change_signs_the_person_out_at_once(team: Team, button: str, values: dict[str, str]) -> None:
    assert team.second_desk.client.get("/staff/queue").status_code == 200
    address = f"/staff/accounts/{team.second_desk.staff_id}/{button}"
    assert team.admin.post(address, values, send="yes").status_code == 303
    assert team.second_desk.client.get("/staff/queue").status_code == 303
    assert team.desk.client.get("/staff/queue").status_code == 200


def test_a_disabled_person_cannot_sign_in_until_enabled(app: Flask, team: Team) -> None:
    account = f"/staff/accounts/{team.second_desk.staff_id}"
    team.admin.post(f"{account}/disable", send="yes")
    assert try_to_sign_in(app.test_client(), SAM, PASSWORD).status_code == 422
    team.admin.post(f"{account}/enable", send="yes")
    assert try_to_sign_in(app.test_client(), SAM, PASSWORD).status_code == 303


def test_a_role_that_was_changed_counts_from_the_next_sign_in(app: Flask, team: Team) -> None:
    team.admin.post(f"/staff/accounts/{team.second_desk.staff_id}/role", role="auditor", send="yes")
    client = app.test_client()
    try_to_sign_in(client, SAM, PASSWORD)
    assert client.get("/staff/queue").status_code == 404
    assert client.get("/staff/audit").status_code == 200


@pytest.mark.parametrize(("button", "values"), [("disable", {}), ("role", {"role": "auditor"})])
def test_the_last_administrator_stays(team: Team, button: str, values: dict[str, str]) -> None:
    page = team.admin.send(f"/staff/accounts/{team.admin.staff_id}/{button}", {**values, "send": "yes"})
    assert page.errors == ["This is the last administrator. Make another one first."]
    assert team.admin.client.get("/staff/accounts").status_code == 200


def test_one_s_own_password_needs_the_present_one(app: Flask, team: Team) -> None:
    page = team.desk.send("/staff/account/password", present="not this", password=NEW_PASSWORD, send="yes")
    assert page.errors == ["Your present password is not right."]
    page = team.desk.send("/staff/account/password", present=PASSWORD, password="too short", send="yes")
    assert page.status == 422
    assert (
        team.desk.post(
            "/staff/account/password", present=PASSWORD, password=NEW_PASSWORD, send="yes"
        ).headers["Location"]
        == "/staff/sign-in"
    )
    assert team.desk.client.get("/staff/queue").status_code == 303
    assert try_to_sign_in(app.test_client(), email_of("Dana Desk"), NEW_PASSWORD).status_code == 303


def test_the_auditor_reads_who_did_what(app: Flask, team: Team, reference: str) -> None:
    team.desk.open(f"/staff/cases/{reference}")
    page = team.auditor.open(f"/staff/audit?about={reference}")
    assert "Request read" in page.main
    assert "case.read" not in page.main
    assert "Dana Desk" in page.main
    assert "Quill" not in page.main
    with app.app_context():
        read = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "case.read")).one()
    assert read.request_id
    assert read.request_id in page.main
