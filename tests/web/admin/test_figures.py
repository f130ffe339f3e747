"""The morning page and the figures of a month: right numbers, and nobody's name."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask

from tests.support.staff_browser import StaffPage, Team, file_story, version_on


def rows(page: StaffPage, number: int) -> dict[str, list[str]]:
    """A table of the page, by the head of each row."""
    return {
        row.select("th")[0].get_text(): [cell.get_text() for cell in row.select("td")]
        for row in page.soup.select("table")[number].select("tbody tr")
    }


def called(team: Team, reference: str, outcome: str) -> None:
    case = f"/staff/cases/{reference}"
    team.desk.send(f"{case}/claim", version=version_on(team.desk.open(case)))
    version = version_on(team.desk.open(case))
    team.desk.send(f"{case}/attempt", version=version, outcome=outcome, note="", send="yes")


def test_the_morning_page_and_the_months_figures_say_what_was_reached_and_name_nobody(
    app: Flask, team: Team, reference: str, clock: time_machine.Traveller
) -> None:
    """One called within ten minutes, one emergency that nobody took up, one that waits and is not late."""
    file_story(app, "foot drop", ago=timedelta(hours=1))
    file_story(app, "plain back pain")
    clock.shift(timedelta(minutes=10))
    called(team, reference, "reached")
    page = team.admin.open("/staff/morning")
    waiting = {head: cells[0] for head, cells in rows(page, 0).items()}
    assert waiting["Open requests"] == "3"
    assert (waiting["Emergency and same day"], waiting["of these late"]) == ("1", "1")
    assert (waiting["of these waiting for a clinician"], waiting["Late, whatever their kind"]) == ("1", "1")
    assert "has waited for a clinician since 9 AM" in page.main
    assert "Today: nobody is named" in page.main
    assert "Nobody is named Tue, Nov 17" in page.main
    assert "Mail is not going out: 1 late, 0 refused for good" in page.main
    figures = rows(page, 1)
    assert figures["Emergency and same day"] == ["1", "0 % (0 of 1)", "–", "–", "0"]
    assert figures["All together"] == ["3", "50 % (1 of 2)", "10 min", "10 min", "0"]
    month = team.clinician.open("/staff/figures")
    assert rows(month, 0) == figures
    assert rows(month, 1)["16–22"] == ["3"]
    assert rows(month, 2)["16–22"] == ["50 %"]
    assert [svg.desc.get_text() for svg in month.soup.select("svg") if svg.desc] == [
        "1: 0; 2–8: 0; 9–15: 0; 16–22: 3; 23–29: 0; 30: 0",
        "1: –; 2–8: –; 9–15: –; 16–22: 50 %; 23–29: –; 30: –",
    ]
    for seen in (page, month):
        assert "Quill" not in seen.html
        assert reference not in seen.html


def test_a_month_without_requests_has_none_and_one_that_is_none_is_said(team: Team) -> None:
    page = team.admin.open("/staff/figures?month=2026-02")
    assert page.status == 200
    assert rows(page, 0)["All together"] == ["0", "–", "–", "–", "0"]
    assert "/staff/figures?month=2026-01" in page.links()
    for wrong in ("2026-13", "0000-01", "1999-12", "2027-01", "９９９９-01", "x", "2026-1"):
        page = team.admin.open(f"/staff/figures?month={wrong}")
        assert (page.status, page.errors) == (422, ["This address names no month. Here is this one."])
        assert "Figures of November 2026" in page.main
