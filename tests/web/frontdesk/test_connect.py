"""An urgent request is no desk's to take: the one button hands it to the clinician on duty, and rings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services import outbox
from intake.services.actor import Actor
from intake.services.frontdesk import duty
from intake.store.models import AuditEvent, Case, OutboxMessage
from intake.store.models.outbox import FIRST, OutboxKind
from tests.support.browser import Browser
from tests.support.patient_story import fill_in, go_through
from tests.support.staff_browser import (
    StaffBrowser,
    StaffPage,
    Team,
    add_member,
    email_of,
    enter,
    file_story,
    new_id,
    now,
    version_on,
)
from tests.web.frontdesk.test_instructions import actions

URGENT = {"safety": ["urine_trouble"]}


@pytest.fixture
def urgent(app: Flask, reference: str) -> str:
    """An emergency beside a request that is none."""
    assert reference
    return file_story(app, "back within two years", URGENT)


def rung(app: Flask) -> list[OutboxMessage]:
    with app.app_context():
        rows = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.ESCALATION))
        return [row for row in rows if outbox.payload_of(keys(), row)["level"] == duty.RING]


def connect(page: StaffPage, team: Team, where: str = "12 Elm Street") -> StaffPage:
    link = next(each for each in page.soup.select("main a") if each.get_text().startswith("Connect to"))
    asked = team.desk.open(str(link["href"]))
    assert "Where are you right now?" in asked.main
    assert "Is anything worse since you wrote? Then call 911." in asked.main
    return team.desk.send(str(link["href"]), version=version_on(asked), where=where, send="yes")


def bells(browser: StaffBrowser, address: str = "/staff/account") -> list[str]:
    """What rings on a page."""
    return [each.get_text(" ", strip=True) for each in browser.open(address).soup.select(".app-bell li")]


def call(reference: str) -> str:
    return f"/staff/cases/{reference}/connect"


def test_an_urgent_caller_is_asked_in_the_language_chosen_for_calls(app: Flask, team: Team) -> None:
    reference = file_story(app, "cannot pass urine", {"call_in": "spanish"})
    for address, asked in {
        f"/staff/cases/{reference}": ["¿Ha empeorado algo desde que nos escribió?"],
        f"/staff/cases/{reference}/connect": ["¿Ha empeorado algo", "¿Dónde está usted en este momento?"],
    }.items():
        page = team.desk.open(address)
        spanish = " ".join(each.get_text() for each in page.soup.select('[lang="es"]'))
        assert all(words in spanish for words in asked), address
        assert "Where are you right now?" not in page.main


def test_the_row_of_an_urgent_request_offers_the_desk_to_connect_and_nothing_else(
    team: Team, urgent: str, reference: str
) -> None:
    page = team.desk.open("/staff/queue")
    assert actions(page, urgent) == ["Connect"]
    assert actions(page, reference) == ["Take"]
    assert actions(team.clinician.open("/staff/queue"), urgent) == ["Take"]


def test_it_names_whoever_is_on_duty(app: Flask, team: Team, urgent: str) -> None:
    name_on_duty(app, team)
    row = next(row for row in team.desk.open("/staff/queue").soup.select("tbody tr") if urgent in str(row))
    assert "Connect to Cleo Clinician" in row.get_text()
    case = team.desk.open(f"/staff/cases/{urgent}")
    assert "Connect to Cleo Clinician" in case.soup.select(".app-actions .nhsuk-button")[0].get_text()


def test_connecting_hands_over_and_rings(app: Flask, team: Team, urgent: str) -> None:
    page = connect(team.desk.open("/staff/queue"), team)
    assert "The bell rings for every clinician, and letters go out." in page.main
    assert "Handed to a clinician" in page.main
    assert "Connecting. Is right now at: 12 Elm Street" in page.main
    (message,) = rung(app)
    assert message.priority == FIRST
    assert actions(team.desk.open("/staff/queue"), urgent) == ["Open"]


def test_the_bell_names_who_waits_on_every_page_until_a_clinician_takes_it_up(
    app: Flask, team: Team, urgent: str
) -> None:
    assert bells(team.clinician) == []
    connect(team.desk.open("/staff/queue"), team)
    assert team.desk.open("/staff/queue").soup.select(".app-bell, #bell") == []
    (line,) = bells(team.clinician)
    assert "Quill" in line
    summary = team.clinician.open(f"/staff/cases/{urgent}/summary")
    assert summary.soup.select(".app-no-print .app-bell"), "whose sheet is printed, nobody else stands on it"
    assert "since" in line
    team.desk.post(f"/staff/cases/{urgent}/note", version="1", note="Still waits", kind="note")
    assert bells(team.clinician, "/staff/queue") == [line]
    again = team.desk.send(call(urgent), version="2", where="", send="yes")
    assert "Where they are is not known." in again.main
    assert len(rung(app)) == 2
    team.clinician.post(f"/staff/cases/{urgent}/claim", version="3")
    assert bells(team.clinician) == []


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("note", {"note": "Cannot feel the legs", "worse": "yes", "kind": "called"}),
        ("move", {"step": "hand_to_clinician"}),
        ("attempt", {"outcome": "sent_to_emergency"}),
    ],
)
def test_whatever_the_desk_hands_over_rings(
    app: Flask, team: Team, urgent: str, address: str, values: dict[str, str]
) -> None:
    team.desk.post(f"/staff/cases/{urgent}/claim", version="0")
    assert bells(team.clinician) == []
    sent = team.desk.post(f"/staff/cases/{urgent}/{address}", {**values, "version": "1", "send": "yes"})
    assert sent.status_code == 303
    assert len(bells(team.clinician)) == 1
    assert len(rung(app)) == 1


def test_an_emergency_rings_above_whoever_waited_longer(
    app: Flask, team: Team, clock: Any, reference: str
) -> None:
    assert reference
    for story, told in (("foot drop", {}), ("back within two years", URGENT)):
        urgent = file_story(app, story, told)
        team.desk.post(call(urgent), version="0", where="", send="yes")
        clock.shift(timedelta(minutes=1))
    first, second = bells(team.clinician)
    assert first.startswith("Emergency: ")
    assert "Emergency" not in second


def test_it_rings_for_whoever_is_on_duty_and_for_all_once_the_first_time_has_passed(
    app: Flask, team: Team, urgent: str, clock: Any
) -> None:
    other = enter(app, add_member(app, "Second Clinician", Role.CLINICIAN))
    name_on_duty(app, team)
    connect(team.desk.open("/staff/queue"), team)
    assert len(bells(team.clinician)) == 1
    assert bells(other) == []
    clock.shift(timedelta(minutes=14))  # before that it waited since it was sent
    clock.shift(timedelta(minutes=1))
    later = enter(app, other.staff_id)
    assert len(bells(later)) == 1
    assert urgent in later.page.html


def test_open_pages_ask_a_tiny_address_that_keeps_nobody_signed_in(
    app: Flask, team: Team, urgent: str, clock: Any
) -> None:
    assert urgent
    nothing = team.clinician.client.get("/staff/bell")
    assert (nothing.status_code, nothing.text.strip()) == (200, "")
    known = {"If-None-Match": nothing.headers["ETag"]}
    assert team.clinician.client.get("/staff/bell", headers=known).status_code == 304
    connect(team.desk.open("/staff/queue"), team)
    told = team.clinician.client.get("/staff/bell", headers=known)
    assert "Quill" in told.text
    assert len(told.data) < 1000
    again = {"If-None-Match": told.headers["ETag"]}
    shown = count_of(app, "bell.read")
    assert team.clinician.client.get("/staff/bell", headers=again).status_code == 304
    assert count_of(app, "bell.read") == shown == 1
    for _ in range(2):
        clock.shift(timedelta(minutes=8))
        last = team.clinician.client.get("/staff/bell", headers=again)
    assert last.status_code == 303
    assert team.desk.client.get("/staff/bell").status_code in (303, 404)


def test_only_what_is_urgent_is_connected(team: Team, reference: str) -> None:
    page = team.desk.send(call(reference), version="0", send="yes")
    assert page.status == 409
    assert page.errors == ["This request is not urgent any more. Record the next step instead."]


def count_of(app: Flask, action: str) -> int:
    with app.app_context():
        rows = db.select(AuditEvent.action).where(AuditEvent.action == action)
        return len(db.session.scalars(rows).all())


def test_somebody_elses_claim_holds_no_urgent_request_back(team: Team, urgent: str) -> None:
    team.second_desk.post(f"/staff/cases/{urgent}/claim", version="0")
    assert actions(team.desk.open("/staff/queue"), urgent) == ["Connect"]


def test_a_hand_over_of_what_can_wait_rings_nobody(app: Flask, team: Team, reference: str) -> None:
    values = {"version": version_on(team.desk.open(f"/staff/cases/{reference}")), "step": "hand_to_clinician"}
    assert team.desk.post(f"/staff/cases/{reference}/move", values).status_code == 303
    assert rung(app) == []


def test_where_nobody_is_on_duty_every_clinician_is_rung(app: Flask, team: Team) -> None:
    today = now().date()
    with app.app_context():
        assert duty.emails_to_ring(db.session(), keys(), today) == [email_of("Cleo Clinician")]
    add_member(app, "Second Clinician", Role.CLINICIAN)
    with app.app_context():
        everyone = duty.emails_to_ring(db.session(), keys(), today)
    assert sorted(everyone) == sorted([email_of("Cleo Clinician"), email_of("Second Clinician")])
    name_on_duty(app, team)
    with app.app_context():
        assert duty.emails_to_ring(db.session(), keys(), today) == [email_of("Cleo Clinician")]


def test_staff_read_what_the_patient_will_do(app: Flask, team: Team) -> None:
    patient = Browser(app.test_client())
    go_through(patient, {"safety_legs": {"safety_legs": "urine_trouble"}}, until="get_help")
    form = next(form for form in patient.page.soup.select("main form") if form.select("button[name=plan]"))
    patient.post("/form/plan", {**dict(patient.page.values_of(form)), "plan": "not_going"})
    patient.follow("Go on with the form")
    fill_in(patient)
    with app.app_context():
        filed = db.session.scalars(db.select(Case.reference)).one()
    said = "Not now: neither going nor calling"
    assert f"Says: {said}" in team.desk.open("/staff/queue").main
    assert f"Told to get help, says: {said}" in team.desk.open(f"/staff/cases/{filed}").main
    summary = team.clinician.open(f"/staff/cases/{filed}/summary").main
    assert "Told to get help, said: not now: neither going nor calling." in summary


def name_on_duty(app: Flask, team: Team) -> None:
    """Name the clinician of the team for today."""
    with app.app_context():
        duty.name(
            db.session(),
            keys(),
            team.clinician.staff_id,
            now().date(),
            actor=Actor("staff", team.admin.staff_id, Role.ADMIN),
            now=now(),
            new_id=new_id,
        )
        db.session.commit()


def test_whoever_waits_shows_at_the_very_next_look(
    app: Flask, team: Team, reference: str, clock: Any
) -> None:
    """What one look asked is no answer to the next, even where both are in one context of the application."""
    assert reference
    with app.app_context():
        for browser in (team.clinician, team.desk):
            assert browser.open("/staff/queue").soup.select_one("#banner a") is None
        urgent = file_story(app, "back within two years", URGENT)
        for minutes in (14, 1):
            clock.shift(timedelta(minutes=minutes))
            pages = [browser.open("/staff/queue") for browser in (team.clinician, team.desk)]
        for page in pages:
            (link,) = page.soup.select("#banner a")
            assert link["href"] == f"/staff/cases/{urgent}"
    assert bells(team.clinician) == []
    connect(team.desk.open("/staff/queue"), team)
    assert len(bells(team.clinician, "/staff/queue")) == 1
