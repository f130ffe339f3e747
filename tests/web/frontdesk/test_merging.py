"""Two requests of one person made one on the pages of the desk, read by a clinician, and separated again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from flask import Flask
from sqlalchemy import select

from intake.context import new_id
from intake.domain.case_state import Status
from intake.domain.reference import show_reference
from intake.extensions import db, keys
from intake.services.actor import system
from intake.services.audit_actions import AuditAction
from intake.services.clinician.note import MOST_LINES
from intake.services.keeping import erasure
from intake.store.models import AuditEvent, Case
from intake.store.queries import cases
from tests.support.staff_browser import StaffPage, Team, file_story, now

READ, COMPARED = AuditAction.CASE_SUMMARY_READ, AuditAction.CASE_COMPARED
ROUTINE, URGENT = "plain back pain", "cannot pass urine"


def merging(team: Team, kept: str, other: str) -> dict[str, Any]:
    """What the page that shows both sends."""
    page = team.desk.open(f"/staff/cases/{kept}/merge?other={other}")
    found = page.soup.select("main form input[name]:not([name=csrf_token])")
    return {str(each["name"]): str(each.get("value", "")) for each in found}


def stored_case(reference: str) -> Case:
    case = cases.by_reference(db.session(), reference)
    assert case is not None
    return case


def text(page: StaffPage) -> str:
    return page.soup.get_text(" ", strip=True)


def test_the_desk_merges_a_look_alike_reads_both_and_separates_them(app: Flask, team: Team) -> None:
    kept, other = file_story(app, ROUTINE), file_story(app, URGENT, {"phone": "251-555-0199"})
    number, its = show_reference(kept), show_reference(other)
    page = team.desk.open(f"/staff/cases/{kept}")
    address = f"/staff/cases/{kept}/merge?other={other}"
    assert address in page.links()
    both = text(team.desk.open(address))
    assert f"{number}, stays" in both
    assert f"{its}, merged into it" in both
    assert f"Merge {its} into {number}" in both
    fields = merging(team, kept, other)
    done = team.desk.send(f"/staff/cases/{kept}/merge", **fields, send="yes")
    assert f"{its} is merged into this request" in text(done)
    assert "Merged into this request" in text(done)
    assert "251-555-0199" in text(done).replace("(251) 555-0199", "251-555-0199")
    assert "Another request merged into this one" in text(done)
    with app.app_context():
        assert stored_case(kept).urgency == "emergency"
        assert stored_case(other).status == Status.MERGED
        db.session.rollback()
    merged = text(team.desk.open(f"/staff/cases/{other}"))
    assert f"Merged into {number}" in merged
    assert "Goes on in the request it was merged into" in merged
    assert "Reopen" not in merged
    noted = team.desk.send(f"/staff/cases/{other}/note", version="1", note="Called about it.", kind="called")
    assert "The note is saved" in text(noted)
    assert "Called about it." in text(team.desk.open(f"/staff/cases/{kept}"))
    again = team.desk.send(f"/staff/cases/{other}/claim", version="1")
    assert "merged into another one" in text(again)
    summary = text(team.clinician.open(f"/staff/cases/{kept}/summary"))
    assert f"Merged with {its}" in summary
    assert "Answers that differ:" in summary
    assert "Nov 17, 2026, 10 AM, Dana Desk : Another request merged" in summary, "paper is read on other days"
    bundle = team.clinician.client.get(f"/staff/cases/{kept}/fhir").get_data(as_text=True)
    assert f"Merged with {its}." in bundle
    note = lines_of(team.clinician.open(f"/staff/cases/{kept}/note"))
    assert f" | MERGED WITH {its}, " in note[2]
    assert "cannot pee" in note[2]
    assert note[2].startswith("URGENCY: Emergency. This request itself: No safety sign and no urgency rule ")
    assert note[2].endswith(" answers differ.")
    assert len(note) <= MOST_LINES
    assert looks(app)[-2:] == [COMPARED, AuditAction.CASE_NOTE_TAKEN]
    assert json.loads(team.clinician.client.get(f"/staff/cases/{kept}/record").data)["merged"] == {
        "holds": [its]
    }
    what_went_into_another_says_so(team, kept, other)
    assert merged_in_the_file(team) == {number: "", its: number}
    parted = team.desk.send(
        f"/staff/cases/{kept}/separate", version="2", other=other, other_version="1", send="yes"
    )
    assert f"{its} is a request of its own again" in text(parted)
    with app.app_context():
        assert (stored_case(kept).urgency, stored_case(other).status) == ("routine", "new")
        db.session.rollback()
    one_that_is_erased_names_the_other(app, team, kept, other)


def one_that_is_erased_names_the_other(app: Flask, team: Team, kept: str, other: str) -> None:
    its = show_reference(other)
    team.desk.send(f"/staff/cases/{kept}/merge", **merging(team, kept, other), send="yes")
    with app.app_context():
        erasure.erase_case(
            db.session(), keys(), kept, reason="asked_for", actor=system(), now=now(), new_id=new_id
        )
        db.session.commit()
    gone = team.desk.open(f"/staff/cases/{kept}")
    assert f"{its} was merged into it and was not erased with it." in text(gone)
    assert f"/staff/cases/{other}" in gone.links()
    certificate = team.admin.open(f"/staff/keeping/certificate?number={kept}")
    assert f"Merged into it, not erased with it {its}" in text(certificate)


def merged_in_the_file(team: Team) -> dict[str, str]:
    file = team.clinician.client.get("/staff/figures/requests.csv").text.removeprefix("\ufeff")
    return {row["Form number"]: row["Merged into"] for row in csv.DictReader(io.StringIO(file, newline=""))}


def what_went_into_another_says_so(team: Team, kept: str, other: str) -> None:
    number, address = show_reference(kept), f"/staff/cases/{other}"
    assert f"Merged into {number}, which goes on: read that one." in text(
        team.clinician.open(f"{address}/summary")
    )
    assert lines_of(team.clinician.open(f"{address}/note"))[1].endswith(
        f" MERGED INTO {number}, WHICH GOES ON: read that one."
    )
    entries = json.loads(team.clinician.client.get(f"{address}/fhir").data)["entry"]
    task = next(each["resource"] for each in entries if each["resource"]["resourceType"] == "Task")
    assert (task["status"], task["statusReason"]["text"]) == (
        "cancelled",
        f"Merged into form number {number}, which goes on",
    )
    assert json.loads(team.clinician.client.get(f"{address}/record").data)["merged"] == {"into": number}
    told = f"This request was merged into {number}: record it there."
    assert told in text(team.clinician.open(f"{address}/outcome"))
    refused = team.clinician.send(f"{address}/outcome", version="1", relation="unclear", send="yes")
    assert (refused.status, told in text(refused)) == (409, True)


def lines_of(page: StaffPage) -> list[str]:
    box = page.soup.select_one("textarea#note")
    assert box is not None
    return box.get_text().removeprefix("\n").split("\n")


def looks(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def test_a_sheet_that_tells_of_a_merged_request_is_on_record_and_stands_though_that_cannot_be_opened(
    app: Flask, team: Team
) -> None:
    kept, other = file_story(app, ROUTINE), file_story(app, URGENT)
    team.desk.send(f"/staff/cases/{kept}/merge", **merging(team, kept, other), send="yes")
    before = looks(app)
    pages = {
        f"/staff/cases/{kept}/summary": [READ, COMPARED],
        f"/staff/cases/{kept}/summary.pdf": [COMPARED, AuditAction.CASE_PDF_TAKEN],
        "/staff/clinic-reading": [READ, COMPARED],
    }
    for address, written in pages.items():
        assert team.clinician.client.get(address).status_code == 200
        after = looks(app)
        assert sorted(after[len(before) :]) == sorted(written), address
        before = after
    with app.app_context():
        stored_case(other).sealed_identity = b"not what was sealed"
        db.session.commit()
    its = show_reference(other)
    for address in (f"/staff/cases/{kept}/summary", "/staff/clinic-reading"):
        page = text(team.clinician.open(address))
        assert f"Merged with {its} , which cannot be opened" in page
    assert f"{its} cannot be opened. Tell whoever runs the program." in text(
        team.desk.open(f"/staff/cases/{kept}")
    )


def test_what_cannot_be_merged_is_said_on_the_page_and_another_birth_date_is_asked_back(
    app: Flask, team: Team
) -> None:
    kept, other = file_story(app, ROUTINE), file_story(app, ROUTINE, {"birth_date": "1962-02-03"})
    address = f"/staff/cases/{kept}/merge"
    said = "Type the form number of the other request."
    assert said not in text(team.desk.open(address))
    assert said in text(team.desk.open(f"{address}?other="))
    assert "Check" in text(team.desk.open(f"{address}?other=XYZ"))
    fields = merging(team, kept, other)
    refused = team.desk.send(address, **fields, send="yes")
    assert "Feb 3, 1961 and Feb 3, 1962" in text(refused)
    assert "Only a clinician can merge them" in text(refused)
    assert not refused.soup.select("input[name=agreed]")
    with app.app_context():
        looked = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == "case.compared"))
        ids = [each.object_id for each in looked]
        # Once when both were shown, and once with the refusal.
        assert [ids.count(stored_case(each).id) for each in (kept, other)] == [2, 2]
        db.session.rollback()
    asked = team.clinician.send(address, **fields, send="yes")
    assert asked.status == 422
    assert "Merge them only if it is one person" in text(asked)
    (agreed,) = asked.soup.select("input[name=agreed]")
    done = team.clinician.send(address, **fields, agreed=agreed["value"], send="yes")
    assert "is merged into this request" in text(done)
    twice = team.desk.send(
        f"/staff/cases/{other}/merge", other=kept, other_version="1", version="1", send="yes"
    )
    assert twice.status == 409
    assert "merged into another one" in text(twice)
    nothing = team.desk.send(f"/staff/cases/{kept}/separate", version="1", send="yes")
    assert nothing.status == 422
