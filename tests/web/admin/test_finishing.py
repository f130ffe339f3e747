"""The administrator's page of who finishes the form."""

from __future__ import annotations

from flask import Flask

from tests.support.browser import Browser
from tests.support.patient_story import begin
from tests.support.staff_browser import Team, file_story
from tests.web.admin.test_figures import rows


def test_it_says_who_sent_and_where_the_others_stopped(app: Flask, team: Team) -> None:
    file_story(app, "plain back pain")
    browser = Browser(app.test_client())
    begin(browser)
    browser.send(who="me")
    browser.send(safety_legs="none")
    page = team.admin.open("/staff/finishing")
    assert "Of 2 forms begun since September 1, 2026, 1 were sent: 50 % ." in page.main
    assert "The goal is 90 %. Not met" in page.main
    assert rows(page, 0)["English"] == ["2", "1", "50 %", "Fewer than 20: not judged"]
    assert rows(page, 1)["The patient"] == ["2", "1", "50 %", "Fewer than 20: not judged"]
    stopped = rows(page, 2)
    assert list(stopped.values()) == [["1"]]
    assert next(iter(stopped)).startswith("First, a safety check")
    assert rows(page, 4) == {"60–69": ["1"]}
    assert "Goal 90 %" in page.html
