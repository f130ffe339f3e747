"""A case taken out as a file: by clinicians alone, written down, and named by nobody's name."""

from __future__ import annotations

import json

from flask import Flask

from intake.content.forms import load_form
from intake.context import new_id, now
from intake.extensions import db, keys
from intake.formats.fhir.checking import check
from intake.formats.fhir.response import read_response
from intake.services.cases import sent_on
from intake.store.models import AuditEvent, Case
from tests.support.staff_browser import Team, file_story


def test_a_clinician_takes_a_case_out_for_another_system(app: Flask, team: Team) -> None:
    reference = file_story(app, "two operations", {"own_words": "Día y noche."})
    page = team.clinician.open(f"/staff/cases/{reference}/summary")
    assert f"/staff/cases/{reference}/fhir" in page.links()

    taken = team.clinician.client.get(f"/staff/cases/{reference}/fhir")
    assert (taken.status_code, taken.mimetype) == (200, "application/fhir+json")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{reference}.fhir.json"'
    assert "no-store" in taken.headers["Cache-Control"]
    bundle = json.loads(taken.data)
    check(bundle)
    kinds = {each["resource"]["resourceType"]: each["resource"] for each in bundle["entry"]}
    answers = read_response(load_form(), app.config["EXTERNAL_URL"], kinds["QuestionnaireResponse"])
    assert answers.value("own_words") == "Día y noche."
    flag = next(
        each["resource"]
        for each in bundle["entry"]
        if each["resource"].get("code", {}).get("text", "").startswith("Timing flag")
    )
    assert "Not settled" in flag["valueCodeableConcept"]["text"]
    assert "2023 (month not given)" in json.dumps(bundle)

    plain = json.loads(team.clinician.client.get(f"/staff/cases/{reference}/record").data)
    assert plain["answers"]["own_words"] == {"value": "Día y noche."}
    assert plain["assessment"]["policy"]["id"] == "spine-triage"
    assert plain["person"]["birth_date"]

    with app.app_context():
        actions = [each.action for each in db.session.query(AuditEvent).order_by(AuditEvent.seq)]
    assert actions[-2:] == ["case.exported"] * 2


def test_what_a_clinician_decided_leaves_beside_what_the_rules_found(app: Flask, team: Team) -> None:
    reference = file_story(app, "ten years or more")
    values = {
        "urgency": "same_day",
        "link": "persistent",
        "override_reason": "Seen on the call",
        "version": "0",
        "send": "yes",
    }
    team.clinician.send(f"/staff/cases/{reference}/override", values)
    plain = json.loads(team.clinician.client.get(f"/staff/cases/{reference}/record").data)
    assert (plain["in_force"]["urgency"], plain["in_force"]["link"]) == ("same_day", "persistent")
    assert "Seen on the call" in plain["in_force"]["decided"][0]
    assert plain["assessment"]["link"] == "remote"
    bundle = team.clinician.client.get(f"/staff/cases/{reference}/fhir").text
    assert '"text": "May be related: there ever since surgery"' in bundle


def test_what_the_ehr_has_stands_on_the_summary(app: Flask, team: Team) -> None:
    reference = file_story(app, "foot drop")
    assert "The EHR has" not in team.clinician.open(f"/staff/cases/{reference}/summary").main
    with app.app_context():
        case = db.session.query(Case).filter_by(reference=reference).one()
        places = ["QuestionnaireResponse/7", "Task/8"]
        sent_on.note(
            db.session(), keys(), case, telling=1, digest="0" * 64, places=places, now=now(), new_id=new_id
        )
        db.session.commit()
    main = team.clinician.open(f"/staff/cases/{reference}/summary").main
    assert "The EHR has this request as it stood Nov 17, 2026, 10 AM: 2 resources." in main


def test_nobody_else_takes_a_case_out(app: Flask, team: Team) -> None:
    reference = file_story(app, "foot drop")
    for browser in (team.desk, team.admin, team.auditor):
        for kind in ("fhir", "record"):
            assert browser.client.get(f"/staff/cases/{reference}/{kind}").status_code == 404
