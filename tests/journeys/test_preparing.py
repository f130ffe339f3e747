"""After sending: what helps the surgeon prepare is optional, added to the request, and judged again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.journeys.test_safety_exits import filed
from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, fill_in, go_through
from tests.support.staff_browser import Team, team

OPERATED: dict[str, Given] = {
    "prior_surgery": {"prior_surgery": "yes"},
    "pain": {"pain_places": ["lower_back", "left_leg"], "pain_score": "5", "pain_limb_score": "7"},
}
PREPARE = 0
"""Which of the done page's forms is the one to tell more."""


def prepare(browser: Browser) -> Page:
    go_through(browser, OPERATED)
    return browser.send(form=PREPARE)


def test_five_pages_are_asked_and_nothing_that_was_sent_is_asked_again(browser: Browser) -> None:
    page = prepare(browser)
    asked = []
    while page.address != "/form/check":
        asked.append(page.address.removeprefix("/form/"))
        page = browser.send()
        assert len(asked) < 9
    assert asked == ["getting-around", "daily-life", "surgery-reason/1", "tests-tried", "goals"]


def test_what_was_told_is_added_to_the_same_request_and_shown_to_the_clinician(
    browser: Browser, app: Flask
) -> None:
    prepare(browser)
    assert browser.page.links.get("Back") is None
    told: dict[str, Given] = {
        "getting_around": {"pain_walk": "one_block", "pain_worse": "limb"},
        "surgery_reason": {"surgery_for": "leg_arm", "surgery_side": "left"},
        "goals": {"hope": "Dance at the wedding", "claim": "work"},
    }
    check = fill_in(browser, told, until="check")
    assert "Dance at the wedding" in check.main
    assert "Date of birth" not in check.main, "only what is added is looked over"
    assert fill_in(browser, told).heading == "We have your changes"
    (record,) = filed(app)
    assert record.answers.value("hope") == "Dance at the wedding"
    assert record.answers.value("phone"), "what was sent before stays"
    assert record.answers.value("pain_worse") == "limb"
    office: Team = team(app)
    summary = office.clinician.open(f"/staff/cases/{record.row.reference}/summary").main
    for words in ("Dance at the wedding", "about one block", "Worse pain: leg or arm", "left"):
        assert words in summary


def test_how_bad_the_pain_is_is_asked_again_only_where_it_was_not_told(browser: Browser) -> None:
    prepare(browser)
    page = browser.send()
    assert page.address == "/form/daily-life"
    assert page.offered("daily_pain") == []
    assert page.offered("daily_enjoy")


def test_a_new_sign_in_it_leads_to_help_and_makes_the_case_urgent(browser: Browser, app: Flask) -> None:
    prepare(browser)
    page = fill_in(
        browser, {"goals": {"hope": "Some days I want to die.", "claim": "none"}}, until="call_today"
    )
    assert page.heading == "You are not alone"
    browser.follow("Keep going and send my answers, too")
    fill_in(browser)
    assert filed(app)[0].row.urgency == "same_day"


def test_a_sign_told_before_sending_is_not_told_again(browser: Browser) -> None:
    go_through(browser, {**OPERATED, "safety": {"safety": "older_unchecked"}}, until="call_today")
    browser.follow("Keep going and send my answers, too")
    fill_in(browser, OPERATED)
    assert browser.send(form=PREPARE).address == "/form/getting-around"
    assert browser.send().address == "/form/daily-life"


def test_once_told_it_is_not_offered_again_and_a_later_change_keeps_it(browser: Browser, app: Flask) -> None:
    prepare(browser)
    done = fill_in(browser, {"goals": {"hope": "Dance", "claim": "none"}})
    assert "Help the surgeon prepare" not in done.main
    browser.send()
    browser.follow("Tell us what changed")
    check = fill_in(browser, until="check")
    assert "Dance" in check.main
    assert "Date of birth" in check.main
    fill_in(browser)
    assert filed(app)[0].answers.value("hope") == "Dance"


@pytest.mark.parametrize("later", [timedelta(minutes=31)])
def test_half_an_hour_later_nobody_else_at_the_device_can_begin(
    browser: Browser, clock: time_machine.Traveller, later: timedelta
) -> None:
    go_through(browser)
    clock.shift(later)
    assert browser.send(form=PREPARE).heading == "A request was sent"
