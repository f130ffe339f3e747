"""A form begun in an earlier version opens, goes on and is sent in that version, with no answer lost."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.content.loader import MAIN_FILE, QUESTIONNAIRES
from tests.journeys.test_safety_exits import filed
from tests.support.browser import Browser
from tests.support.patient_story import PLAIN, Given, begin, page_id, plain_answer
from tests.support.staff_browser import Team, team

FIRST_FORM = QUESTIONNAIRES / "spine-intake-2026.1" / MAIN_FILE
AS_ASKED_THEN: dict[str, Given] = {
    "symptoms": {"symptoms": "pain"},
    "pain": {**PLAIN["pain"], "pain_trend": "same", "pain_score": "5", "pain_limb_score": "0"},
    "pain_onset": {"pain_onset_when": "started", "pain_onset_date-year": "2025"},
    "safety_more": {"safety_more": "none"},
    "daily_life": {"daily_pain": "5", "daily_enjoy": "4", "daily_activity": "0"},
    "tests_tried": {"tests": "mri", "tried": "therapy"},
    "health": {"health": "none", "claim": "none"},
    "own_words": {"hope": "Dance again"},
    "call_times": {"call_windows": "mon_morning", "call_not_days": "fri", "call_help": "none"},
}


@pytest.fixture
def earlier(app: Flask, browser: Browser) -> Browser:
    """A browser with a form of the first version, two pages answered, now that the next one is in force."""
    app.config["QUESTIONNAIRE_FILE"] = FIRST_FORM
    begin(browser)
    browser.send(who="me")
    browser.send(safety="none")
    app.config["QUESTIONNAIRE_FILE"] = None
    return browser


def answer(browser: Browser) -> None:
    given = AS_ASKED_THEN.get(page_id(browser.page))
    browser.send(plain_answer(browser.page) if given is None else given)


def test_it_opens_where_it_was_left_with_what_was_answered(earlier: Browser) -> None:
    assert earlier.open("/form").address == "/form/prior-surgery"
    assert earlier.open("/form/safety").ticked("safety") == ["none"]


def test_it_is_sent_and_read_by_staff_in_the_version_it_was_begun_in(earlier: Browser, app: Flask) -> None:
    earlier.open("/form")
    for _ in range(30):
        if earlier.page.address == "/form/done":
            break
        answer(earlier)
        assert earlier.page.errors == []
    assert earlier.page.heading == "We have your request"
    assert "Help the surgeon prepare" not in earlier.page.main
    (record,) = filed(app)
    assert record.row.questionnaire_version == "2026.1"
    assert record.answers.value("call_not_days") == ["fri"]
    office: Team = team(app)
    case = f"/staff/cases/{record.row.reference}"
    assert "Dance again" in office.clinician.open(f"{case}/summary").main
    assert office.desk.open(case).status == 200
