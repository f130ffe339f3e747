"""What is written down at any time, and what the desk mends."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.support.staff_browser import Team, file_story
from tests.web.frontdesk.test_connect import rung


def test_a_note_is_written_past_a_clinicians_lease_and_on_a_closed_request(
    team: Team, reference: str
) -> None:
    case = f"/staff/cases/{reference}"
    team.clinician.post(f"{case}/claim", version="0")
    page = team.desk.open(case)
    assert "Whose move: Cleo Clinician, since" in page.main
    assert "Patient called us" in page.main
    page = team.desk.send(f"{case}/note", version="0", note="Wants mornings", kind="called")
    assert "The note is saved." in page.main
    assert "Note" in page.main
    assert "Wants mornings" in page.main
    page = team.desk.send(f"{case}/note", version="0", note="  ", kind="note")
    assert (page.status, page.errors) == (422, ["Write the note first."])
    team.clinician.post(f"{case}/close", version="2", reason="declined", send="yes")
    page = team.desk.send(f"{case}/note", version="0", note="Thanked us", kind="note")
    assert "Thanked us" in page.main
    assert "Closed" in page.main


def test_worse_goes_to_the_clinician_from_anywhere_and_rings(app: Flask, team: Team, reference: str) -> None:
    case = f"/staff/cases/{reference}"
    team.clinician.post(f"{case}/claim", version="0")
    page = team.desk.send(f"{case}/note", version="0", note="Legs weaker", worse="yes", kind="called")
    assert "A clinician is being told at once." in page.main
    assert "Patient says it is worse" in page.main
    assert "Whose move: Clinician, since" in page.main
    assert len(rung(app)) == 1
    row = next(row for row in team.desk.open("/staff/queue").soup.select("tbody tr") if reference in str(row))
    assert "Says it is worse" in row.get_text()
    assert "Says it is worse Whose move" in page.main
    assert "Says it is worse." in team.clinician.open("/staff/clinic").main
    team.desk.send(f"{case}/note", version="3", note="Wants mornings", kind="note")
    summary = team.clinician.open(f"{case}/summary").main
    parts = (
        "Worse Nov 17, 2026, 10 AM, ",
        "Patient says it is worse. “Legs weaker”",
        "“Wants mornings”",
        "Timing flag",
    )
    assert sorted(parts, key=summary.index) == list(parts), "beside safety, what says worse first"
    assert summary.count("Legs weaker") == summary.count("Wants mornings") == 1
    assert "Nov 17, 2026, Legs weaker" in team.clinician.open(f"{case}/note").html


def test_a_wrong_number_asks_for_another_and_else_none_works(app: Flask, team: Team) -> None:
    reference = file_story(app, "plain back pain")
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/claim", version="0")
    page = team.desk.send(f"{case}/attempt", version="1", outcome="wrong_number", send="yes")
    assert "Is there another number? Enter it here." in page.main
    typed: dict[str, Any] = {
        name: page.value(name)
        for name in ("name_given", "name_family", "birth_date", "phone_second", "version")
    }
    assert typed["birth_date"] == "02/03/1961"
    page = team.desk.send(f"{case}/correct", {**typed, "phone": "12", "send": "yes"})
    assert page.errors == ["This may not be a phone number. Press “Save” again to keep it as it was typed."]
    page = team.desk.send(
        f"{case}/correct", {**typed, "phone": "251 555 0188", "birth_date": "nonsense", "send": "yes"}
    )
    assert page.errors == ["Write the birth date as 02/03/1961 or Feb 3 1961."]
    assert page.value("phone") == "251 555 0188"
    page = team.desk.send(f"{case}/correct", {**typed, "phone": "", "send": "yes"})
    assert page.errors == ["Enter a number, or press “No other number is known”."]
    page = team.desk.send(f"{case}/correct", {**typed, "name_given": "", "name_family": "", "send": "yes"})
    assert page.errors == [
        "Enter a first or a last name.",
        "Enter a number, or press “No other number is known”.",
    ]
    page = team.desk.send(f"{case}/correct", {**typed, "phone": "251 555 0188", "send": "yes"})
    assert "Corrected" in page.main
    assert "→ (251) 555-0188" in page.main
    assert "Birth date: " not in page.main, "what was left as it stood is no correction"
    found = team.desk.send("/staff/search", sought="251-555-0188", send="yes")
    assert reference in found.html
    page = team.desk.send(f"{case}/no-number", version="3")
    assert "No working number" in page.main
