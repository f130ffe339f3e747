"""Forged forms change nothing, and looking changes nothing but the audit and when a session was last seen."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from intake.extensions import db
from intake.web.staff.permissions import PERMISSIONS, WITHOUT_SIGN_IN, may_open
from tests.support.staff_browser import StaffPage, Team
from tests.web.staff.test_routes import CHANGING, LOOKING, OF_NOBODY, addresses

PATIENT = "Quill"
WRITTEN_BY_LOOKING = {"audit_event"}
"""Tables a page that only looks may add to; of a session only `last_seen_at` may change."""


def contents(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for what looking may write."""
    found = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            if table.name not in WRITTEN_BY_LOOKING:
                columns = [column for column in table.columns if column.name != "last_seen_at"]
                rows = db.session.execute(db.select(*columns))
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def the_one_for(team: Team, endpoint: str) -> Any:
    """Somebody whose role may use that address."""
    browsers = (team.clinician, team.desk, team.admin, team.auditor)
    roles = ("clinician", "front_desk", "admin", "auditor")
    return next(b for b, role in zip(browsers, roles, strict=True) if may_open(role, endpoint))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["missing", "wrong", "foreign"])
def test_a_form_without_its_own_secret_changes_nothing(
    app: Flask, team: Team, reference: str, kind: str
) -> None:
    before = contents(app)
    checked = 0
    for endpoint, method, address in addresses(app, reference, team.second_desk.staff_id):
        if method != CHANGING or endpoint in WITHOUT_SIGN_IN or OF_NOBODY in address:
            continue
        browser = the_one_for(team, endpoint)
        browser.token()  # a session with a secret of its own, so that only this form's is wrong
        token = {
            "missing": {},
            "wrong": {"csrf_token": "x"},
            "foreign": {"csrf_token": team.second_desk.token()},
        }
        values = {"version": "0", "step": "hand_to_clinician", "role": "admin", "send": "yes", **token[kind]}
        response = browser.client.post(address, data=values)
        assert response.status_code == 400, (endpoint, response.status_code)
        checked += 1
    assert checked > 15
    assert contents(app) == before


@pytest.mark.parametrize("kind", ["missing", "wrong", "foreign"])
def test_nobody_is_signed_in_by_a_forged_form(app: Flask, team: Team, kind: str) -> None:
    client = app.test_client()
    page = StaffPage(client.get("/staff/sign-in"))
    token = {"missing": "", "wrong": page.token[:-2], "foreign": team.desk.token()}[kind]
    values = {"csrf_token": token, "email": "dana.desk@example.org", "password": "otter canyon velvet lamp"}
    assert client.post("/staff/sign-in", data=values).status_code == 400
    assert client.get("/staff/queue").status_code == 303


def test_looking_writes_nothing_but_the_audit_and_last_seen(
    app: Flask, team: Team, reference: str, clock: Any
) -> None:
    before = contents(app)
    clock.shift(40)  # far enough for "last seen" to be written
    checked = 0
    for endpoint, method, address in addresses(app, reference, team.second_desk.staff_id):
        # The PDF is made by a process of its own, which a busy machine may not give its time.
        nothing_there = {"auth.second_step_qr", "auth.remove_passkey", "frontdesk.visit_file"}
        nothing_there |= {"clinician.summary_pdf", "admin.certificate"}
        if method == LOOKING and endpoint in set(PERMISSIONS) - nothing_there and OF_NOBODY not in address:
            response = the_one_for(team, endpoint).client.get(address, follow_redirects=True)
            assert response.status_code == 200, endpoint
            checked += 1
    assert checked > 20
    assert contents(app) == before


def test_every_look_at_a_request_or_a_list_is_in_the_audit(app: Flask, team: Team, reference: str) -> None:
    looks = {
        f"/staff/cases/{reference}": "case.read",
        f"/staff/cases/{reference}/attempt": "case.read",
        f"/staff/cases/{reference}/summary": "case.summary_read",
        f"/staff/cases/{reference}/trace": "case.trace_read",
        "/staff/queue": "worklist.read",
        "/staff/calls": "call_list.read",
        "/staff/visits": "visits.read",
    }
    for address, action in looks.items():
        before = actions(app)
        team.clinician.open(address)
        assert actions(app)[len(before) :] == [action], address
    before = actions(app)
    team.desk.send("/staff/search", sought="quill", send="yes")
    assert actions(app)[len(before) :] == ["cases.searched"]


FILLED_IN = {
    "version": "0",
    "step": "hand_to_clinician",
    "outcome": "voicemail",
    "day": "2026-12-01",
    "time": "10:00",
    "with_whom": "Physician assistant",
    "reason": "not_ours",
    "override_reason": "Sounded weak on the phone",
    "urgency": "soon",
    "link": "recent",
    "next_step": "pa",
    "line": "Please call.",
    "asked": "In which month did the pain start?",
    "answer": "date",
    "when": "June 2024",
    "send": "yes",
}
"""What every form about a request takes, sent by somebody who saw it as it came in."""


@pytest.mark.parametrize("sent", [{}, FILLED_IN], ids=["with nothing in it", "too late"])
def test_no_page_tells_of_a_patient_without_an_entry_about_the_request(
    app: Flask, team: Team, reference: str, sent: dict[str, str]
) -> None:
    team.second_desk.post(f"/staff/cases/{reference}/claim", version="0")
    statuses = []
    for endpoint, method, address in addresses(app, reference, team.second_desk.staff_id):
        for browser in (team.desk, team.clinician):
            if reference not in address:
                continue
            values = {"csrf_token": browser.token(), **sent} if method == CHANGING else {}
            before = about_cases(app)
            page = browser.client.open(address, method=method, data=values)
            if PATIENT in page.get_data().decode("utf-8", "replace"):  # one of them is a PDF
                assert about_cases(app) == before + 1, (endpoint, method, page.status_code)
                statuses.append(page.status_code)
    refusal = 409 if sent else 422
    assert statuses.count(200) >= 13, statuses
    assert statuses.count(refusal) >= 10, statuses


def about_cases(app: Flask) -> int:
    """How many entries of the audit are about a case."""
    events = db.metadata.tables["audit_event"]
    with app.app_context():
        kinds = db.session.scalars(db.select(events.c.object_kind))
        return sum(kind == "case" for kind in kinds)


def actions(app: Flask) -> list[str]:
    """What the audit holds, in order."""
    events = db.metadata.tables["audit_event"]
    with app.app_context():
        return list(db.session.scalars(db.select(events.c.action).order_by(events.c.seq)))
