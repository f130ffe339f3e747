"""What a clinician told the desk stands first and decides what the desk's button does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from intake.extensions import db, keys
from intake.services.cases import gists
from intake.services.cases import record as case_record
from intake.services.cases.instructions import NEXT_STEPS
from intake.services.cases.record import CaseRecord
from tests.support.staff_browser import StaffPage, Team, file_story, now, version_on


def tell(team: Team, reference: str, step: str, line: str = "") -> None:
    version = version_on(team.clinician.open(f"/staff/cases/{reference}/summary"))
    values = {"version": version, "next_step": step, "line": line, "send": "yes"}
    assert team.clinician.post(f"/staff/cases/{reference}/next-step", values).status_code == 303


def actions(page: StaffPage, reference: str) -> list[str]:
    """The buttons in the last cell of that request's row."""
    row = next(row for row in page.soup.select("tbody tr") if f"/cases/{reference}" in str(row))
    return [each.find(string=True) or "" for each in row.select("td:last-child .nhsuk-button")]


@pytest.mark.parametrize(
    ("step", "free", "mine"),
    [
        ("surgeon", "Book a visit", "Book a visit"),
        ("pa", "Book a visit", "Book a visit"),
        ("imaging", "Ask for imaging", "Imaging asked for"),
        ("records", "Ask for records", "Records asked for"),
        ("therapy", "Take", "Record a call"),
        ("not_ours", "Close as not ours", "Close as not ours"),
    ],
)
def test_it_decides_the_one_action_of_a_row(
    team: Team, reference: str, step: str, free: str, mine: str
) -> None:
    tell(team, reference, step, "Bring the pictures.")
    for address in ("/staff/queue", "/staff/calls"):
        page = team.desk.open(address)
        assert actions(page, reference) == [free], address
        assert f"Clinician: {NEXT_STEPS[step]} . Bring the pictures." in page.main
    team.desk.post(f"/staff/cases/{reference}/claim", version="1")
    assert actions(team.desk.open("/staff/queue"), reference) == [mine]
    case = team.desk.open(f"/staff/cases/{reference}")
    first = case.soup.select("h1 ~ .app-actions .nhsuk-button, .app-actions .nhsuk-button")[0]
    assert first.get_text().startswith(mine)
    assert "nhsuk-button--secondary" not in str(first["class"])
    assert actions(team.second_desk.open("/staff/queue"), reference) == ["Open"]


@pytest.mark.parametrize(
    "story", ["plain back pain", "year alone does not settle it", "back within two years"]
)
def test_nothing_else_on_the_request_says_what_to_do_about_it(app: Flask, team: Team, story: str) -> None:
    reference = file_story(app, story)
    otherwise = ("Book as usual", "Not settled", "Timing flag: surgeon's team reads first")
    assert any(words in team.desk.open("/staff/queue").main for words in otherwise)
    tell(team, reference, "imaging")
    for address in ("/staff/queue", "/staff/calls", f"/staff/cases/{reference}"):
        main = team.desk.open(address).main
        assert not [words for words in otherwise if words in main], address
        assert "Clinician: Imaging first" in main


def test_who_takes_a_request_to_book_it_is_led_to_the_appointment(team: Team, reference: str) -> None:
    tell(team, reference, "surgeon")
    page = team.desk.send(f"/staff/cases/{reference}/claim", version="1", then="book")
    assert page.soup.h1 is not None
    assert page.soup.h1.get_text().startswith("Make an appointment")
    assert "Clinician: Visit with the surgeon" in page.main
    assert team.desk.post(f"/staff/cases/{reference}/claim", version="2", then="elsewhere").status_code == 422


def test_a_patient_whom_the_clinician_calls_is_on_no_call_list(team: Team, reference: str) -> None:
    tell(team, reference, "clinician_calls", "I know her.")
    for person in (team.desk, team.clinician):
        assert reference not in person.open("/staff/calls").html
    page = team.desk.open("/staff/queue")
    assert actions(page, reference) == ["Open"]
    assert "Clinician: The clinician calls the patient . I know her." in page.main
    assert actions(team.clinician.open("/staff/queue"), reference) == ["Take"]


def test_the_instruction_stands_before_all_else_on_the_request(app: Flask, team: Team) -> None:
    reference = file_story(app, "foot drop")
    tell(team, reference, "imaging", "MRI today.")
    for address in ("", "/attempt", "/schedule"):
        main = team.desk.open(f"/staff/cases/{reference}{address}").main
        told = main.index("Clinician: Imaging first . MRI today.")
        for later in ("This belongs to the clinician on duty", "Say:", "Safety"):
            assert told < main.find(later) or later not in main


def test_the_desk_may_close_as_not_ours_what_a_clinician_declared_so(team: Team, reference: str) -> None:
    case, close = f"/staff/cases/{reference}", {"reason": "not_ours", "send": "yes"}
    assert team.desk.post(f"{case}/close", {**close, "version": "0"}).status_code == 409
    tell(team, reference, "not_ours")
    page = team.desk.open(f"{case}/close")
    assert page.soup.select_one("input[name=reason][value=not_ours][checked]")
    page = team.desk.send(f"{case}/close", {**close, "version": version_on(page)})
    assert "Closed: not ours to treat" in page.main


def test_an_urgent_request_is_not_closed_by_the_desk_whatever_was_said(app: Flask, team: Team) -> None:
    reference = file_story(app, "foot drop")
    tell(team, reference, "not_ours")
    assert actions(team.desk.open("/staff/queue"), reference) == ["Take"]
    values = {"reason": "not_ours", "version": "1", "send": "yes"}
    assert team.desk.post(f"/staff/cases/{reference}/close", values).status_code == 409


def test_what_was_told_before_the_patients_changes_decides_no_more(
    app: Flask, team: Team, reference: str, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(team, reference, "clinician_calls")
    assert reference not in team.desk.open("/staff/calls").html
    later = now() + timedelta(minutes=5)
    clock.shift(timedelta(minutes=10))
    monkeypatch.setattr(CaseRecord, "changed_at", property(lambda _: later))
    with app.app_context():
        gists.renew(db.session(), keys(), case_record.by_reference(db.session(), reference))
        db.session.commit()
    page = team.desk.open("/staff/calls")
    assert actions(page, reference) == ["Take"]
    assert "Clinician, before the patient's changes: The clinician calls the patient" in page.main
