"""Files of a month: figures for managers, names for clinicians alone, and each on record."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select, update

from intake.extensions import db
from intake.services.running import request_table
from intake.store.models import AuditEvent, Case, CaseEvent
from tests.support.staff_browser import StaffBrowser, Team, file_story, version_on
from tests.web.admin.test_figures import called


def table(browser: StaffBrowser, address: str) -> list[dict[str, str]]:
    response = browser.client.get(address)
    assert response.status_code == 200, response.text
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"), newline="")))


def taken(app: Flask) -> list[tuple[str, str | None, str | None]]:
    """Who took what, as the audit chain has it."""
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.action.like("%.exported")).order_by(AuditEvent.seq)
        return [(each.action, each.object_id, each.actor_role) for each in db.session.scalars(query)]


def test_figures_and_requests_leave_as_files_and_who_took_them_is_on_record(
    app: Flask, team: Team, reference: str
) -> None:
    told = {"name_given": '=HYPERLINK("http://example.org")', "name_family": "Able"}
    other = file_story(app, "plain back pain", told)
    called(team, reference, "no_answer")
    page = team.admin.open("/staff/figures")
    assert [each for each in page.links() if "/figures/" in each] == [
        "/staff/figures/export.csv?month=2026-11",
        "/staff/figures/export.xlsx?month=2026-11",
    ]
    figures = table(team.admin, "/staff/figures/export.csv?month=2026-11")
    assert [(row["Kind of request"], row["Requests"]) for row in figures][-1] == ("All together", "2")
    assert figures[-1]["Median minutes of office time to the first call"] == "0.0"
    assert figures[-1]["Median minutes of office time until reached"] == ""
    rows = {
        row["Form number"].replace("-", ""): row
        for row in table(team.clinician, "/staff/figures/requests.csv")
    }
    mine = rows[reference]
    assert (mine["Name"], mine["Called in time"], mine["First call"]) == (
        "Ximena Quill",
        "yes",
        "2026-11-17 10:00",
    )
    entered = "Operation 1: date as entered"
    assert (mine[entered], mine["Operation 1: earliest day"], mine["Operation 1: latest day"])[1:] == (
        "2024-05-01",
        "2024-05-31",
    )
    assert "(day not given)" in mine[entered]
    assert (rows[other]["Called in time"], rows[other][entered]) == ("", "")
    assert rows[other]["Name"].startswith("'=HYPERLINK(")
    book = team.clinician.client.get("/staff/figures/requests.xlsx").data
    with zipfile.ZipFile(io.BytesIO(book)) as sheet:
        assert b"=HYPERLINK" in sheet.read("xl/sharedStrings.xml")
    assert taken(app) == [
        ("figures.exported", "figures-2026-11.csv", "admin"),
        ("requests.exported", "requests-2026-11.csv", "clinician"),
        ("requests.exported", "requests-2026-11.xlsx", "clinician"),
    ]
    assert team.clinician.client.get("/staff/figures/requests.pdf").status_code == 404


def test_a_request_that_cannot_be_shown_stands_in_the_file_all_the_same(
    app: Flask, team: Team, reference: str
) -> None:
    called(team, reference, "no_answer")
    with app.app_context():
        db.session.execute(update(Case).values(sealed_answers=b"broken"))
        db.session.execute(update(CaseEvent).values(sealed_note=b"broken"))
        db.session.commit()
    (row,) = table(team.clinician, "/staff/figures/requests.csv")
    assert row["Form number"].replace("-", "") == reference
    assert row["Name"] == request_table.CANNOT_BE_SHOWN
    assert row["Birth date as entered"] == ""
    assert "Figures of November 2026" in team.admin.open("/staff/figures").main


def test_more_requests_than_one_file_takes_are_refused_with_words(
    app: Flask, team: Team, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reference
    monkeypatch.setattr(request_table, "MOST_REQUESTS", 0)
    page = team.clinician.open("/staff/figures/requests.csv")
    assert (page.status, page.errors) == (422, ["More than 0 requests came in: too many for one file."])
    assert taken(app) == []


def test_a_booked_visit_is_a_calendar_file_that_tells_nothing_of_the_patient(
    team: Team, reference: str
) -> None:
    case = f"/staff/cases/{reference}"
    called(team, reference, "reached")
    form = team.desk.open(f"{case}/schedule")
    visit = {"day": "2026-12-01", "time": "09:30", "with_whom": "Example Surgeon One, MD", "note": ""}
    page = team.desk.send(f"{case}/schedule", visit, version=version_on(form), send="yes")
    assert "Calendar file for the patient" in page.main
    response = team.desk.client.get(f"{case}/visit.ics")
    assert response.mimetype == "text/calendar"
    assert "DTSTART:20261201T153000Z" in response.text
    for told in ("Quill", reference, "Spine", "surg", "Surg", "pain"):
        assert told not in response.text
