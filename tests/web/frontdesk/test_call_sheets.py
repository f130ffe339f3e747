"""Call sheets on paper: everything for the call, nothing the desk may not read, and each on record."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from intake.extensions import db
from intake.store.models import AuditEvent, Case
from intake.web.frontdesk import call_sheets
from tests.support.staff_browser import Team, file_story


def printed(app: Flask) -> list[str | None]:
    with app.app_context():
        query = select(AuditEvent.object_id).where(AuditEvent.action == "case.sheet_printed")
        return list(db.session.scalars(query.order_by(AuditEvent.seq)))


def test_a_sheet_holds_what_the_call_needs_and_is_on_record(app: Flask, team: Team, reference: str) -> None:
    assert f"/staff/cases/{reference}/call-sheet" in team.desk.open(f"/staff/cases/{reference}").links()
    page = team.desk.open(f"/staff/cases/{reference}/call-sheet")
    assert page.soup.title is not None
    assert "Quill" not in page.soup.title.get_text()
    for told in ("Ximena Quill", "(251) 555-0142", "Timing flag", "How the call ended", "Left a message"):
        assert told in page.main
    assert "Trace" not in page.main
    assert len(printed(app)) == 1


def test_all_who_can_be_called_are_one_job_and_one_that_cannot_be_shown_breaks_no_sheet(
    app: Flask, team: Team, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = file_story(app, "plain back pain")
    monkeypatch.setattr(call_sheets, "SHEETS_AT_ONCE", 2)
    file_story(app, "two operations")
    page = team.desk.open("/staff/calls/sheets")
    assert len(page.soup.select("section.app-sheet")) == 2
    assert "1 more are left out: print these first" in page.main
    assert len(printed(app)) == 2
    with app.app_context():
        broken = {"sealed_answers": b"broken", "sealed_gist": None}
        db.session.execute(update(Case).where(Case.reference.in_([reference, other])).values(**broken))
        db.session.commit()
    page = team.desk.open("/staff/calls/sheets")
    assert "This request cannot be shown here" in page.main
    assert "How the call ended" in page.main
