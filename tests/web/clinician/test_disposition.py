"""The one form that ends an emergency, and what the pages say until then."""

from __future__ import annotations

from flask import Flask

from tests.support.staff_browser import Team, file_story


def test_a_disposition_ends_the_emergency_and_the_row_follows_its_level(app: Flask, team: Team) -> None:
    reference = file_story(app, "both legs weak")
    case = f"/staff/cases/{reference}"
    team.clinician.post(f"{case}/next-step", version="0", next_step="surgeon", send="yes")
    summary = team.clinician.open(f"{case}/summary")
    assert "Say what became of the patient : a next step alone leaves it urgent." in summary.main
    assert (
        "late"
        not in next(
            row for row in team.desk.open("/staff/queue").soup.select("tbody tr") if reference in str(row)
        ).get_text()
    )

    page = team.clinician.open(f"{case}/disposition")
    assert page.value("by_whom") == "Cleo Clinician"
    page = team.clinician.send(
        f"{case}/disposition", version="1", by_whom="", call_back="2026-11-01", line="Kept", send="yes"
    )
    assert page.status == 422
    assert page.errors == [
        "Say whether you spoke with the patient.",
        "Choose what becomes of the patient.",
        "Write who decided it, or who takes them.",
        "Choose the urgency from now on.",
        "Enter a day after today, or leave it empty.",
    ]
    assert page.value("line") == "Kept"
    page = team.clinician.send(f"{case}/disposition", version="1", call_back="9999-12-31", send="yes")
    assert page.errors[-1] == "Enter a day within a year, or leave it empty."
    values = {"spoke": "yes", "sent_to": "emergency_room", "by_whom": "her son", "level": "soon"}
    stale = team.clinician.send(f"{case}/disposition", {**values, "version": "0", "send": "yes"})
    assert stale.status == 409
    done = team.clinician.send(f"{case}/disposition", {**values, "version": "1", "send": "yes"})
    assert "It is recorded. The queue follows" in done.main
    assert "Say what became of the patient" not in done.main

    desk = team.desk.open(case)
    assert "Sent to emergency care: check on them" in desk.main
    assert "A clinician said what became of the patient: Sent to the emergency room, by her son" in desk.main
    assert "comes back Wed, Nov 18" in desk.main
    refused = team.desk.send(f"{case}/close", version="2", reason="emergency_care", send="yes")
    assert refused.errors == [
        "The patient was sent to emergency care. Check on them first, then press “Checked on”."
    ]
    checked = team.desk.send(f"{case}/move", version="2", step="check_on", note="In ward 4, had surgery")
    assert "Checked on the patient" in checked.main
    closed = team.desk.send(f"{case}/close", version="3", reason="emergency_care", send="yes")
    assert "Closed: went to emergency care, and was checked on" in closed.main
    assert "Ended: Went to emergency care, and was checked on" in closed.main
