"""An urgent request is no desk's to take: the one button hands it to the clinician on duty, and rings."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services import outbox
from intake.services.actor import Actor
from intake.services.frontdesk import duty
from intake.store.models import Case, OutboxMessage
from intake.store.models.outbox import FIRST, OutboxKind
from tests.support.browser import Browser
from tests.support.patient_story import fill_in, go_through
from tests.support.staff_browser import (
    StaffPage,
    Team,
    add_member,
    email_of,
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


def connect(page: StaffPage, team: Team) -> StaffPage:
    button = next(each for each in page.soup.select("button") if each.get_text().startswith("Connect to"))
    form = button.find_parent("form")
    assert form is not None
    version = str(form.select("input[name=version]")[0]["value"])
    return team.desk.send(str(form["action"]), version=version, step=str(button["value"]))


def test_the_row_of_an_urgent_request_offers_the_desk_to_connect_and_nothing_else(
    team: Team, urgent: str, reference: str
) -> None:
    page = team.desk.open("/staff/queue")
    assert actions(page, urgent) == ["Connect to the clinician on duty"]
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
    assert "Handed to a clinician" in page.main
    (message,) = rung(app)
    assert message.priority == FIRST
    assert actions(team.desk.open("/staff/queue"), urgent) == ["Open"]


def test_somebody_elses_claim_holds_no_urgent_request_back(team: Team, urgent: str) -> None:
    team.second_desk.post(f"/staff/cases/{urgent}/claim", version="0")
    assert actions(team.desk.open("/staff/queue"), urgent) == ["Connect to the clinician on duty"]


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
