"""Paper: the last letter, and what is printed when records are asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from intake import context
from intake.extensions import db
from intake.store.models import OutboxMessage
from tests.support.staff_browser import StaffBrowser, Team, enter, file_story

ELSEWHERE = {
    "surgery_by@1": "other",
    "surgery_by_name@1": "Dr. Lumbar",
    "surgery_by_hospital@1": "Far Hospital",
    "surgery_by_city@1": "Mobile",
}


def tried_on_three_days(team: Team, reference: str, clock: Any) -> StaffBrowser:
    """Called in vain on three mornings; the browser of whoever comes next."""
    case, desk = f"/staff/cases/{reference}", team.desk
    for day in range(3):
        desk.post(f"{case}/claim", version=str(2 * day))
        desk.post(f"{case}/attempt", version=str(2 * day + 1), outcome="no_answer", send="yes")
        clock.shift(timedelta(days=1))
        desk = enter(team.app, team.desk.staff_id)
    return desk


def test_giving_up_needs_a_letter_that_was_printed_and_the_time_to_answer_it(
    team: Team, reference: str, clock: Any
) -> None:
    case = f"/staff/cases/{reference}"
    early = team.desk.send(f"{case}/final-notice", version="0", by="post")
    assert early.status == 409
    assert "The letter says that we tried to call. 0 of 3 calls count" in early.main
    assert not early.soup.select(".app-letter, button[value=post]"), "nothing untrue is there to be printed"
    desk = tried_on_three_days(team, reference, clock)
    page = desk.open(f"{case}/final-notice")
    letter = page.soup.select_one(".app-letter")
    assert letter is not None
    said = letter.get_text(" ", strip=True)
    assert "You asked us for an appointment on Tuesday, November 17." in said
    assert "by Monday, November 30" in said
    assert "call 911" in said
    assert not page.soup.select("button[value=mail]")
    assert desk.send(f"{case}/final-notice", version="6", by="mail").errors == [
        "This letter can only be printed. Print it, and post it today."
    ]
    page = desk.send(f"{case}/final-notice", version="6", by="post")
    assert "Final notice sent, by post" in page.main
    assert "Whose move: Patient" in page.main
    assert "comes back Mon, Nov 30" in page.main
    close = {"reason": "cannot_reach", "version": "7", "send": "yes"}
    assert desk.send(f"{case}/close", close).errors == [
        "The patient has until Monday, November 30 to answer the letter. Close the request then."
    ]
    clock.shift(timedelta(days=10))
    later = enter(team.app, team.desk.staff_id)
    assert "Whose move: Front desk" in later.open(case).main
    assert "Closed: cannot reach" in later.send(f"{case}/close", close).main


def test_it_is_mailed_where_the_practice_allows_it(
    app: Flask, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        allowed = replace(context.practice(), final_notice_by_mail=True)
    monkeypatch.setattr("intake.web.staff.desk.practice", lambda: allowed)
    reference = file_story(app, "plain back pain", {"email": "quill@example.org", "call_in": "spanish"})
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/no-number", version="0")
    team.desk.post(f"{case}/claim", version="1")
    page = team.desk.open(f"{case}/final-notice")
    assert "Send it to quill@example.org" in page.main
    assert "Usted nos pidió una cita el martes 17 de noviembre." in page.main
    assert "Final notice sent, by mail" in team.desk.send(f"{case}/final-notice", version="2", by="mail").main
    with app.app_context():
        kinds = db.session.scalars(db.select(OutboxMessage.letter)).all()
    assert "final_notice" in kinds


def test_records_are_asked_for_with_a_release_and_a_fax_sheet_for_each_hospital(
    app: Flask, team: Team
) -> None:
    reference = file_story(app, "early after surgery", {**ELSEWHERE, "surgery_date@1": "2026-05"})
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/claim", version="0")
    page = team.desk.open(f"{case}/records")
    release, fax = (each.get_text(" ", strip=True) for each in page.soup.select(".app-letter"))
    assert "Who may share them: Dr. Lumbar, Far Hospital, Mobile" in release
    assert "I can take it back at any time, in writing." in release
    assert "To: Dr. Lumbar, Far Hospital, Mobile" in fax
    assert "May 2026" in fax
    assert page.soup.select("form.app-search.app-no-print"), "the search box stands on no paper that goes out"
    passed = team.desk.send(f"{case}/records", version="1", back_on="2026-11-02", note="Kept", send="yes")
    assert passed.errors == ["Enter a day after today, or leave it empty."]
    assert passed.value("note") == "Kept"
    distant = team.desk.send(f"{case}/records", version="1", back_on="9999-12-31", send="yes")
    assert distant.errors == ["Enter a day within a year, or leave it empty."]
    page = team.desk.send(f"{case}/records", version="1", back_on="2026-12-05", note="Faxed", send="yes")
    assert "Whose move: Records" in page.main
    assert "comes back Mon, Dec 7" in page.main
    ours = file_story(app, "early after surgery", {"surgery_by@1": "our_office", "surgery_date@1": "2026-05"})
    assert len(team.desk.open(f"/staff/cases/{ours}/records").soup.select(".app-letter")) == 1
