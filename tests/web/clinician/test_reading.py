"""The sheets of all requests to read, in one job: urgent ones first, fifty at most, each look on record."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from intake.extensions import db
from intake.store.models import AuditEvent, Case
from intake.web.clinician import reading
from tests.support.staff_browser import Team, file_story


def looks(app: Flask) -> int:
    with app.app_context():
        query = select(func.count()).where(AuditEvent.action == "case.summary_read")
        return db.session.scalar(query) or 0


def test_all_that_waits_to_be_read_prints_in_one_job_the_urgent_first(
    app: Flask, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    flagged, urgent = file_story(app, "back within two years"), file_story(app, "foot drop")
    file_story(app, "plain back pain")
    assert "/staff/clinic-reading" in team.clinician.open("/staff/clinic").links()
    page = team.clinician.open("/staff/clinic-reading")
    numbers = [f"{reference[:4]}-{reference[4:]}" for reference in (urgent, flagged)]
    places = [page.html.index(number) for number in numbers]
    assert places == sorted(places)
    assert "2 requests, one sheet each, the urgent ones first, 50 at most." in page.main
    assert looks(app) == 2
    with app.app_context():
        db.session.execute(update(Case).where(Case.reference == flagged).values(sealed_answers=b"broken"))
        db.session.commit()
    assert f"Form number {numbers[1]} cannot be shown" in team.clinician.open("/staff/clinic-reading").main
    monkeypatch.setattr(reading, "SHEETS_AT_ONCE", 1)
    assert "1 request, one sheet each" in team.clinician.open("/staff/clinic-reading").main
