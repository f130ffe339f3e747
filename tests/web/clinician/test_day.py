"""A clinician's first page, the next request to read, and the sheets of a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from intake.domain.roles import Role
from intake.web.staff.permissions import START_PAGES
from tests.support.patients import OPEN_HOURS
from tests.support.staff_browser import StaffPage, Team, file_story, version_on


def names_in(page: StaffPage, section: str) -> list[str]:
    """The form numbers that a section of the first page leads to."""
    links = page.soup.select(f"section[aria-labelledby={section}] tbody a")
    return [str(link["href"]).split("/")[-2] for link in links]


def book(team: Team, reference: str, day: str, time: str = "09:00") -> None:
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/claim", version=version_on(team.desk.open(case)))
    page = team.desk.open(f"{case}/schedule")
    with_whom = page.soup.select("select[name=with_whom] option")[1]["value"]
    values = {"version": version_on(page), "day": day, "time": time, "with_whom": with_whom, "send": "yes"}
    answer = team.desk.send(f"{case}/schedule", values)
    assert answer.status == 200, answer.main


def test_the_first_page_lists_what_is_urgent_and_what_is_to_be_read(app: Flask, team: Team) -> None:
    urgent = file_story(app, "foot drop")
    flagged = file_story(app, "back within two years")
    routine = file_story(app, "plain back pain")
    assert START_PAGES[Role.CLINICIAN] == "clinician.today"
    page = team.clinician.open("/staff/")
    assert page.soup.select_one("h1").get_text() == "My day"  # type: ignore[union-attr]
    assert names_in(page, "urgent") == [urgent]
    assert names_in(page, "to-read") == [flagged]
    assert routine not in page.html
    assert "No visit today is booked with you." in page.main
    values = {"version": version_on(team.clinician.open(f"/staff/cases/{flagged}/summary"))}
    values |= {"next_step": "surgeon", "send": "yes"}
    team.clinician.send(f"/staff/cases/{flagged}/next-step", values)
    assert names_in(team.clinician.open("/staff/clinic"), "to-read") == [], "it was decided on"
    team.desk.post(f"/staff/cases/{routine}/move", version="0", step="hand_to_clinician")
    assert names_in(team.clinician.open("/staff/clinic"), "to-read") == [routine], "it was handed over"


def test_recording_a_step_goes_on_to_the_next_request_and_ends_on_the_first_page(
    app: Flask, team: Team
) -> None:
    first, second = file_story(app, "foot drop"), file_story(app, "back within two years")
    page = team.clinician.open(f"/staff/cases/{first}/summary")
    box = page.soup.select_one("[data-next-steps]")
    assert box is not None
    assert box["data-next-steps"] == f"/staff/cases/{first}/next"
    labels = [label.get_text(strip=True) for label in box.select(".nhsuk-radios__label")]
    assert [label[0] for label in labels] == [str(number) for number in range(1, 8)]
    values = {"version": version_on(page), "next_step": "surgeon", "send": "next"}
    page = team.clinician.send(f"/staff/cases/{first}/next-step", values)
    assert f"/staff/cases/{second}/next" in page.html
    onward = team.clinician.client.get(f"/staff/cases/{first}/next")
    assert onward.headers["Location"] == f"/staff/cases/{second}/summary#keys", "the keys go on working"
    values = {"version": version_on(page), "next_step": "pa", "send": "next"}
    page = team.clinician.send(f"/staff/cases/{second}/next-step", values)
    assert page.soup.select_one("h1").get_text() == "My day"  # type: ignore[union-attr]
    skipped = team.clinician.client.get(f"/staff/cases/{second}/next")
    assert skipped.headers["Location"] == "/staff/clinic"


def test_the_sheets_of_a_day_stand_in_the_order_of_their_visits(app: Flask, team: Team) -> None:
    early, late = file_story(app, "back within two years"), file_story(app, "plain back pain")
    day = (OPEN_HOURS + timedelta(days=1)).date().isoformat()
    book(team, late, day, "15:00")
    book(team, early, day, "09:00")
    page = team.clinician.open(f"/staff/clinic-day?day={day}")
    assert [str(sheet["id"]) for sheet in page.soup.select(".app-paper__name")] == [
        f"s{early}-name",
        f"s{late}-name",
    ]
    assert len(page.soup.select(".app-paper__head")) == 2
    audit = team.auditor.open("/staff/audit").main
    assert audit.count("Summary read") == 2
    assert "No visits are booked" in team.clinician.open("/staff/clinic-day").main
    assert "No visits are booked" in team.clinician.open("/staff/clinic-day?day=").main, (
        "an emptied box is today"
    )
    for asked in ("?day=2026-11-31", ".pdf?day=soon", "?day=9999-12-31", ".pdf?day=0001-01-01"):
        answer = team.clinician.client.get(f"/staff/clinic-day{asked}")
        assert answer.status_code == 400
        assert "There is no such day. Give it as year, month and day" in answer.get_data(as_text=True)
        assert "No visits are booked" not in answer.get_data(as_text=True)
    assert "No visits are booked" in team.clinician.open("/staff/clinic-day.pdf").main


@pytest.mark.parametrize("address", ["clinic", "clinic-day", "outcomes"])
def test_no_desk_opens_a_clinician_s_pages(team: Team, address: str) -> None:
    assert team.desk.client.get(f"/staff/{address}").status_code == 404
